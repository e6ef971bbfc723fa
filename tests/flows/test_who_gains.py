"""Who gains and who loses by a change of an asset group."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.acme import ACTORS, it_stands
from tests.flows.driver import Desk

BO, CY, DI = (f"{name}@acme.example" for name in ("bo", "cy", "di"))
LAYOUT = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members:
      ana@acme.example: admin
      bo@acme.example: standard
      cy@acme.example: standard
      di@acme.example: standard
    ad_accounts: {uk: {name: Acme UK}, fr: {name: Acme FR}}
    asset_groups:
      all: {accounts: ["uk"], members: {bo@acme.example: analyst, cy@acme.example: operator}}
"""
UK, BOTH = 'accounts: ["uk"]', 'accounts: ["uk", "fr"]'
PEOPLE = "members: {bo@acme.example: analyst, cy@acme.example: operator}"
FR, GROUP = "acme/fr by group acme/all", "group acme/all"


def acme_with_a_group(desk: Desk) -> None:
    it_stands(desk, LAYOUT)


@pytest.fixture
def standing(desk: Desk, shelf: Path) -> Desk:
    """Bo and Cy work on one account of two."""
    return desk.begin(shelf, acme_with_a_group)


def shifts(desk: Desk) -> dict[str, set[str]]:
    """What stands under "Who loses" and "Who gains", admins or not."""
    found: dict[str, set[str]] = {}
    title = ""
    for line in desk.run("plan").out.splitlines():
        if not line.startswith(" "):
            title = line.partition(" (")[0].removesuffix(" power")
        elif title in ("Who loses", "Who gains"):
            found.setdefault(title, set()).add(" ".join(line.split()))
    return found


CASES = {
    "an account joins": (
        UK,
        BOTH,
        PEOPLE,
        PEOPLE,
        {"Who gains": {f"{BO} analyst on {FR}", f"{CY} operator on {FR}"}},
    ),
    "an account leaves": (
        BOTH,
        UK,
        PEOPLE,
        PEOPLE,
        {"Who loses": {f"{BO} analyst on {FR}", f"{CY} operator on {FR}"}},
    ),
    "an account joins, and one person goes as another comes": (
        UK,
        BOTH,
        PEOPLE,
        "members: {bo@acme.example: analyst, di@acme.example: admin}",
        {
            "Who loses": {f"{CY} operator on {GROUP}"},
            "Who gains": {f"{BO} analyst on {FR}", f"{DI} admin on {GROUP}"},
        },
    ),
    "an account leaves, and a role is raised": (
        BOTH,
        UK,
        PEOPLE,
        "members: {bo@acme.example: admin, cy@acme.example: operator}",
        {
            "Who loses": {f"{BO} analyst on {FR}", f"{CY} operator on {FR}"},
            "Who gains": {f"{BO} admin (was analyst) on {GROUP}"},
        },
    ),
}


@pytest.mark.parametrize(
    ("accounts", "then", "people", "others", "expected"), CASES.values(), ids=CASES.keys()
)
def test_accounts_of_a_group_are_gained_and_lost_by_its_people(
    standing: Desk,
    accounts: str,
    then: str,
    people: str,
    others: str,
    expected: dict[str, set[str]],
) -> None:
    desk = standing
    if accounts != UK:
        desk.edit((UK, accounts))
        desk.apply()
    desk.edit((f"{accounts}, {people}", f"{then}, {others}"))
    assert shifts(desk) == expected
    told = desk.run("plan", "--format", "markdown").out
    assert [title for title in ("Who loses", "Who gains") if title in told] == list(expected)


def test_many_accounts_are_counted(standing: Desk) -> None:
    desk = standing
    more = ", ".join(f"a{number}: {{name: A{number}}}" for number in range(11))
    desk.edit((", fr: {name: Acme FR}", f", {more}"), (UK, 'accounts: ["*"]'))
    gains = f"{BO} analyst on 11 accounts by group acme/all"
    assert gains in shifts(desk)["Who gains"]


def test_a_saved_plan_tells_the_same(standing: Desk) -> None:
    desk = standing
    desk.edit((UK, BOTH))
    file = str(desk.root / "plan.json")
    desk.run("plan", "--out", file)
    desk.run("show", file).says(f"{BO} analyst on {FR}")
    desk.apply(file).says("1 updated")


def test_to_let_go_of_a_group_takes_nothing_from_anybody(standing: Desk) -> None:
    desk = standing
    start = LAYOUT.index("    asset_groups:")
    desk.layout(f"{LAYOUT[:start]}forget: [asset_group.acme/all]\n")
    assert shifts(desk) == {}


def test_who_gains_power_after_accepting_is_marked(desk: Desk) -> None:
    desk.settings(actors=ACTORS)
    desk.layout(
        LAYOUT.replace(
            "ad_accounts: {uk: {name: Acme UK}",
            "ad_accounts: {uk: {name: Acme UK, members: {bo@acme.example: admin, cy@acme.example: analyst}}",
        )
    )
    shown = desk.run("plan", "--format", "markdown")
    shown.says(f"then: create `assignment.acme/uk/{BO}` **grants-admin**")
    told = desk.run("plan")
    told.says(f"then: create assignment.acme/uk/{BO} [grants-admin]")
    told.keeps_quiet(f"{CY} [grants-admin]")
