"""``history``, and what people read about a run that was interrupted."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bcsync.cli.border import run
from bcsync.flow.opening import open_platform
from bcsync.flow.stored import open_state
from bcsync.model.action import Action
from bcsync.platforms.port import Act, Done
from tests.crash.conftest import SQLITE
from tests.crash.scenario import FIRST, KILLED, Desk, Ran, assert_sound, world

FR = "ad_account.acme/fr"
ACCOUNTS = 6
"""The call of ``perform`` that makes the ad accounts, when batches are large."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.new(tmp_path / "project", SQLITE)


class Bcsync:
    """Runs commands in a project and keeps what they print."""

    def __init__(self, desk: Desk, capture: pytest.CaptureFixture[str]) -> None:
        self._desk = desk
        self._capture = capture

    def __call__(self, *words: str) -> Ran:
        self._capture.readouterr()
        code = run(["-C", str(self._desk.root), *words])
        captured = self._capture.readouterr()
        return Ran(int(code), captured.out, captured.err)


@pytest.fixture
def bcsync(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Bcsync:
    return Bcsync(desk, capsys)


def test_runs_are_listed_with_when_who_why_and_what(desk: Desk, bcsync: Bcsync) -> None:
    """The newest first, as many as asked for."""
    assert bcsync("history").out == "Nothing was ever done here.\n"
    bcsync("apply", "--auto-approve", "--reason", "the new client")
    bcsync("apply", "--auto-approve")
    listed = bcsync("history").out.splitlines()
    assert [line.split()[0] for line in listed] == ["2", "1", "the"]
    assert "20 done" in listed[1]
    assert "the new client" in listed[2]
    [newest] = json.loads(bcsync("history", "--limit", "1", "--json").out)
    assert (newest["run"], newest["kind"], newest["status"]) == (2, "apply", "done")


def test_one_run_is_shown_with_its_operations(desk: Desk, bcsync: Bcsync) -> None:
    """In their order, with how each ended."""
    bcsync("apply", "--auto-approve", "--reason", "the new client")
    shown = bcsync("history", "1").out
    assert "because the new client" in shown
    assert "+ create business_center.acme  done" in shown
    data = json.loads(bcsync("history", "1", "--json").out)
    assert len(data["operations"]) == 20
    assert data["operations"][0]["operation"]["address"] == data["operations"][0]["address"]


def test_a_run_that_never_was_is_refused(bcsync: Bcsync) -> None:
    """With the number of the newest one."""
    assert bcsync("history", "7").code == 64
    bcsync("apply", "--auto-approve")
    assert "the newest is 1" in bcsync("history", "7").err
    assert bcsync("history", "1", "--verify").code == 64


def test_verifying_names_the_first_entry_that_was_changed(desk: Desk, bcsync: Bcsync) -> None:
    """And fails, so that a pipeline notices."""
    assert bcsync("history", "--verify").code == 0
    bcsync("apply", "--auto-approve")
    sound = bcsync("history", "--verify")
    assert sound.code == 0
    assert "42 entries" in sound.out
    with closing(sqlite3.connect(desk.root / ".bcsync/state.db")) as connection, connection:
        connection.execute("UPDATE operations SET address = 'member.acme/eve' WHERE seq = 5")
    broken = bcsync("history", "--verify")
    assert broken.code == 1
    assert "run 1, operation 5: it, or what it speaks of" in broken.out
    data = json.loads(bcsync("history", "--verify", "--json").out)
    assert data["breaks"][0]["operation"] == 5


def make_twin(desk: Desk) -> None:
    """Somebody makes a second account of the same kind by hand."""
    project = desk.project
    state = open_state(project, create=False)
    [center] = [b.id[0] for b in state.bindings() if b.address == "business_center.acme"]
    state.close()
    platform = open_platform(project)
    named = {
        "name": "Acme FR",
        "company": "Acme SA",
        "currency": "GBP",
        "timezone": "Europe/London",
    }
    act = Act("ana@acme.example", Action.CREATE, "ad_account", (center,), named)
    [answer] = platform.perform([act])
    platform.close()
    assert isinstance(answer, Done)


def test_what_looking_cannot_tell_is_left_to_people(desk: Desk, bcsync: Bcsync) -> None:
    """Two that look alike: neither is bound, nothing is made, what rests on it waits; import decides."""
    assert desk.strike("kill", "perform", ACCOUNTS, "after", batch=500).code == KILLED
    make_twin(desk)
    planned = bcsync("plan", "--format", "json")
    plan = json.loads(planned.out)
    [finding] = [each for each in plan["findings"] if each["code"] == "unknown-outcome"]
    assert finding["hint"].endswith(f"bcsync import {FR} ID")
    assert finding["file"] == "layout.yaml"
    deferred = {op["address"]: op["deferred_by"] for op in plan["operations"] if op["deferred_by"]}
    assert FR in deferred["assignment.acme/fr/bo@acme.example"]
    assert FR not in {op["address"] for op in plan["operations"]}
    assert desk.apply() == 0
    accounts = [thing for thing in world(desk).things.elements() if "accounts Acme FR" in thing]
    assert len([thing for thing in accounts if thing.startswith('["ad_account"')]) == 2
    candidate = finding["message"].rpartition(": ")[2].split(", ")[0]
    assert bcsync("import", FR, candidate).code == 0
    desk.settle_down()
    assert_sound(desk)


GROUP = FIRST.replace("  acme:\n", "  group:\n    previously: [acme]\n").replace("acme/", "group/")
FRANCE = (
    FIRST.replace('"fr"]', '"france"]')
    .replace("[fr]", "[france]")
    .replace("      fr: {", "      france: {previously: [fr], ")
)


@pytest.mark.parametrize(
    ("layout", "renamed"),
    [(GROUP, "ad_account.group/fr"), (FRANCE, "ad_account.acme/france")],
    ids=["its Business Center", "itself"],
)
def test_what_is_in_doubt_stays_so_under_a_new_name(
    desk: Desk, bcsync: Bcsync, layout: str, renamed: str
) -> None:
    """Neither in the plan that renames nor after it is another one made; import decides."""
    assert desk.strike("kill", "perform", ACCOUNTS, "after", batch=500).code == KILLED
    make_twin(desk)
    desk.write(layout)
    for _ in range(2):
        plan = json.loads(bcsync("plan", "--format", "json").out)
        assert renamed not in {op["address"] for op in plan["operations"]}
        [finding] = [each for each in plan["findings"] if each["code"] == "unknown-outcome"]
        assert desk.apply() == 0
    accounts = [thing for thing in world(desk).things.elements() if "accounts Acme FR" in thing]
    assert len([thing for thing in accounts if thing.startswith('["ad_account"')]) == 2
    candidate = finding["message"].rpartition(": ")[2].split(", ")[0]
    assert bcsync("import", renamed, candidate).code == 0
    desk.settle_down()
    assert_sound(desk)


def test_without_looking_nothing_is_made_twice(desk: Desk, bcsync: Bcsync) -> None:
    """``--no-refresh`` after a crash leaves alone what may be there."""
    assert desk.strike("kill", "perform", ACCOUNTS, "after", batch=500).code == KILLED
    plan = json.loads(bcsync("plan", "--no-refresh", "--format", "json").out)
    held = {
        f["message"].partition(": ")[0] for f in plan["findings"] if f["code"] == "unknown-outcome"
    }
    assert FR in held
    assert held.isdisjoint(op["address"] for op in plan["operations"])
