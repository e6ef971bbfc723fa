"""``apply --wait`` beside others: it holds no locks while it stays, and does nobody's work twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from bcsync.cli.border import run
from bcsync.flow.stored import open_state
from bcsync.jobs import apply
from bcsync.processes import has_ended
from bcsync.project import open_project
from bcsync.state.leases import Lease
from bcsync.state.locks import Locks
from bcsync.state.store import State
from tests.flows.conftest import desk, shelf
from tests.flows.driver import CHANGES, DONE, WAITING, Desk
from tests.locks.conftest import BO

__all__ = ["desk", "shelf"]

ACME = "business_center.acme"
ALONE = ("apply", "--auto-approve")
APPLY = (*ALONE, "--detailed-exitcode", "--wait")


class Meanwhile:
    """Time that passes only while bcsync pauses; each pause brings the next event."""

    def __init__(self, *events: Callable[[], object]) -> None:
        self.now = 0.0
        self.events = iter(events)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        next(self.events, lambda: None)()


def invited(desk: Desk) -> None:
    """Bo is invited to Acme and Cy to Zen; what rests on them waits."""
    desk.settings(actors={"acme": "ana@acme.example", "zen": "zoe@zen.example"})
    desk.layout(
        """
        business_centers:
          acme:
            name: Acme Group
            timezone: Europe/London
            currency: GBP
            members: {ana@acme.example: admin, bo@acme.example: standard}
            ad_accounts: {uk: {name: Acme UK, members: {bo@acme.example: operator}}}
          zen:
            name: Zen
            timezone: Europe/London
            currency: GBP
            members: {zoe@zen.example: admin, cy@zen.example: standard}
            ad_accounts: {de: {name: Zen DE, members: {cy@zen.example: operator}}}
        """
    )
    desk.apply()


@pytest.fixture
def staying(desk: Desk, shelf: Path) -> Desk:
    return desk.begin(shelf, invited)


@pytest.fixture
def locks(staying: Desk) -> Iterator[Locks]:
    state = open_state(open_project(staying.root, {}, clock=staying.clock), create=True)
    assert isinstance(state, State)
    with state:
        yield state.locks(has_ended)


def do(desk: Desk, *words: str) -> None:
    """What somebody else does meanwhile; its words are not those of the run that stays."""
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        assert run(["-C", str(desk.root), *words]) == DONE


def bring(monkeypatch: pytest.MonkeyPatch, *events: Callable[[], object]) -> Meanwhile:
    meanwhile = Meanwhile(*events)
    monkeypatch.setattr(apply, "time", meanwhile)
    return meanwhile


def test_nothing_is_locked_while_it_stays(
    staying: Desk, locks: Locks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = staying
    held: list[list[Lease]] = []

    def others_work() -> None:
        held.append(locks.standing())
        desk.edit(("uk: {name: Acme UK,", "uk: {name: Acme Britain,"))
        do(desk, *ALONE)
        do(desk, "local", "accept", "bo@acme.example", "acme")

    bring(
        monkeypatch,
        others_work,
        lambda: held.append(locks.standing()),
        lambda: do(desk, "local", "accept", "cy@zen.example", "zen"),
    )
    desk.run(*APPLY, "2m").says("Done: 2 created")
    assert held == [[], []]
    assert locks.standing() == []
    desk.settled()


def test_a_lock_of_others_does_not_end_the_staying(
    staying: Desk, locks: Locks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = staying
    lease: list[Lease] = []

    def others_begin() -> None:
        do(desk, "local", "accept", "--all")
        taken = locks.acquire({ACME}, BO, 60)
        assert isinstance(taken, Lease)
        lease.append(taken)

    meanwhile = bring(
        monkeypatch, others_begin, lambda: None, lambda: locks.release(lease[0].number)
    )
    desk.run(*APPLY, "2m").says("bo@laptop")
    assert meanwhile.now < 60
    desk.settled()


def test_a_lock_that_outlasts_it_leaves_the_rest_to_the_next_apply(
    staying: Desk, locks: Locks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = staying

    def others_begin() -> None:
        do(desk, "local", "accept", "--all")
        assert isinstance(locks.acquire({ACME}, BO, 600), Lease)

    bring(monkeypatch, others_begin)
    desk.run(*APPLY, "2m", code=WAITING).says("bo@laptop")
    assert len(desk.will()) == 2


def test_what_others_finished_is_waited_for_no_longer(
    staying: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = staying

    def others_finish() -> None:
        do(desk, "local", "accept", "--all")
        do(desk, *ALONE)

    meanwhile = bring(monkeypatch, others_finish)
    before = desk.acts("create", "assignment")
    desk.run(*APPLY, "2h", code=DONE).keeps_quiet("follows when that has ended")
    assert meanwhile.now < 60
    assert desk.acts("create", "assignment") == before + 2
    desk.settled()


def test_it_stays_for_what_was_agreed_to_alone(
    staying: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other Business Center's assignment was never part of this plan."""
    desk = staying
    bring(monkeypatch, lambda: do(desk, "local", "accept", "--all"))
    desk.run(*APPLY, "2m", "--target", "assignment.zen/*").says("Staying for 1 operation")
    assert desk.will() == [("create", "assignment.acme/uk/bo@acme.example")]
    desk.run("plan", "--detailed-exitcode", code=CHANGES)


def test_it_leaves_when_the_time_is_over(staying: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile = bring(monkeypatch)
    staying.run(*APPLY, "2m", code=WAITING).says("Staying for 2 operations")
    assert meanwhile.now == 120
