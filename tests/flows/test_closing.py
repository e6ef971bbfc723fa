"""A Business Center that leaves the layout is closed, and nothing of it stays behind."""

from __future__ import annotations

import pytest

from tests.flows.acme import ANA
from tests.flows.driver import Desk, Json

NICO = "nico@northwind.example"
ACME = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: admin}
    ad_accounts: {uk: {name: Acme UK}}
"""
WITH_NORTHWIND = f"""{ACME}
    partners: {{northwind: [{{accounts: ["uk"], role: operator}}]}}
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    currency: GBP
    members: {{nico@northwind.example: admin, cara@northwind.example: standard}}
    certificates: {{zen: {{company: Zen Co Ltd, license_no: "09876543"}}}}
    ad_accounts: {{zen: {{name: Zen, certificate: zen, members: {{cara@northwind.example: operator}}}}}}
    asset_groups: {{all: {{accounts: ["zen"], members: {{cara@northwind.example: analyst}}}}}}
    access: {{}}
"""
COMPANIES = [{"name": "Zen Co Ltd", "address": "4 Mill Lane, Leeds", "area": "GB"}]
CLOSING = ("--allow-close", "*", "--allow-remove", "*")


@pytest.fixture
def standing(desk: Desk) -> Desk:
    """Northwind, with one of everything."""
    actors = {"acme": ANA, "northwind": NICO}
    local = {"invitations": "automatic", "companies": COMPANIES}
    desk.settings(actors=actors, local=local)
    desk.layout(WITH_NORTHWIND)
    desk.apply("--detailed-exitcode")
    desk.settled()
    return desk


def known(desk: Desk) -> Json:
    found: Json = desk.run("state", "pull").json
    return found


def test_nothing_is_left_to_do_after_a_closing(standing: Desk) -> None:
    desk = standing
    desk.layout(ACME)
    desk.apply("--detailed-exitcode", *CLOSING)
    desk.settled()
    assert desk.plan()["unmanaged"] == []


def test_the_state_keeps_nothing_of_what_ended_with_the_closing(standing: Desk) -> None:
    desk = standing
    [center] = [b["id"][0] for b in known(desk)["bindings"] if b["address"].endswith(".northwind")]
    desk.layout(ACME)
    desk.apply(*CLOSING)
    left = known(desk)
    assert [b["address"] for b in left["bindings"] if ".northwind" in b["address"]] == []
    assert [r for r in left["resources"] if center in (r["scope"], *r["id"])] == []


def test_a_closed_business_center_that_returns_is_a_new_one_with_all_that_was_in_it(
    standing: Desk,
) -> None:
    desk = standing
    desk.layout(ACME)
    desk.apply(*CLOSING)
    desk.layout(WITH_NORTHWIND)
    desk.apply("--detailed-exitcode")
    desk.settled()
    assert desk.acts("create", "business_center") == 3


def close_by_hand(desk: Desk) -> None:
    desk.act("remove", "ad_account.northwind/zen", by=NICO)
    desk.act("remove", "business_center.northwind", by=NICO)


def test_one_that_was_closed_by_hand_is_made_anew_by_its_founder(standing: Desk) -> None:
    desk = standing
    close_by_hand(desk)
    assert ("invite", f"member.northwind/{NICO}") not in desk.will()
    desk.apply("--detailed-exitcode", *CLOSING)
    desk.settled()


def test_one_that_was_closed_by_hand_and_left_the_layout_leaves_the_state(standing: Desk) -> None:
    desk = standing
    close_by_hand(desk)
    desk.layout(ACME)
    desk.apply(*CLOSING)
    desk.settled()
    left = known(desk)
    assert [b["address"] for b in left["bindings"] if ".northwind" in b["address"]] == []
    assert desk.plan()["drift"] == []
