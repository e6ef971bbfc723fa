"""Law 2 beside what the layout says for every resource of a kind: export, then a plan is empty."""

from __future__ import annotations

import shutil

import pytest

from tests.flows.acme import ANA
from tests.flows.driver import WAITING, Desk

NICO = "nico@northwind.example"
LAYOUT = """
people:
  dana@shop.example:
    ad_accounts: {shop: {name: Dana Shop, timezone: Europe/London}}
    approvals: [{business_center: northwind, accounts: [shop], up_to: admin}]
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    protect: true
    members:
      ana@acme.example: admin
      bo@acme.example: {role: standard, finance: manager}
    ad_accounts:
      uk: {name: Acme UK, members: {bo@acme.example: operator}, protect: true}
      fr: {name: Acme FR, industry: "290301", company: Acme SARL}
    asset_groups:
      all: {accounts: ["*"], members: {bo@acme.example: analyst}}
    partners: {northwind: [{accounts: [fr], role: operator}]}
  northwind:
    name: Northwind
    timezone: Europe/Berlin
    type: agency
    members: {nico@northwind.example: admin}
    certificates: {zen: {company: Zen Co}}
    access:
      dana@shop.example/shop: {permission: analyst, members: {nico@northwind.example: analyst}}
"""
DEFAULTS = [
    "member: {finance: analyst}",
    "member: {finance: none}",
    'ad_account: {industry: "290303", company: Another Ltd, promotion_link: "https://a.example"}',
    "ad_account: {timezone: Asia/Tokyo, currency: JPY}",
    "ad_account: {protect: true, address: 1 High Street}",
    "ad_account: {billing: {address: 1 High Street}, contact: {name: Ana}, registered_area: FR}",
    "ad_account: {certificate: zen}",
    "business_center: {company: Another Ltd, currency: JPY, registered_area: FR}",
    "business_center: {type: direct, timezone: Asia/Tokyo}",
    "business_center: {type: agency, protect: true}",
    "certificate: {license_no: '0987', protect: true}",
    "asset_group: {protect: true}",
    "access: {expires: 2026-11-01}",
    "access: {expires: 2027-11-01, notify_owner: true, retry: true}",
]


def still(desk: Desk) -> None:
    """Nothing is to be done; the certificate waits for TikTok."""
    desk.run("plan", "--detailed-exitcode", code=WAITING).says("No changes.")


@pytest.fixture
def stands(desk: Desk) -> Desk:
    desk.settings(
        actors={"acme": ANA, "northwind": NICO},
        actor="dana@shop.example",
        local={"invitations": "automatic"},
    )
    desk.layout(LAYOUT)
    desk.apply()
    desk.apply()
    still(desk)
    return desk


@pytest.mark.parametrize("lost", [False, True])
def test_export_stands_beside_any_defaults(stands: Desk, lost: bool) -> None:
    (stands.root / "layout.yaml").unlink()
    kept = stands.root / "kept"
    shutil.copytree(stands.root / ".bcsync", kept)
    for defaults in DEFAULTS:
        shutil.rmtree(stands.root / ".bcsync")
        without = shutil.ignore_patterns("state*" if lost else "")
        shutil.copytree(kept, stands.root / ".bcsync", ignore=without)
        (stands.root / "defaults.yaml").write_text(f"version: 1\ndefaults: {{{defaults}}}\n")
        told = stands.run("export", "--split").err
        assert "left out" not in told, defaults
        still(stands)
        for name in ("acme", "northwind", "people"):
            (stands.root / f"{name}.yaml").unlink()


def test_what_takes_no_defaults_is_left_without_them(desk: Desk) -> None:
    desk.layout(
        """
        defaults: {ad_account: {company: Acme Ltd}, business_center: {currency: GBP}}
        business_centers:
          acme:
            name: Acme Group
            timezone: Europe/London
            defaults: false
            members: {ana@acme.example: admin}
            ad_accounts:
              uk: {name: Acme UK}
              fr: {name: Acme FR, defaults: false, currency: EUR}
        """
    )
    made = {op["address"]: op["after"] for op in desk.plan()["operations"]}
    assert "currency" not in made["business_center.acme"]
    assert made["ad_account.acme/uk"]["company"] == "Acme Ltd"
    assert "company" not in made["ad_account.acme/fr"]


def test_a_lost_state_loses_no_protection(stands: Desk) -> None:
    for found_again in (("import", "--by-name"), ("export",)):
        for file in (stands.root / ".bcsync").glob("state.db*"):
            file.unlink()
        shown = stands.run(*found_again)
        assert shown.out.count("protect: true") == (2 if "export" in found_again else 0)
        still(stands)
