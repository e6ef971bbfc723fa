"""Members of a Business Center, open invitations among them (reference/tiktok-api.md, 10.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from bcsync.model.email import canonical_email
from bcsync.model.status import Status
from bcsync.platforms.port import Seen
from bcsync.platforms.tiktok.reading.given import text
from bcsync.platforms.tiktok.reading.statuses import MEMBER as STATUSES
from bcsync.wire import words


def members(center: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Seen]:
    """From the rows of ``bc/member/get``; who has no address cannot be told from others."""
    for row in rows:
        email = text(row, "user_email")
        if email is not None:
            yield member(center, canonical_email(email), row)


def member(center: str, email: str, row: Mapping[str, Any]) -> Seen:
    """A membership, or the invitation to one."""
    status = STATUSES.get(row.get("relation_status") or "", Status.PENDING)
    role = words.BC_ROLES.get(row.get("user_role") or "", "standard")
    return Seen(
        "member",
        (center, email),
        center,
        _membership(role, finance_role(row)),
        status,
        on=email if status is Status.PENDING else None,
        label=email,
        # Missing, null or empty until somebody joins (corrections, 5.10).
        handle=text(row, "user_id"),
    )


def finance_role(row: Mapping[str, Any]) -> str:
    """Told as an object, as one that holds null, or not at all (corrections, 2.12)."""
    told = row.get("ext_user_role")
    word = told.get("finance_role") if isinstance(told, Mapping) else None
    return words.FINANCE_ROLES.get(word or "", "none")


@cache
def _membership(role: str, finance: str) -> Mapping[str, str]:
    return {"role": role, "finance": finance}
