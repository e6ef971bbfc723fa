"""What the live platform can do; sources: reference/live-mapping.md and tiktok-api.md, 13."""

from __future__ import annotations

from bcsync.model.action import Action
from bcsync.platforms.abilities import Abilities, Brought, Values, lowers_share, raises_access
from bcsync.platforms.tiktok.by_hand import BY_HAND
from bcsync.platforms.tiktok.costs import COSTS
from bcsync.wire.images import PDF_ENDING


def can_be_sent(papers: Values) -> bool:
    """Whether an ad account can be opened with them: not a PDF (7.6), and not nothing."""
    file = str(papers.get("file") or "")
    return bool(file or papers.get("license_no")) and not file.lower().endswith(PDF_ENDING)


ABILITIES = Abilities(
    by_hand=BY_HAND,
    brought={"certificate": Brought("ad_account", "certificate", can_be_sent)},
    replacing={"share": lowers_share, "access": raises_access},
    fixed={
        # Changed by TikTok's support alone (13.1, "self-change").
        "business_center": frozenset(
            {"timezone", "type", "company", "currency", "registered_area"}
        ),
        # 13.2; for the industry ``advertiser/update`` has no parameter (7.2).
        # Nor has it one for a certificate, or for where bills go: its ``address`` is the company's (7.4).
        "ad_account": frozenset(
            {
                *("timezone", "currency", "registered_area", "industry"),
                *("certificate", "billing.address"),
            }
        ),
        # Another paper is another certificate (reference/live-mapping.md, certificate).
        "certificate": frozenset({"license_no", "file"}),
    },
    hidden=frozenset({"approval"}),
    unshown={
        # Contacts come masked; the rest ``advertiser/info`` does not have (7.4).
        "ad_account": frozenset({"promotion_link", "billing", "contact", "certificate"}),
        "certificate": frozenset({"license_no", "file"}),
    },
    # 7.2, ``need_submit_certificate``.
    reviewed={"ad_account": frozenset({"promotion_link"})},
    lists_apart=True,
    # reference/live-mapping.md, access.
    shares_with_ours=True,
    # What was sent without an answer may still come about (1.5).
    quiesces=False,
    sizes={
        # What is opened twice cannot be taken back: few are in doubt together.
        ("ad_account", Action.CREATE): 50,
        ("asset_group", Action.CREATE): 50,
    },
    size=500,
    costs=COSTS,
)
