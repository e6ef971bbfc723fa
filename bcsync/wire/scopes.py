"""Permissions of a token, by their number (reference/tiktok-api.md, 2.2)."""

from __future__ import annotations

from collections.abc import Mapping

ACCOUNT_INFO = 100
READ_BC = 150
CREATE_ACCOUNT = 151
BALANCE = 152
ASSETS = 153
PARTNERS = 155
MEMBERS = 156
BILLING_GROUPS = 157
INVOICES = 7078191955347259394
ASSET_GROUPS = 7153155400966176769
CHANGELOG = 230

NAMES: Mapping[int, str] = {
    ACCOUNT_INFO: "Ad Account Information",
    READ_BC: "Read Business Center",
    CREATE_ACCOUNT: "Create Ad Account",
    BALANCE: "Balance & Transaction",
    ASSETS: "BC Asset",
    PARTNERS: "Partner Management",
    MEMBERS: "Member Management",
    BILLING_GROUPS: "Billing Group Management",
    INVOICES: "Invoice Management",
    ASSET_GROUPS: "Asset Group",
    CHANGELOG: "Change Log",
}
"""As the page on which an app asks for them calls them."""
PARENTS: Mapping[int, tuple[int, ...]] = {
    1: (10,),
    10: (ACCOUNT_INFO,),
    15: (
        READ_BC,
        CREATE_ACCOUNT,
        BALANCE,
        ASSETS,
        PARTNERS,
        MEMBERS,
        BILLING_GROUPS,
        INVOICES,
        ASSET_GROUPS,
    ),
    2: (23,),
    23: (CHANGELOG,),
}
"""What a wider permission takes in."""


def granted(scopes: frozenset[int], scope: int | None) -> bool:
    """Whether a token with these permissions has this one, by itself or within a wider one."""
    if scope is None or scope in scopes:
        return True
    return any(granted(scopes, parent) for parent, children in PARENTS.items() if scope in children)
