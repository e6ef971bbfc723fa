"""The lines of the table: each command at a size, beside its floor."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks import fleets, floors, layouts, servers, terraform
from benchmarks.processes import Took, bcsync, measure

TERRAFORM_ACCOUNTS = 1_000
NEW = ", everything is new"
FLEET = "fleet plan, 2 workers,"
_LARGE = 50_000
"""Accounts from which a first apply takes so long that one run of it must do."""


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
        yield from _first(accounts, root, times)
        yield from _again(accounts, root, times)
    few = times if accounts < _LARGE else 1
    for what, took, on_sqlite in servers.first_applies(accounts, few):
        yield _line(accounts, what, took, on_sqlite.wall)


def fleet_lines(accounts: int, projects: int) -> Iterator[Line]:
    """Many projects of that size planned by workers, and what a job costs that has nothing to do.

    The floor is the processor time of the same plans one by one.
    """
    if not servers.are_there():
        return
    empty = fleets.emptied()
    took = empty.took
    one = Took(took.wall / fleets.EMPTY, took.cpu / fleets.EMPTY, empty.largest_worker)
    yield _in_cpu(1, f"{fleets.WORKERS} workers, an empty job", one, empty.alone / fleets.EMPTY)
    all_ = fleets.planned(accounts, projects)
    yield _in_cpu(accounts, f"{FLEET} {projects} projects", all_.took, all_.alone)


def _in_cpu(accounts: int, what: str, took: Took, floor: float) -> Line:
    return Line(accounts, what, *took, floor, took.cpu / floor)


def small_lines(times: int) -> Iterator[Line]:
    """What the smallest of things take: the help, and a plan of the quickstart."""

    def bare() -> object:
        return measure([sys.executable, "-c", ""])

    with TemporaryDirectory() as name:
        root = Path(name) / "quickstart"
        copytree(Path(__file__).parents[1] / "examples" / "quickstart", root)
        yield _beside(bare, 1, "help", partial(bcsync, root, "--help"), times)
        yield _beside(bare, 1, "plan, quickstart", partial(bcsync, root, "plan"), times)


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


def _first(accounts: int, root: Path, times: int) -> Iterator[Line]:
    def planning() -> object:
        return floors.operate(floors.flatten(floors.parse(root)))

    yield _beside(planning, accounts, f"plan{NEW}", partial(bcsync, root, "plan"), times)
    reading = floors.seconds(lambda: floors.flatten(floors.parse(root)))
    took = bcsync(root, "apply", "--auto-approve")
    state = root / ".bcsync" / "state.db"
    writing = floors.seconds(lambda: floors.insert(root / "floor.db", floors.rows(state)))
    done = floors.operations(state)
    yield _line(accounts, f"apply{NEW}", took, reading + writing, done)


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
    ):
        yield _beside(floor, accounts, " ".join(words), partial(run, *words), times)

    def exporting() -> object:
        documents = floors.parse(root)
        floors.flatten(documents)
        floors.decode(floors.rows(state))
        floors.decode(floors.world(root / ".bcsync" / "platform.db"))
        return floors.lines(documents)

    yield _beside(exporting, accounts, "export", partial(run, "export"), times)

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
