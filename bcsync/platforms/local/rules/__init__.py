"""The platform's rules, one area a kind (design, section 6)."""

from __future__ import annotations

from collections.abc import Mapping

from bcsync.platforms.local.rules import (
    access,
    accounts,
    approvals,
    assets,
    assignments,
    centers,
    certificates,
    groups,
    members,
    partners,
    shares,
)
from bcsync.platforms.local.rules.area import Area

_AREAS: Mapping[str, Area] = {
    "business_center": centers.AREA,
    "member": members.AREA,
    "ad_account": accounts.AREA,
    "certificate": certificates.AREA,
    "asset_group": groups.AREA,
    "assignment": assignments.AREA,
    "partner": partners.AREA,
    "share": shares.AREA,
    "access": access.AREA,
    "approval": approvals.AREA,
}


def area_of(kind: str) -> Area:
    """The rules of a kind; kinds without rules of their own are plain assets."""
    return _AREAS.get(kind, assets.AREA)
