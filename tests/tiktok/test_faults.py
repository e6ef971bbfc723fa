"""A line that breaks, a server that errs and lags, runs that die: applies converge, nothing is made twice."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bcsync.emulator.faults import Fault
from bcsync.exits import Exit
from bcsync.recovery.verdicts import PATIENCE
from tests.flows.driver import Desk
from tests.platforms.contract.flow import ANA, NICO
from tests.tiktok.in_process import Live, install

LONG = bool(os.environ.get("BCSYNC_TEST_LONG"))
RUNS, ACCOUNTS, PEOPLE = (50, 200, 12) if LONG else (3, 24, 4)
COUNTED = 200 if LONG else 60
"""Accounts where calls are counted: what every look takes weighs less than in a small layout."""
ROUNDS = 25
NORTH_CENTER = {"name": "Northwind", "timezone": "Europe/London", "currency": "GBP"}
CENTER = {"name": "Acme", "timezone": "Europe/London", "currency": "GBP"}
ACTORS = {"acme": ANA, "northwind": NICO}


def layout(number: int = ACCOUNTS, crowd: int = PEOPLE) -> dict[str, Any]:
    """So many accounts with people on them, half of them shared, and a group of some."""
    people = [f"p{n}@acme.example" for n in range(crowd)]
    accounts = {
        f"a{n}": {"name": f"Account {n}", "members": {people[n % crowd]: "operator"}}
        for n in range(number)
    }
    half = [f"a{n}" for n in range(0, number, 2)]
    of_accounts = {"company": "Acme Ltd", "industry": "290303", "registered_area": "GB"}
    acme = {
        **CENTER,
        "members": {ANA: "admin", **dict.fromkeys(people, "standard")},
        "ad_accounts": accounts,
        "asset_groups": {"some": {"accounts": half[:5], "members": {people[0]: "analyst"}}},
        "partners": {"northwind": [{"accounts": half, "role": "analyst"}]},
    }
    north = {**NORTH_CENTER, "members": {NICO: "admin"}}
    return {
        "version": 1,
        "defaults": {"ad_account": of_accounts},
        "business_centers": {"acme": acme, "northwind": north},
    }


def faults(seed: int) -> list[Fault]:
    """5 % lost answers, half of them after the effect; 5 % rate codes; 2 % errors of the server."""
    every = Fault("code", times=None, seed=seed)
    return [
        replace(every, kind="cut_before", share=0.025),
        replace(every, kind="cut_after", share=0.025, seed=seed + 1),
        replace(every, code=40100, message="Too many requests", share=0.05, seed=seed + 2),
        replace(every, kind="answer", status=502, share=0.02, seed=seed + 3),
    ]


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Desk, Live]]:
    """Two Business Centers that their people have made by hand."""
    desk = Desk(tmp_path, capsys)
    live = Live(tmp_path, desk.clock)
    install(live, monkeypatch)
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    (tmp_path / "layout.yaml").write_text(json.dumps(layout()))
    for person, key, given in ((ANA, "acme", CENTER), (NICO, "northwind", NORTH_CENTER)):
        desk.local("sign-up", person)
        values = [f"{name}={value}" for name, value in given.items()]
        desk.act("create", f"business_center.{key}", *values, by=person)
    yield desk, live
    live.close()


class Died(BaseException):
    """The process ends here."""


def dying(live: Live, chance: Random) -> None:
    """Let the process die before some call, once."""
    left = chance.randrange(1, 4 * ACCOUNTS)

    def before() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Died

    live.before = before


def apply(desk: Desk, live: Live, chance: Random) -> None:
    if chance.random() < 0.5:
        dying(live, chance)
    try:
        desk.capture.readouterr()
        desk.try_run("apply", "--auto-approve", "--allow-create", "*")
    except Died:
        pass
    finally:
        live.before = None


def made(desk: Desk) -> Counter[tuple[str, ...]]:
    """How often each thing was made, by kind and what it is called."""
    log = desk.log()
    return Counter(
        (entry["kind"], str(entry["details"].get("name")))
        for entry in log
        if entry["verb"] == "create" and entry["kind"] in ("ad_account", "asset_group")
    )


def nothing_to_do(desk: Desk) -> bool:
    """Not now, and not when what may still come about does not count as under way any more."""
    if desk.try_run("plan", "--detailed-exitcode"):
        return False
    desk.now += PATIENCE
    return not desk.try_run("plan", "--detailed-exitcode")


@pytest.mark.parametrize("seed", range(RUNS))
def test_applies_converge_whatever_goes_wrong(desk: tuple[Desk, Live], seed: int) -> None:
    at, live = desk
    chance = Random(seed)
    live.emulator.modes = replace(live.emulator.modes, lag=3)
    live.emulator.faults.add(faults(100 * seed))
    for _round in range(ROUNDS):
        apply(at, live, chance)
        # A write shows after three reads, long before the patience with it ends.
        at.now += PATIENCE / 4
        if nothing_to_do(at):
            break
    live.emulator.faults.clear()
    live.emulator.modes = replace(live.emulator.modes, lag=0)
    at.settled()
    counted = made(at)
    assert len(counted) == ACCOUNTS + 1
    assert not [what for what, times in counted.items() if times > 1]


def alone(number: int) -> str:
    """So many accounts on which nothing rests."""
    given = layout(number, 1)
    acme = given["business_centers"]["acme"]
    bare = {key: {"name": each["name"]} for key, each in acme["ad_accounts"].items()}
    given["business_centers"]["acme"] = {
        **CENTER,
        "members": {ANA: "admin"},
        "ad_accounts": bare,
    }
    return json.dumps(given)


def test_what_may_still_come_about_waits(desk: tuple[Desk, Live]) -> None:
    """Nothing is left to do for now, and not everything is as declared."""
    at, live = desk
    (at.root / "layout.yaml").write_text(alone(2))
    for _found_by_name_first in range(2):
        at.run("apply", "--auto-approve", "--allow-create", "*")
    (at.root / "layout.yaml").write_text(alone(3))
    live.emulator.faults.add([Fault("cut_before", path="/bc/advertiser/create/", times=None)])
    at.try_run("apply", "--auto-approve", "--allow-create", "*")
    live.emulator.faults.clear()
    at.capture.readouterr()
    assert at.try_run("plan", "--detailed-exitcode") == Exit.WAITING
    assert "6 resources as the layout says; the rest is in doubt." in at.capture.readouterr().out
    assert at.try_run("apply", "--auto-approve", "--detailed-exitcode") == Exit.WAITING
    at.now += PATIENCE * 1.1
    assert at.try_run("plan", "--detailed-exitcode") == Exit.CHANGES


def calls_of(desk: Desk, live: Live, seed: int | None) -> int:
    """What applies take until there is nothing left; after each somebody does as its hint says, and waits.

    ``seed``: of the faults; None: nothing goes wrong.
    """
    asked = 0
    for turn in range(ROUNDS):
        if seed is not None:
            live.emulator.modes = replace(live.emulator.modes, lag=3)
            live.emulator.faults.add(faults(100 * seed + 7 * turn))
        live.emulator.log.clear()
        desk.try_run("apply", "--auto-approve", "--allow-create", "*")
        asked += sum(live.emulator.log.counts().values())
        live.emulator.faults.clear()
        # By then everything shows.
        live.emulator.modes = replace(live.emulator.modes, lag=0)
        live.emulator.lag.clear()
        desk.now += PATIENCE * 1.1
        if not desk.try_run("plan", "--detailed-exitcode"):
            return asked
    raise AssertionError("it does not converge")


FREE = {200: 519, 60: 198}
"""Calls of applies with nothing going wrong, by accounts."""


@pytest.fixture
def counted(desk: tuple[Desk, Live]) -> tuple[Desk, Live]:
    """With more accounts."""
    (desk[0].root / "layout.yaml").write_text(json.dumps(layout(COUNTED)))
    return desk


def test_nothing_goes_wrong_at_this_number_of_calls(counted: tuple[Desk, Live]) -> None:
    free = FREE[COUNTED]
    # A few are made or not as threads meet: who somebody is, is asked for by whoever comes first.
    assert abs(calls_of(*counted, None) - free) <= free // 20


@pytest.mark.parametrize("seed", range(RUNS if LONG else 2))
def test_what_goes_wrong_takes_at_most_half_as_many_calls_again(
    counted: tuple[Desk, Live], seed: int
) -> None:
    """Each lost answer is looked up with everything else of its list, and never asked for by itself."""
    at, live = counted
    assert calls_of(at, live, seed) <= 1.5 * FREE[COUNTED]
    assert not [what for what, times in made(at).items() if times > 1]
