"""What waits is judged before it is done: with the plan whose run may come to it, or with a plan of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcsync.cli import carry
from tests.flows.conftest import desk, shelf
from tests.flows.driver import GUARDED, Desk

__all__ = ["desk", "shelf"]

ANA, NEW = "ana@acme.example", "new@acme.example"
PEOPLE = [f"p{n}@acme.example" for n in range(4)]
LAYOUT = f"""
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members:
      {ANA}: admin
      {PEOPLE[0]}: standard
      {PEOPLE[1]}: standard
      {PEOPLE[2]}: standard
      {PEOPLE[3]}: standard
    ad_accounts:
      uk: {{name: Acme UK, members: {{{", ".join(f"{each}: operator" for each in PEOPLE)}}}}}
"""
INTO_A_GROUP = (
    (
        f"members: {{{', '.join(f'{each}: operator' for each in PEOPLE)}}}}}\n",
        "members: {}}\n    asset_groups:\n      all: {accounts: [uk], members: {"
        f"{', '.join(f'{each}: operator' for each in (*PEOPLE, NEW))}}}}}\n",
    ),
    (f"      {ANA}: admin\n", f"      {ANA}: admin\n      {NEW}: standard\n"),
)


def settings(desk: Desk, invitations: str) -> None:
    desk.settings(
        actors={"acme": ANA},
        local={"invitations": invitations},
        guards={"removals": {"count": 2, "percent": 10}},
    )


def four_on_an_account(desk: Desk) -> None:
    settings(desk, "automatic")
    desk.layout(LAYOUT)
    desk.apply()
    desk.settled()


@pytest.fixture
def standing(desk: Desk, shelf: Path) -> Desk:
    """Four people work on an account; at most two may be removed at a time."""
    return desk.begin(shelf, four_on_an_account)


@pytest.mark.parametrize("invitations", ["automatic", "manual"])
def test_what_waits_for_this_very_plan_is_judged_with_it(standing: Desk, invitations: str) -> None:
    """Whoever is invited may accept at once, and then the run comes to what waited for it."""
    desk = standing
    settings(desk, invitations)
    desk.edit(*INTO_A_GROUP)
    assert {op["action"] for op in desk.plan()["operations"] if op["deferred_by"]} >= {"remove"}
    before = desk.log()
    desk.apply(code=GUARDED).says("4 assignment removals in acme of 4, the limit is 2")
    assert desk.log() == before


def test_what_was_judged_is_done_in_the_same_run(standing: Desk) -> None:
    desk = standing
    desk.edit(*INTO_A_GROUP)
    desk.apply("--allow-remove", "assignment.acme/uk/*")
    desk.settled()


def test_what_waited_for_somebody_is_judged_when_it_can_be_done(standing: Desk) -> None:
    """Nobody judged what rested on an invitation that stood, so it is left in place until somebody does."""
    desk = standing
    settings(desk, "manual")
    desk.edit(*INTO_A_GROUP)
    desk.apply("--target", "member.*")
    desk.apply().says("4 operations became possible or necessary meanwhile")
    before = desk.log()
    desk.apply(code=GUARDED)
    assert desk.log() == before


def test_what_ends_at_the_prompt_is_judged_then(
    standing: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = standing
    settings(desk, "manual")
    desk.edit(*INTO_A_GROUP)
    desk.apply("--target", "member.*")
    desk.edit(("uk: {name: Acme UK,", "uk: {name: Acme Britain,"))
    before = len(desk.log())

    def accepted(*_args: object) -> None:
        desk.local("accept", "--all")

    monkeypatch.setattr(carry, "_ask", accepted)
    desk.run("apply", code=4)
    assert [entry["verb"] for entry in desk.log()[before:]] == ["accept"]
