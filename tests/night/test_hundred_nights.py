"""A hundred nights on a simulated clock (BCSYNC_TEST_LONG=1; a fortnight without): whatever happens by day,
there is one issue, open exactly while something is known to be amiss, and nothing is told twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import pairwise
from random import Random

import pytest

from tests.flows.acme import ACTORS, ANA
from tests.flows.driver import Desk
from tests.forge.hub import FakeGitHub
from tests.forge.lab import FakeGitLab
from tests.night.catcher import CHANNELS, Catcher
from tests.night.nights import Nights

LONG = os.environ.get("BCSYNC_TEST_LONG") == "1"
NIGHTS = 100 if LONG else 14
RIGHT, ACCOUNT = "Acme UK", "ad_account.acme/uk"
SETTINGS = {
    "actors": ACTORS,
    "local": {"invitations": "automatic"},
    "notifications": {"channels": CHANNELS},
}


def days(seed: int) -> Iterator[tuple[str, bool, bool, bool]]:
    """Of each day: the name the account has at its end, and whether that night the platform
    can be read, corrects and reaches the channel."""
    chance, name = Random(seed), RIGHT
    for _ in range(NIGHTS):
        if chance.random() < 0.4:
            name = chance.choice([RIGHT, RIGHT, "Elsewhere", "Nowhere"])
        readable, corrects = chance.random() < 0.8, chance.random() < 0.15
        yield name, readable, corrects and readable, chance.random() < 0.8
        if corrects and readable:
            name = RIGHT


@pytest.mark.parametrize("make", [FakeGitHub, FakeGitLab] if LONG else [FakeGitHub])
def test_nights(
    acme: Desk,
    catcher: Catcher,
    monkeypatch: pytest.MonkeyPatch,
    make: type[FakeGitHub] | type[FakeGitLab],
) -> None:
    nights = Nights(acme, make(), catcher, monkeypatch)
    good = (acme.root / "layout.yaml").read_text()
    now, is_open, opened, known = RIGHT, False, 0, RIGHT
    told: list[str] = []
    for name, readable, corrects, reached in days(7):
        acme.pass_days(1)
        if name != now:
            acme.act("update", ACCOUNT, f"name={name}", by=ANA)
            now = name
        _let_read(acme, good, readable)
        catcher.status = 200 if reached else 500
        flags = ["--correct", "--auto-approve"] if corrects else []
        _night(nights, flags)
        if corrects:
            now = RIGHT
        known = now if readable else known
        was, is_open = is_open, (known != RIGHT) if readable else is_open or known != RIGHT
        opened += is_open and not was
        assert nights.issues() == ([is_open] if nights.issues() else [])
        assert not is_open or nights.issues() == [True]
        if readable and is_open:
            assert now in nights.body()
        told += [event["text"] for each in catcher.take() for event in each["events"]]
    catcher.status = 200
    _let_read(acme, good, True)
    acme.pass_days(1)
    _night(nights, ["--correct", "--auto-approve"])
    assert nights.issues() in ([], [False])
    told += [event["text"] for each in catcher.take() for event in each["events"]]
    drift = [text for text in told if text.startswith(ACCOUNT)]
    assert opened > 1 and len(drift) > 3
    # Between two that say the same, something else was told: nothing twice.
    assert all(first != second for first, second in pairwise(drift))
    nights.night()
    assert catcher.take() == []


def _night(nights: Nights, flags: list[str]) -> None:
    nights.night(*flags, code=None)


def _let_read(desk: Desk, layout: str, readable: bool) -> None:
    """Whoever acts is a member, or is not and sees nothing."""
    who = "ana@acme.example" if readable else "nobody@acme.example"
    actors = {**ACTORS, "acme": who}
    (desk.root / "bcsync.yaml").write_text(json.dumps({"version": 1, **SETTINGS, "actors": actors}))
    text = layout.replace("ana@acme.example: admin\n", f"{who}: admin\n")
    (desk.root / "layout.yaml").write_text(text)
