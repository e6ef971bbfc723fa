"""How the emulator behaves where the sources know nothing or contradict each other, and how it misbehaves.

Each of these is a choice of whoever runs it (reference/tiktok-api-corrections.md, 2 and 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Modes:
    """The plain ones are what the documents say, or say most plainly."""

    partner_confirms: bool = False
    """A partnership and its shares wait until the partner confirms (corrections, 2.5)."""
    hide_shared: bool = False
    """What partners share is not in ``bc/asset/admin/get`` (corrections, 2.6)."""
    reassign: Literal["replace", "keep", "refuse"] = "replace"
    """What ``bc/asset/assign`` does to a role that is there already (corrections, 8)."""
    group_roles: Literal["direct", "strongest", "apart"] = "direct"
    """What lists of assets show of somebody who has an account directly and by a group: the role given
    directly, the stronger one, or nothing of groups at all (reference/tiktok-api.md, 8.8: UNKNOWN)."""
    former_at_once: bool = False
    """Who was a member before is one again without accepting (corrections, 3, 10.2)."""
    finance_null: Literal["clears", "keeps"] = "clears"
    """What ``finance_role: null`` does to a finance role (reference/tiktok-api.md, 10.3: UNKNOWN)."""
    no_finance_role: Literal["null", "object", "absent"] = "object"
    """``ext_user_role`` of somebody without one (corrections, 2.12)."""
    pending_user_id: Literal["empty", "null", "absent"] = "empty"
    """``user_id`` of an invitation (reference/tiktok-api.md, 10.1)."""
    papers_required: bool = True
    """A new account is refused that lacks what its area or type of Business Center asks for (7.1)."""
    creation: Literal["done", "no_id", "nothing", "quota", "unusual", "industry"] = "done"
    """What comes of ``bc/advertiser/create``: code 0 without an id, for an account or for none; a refusal for
    the quota, for unusual activity, for the industry (corrections, 3 and 7, 5)."""
    closing: Literal[
        "done", "DELIVERING", "UNPAID_BILL", "UNFINISHED_TRANSFER", "AUTOPAY_UNBILLED"
    ] = "done"
    """What stands in the way of ``bc/advertiser/disable`` (reference/tiktok-api.md, 7.3)."""
    unknown_advertiser: Literal[40001, 40002, 40300] = 40001
    """How ``advertiser/info`` says that there is no such account (corrections, 2.2)."""
    slashless_get: bool = False
    """A GET may lack the last slash of its path (corrections, 2.23)."""
    member_page: Literal["refuse", "cap", "honour"] = "refuse"
    """A ``page_size`` above 20, up to 50, of ``bc/member/get`` (corrections, 2.13)."""
    page_cap: int | None = None
    """Rows of a page at the most, whatever is asked for."""
    shifting: Literal["none", "lost", "twice"] = "none"
    """Pages after the first begin a row late or a row early."""
    lag: int = 0
    """Reads of an endpoint before it shows a write."""
