"""The lines of the table: each command at a size, beside its floor."""

from __future__ import annotations

import sys
from collections.abc import Iterator
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
    bare = floors.seconds(lambda: measure([sys.executable, "-c", ""]), times)
    yield _line(accounts, "version", bcsync(root, "version", times=times), bare)
    reading = floors.seconds(lambda: floors.flatten(floors.parse(root)), times)
    took = bcsync(root, "validate", times=times, remembers=False)
    yield _line(accounts, "validate, from the text", took, reading)
    bcsync(root, "validate")
    yield _line(accounts, "validate", bcsync(root, "validate", times=times), reading)


def _first(accounts: int, root: Path) -> Iterator[Line]:
    reading = floors.seconds(lambda: floors.flatten(floors.parse(root)))
    yield _line(accounts, "plan, everything is new", bcsync(root, "plan"), reading)
    took = bcsync(root, "apply", "--auto-approve")
    found = floors.rows(root / ".bcsync" / "state.db")
    writing = floors.seconds(lambda: floors.insert(root / "floor.db", found))
    resources = len(floors.flatten(floors.parse(root)))
    yield _line(accounts, "apply, everything is new", took, reading + writing, resources)


def _again(accounts: int, root: Path, times: int) -> Iterator[Line]:
    state = root / ".bcsync" / "state.db"

    def floor() -> object:
        desired = floors.flatten(floors.parse(root))
        return floors.compare(desired, floors.decode(floors.rows(state)))

    full = floors.seconds(floor, times)
    took = bcsync(root, "plan", "--no-refresh", times=times, remembers=False)
    yield _line(accounts, "plan --no-refresh, from the text", took, full)
    for words in (
        ("plan", "--no-refresh"),
        ("plan",),
        ("drift",),
        ("who", "--person", "person-1@agency.example"),
        ("export",),
    ):
        yield _line(accounts, " ".join(words), bcsync(root, *words, times=times), full)
    layouts.change_one_line(root)
    took = bcsync(root, "plan", "--no-refresh", times=times)
    yield _line(accounts, "plan --no-refresh, a line changed", took, full)
    took = bcsync(root, "apply", "--auto-approve")
    yield _line(accounts, "apply, a line changed", took, full)


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
