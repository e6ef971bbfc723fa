"""Waiting for locks, renewing them, giving them back."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event

import pytest

from bcsync.applying.lease import Heartbeat, LockWait, hold
from bcsync.errors import Locked
from bcsync.state.leases import Held, Lease
from bcsync.state.locks import Locks
from tests.locks.conftest import ANA, BO
from tests.patience import PATIENCE_S

ACME = "business_center.acme"


@dataclass
class Waiting:
    """Somebody who waits, in a time that passes by sleeping alone."""

    locks: Locks
    release_after: float | None = None
    told: list[Held] = field(default_factory=list)
    slept: float = 0.0

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        if self.release_after is not None and self.slept >= self.release_after:
            for lease in self.locks.standing():
                self.locks.release(lease.number)

    def patience(self, timeout: float) -> LockWait:
        return LockWait(timeout, self.told.append, sleep=self.sleep, elapsed=lambda: self.slept)


def taken(answer: Lease | Held) -> Lease:
    assert isinstance(answer, Lease)
    return answer


def test_without_patience_the_holder_is_named_at_once(file_locks: Locks) -> None:
    """Who, what, since when, from where, until when, and what to do."""
    taken(file_locks.acquire({ACME}, ANA, 60))
    with pytest.raises(Locked) as refusal, hold(file_locks, {ACME}, BO):
        pytest.fail("both hold it")
    [line] = refusal.value.details
    for words in (ACME, "ana@desk", "process 11", "bcsync apply", "since", "until"):
        assert words in line
    assert "--lock-timeout" in refusal.value.hint
    assert refusal.value.exit_code == 5


def test_who_waits_says_for_whom_once_and_then_goes_on(file_locks: Locks) -> None:
    """The lock is taken as soon as it is free."""
    first = taken(file_locks.acquire({ACME}, ANA, 60))
    waiting = Waiting(file_locks, release_after=20)
    with hold(file_locks, {ACME}, BO, patience=waiting.patience(300)) as lease:
        assert lease.number > first.number
    assert [held.leases for held in waiting.told] == [(first,)]
    assert waiting.slept < 25


def test_patience_ends(file_locks: Locks) -> None:
    """Not a moment is slept beyond what was allowed."""
    taken(file_locks.acquire({ACME}, ANA, 60))
    waiting = Waiting(file_locks)
    with (
        pytest.raises(Locked, match="waited 7 s"),
        hold(file_locks, {ACME}, BO, patience=waiting.patience(7)),
    ):
        pytest.fail("both hold it")
    assert waiting.slept == pytest.approx(7)


def test_who_wants_to_leave_waits_no_longer(file_locks: Locks) -> None:
    """Ctrl-C while waiting: nothing has begun, so there is nothing to finish."""
    taken(file_locks.acquire({ACME}, ANA, 60))
    patience = LockWait(300, stopping=lambda: True, sleep=lambda _seconds: None)
    with pytest.raises(KeyboardInterrupt), hold(file_locks, {ACME}, BO, patience=patience):
        pytest.fail("both hold it")


def test_locks_are_given_back_whatever_happens(file_locks: Locks) -> None:
    """After a failure nobody has to wait for the lease to end."""
    with pytest.raises(ZeroDivisionError), hold(file_locks, {ACME}, ANA):
        assert len(file_locks.standing()) == 1
        raise ZeroDivisionError
    assert file_locks.standing() == []


def test_the_lease_is_renewed_while_the_work_goes_on() -> None:
    """A failing renewal is tried again; one that is refused ends the beating."""
    beats: list[int] = []
    enough = Event()

    def renew() -> bool:
        beats.append(len(beats))
        if len(beats) == 1:
            raise Locked("the database is away for a moment")
        if len(beats) == 4:
            enough.set()
        return len(beats) < 4

    with Heartbeat(renew, 0.001):
        assert enough.wait(PATIENCE_S)
    assert len(beats) == 4
