"""Somebody leaves who is everywhere: three Business Centers, two teams, two groups, alone in some lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.driver import GUARDED, Desk, Json

PAT = "pat@agency.example"
STAYS = """
teams:
  buyers: [kim@agency.example, pat@agency.example]
  reporting: [pat@agency.example, ray@agency.example]
business_centers:
  brand:
    name: Brand
    timezone: Europe/London
    currency: GBP
    members:
      ana@brand.example: admin
      pat@agency.example: standard
    ad_accounts:
      uk: {name: Brand UK, members: {pat@agency.example: operator}}
      fr: {name: Brand FR, members: {ana@brand.example: admin, pat@agency.example: analyst}}
    approvals:
      - {business_center: agency, accounts: ["*"], up_to: operator}
  agency:
    name: Agency
    timezone: Europe/London
    currency: GBP
    type: agency
    members:
      nia@agency.example: admin
      buyers: standard
      reporting: standard
    access:
      brand/uk: {permission: operator, members: {buyers: operator}}
      brand/fr: {permission: operator, members: {pat@agency.example: operator}}
    asset_groups:
      all-brand: {accounts: [brand/uk, brand/fr], members: {buyers: operator}}
      quiet: {accounts: [brand/uk], members: {pat@agency.example: analyst}}
  shop:
    name: Shop
    timezone: Europe/London
    currency: GBP
    members:
      sol@shop.example: admin
      pat@agency.example: {role: standard, finance: analyst}
    ad_accounts:
      de: {name: Shop DE, members: {pat@agency.example: admin}}
"""
ACTORS = {"brand": "ana@brand.example", "agency": "nia@agency.example", "shop": "sol@shop.example"}
LEFT = (
    ("kim@agency.example, pat@agency.example", "kim@agency.example"),
    ("pat@agency.example, ray@agency.example", "ray@agency.example"),
    ("      pat@agency.example: standard\n", ""),
    ("Brand UK, members: {pat@agency.example: operator}", "Brand UK, members: {}"),
    (", pat@agency.example: analyst", ""),
    ("operator, members: {pat@agency.example: operator}", "operator, members: {}"),
    ("members: {pat@agency.example: analyst}", "members: {}"),
    ("      pat@agency.example: {role: standard, finance: analyst}\n", ""),
    ("members: {pat@agency.example: admin}", "members: {}"),
)  # fmt: skip
HAD = {
    "asset_group.agency/all-brand": "operator",
    "asset_group.agency/quiet": "analyst",
    f"assignment.agency/brand/fr/{PAT}": "operator",
    f"assignment.agency/brand/uk/{PAT}": "operator",
    f"assignment.brand/fr/{PAT}": "analyst",
    f"assignment.brand/uk/{PAT}": "operator",
    f"assignment.shop/de/{PAT}": "admin",
    f"member.agency/{PAT}": "standard",
    f"member.brand/{PAT}": "standard",
    f"member.shop/{PAT}": "standard",
}


def _pat_stands(desk: Desk) -> None:
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    desk.layout(STAYS)
    desk.apply("--detailed-exitcode")
    desk.settled()


@pytest.fixture
def left(desk: Desk, shelf: Path) -> Desk:
    """Pat has been everywhere, and was taken out of the layout by hand."""
    desk.begin(shelf, _pat_stands)
    desk.edit(*LEFT)
    return desk


def test_one_plan_takes_somebody_out_everywhere(left: Desk) -> None:
    plan = left.plan()
    assert {op["address"] for op in plan["operations"] if op["action"] == "remove"} == {
        address for address in HAD if not address.startswith("asset_group")
    }
    refused = [guard for guard in plan["guards"] if not guard["ok"]]
    assert {guard["rule"] for guard in refused} == {"emptied"}
    told = left.run("plan")
    told.says(f"{PAT} operator on brand/fr, brand/uk", f"{PAT} admin on shop/de")
    told.says(f"{PAT} operator on group agency/all-brand", f"{PAT} finance analyst on shop")
    told.keeps_quiet("brand/uk, brand/uk")
    told.says(
        "refused by emptied: nothing would be left of the assignment list of agency on brand/fr"
    )


def test_the_refusal_tells_the_one_exception_that_allows_it_all(left: Desk) -> None:
    refused = left.apply(code=GUARDED)
    refused.says(f"all of it: --allow-remove 'member.*/{PAT}'")
    left.apply("--allow-remove", f"member.*/{PAT}", "--detailed-exitcode")
    left.settled()
    _has_nothing(left)


def test_one_glob_over_all_kinds_will_do(left: Desk) -> None:
    left.apply("--allow-remove", f"*/{PAT}")
    left.settled()
    _has_nothing(left)


def test_one_reviewed_exception_will_do(left: Desk) -> None:
    path = left.root / "allow.yaml"
    path.write_text(f"allow: [{{remove: '*/{PAT}', reason: Pat left, until: 2026-12-01}}]\n")
    left.apply().says("removed. 5 things came about with that.")
    left.run("history", "2").says("Pat left (allow, until 2026-12-01)")
    # What it was for has happened: nobody else is suggested instead.
    left.settled()
    left.run("plan").says("nothing needs this allowance").keeps_quiet("did you mean")
    path.unlink()
    left.settled()
    _has_nothing(left)


def _has_nothing(desk: Desk) -> None:
    told = desk.run("who", "--person", PAT)
    told.says(f"{PAT} nothing - no access", "was standard shop until 2026-11-02, run 2")
    [person] = desk.run("who", "--person", PAT, "--json").json["people"]
    assert person["business_centers"] == person["accounts"] == []
    last: list[Json] = person["last"]
    assert {each["address"]: each["role"] for each in last} == HAD
