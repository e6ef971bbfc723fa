"""``kill -9`` at any moment of an apply: the next apply ends where an undisturbed one would have."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle
from random import Random
from time import monotonic

import pytest

from tests.crash.conftest import NewDesk
from tests.crash.scenario import KILLED, SECOND, Desk, World, assert_sound, finished, world

LONG = bool(os.environ.get("BCSYNC_TEST_LONG"))
ROUNDS = 200 if LONG else 6
EVERYWHERE = ["sqlite", "postgresql"]
SEED = 7


def survives(desk: Desk, undisturbed: tuple[World, World]) -> None:
    """What a killed apply left is finished, nothing twice."""
    desk.settle_down()
    assert_sound(desk)
    first, second = undisturbed
    assert world(desk) == (first if "twin-b:" in layout(desk) else second)


def layout(desk: Desk) -> str:
    return (desk.root / "layout.yaml").read_text("utf-8")


def moments() -> Iterator[tuple[str, int, str]]:
    """Around every word that is written: chosen, because chance rarely meets the short moments."""
    for point, most in (("perform", 15), ("intend", 15), ("settle", 15), ("finish", 1)):
        for number in range(1, most + 1):
            yield point, number, "before"
            yield point, number, "after"


def chosen(every: int) -> list[tuple[str, tuple[str, int, str]]]:
    """Moments of the quick setting (all in the long one); on the slower database a third of them."""
    here = list(moments())[:: 1 if LONG else every]
    there = here if LONG else here[::3]
    return [("sqlite", moment) for moment in here] + [("postgresql", moment) for moment in there]


@pytest.mark.parametrize(("new_desk", "moment"), chosen(6), indirect=["new_desk"])
def test_killed_around_a_chosen_moment(
    desk: Desk, undisturbed: tuple[World, World], moment: tuple[str, int, str]
) -> None:
    """From nothing to the first layout."""
    assert desk.strike("kill", *moment).code == KILLED
    survives(desk, undisturbed)


@pytest.mark.parametrize(("new_desk", "moment"), chosen(9), indirect=["new_desk"])
def test_killed_while_changing_what_exists(
    desk: Desk, undisturbed: tuple[World, World], moment: tuple[str, int, str]
) -> None:
    """Renames, new values, removals, a replaced share, a closed account."""
    desk.settle_down()
    desk.write(SECOND)
    desk.strike("kill", *moment)
    survives(desk, undisturbed)


@pytest.mark.parametrize("new_desk", EVERYWHERE if LONG else EVERYWHERE[:1], indirect=True)
def test_killed_at_random(new_desk: NewDesk, undisturbed: tuple[World, World]) -> None:
    """Random moments of ``python -m bcsync apply``, from its start to its end."""
    random = Random(SEED)
    begun = monotonic()
    assert finished(new_desk().start()).code == 0
    longest = monotonic() - begun
    killed = 0
    while killed < ROUNDS:
        desk = new_desk()
        process = desk.start()
        with suppress(subprocess.TimeoutExpired):
            process.wait(random.uniform(longest / 3, longest))
        process.kill()
        if finished(process).code == KILLED:
            killed += 1
        else:
            longest *= 0.9  # it is quicker than the first one was
        survives(desk, undisturbed)


def test_killed_again_and_again(desk: Desk, undisturbed: tuple[World, World]) -> None:
    """Each run gets a little further, and each one settles what the one before left."""
    for moment in cycle([("perform", 1, "after"), ("settle", 1, "before"), ("settle", 2, "after")]):
        if desk.strike("kill", *moment, batch=4).code != KILLED:
            break
    survives(desk, undisturbed)
