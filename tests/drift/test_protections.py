"""``protect``: written by the runs that were asked to write it, and by no others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bcsync.cli import carry
from bcsync.flow.stored import open_state
from bcsync.planning.plan import Plan
from bcsync.project import open_project
from bcsync.state.store import State
from tests.flows.driver import CHANGES, DONE, USAGE, Desk
from tests.flows.test_endings import ANA, acme_and_northwind_work_together

STALE = 4
UK, FR, ALL = "ad_account.acme/uk", "ad_account.acme/fr", "asset_group.acme/all"
PLAIN = "uk: {name: Acme UK,"
SHIELDED = "uk: {name: Acme UK, protect: true,"
BARE = "uk: {name: Acme UK, protect: false,"
RENAME_FR = ("fr: {name: Acme FR,", "fr: {name: Acme France,")
FR_SHIELDED = ("fr: {name: Acme FR,", "fr: {name: Acme FR, protect: true,")


@pytest.fixture
def standing(desk: Desk, shelf: Path) -> Desk:
    """Bo works at Acme, and Cara of Northwind on two of its accounts; nothing is protected."""
    return desk.begin(shelf, acme_and_northwind_work_together)


def protected(desk: Desk) -> set[str]:
    rows: list[dict[str, Any]] = desk.run("state", "pull").json["bindings"]
    return {row["address"] for row in rows if row["protect"]}


def save(desk: Desk, *flags: str) -> str:
    path = str(desk.root / "plan.json")
    desk.run("plan", "--out", path, *flags)
    return path


def test_a_plan_of_nothing_else_says_so_and_an_apply_writes_it(standing: Desk) -> None:
    desk = standing
    desk.edit((PLAIN, SHIELDED))
    before = desk.log()
    plan = desk.plan()
    assert plan["protections"] == [{"address": UK, "protect": True}]
    assert plan["applicable"]
    desk.run("plan", "--detailed-exitcode", code=CHANGES).says(f"{UK} is protected from now on")
    desk.run("plan", "--format", "markdown").says(f"{UK}` is protected from now on")
    desk.run("apply", code=USAGE).says("there is no terminal to ask on")
    assert protected(desk) == set()
    desk.apply().says("Written down: 1 change of protection.")
    assert protected(desk) == {UK}
    desk.settled()
    desk.edit((SHIELDED, BARE))
    desk.run("plan").says(f"{UK} is not protected any more")
    desk.apply()
    assert protected(desk) == set()
    desk.settled()
    assert desk.log() == before


def test_what_is_new_is_protected_from_the_start(standing: Desk) -> None:
    desk = standing
    desk.edit((PLAIN, f"de: {{name: Acme DE, protect: true}}\n      {PLAIN}"))
    assert desk.plan()["protections"] == [{"address": "ad_account.acme/de", "protect": True}]
    desk.apply("--target", "ad_account.acme/de")
    assert protected(desk) == {"ad_account.acme/de"}
    desk.settled()


def test_a_correction_lifts_and_gives_none(standing: Desk) -> None:
    desk = standing
    desk.edit((PLAIN, SHIELDED))
    desk.apply()
    desk.edit((SHIELDED, BARE), FR_SHIELDED)
    desk.act("update", UK, "name=Else", by=ANA)
    desk.run("drift", "--correct", "--auto-approve").keeps_quiet("protected")
    assert protected(desk) == {UK}
    desk.apply()
    assert protected(desk) == {FR}


def test_what_is_put_back_is_as_protected_as_it_was(standing: Desk) -> None:
    desk = standing
    desk.edit(("all: {accounts", "all: {protect: true, accounts"))
    desk.apply()
    desk.act("remove", ALL, by=ANA)
    desk.run("drift", "--correct", "--auto-approve")
    assert protected(desk) == {ALL}
    desk.settled()


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (("--target", f"member.acme/{ANA}"), {UK}),
        (("--target", UK), set()),
        (("--target", "ad_account.*"), {FR}),
        (("--exclude", UK), {UK, FR}),
        (("--exclude", "ad_account.*"), {UK}),
        ((), {FR}),
    ],
    ids=lambda words: " ".join(sorted(words)),
)
@pytest.mark.parametrize("saved", [False, True], ids=["at once", "from a file"])
def test_a_selection_covers_its_addresses_alone(
    standing: Desk, flags: tuple[str, ...], expected: set[str], saved: bool
) -> None:
    desk = standing
    desk.edit((PLAIN, SHIELDED))
    desk.apply()
    desk.edit((SHIELDED, BARE), FR_SHIELDED)
    desk.apply(*([save(desk, *flags)] if saved else flags))
    assert protected(desk) == expected


def test_a_protection_that_the_layout_takes_back_makes_a_saved_plan_stale(standing: Desk) -> None:
    desk = standing
    desk.edit((PLAIN, SHIELDED))
    path = save(desk)
    desk.edit((SHIELDED, BARE))
    desk.run("apply", path, "--auto-approve", code=STALE)
    assert protected(desk) == set()


def test_a_protection_that_nobody_agreed_to_is_not_written(
    standing: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody lifted one while the question was open; giving it again was not part of the plan."""
    desk = standing
    desk.edit((PLAIN, SHIELDED))
    desk.apply()
    desk.edit(RENAME_FR)

    def somebody_says_yes(_plan: Plan) -> None:
        project = open_project(desk.root, {}, clock=desk.clock)
        state = open_state(project, create=True)
        assert isinstance(state, State)
        with state:
            state.protect({UK: False})

    monkeypatch.setattr(carry, "_ask", somebody_says_yes)
    desk.run("apply", code=STALE).says(UK)
    assert protected(desk) == set()


def test_a_saved_plan_lifts_nothing_that_only_its_file_says(standing: Desk) -> None:
    desk = standing
    desk.edit((PLAIN, SHIELDED))
    desk.apply()
    path = Path(save(desk))
    data = json.loads(path.read_bytes())
    data["protections"] = [{"address": UK, "protect": False}]
    path.write_text(json.dumps(data))
    desk.run("apply", str(path), "--auto-approve", code=STALE).says(UK)
    assert protected(desk) == {UK}


def test_with_another_name_it_stays_protected(standing: Desk) -> None:
    desk = standing
    desk.edit((PLAIN, SHIELDED))
    desk.apply()
    path = desk.root / "layout.yaml"
    text = path.read_text().replace('"uk"', '"gb"').replace("acme/uk", "acme/gb")
    path.write_text(text.replace("uk: {name", "gb: {previously: [uk], name"))
    assert desk.plan()["protections"] == []
    desk.apply()
    assert protected(desk) == {"ad_account.acme/gb"}
    desk.run("plan", "--detailed-exitcode", code=DONE)
