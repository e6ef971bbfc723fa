"""People and teams: who is meant by an entry."""

from __future__ import annotations

import pytest

from tests.flows.acme import ACTORS, BO, CY, LAYOUT
from tests.flows.driver import FAILED, WAITING, Desk

TEAM = """
teams:
  buyers: [bo@acme.example, cy@acme.example]
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: admin, buyers: standard}
    ad_accounts:
      uk: {name: Acme UK, members: {buyers: operator, bo@acme.example: analyst}}
    asset_groups:
      all: {accounts: ["uk"], members: {buyers: analyst}}
"""


@pytest.fixture
def teamed(desk: Desk) -> Desk:
    """A team stands in three lists."""
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    desk.layout(TEAM)
    return desk


def test_a_team_stands_for_its_people_and_a_person_goes_before_it(teamed: Desk) -> None:
    desk = teamed
    roles = {
        op["address"]: op["after"]["role"]
        for op in desk.plan()["operations"]
        if op["kind"] == "assignment"
    }
    assert roles == {f"assignment.acme/uk/{BO}": "analyst", f"assignment.acme/uk/{CY}": "operator"}
    desk.apply("--detailed-exitcode")
    desk.settled()


def test_who_leaves_a_team_leaves_everywhere(teamed: Desk) -> None:
    desk = teamed
    desk.apply()
    desk.edit(("[bo@acme.example, cy@acme.example]", "[bo@acme.example]"))
    assert {address for _action, address in desk.will()} == {
        f"member.acme/{CY}",
        f"assignment.acme/uk/{CY}",
        "asset_group.acme/all",
    }
    desk.apply("--detailed-exitcode")
    desk.settled()


def test_an_unknown_team_is_found_with_the_nearest(teamed: Desk) -> None:
    desk = teamed
    desk.edit(("{buyers: analyst}", "{buyer: analyst}"))
    desk.run("validate", code=FAILED).says("buyer", "buyers", "layout.yaml:", "^")


def test_two_letter_cases_of_one_person_are_a_warning_that_names_both_places(desk: Desk) -> None:
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    desk.layout(LAYOUT.replace("bo@acme.example: operator", "Bo@Acme.example: operator"))
    warning = "warning: Bo@Acme.example is written bo@acme.example elsewhere"
    desk.run("validate").says(warning, "also: layout.yaml:10:7")
    desk.run("plan").says(warning)
    desk.apply("--detailed-exitcode")
    desk.layout(LAYOUT)
    desk.settled()


def test_people_are_compared_without_case_and_printed_as_written(desk: Desk) -> None:
    desk.settings(actors=ACTORS)
    desk.layout(LAYOUT.replace("bo@acme", "Bo@Acme"))
    desk.apply("--detailed-exitcode", code=WAITING).says("member.acme/Bo@Acme.example")
    desk.local("accept", "BO@acme.example", "acme")
    desk.apply("--detailed-exitcode")
    desk.settled()
    desk.layout(LAYOUT)
    desk.settled()
