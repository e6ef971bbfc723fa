"""Leases: all or nothing, one holder at a time, fencing numbers that only grow."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bcsync.errors import LockLost
from bcsync.model.action import Action
from bcsync.platforms.port import Observation, Seen
from bcsync.state.leases import Held, Lease
from bcsync.state.locks import Locks
from bcsync.state.store import State
from bcsync.state.values import BatchResult, OperationRow, RunStart, RunStatus
from tests.locks.conftest import ANA, BO, Clock, opened

ACME, NORTHWIND, DANA = "business_center.acme", "business_center.northwind", "dana@shop.example"
START = RunStart(kind="apply", who="ana@desk", version="0.1.0")
CREATE = {"identity": ["business_center.acme"], "actor": "ana@acme.example"}
INTENT = (1, OperationRow("ad_account.acme/uk", "ad_account", Action.CREATE, CREATE))
LONG, OVER = 60.0, -1.0
"""Seconds of a lease: one that outlasts the test, and one that ended before it began."""


def taken(answer: Lease | Held) -> Lease:
    assert isinstance(answer, Lease)
    return answer


def test_a_lock_has_one_holder_who_is_told_to_the_others(locks: Locks) -> None:
    """Whoever comes second learns who holds it."""
    lease = taken(locks.acquire({ACME}, ANA, LONG))
    assert locks.acquire({ACME}, BO, LONG) == Held((lease,))
    assert (lease.holder, lease.scopes) == (ANA, (ACME,))


def test_runs_on_other_business_centers_do_not_wait(locks: Locks) -> None:
    """Disjoint runs hold their locks side by side."""
    first = taken(locks.acquire({ACME}, ANA, LONG))
    second = taken(locks.acquire({NORTHWIND, DANA}, BO, LONG))
    assert locks.standing() == [first, second]


def test_all_locks_or_none(locks: Locks) -> None:
    """Who cannot have all holds nothing meanwhile: two such runs would wait for each other for ever."""
    taken(locks.acquire({ACME}, ANA, LONG))
    assert isinstance(locks.acquire({ACME, NORTHWIND}, BO, LONG), Held)
    taken(locks.acquire({NORTHWIND}, ANA, LONG))


def test_fencing_numbers_only_grow(locks: Locks) -> None:
    """A number is never given out again, even when no lease is left."""
    numbers = []
    for _ in range(3):
        lease = taken(locks.acquire({ACME}, ANA, LONG))
        locks.release(lease.number)
        numbers.append(lease.number)
    assert locks.standing() == []
    assert numbers == sorted(set(numbers))


def test_an_ended_lease_is_taken_over(locks: Locks) -> None:
    """The former holder cannot renew; what it held besides is free as well."""
    lost = taken(locks.acquire({ACME, NORTHWIND}, ANA, OVER))
    won = taken(locks.acquire({ACME}, BO, LONG))
    assert won.number > lost.number
    assert not locks.renew(lost.number, LONG)
    assert locks.standing() == [won]


def test_an_ended_lease_that_nobody_took_over_can_be_renewed(locks: Locks) -> None:
    """A machine that slept a little too long goes on, if nobody else did."""
    lease = taken(locks.acquire({ACME}, ANA, OVER))
    assert locks.standing()[0].ended
    assert locks.renew(lease.number, LONG)
    assert isinstance(locks.acquire({ACME}, BO, LONG), Held)


@pytest.mark.parametrize("of", [{ACME}, {NORTHWIND}, {ACME, NORTHWIND, DANA}])
def test_who_slept_while_another_held_a_part_of_it_cannot_renew(
    locks: Locks, state: State, of: set[str]
) -> None:
    """Not even after that one has given everything back: what it did in between is not known here."""
    slept = taken(locks.acquire({ACME, NORTHWIND}, ANA, OVER))
    locks.release(taken(locks.acquire(of, BO, LONG)).number)
    assert locks.standing() == []
    assert not locks.renew(slept.number, LONG)
    assert locks.standing() == []
    with pytest.raises(LockLost):
        state.under(slept).check()


def test_a_number_that_another_got_does_not_renew_it(locks: Locks) -> None:
    """A fencing number is one holder's for ever, even when all leases before it are gone."""
    slept = taken(locks.acquire({ACME}, ANA, OVER))
    locks.end(slept.number)
    won = taken(locks.acquire({ACME}, BO, LONG))
    assert not locks.renew(slept.number, 1_000_000)
    assert locks.standing() == [won]


def test_a_lease_ends_when_its_time_is_over(tmp_path: Path, clock: Clock) -> None:
    """On a file the clock is the caller's; a renewal counts from when it is made."""
    with opened("state.db", tmp_path, clock) as state:
        locks = state.locks(lambda _process: False)
        lease = taken(locks.acquire({ACME}, ANA, LONG))
        clock.pass_seconds(59)
        assert locks.renew(lease.number, LONG)
        clock.pass_seconds(59)
        assert isinstance(locks.acquire({ACME}, BO, LONG), Held)
        clock.pass_seconds(1)
        taken(locks.acquire({ACME}, BO, LONG))


def test_on_a_server_no_clock_but_its_own_counts(tmp_path: Path, postgres_url: str) -> None:
    """A machine whose clock is an hour fast does not end the leases of the others."""
    slow, fast = Clock(), Clock()
    fast.pass_seconds(3600)
    with opened(postgres_url, tmp_path, slow) as one, opened(postgres_url, tmp_path, fast) as two:
        taken(one.locks(lambda _process: False).acquire({ACME}, ANA, LONG))
        assert isinstance(two.locks(lambda _process: False).acquire({ACME}, BO, LONG), Held)


def test_the_lease_of_a_dead_process_has_ended(locks: Locks, dead: set[str]) -> None:
    """Nobody waits for a process that is known to be gone."""
    first = taken(locks.acquire({ACME}, ANA, LONG))
    other = taken(locks.acquire({NORTHWIND}, BO, LONG))
    dead.add(ANA.process)
    assert [lease.ended for lease in locks.standing()] == [True, False]
    locks.end_dead()
    assert locks.standing() == [other]
    assert not locks.renew(first.number, LONG)


def test_a_lease_can_be_ended_by_others_once(locks: Locks) -> None:
    """Breaking says whose it was; a second time there is nothing to break."""
    lease = taken(locks.acquire({ACME}, ANA, LONG))
    assert locks.end(lease.number) == lease
    assert locks.end(lease.number) is None
    taken(locks.acquire({ACME}, BO, LONG))


def test_locks_are_no_content_of_the_state(locks: Locks, state: State) -> None:
    """A plan does not grow stale because somebody took a lock."""
    before = state.fingerprint()
    lease = taken(locks.acquire({ACME}, ANA, LONG))
    locks.renew(lease.number, LONG)
    locks.release(lease.number)
    assert state.fingerprint() == before


def test_of_many_at_once_one_gets_the_lock(
    tmp_path: Path, database: str, clock: Clock, state: State
) -> None:
    """However many ask at the same moment, on connections of their own."""

    def ask(_n: int) -> Lease | Held:
        with opened(database, tmp_path, clock) as mine:
            return mine.locks(lambda _process: False).acquire({ACME, DANA}, ANA, LONG)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert sum(isinstance(answer, Lease) for answer in answers) == 1
    assert len(state.locks(lambda _process: False).standing()) == 1


def test_many_may_be_the_first_to_open_a_state(tmp_path: Path, database: str, clock: Clock) -> None:
    """One creates it, the others find it."""

    def open_it(_n: int) -> str:
        with opened(database, tmp_path, clock) as mine:
            return mine.fingerprint()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(open_it, range(8))) == {"empty"}


WRITERS: dict[str, Callable[[State], object]] = {
    "begin_run": lambda state: state.begin_run(START),
    "intend": lambda state: state.intend(1, [INTENT]),
    "settle": lambda state: state.finish_batch(BatchResult(1)),
    "finish_run": lambda state: state.finish_run(1, RunStatus.DONE, {}),
    "record": lambda state: state.record(
        Observation([Seen("ad_account", ("9",), "7", {"name": "New"})]), ["7"]
    ),
    "mark_managed": lambda state: state.mark_managed([("ad_account", ("1",))]),
    "check": lambda state: state.check(),
}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_lost_the_lease_writes_nothing(state: State, locks: Locks, writer: str) -> None:
    """Every writer is refused by the fencing number, names the successor, and leaves no trace."""
    ours = state.under(taken(locks.acquire({ACME}, ANA, OVER)))
    ours.begin_run(START)
    taken(locks.acquire({ACME}, BO, LONG))
    before = state.pull()
    with pytest.raises(LockLost) as lost:
        WRITERS[writer](ours)
    assert lost.value.exit_code == 5
    assert "bo@laptop" in " ".join(lost.value.details)
    assert lost.value.hint
    assert state.pull() == before


def test_who_holds_the_lease_writes(state: State, locks: Locks) -> None:
    """A lease that stands is in nobody's way."""
    ours = state.under(taken(locks.acquire({ACME}, ANA, LONG)))
    run = ours.begin_run(START)
    ours.intend(run, [INTENT])
    ours.check()
    ours.finish_run(run, RunStatus.DONE, {})
    assert [record.seq for record in state.operations(run)] == [1]


def test_what_a_living_run_has_begun_is_not_unsettled(state: State, locks: Locks) -> None:
    """Others settle it only when its lease is over: until then it may still happen."""
    lease = taken(locks.acquire({ACME}, ANA, LONG))
    ours = state.under(lease)
    run = ours.begin_run(START)
    ours.intend(run, [INTENT])
    assert [found.run for found in locks.standing()] == [run]
    assert state.pending_operations() == []
    locks.release(lease.number)
    assert [record.run for record in state.pending_operations()] == [run]
