"""Role words, from the weakest to the strongest (reference/tiktok-api.md, 8.2)."""

from __future__ import annotations

CENTER_ROLES = ("standard", "admin")
FINANCE_ROLES = ("none", "analyst", "manager")
ACCOUNT_ROLES = ("analyst", "operator", "admin")

MAX_ADMINS = 20
MAX_MEMBERS = 4000
"""Of one Business Center, admins among them (reference/tiktok-api.md, 13.1)."""
MAX_MEMBERS = 4_000
"""Members of one Business Center, admins among them (reference/tiktok-api.md, 13.1)."""


def account_role_allows(held: str, wanted: str) -> bool:
    """Whether a permission held on an ad account covers a wanted one."""
    return ACCOUNT_ROLES.index(held) >= ACCOUNT_ROLES.index(wanted)
