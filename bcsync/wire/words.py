"""The API's words, and which of bcsync's they are (reference/tiktok-api.md, 6.1, 7.5, 8.1 and 8.2)."""

from __future__ import annotations

from collections.abc import Mapping

ADVERTISER = "ADVERTISER"
ASSET_TYPES = (
    ADVERTISER,
    "PIXEL",
    "CATALOG",
    "STOREFRONT",
    "DOMAIN",
    "TT_ACCOUNT",
    "LEAD",
    "TIKTOK_SHOP",
    "MANAGED_BUSINESS_ACCOUNT",
)

BC_ROLES: Mapping[str, str] = {"ADMIN": "admin", "STANDARD": "standard"}
FINANCE_ROLES: Mapping[str, str] = {"MANAGER": "manager", "ANALYST": "analyst"}
"""No finance role is told by null, or by leaving it out."""
ADVERTISER_ROLES: Mapping[str, str] = {
    "ADMIN": "admin",
    "OPERATOR": "operator",
    "ANALYST": "analyst",
}
GROUP_ROLES: Mapping[str, str] = {
    f"ADVERTISER_ROLE_{word}": own for word, own in ADVERTISER_ROLES.items()
}
"""Asset groups spell the same three roles in their own way (8.2)."""

BC_TYPES = ("NORMAL", "DIRECT", "AGENCY", "SELF_SERVICE", "SELF_SERVICE_AGENCY")
AGENCY_TYPES = frozenset({"AGENCY", "SELF_SERVICE_AGENCY"})
BC_STATUSES = ("REVIEWING", "DENY", "ENABLE", "PUNISH")
VERIFICATION_STATUSES = ("NOT_SUBMITTED", "REVIEWING", "VERIFIED", "FAILED", "EXPIRED")

BOUND, PENDING, REJECTED, UNBOUND = "BOUND", "PENDING", "REJECTED", "UNBOUND"
RELATION_STATUSES = (BOUND, UNBOUND, REJECTED, PENDING)
OWNER_BC, OWNER_PARTNER, OWNER_INDIVIDUAL = "OWNER_BC", "OWNER_PARTNER", "OWNER_INDIVIDUAL"
RELATION_TYPES = (OWNER_BC, OWNER_PARTNER, OWNER_INDIVIDUAL)
SHARING, SHARED = "SHARING", "SHARED"
"""What we share with the partner; what the partner shares with us."""
SHARE_TYPES = (SHARING, SHARED)

ADVERTISER_STATUSES = (
    "STATUS_DISABLE",
    "STATUS_PENDING_CONFIRM",
    "STATUS_PENDING_VERIFIED",
    "STATUS_CONFIRM_FAIL",
    "STATUS_ENABLE",
    "STATUS_CONFIRM_FAIL_END",
    "STATUS_PENDING_CONFIRM_MODIFY",
    "STATUS_CONFIRM_MODIFY_FAIL",
    "STATUS_LIMIT",
    "STATUS_WAIT_FOR_BPM_AUDIT",
    "STATUS_WAIT_FOR_PUBLIC_AUTH",
    "STATUS_SELF_SERVICE_UNAUDITED",
    "STATUS_CONTRACT_PENDING",
)
SHOW_STATUSES = tuple(
    f"SHOW_ACCOUNT_STATUS_{word}" for word in ("NOT_APPROVED", "APPROVED", "IN_REVIEW", "PUNISHED")
)


def spelled(words: Mapping[str, str], own: str) -> str:
    """The API's word for one of bcsync's. Raises ``LookupError`` where there is none."""
    return next(word for word, meant in words.items() if meant == own)
