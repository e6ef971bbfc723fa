"""What changes names by hand takes the locks that an apply takes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bcsync.applying.lease import LockWait
from bcsync.errors import UsageRefused
from bcsync.flow.stored import open_state
from bcsync.jobs.inspect.snapshot import book_of
from bcsync.jobs.names.change import Naming, change_names
from bcsync.jobs.names.edits import moves
from bcsync.planning.changes.names_only import renaming
from bcsync.planning.scene import Snapshot
from bcsync.processes import has_ended
from bcsync.project import open_project
from bcsync.state.leases import Holder, Lease
from bcsync.state.store import State
from tests.cli.conftest import Bcsync

ACME, NORTHWIND = "business_center.acme", "business_center.northwind"
UK = "ad_account.acme/uk"
BO = Holder("bo@laptop", 22, "laptop 22 2", "bcsync apply")
LOCKED, DONE = 5, 0
Words = Callable[[str], tuple[str, ...]]

COMMANDS: dict[str, Words] = {
    "mv": lambda _id: ("state", "mv", UK, "ad_account.acme/gb"),
    "mv a Business Center": lambda _id: ("state", "mv", ACME, "business_center.acme-2"),
    "rm": lambda _id: ("state", "rm", UK),
    "rm a glob": lambda _id: ("state", "rm", "ad_account.*"),
    "import": lambda id: ("import", UK, id),
    "export": lambda _id: ("export",),
    "export --split": lambda _id: ("export", "--split"),
    "export one": lambda _id: ("export", "acme"),
}


@contextmanager
def locked(root: Path, scope: str) -> Iterator[Lease]:
    """While somebody else, on another machine, holds a lock."""
    state = open_state(open_project(root, {}), create=True)
    assert isinstance(state, State)
    with state:
        lease = state.locks(has_ended).acquire({scope}, BO, 60)
        assert isinstance(lease, Lease)
        yield lease
        state.locks(has_ended).release(lease.number)


def known(bcsync: Bcsync, root: Path) -> str:
    return str(bcsync(root, "state", "pull").out)


def ready(bcsync: Bcsync, root: Path, words: Words) -> tuple[str, ...]:
    """The command's words; what is to be imported is let go of first."""
    [account] = json.loads(bcsync(root, "state", "list", UK, "--json").out)
    command = words(account["id"][0])
    if command[0] == "import":
        assert bcsync(root, "state", "rm", UK).code == DONE
    return command


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_a_command_that_changes_names_waits_its_turn(
    applied: Path, bcsync: Bcsync, words: Words
) -> None:
    """Refused at once, or after its patience, naming the holder; nothing is changed or shown."""
    command = ready(bcsync, applied, words)
    before = known(bcsync, applied)
    files = sorted(applied.iterdir())
    with locked(applied, ACME):
        for more in ((), ("--lock-timeout", "0.2s")):
            result = bcsync(applied, *command, *more)
            assert result.code == LOCKED, result
            assert "bo@laptop" in result.err
            assert "process 22" in result.err
            assert result.out == ""
        assert "Waiting for" in result.err
        assert "waited 0.2 s" in result.err
    assert known(bcsync, applied) == before
    assert sorted(applied.iterdir()) == files
    result = bcsync(applied, *command)
    assert result.code == DONE, result
    assert json.loads(bcsync(applied, "locks", "--json").out) == []


@pytest.mark.parametrize("name", ["mv", "rm", "import", "export one"])
def test_locks_of_others_are_in_nobodys_way(applied: Path, bcsync: Bcsync, name: str) -> None:
    command = ready(bcsync, applied, COMMANDS[name])
    with locked(applied, NORTHWIND):
        assert bcsync(applied, *command).code == DONE


def test_a_new_address_is_locked_as_well_as_the_old(applied: Path, bcsync: Bcsync) -> None:
    """Somebody may be creating a Business Center under the very key that this one moves to."""
    with locked(applied, "business_center.acme-2"):
        command = COMMANDS["mv a Business Center"]("")
        assert bcsync(applied, *command).code == LOCKED


def test_a_refused_word_takes_no_lock_and_makes_no_state(quickstart: Path, bcsync: Bcsync) -> None:
    assert bcsync(quickstart, "state", "mv", UK, "ad_account.acme/gb").code == 64
    assert not (quickstart / ".bcsync").exists()


def test_what_was_waited_for_counts(applied: Path) -> None:
    """Decided again under the locks: whoever held them may have moved the same thing elsewhere."""
    project = open_project(applied, {})

    def decide(known: Snapshot) -> Naming:
        found = moves(book_of(project, known), UK, "ad_account.acme/gb")
        return Naming([renaming(*each, "by hand") for each in found.items()], lambda _state: None)

    with locked(applied, ACME) as lease, open_state(project, create=True) as state:
        assert isinstance(state, State)

        def end(_seconds: float) -> None:
            state.under(lease).rename({UK: "ad_account.acme/fr"})
            state.locks(has_ended).release(lease.number)

        with pytest.raises(UsageRefused, match=UK):
            change_names(project, "state mv", decide, LockWait(60, sleep=end))
