"""Role words, from the weakest to the strongest (reference/tiktok-api.md, 8.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

CENTER_ROLES = ("standard", "admin")
FINANCE_ROLES = ("none", "analyst", "manager")
ACCOUNT_ROLES = ("analyst", "operator", "admin")

MAX_ADMINS = 20
MAX_MEMBERS = 4_000
"""Members of one Business Center, admins among them (reference/tiktok-api.md, 13.1)."""


def rank(role: object, ranks: Sequence[str] = ACCOUNT_ROLES) -> int:
    """How strong a role is among others; what is no such role is weaker than each."""
    return ranks.index(role) if role in ranks else -1


def allows(held: str, wanted: str) -> bool:
    """Whether a role held on an ad account covers a wanted one."""
    return rank(held) >= rank(wanted)


def strongest(roles: Iterable[str]) -> str | None:
    """Of some roles on an ad account; None of none."""
    return max(roles, key=rank, default=None)
