"""A full disk, a directory without rights, a database that goes away: words, no loss, and on from there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.crash.conftest import SQLITE
from tests.crash.scenario import Desk, Ran, World, assert_sound, world

FAILED = 1


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.new(tmp_path / "project", SQLITE)


def says(ran: Ran, *words: str) -> None:
    """A plain error, without a traceback."""
    assert ran.code == FAILED, ran
    assert ran.err.startswith("error: "), ran.err
    assert "Traceback" not in ran.err
    assert "made a mistake" not in ran.err
    for word in words:
        assert word in ran.err


def goes_on(desk: Desk, undisturbed: tuple[World, World]) -> None:
    desk.settle_down()
    assert_sound(desk)
    assert world(desk) == undisturbed[0]


@pytest.mark.parametrize("point", ["intend", "perform", "settle"])
@pytest.mark.parametrize("side", ["before", "after"])
def test_a_disk_that_is_full(
    desk: Desk, undisturbed: tuple[World, World], point: str, side: str
) -> None:
    """The run ends in words that say how far it came."""
    says(
        desk.strike("fill-disk", point, 4, side), "disk", "run 1 had done", "the next run finds out"
    )
    goes_on(desk, undisturbed)


@pytest.mark.parametrize("name", ["state", "platform"])
@pytest.mark.parametrize("point", ["intend", "perform", "settle"])
def test_a_database_that_goes_away(
    desk: Desk, undisturbed: tuple[World, World], name: str, point: str
) -> None:
    """Nothing is written into a file that nobody will find again."""
    ran = desk.strike(f"take-{name}", point, 4, "before")
    says(ran, "removed or replaced", "run 1 had done")
    kept = desk.root / ".bcsync" / "away"
    for file in kept.iterdir():
        shutil.move(file, kept.parent / file.name)
    goes_on(desk, undisturbed)


def without_rights(desk: Desk) -> Ran:
    return desk.strike("without-root", "-", 0, "-")


def test_a_directory_that_nothing_may_be_made_in(desk: Desk) -> None:
    """Said before anything is done anywhere."""
    desk.root.chmod(0o555)
    try:
        says(without_rights(desk), "cannot create", "Permission denied")
    finally:
        desk.root.chmod(0o755)
    assert not (desk.root / ".bcsync").exists()


def test_a_state_that_may_only_be_read(desk: Desk, undisturbed: tuple[World, World]) -> None:
    """Nothing happens on the platform that could not be noted."""
    desk.settle_down()
    before = world(desk)
    folder = desk.root / ".bcsync"
    for file in folder.glob("state.db*"):
        file.chmod(0o444)
    folder.chmod(0o555)
    try:
        says(without_rights(desk), "state.db")
    finally:
        folder.chmod(0o755)
        for file in folder.glob("state.db*"):
            file.chmod(0o600)
    assert world(desk) == before == undisturbed[0]
