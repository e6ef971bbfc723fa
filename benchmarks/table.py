"""The lines of the table: each command at a size, beside its floor."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks import floors, layouts, terraform
from benchmarks.processes import Took, bcsync, measure

TERRAFORM_ACCOUNTS = 1_000


class Line(NamedTuple):
    """One measurement. Times in seconds, memory in MB."""

    accounts: int
    what: str
    wall: float
    cpu: float
    peak: float
    floor: float | None = None
    ratio: float | None = None
    """Wall time over the floor of the same run."""
    rate: float | None = None
    """Operations a second."""


def measured(accounts: int, *, one_file: bool, times: int) -> Iterator[Line]:
    """Every command at this size, in the order of a user's day."""
    with TemporaryDirectory() as name:
        root = Path(name) / "project"
        layouts.write(root, accounts, one_file=one_file)
        yield from _offline(accounts, root, times)
        yield from _first(accounts, root)
        yield from _again(accounts, root, times)


def _offline(accounts: int, root: Path, times: int) -> Iterator[Line]:
    def reading() -> object:
        return floors.flatten(floors.parse(root))

    def bare() -> object:
        return measure([sys.executable, "-c", ""])

    run = partial(bcsync, root)
    yield _beside(bare, accounts, "version", partial(run, "version"), times)
    forgetful = partial(run, "validate", remembers=False)
    yield _beside(reading, accounts, "validate, from the text", forgetful, times)
    run("validate")
    yield _beside(reading, accounts, "validate", partial(run, "validate"), times)


def _first(accounts: int, root: Path) -> Iterator[Line]:
    reading = floors.seconds(lambda: floors.flatten(floors.parse(root)))
    yield _line(accounts, "plan, everything is new", bcsync(root, "plan"), reading)
    took = bcsync(root, "apply", "--auto-approve")
    state = root / ".bcsync" / "state.db"
    writing = floors.seconds(lambda: floors.insert(root / "floor.db", floors.rows(state)))
    done = floors.operations(state)
    yield _line(accounts, "apply, everything is new", took, reading + writing, done)


def _again(accounts: int, root: Path, times: int) -> Iterator[Line]:
    state = root / ".bcsync" / "state.db"

    def floor() -> object:
        desired = floors.flatten(floors.parse(root))
        return floors.compare(desired, floors.decode(floors.rows(state)))

    run = partial(bcsync, root)
    forgetful = partial(run, "plan", "--no-refresh", remembers=False)
    yield _beside(floor, accounts, "plan --no-refresh, from the text", forgetful, times)
    for words in (
        ("plan", "--no-refresh"),
        ("plan",),
        ("drift",),
        ("who", "--person", "person-1@agency.example"),
        ("export",),
    ):
        yield _beside(floor, accounts, " ".join(words), partial(run, *words), times)

    def changed() -> Took:
        layouts.change_one_line(root)
        return run("plan", "--no-refresh")

    yield _beside(floor, accounts, "plan --no-refresh, a line changed", changed, times)
    yield _beside(
        floor, accounts, "apply, a line changed", partial(run, "apply", "--auto-approve"), 1
    )


def _beside(
    floor: Callable[[], object],
    accounts: int,
    what: str,
    command: Callable[[], Took],
    times: int,
) -> Line:
    """The quickest of so many runs, and of as many of its floor, by turns: machines change their pace."""
    rounds = [(floors.seconds(floor), command()) for _ in range(times)]
    return _line(accounts, what, min(took for _, took in rounds), min(bare for bare, _ in rounds))


def _line(
    accounts: int, what: str, took: Took, floor: float, operations: int | None = None
) -> Line:
    rate = operations / took.wall if operations else None
    return Line(accounts, what, *took, floor, took.wall / floor, rate)


def terraform_line() -> Line | None:
    """Terraform's no-op plan, where there is a Terraform."""
    if not terraform.is_here():
        return None
    took = terraform.no_op_plan(TERRAFORM_ACCOUNTS)
    return Line(TERRAFORM_ACCOUNTS, "Terraform: plan, nothing to do", *took)
