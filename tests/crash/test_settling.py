"""What an interrupted run left is found by looking, and what looking cannot tell stays open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bcsync.kinds import KINDS
from bcsync.model.action import Action
from bcsync.model.place import Places
from bcsync.model.status import Status
from bcsync.planning.codec import operation_to_json
from bcsync.planning.names import Names
from bcsync.planning.plan import Operation
from bcsync.planning.scene import Snapshot
from bcsync.platforms.port import Gap, Observation, Seen
from bcsync.recovery.pendings import Pendings
from bcsync.recovery.recover import Recovered, recover
from bcsync.recovery.verdicts import NOT_DONE, PATIENCE, DidNot, Happened, Open, Verdict, verdicts
from bcsync.state.store import State
from bcsync.state.values import (
    Binding,
    OperationRecord,
    OperationRow,
    OperationState,
    RunStart,
    RunStatus,
    Stored,
)

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
AT = "2026-08-01T12:00:00Z"
EARLIER = "2026-08-01T09:00:00Z"
BC, UK = "71", "72"
ACME = Binding("business_center.acme", "business_center", (BC,))
ACCOUNT = "ad_account.acme/uk"
BOUND = Binding(ACCOUNT, "ad_account", (UK,))
NAMED = {"name": "Acme UK", "currency": "GBP"}


def operation(
    address: str, action: Action, identity: tuple[str, ...], after: Mapping[str, Any] | None = None
) -> Operation:
    kind = address.partition(".")[0]
    return Operation(address, kind, action, identity, "ana@acme.example", None, after)


def record(op: Operation, *, run: int = 1, seq: int = 1) -> OperationRecord:
    row = OperationRow(op.address, op.kind, op.action, operation_to_json(op, Places()))
    return OperationRecord(run, seq, row, OperationState.INTENT, None, AT, None)


CREATE = operation(ACCOUNT, Action.CREATE, (ACME.address,), NAMED)


def account(
    id: str, *, since: str | None = AT, status: Status = Status.ACTIVE, **more: Any
) -> Stored:
    attributes = NAMED | {"timezone": "Europe/London"} | more
    return Stored("ad_account", (id,), BC, attributes, status, since)


def look(
    *records: OperationRecord,
    there: tuple[Stored, ...] = (),
    bound: tuple[Binding, ...] = (ACME,),
    gaps: tuple[Gap, ...] = (),
    read: tuple[str, ...] = (BC, "ana@acme.example"),
    now: datetime = NOW,
) -> list[Verdict]:
    snapshot = Snapshot({b.address: b for b in bound}, there, gaps, complete=True)
    names = Names({b.address: b.id[0] for b in bound})
    return verdicts(records, snapshot, KINDS, names, read, now)


def test_a_thing_with_a_new_id_is_found_by_its_natural_key() -> None:
    """Same place, kind and declared attributes: bound, managed, done."""
    [verdict] = look(record(CREATE), there=(account(UK), account("73", name="Other")))
    assert verdict == Happened(record(CREATE), BOUND, managed=("ad_account", (UK,)))


@pytest.mark.parametrize(
    "other",
    [
        account(UK, name="Another"),
        account(UK, currency="EUR"),
        account(UK, since=EARLIER),
        account(UK, status=Status.CLOSED),
        account(UK)._replace(scope="79"),
        account(UK)._replace(absent=True),
    ],
    ids=["name", "attribute", "older", "closed", "elsewhere", "absent"],
)
def test_what_is_not_it_is_not_taken_for_it(other: Stored) -> None:
    """A thing that differs, that was there before or that is gone is not what the run made."""
    assert look(record(CREATE), there=(other,)) == [DidNot(record(CREATE))]


def test_what_is_bound_to_another_address_is_not_it() -> None:
    """One thing has one address."""
    other = BOUND._replace(address="ad_account.acme/other")
    assert look(record(CREATE), there=(account(UK),), bound=(ACME, other)) == [
        DidNot(record(CREATE))
    ]


def test_several_that_look_like_it_are_left_to_people() -> None:
    """None is bound; they are named, and so is the command that adopts one."""
    [verdict] = look(record(CREATE), there=(account("73"), account(UK)))
    assert isinstance(verdict, Open)
    assert "72, 73" in verdict.reason
    assert verdict.hint.endswith(f"bcsync import {ACCOUNT} ID")


def test_an_address_that_was_imported_since_is_done() -> None:
    """The way out of several: whoever imports the right one has settled it."""
    [verdict] = look(record(CREATE), there=(account("73"), account(UK)), bound=(ACME, BOUND))
    assert isinstance(verdict, Happened)


def test_operations_that_are_alike_share_what_is_there() -> None:
    """Nobody can tell two such accounts apart, so each gets one as far as they go."""
    twins = [
        record(operation(f"{ACCOUNT}-{n}", Action.CREATE, (ACME.address,), NAMED), seq=n)
        for n in (1, 2, 3)
    ]
    found = look(*twins, there=(account("73"), account(UK)))
    made = [v.binding.id[0] for v in found if isinstance(v, Happened) and v.binding]
    assert made == ["72", "73"]
    assert found[2] == DidNot(twins[2])


@pytest.mark.parametrize(
    "blind",
    [
        {"gaps": (Gap(BC, None, "refused"),)},
        {"gaps": (Gap(BC, "ad_account", "short"),)},
        {"read": ()},
        {"bound": ()},
    ],
    ids=["scope", "kind", "not read", "owner unknown"],
)
def test_what_cannot_be_read_stays_open(blind: dict[str, Any]) -> None:
    """Unknown is not absent."""
    [verdict] = look(record(CREATE), **blind)
    assert isinstance(verdict, Open)


def test_a_gap_of_another_kind_does_not_matter() -> None:
    assert look(record(CREATE), gaps=(Gap(BC, "member", "short"),)) == [DidNot(record(CREATE))]


def test_a_business_center_is_found_among_what_its_founder_sees() -> None:
    """And what was made in it afterwards is found through it."""
    center = operation("business_center.acme", Action.CREATE, (), {"name": "Acme"})
    member = operation(
        "member.acme/bo@x.example", Action.INVITE, (ACME.address, "bo@x.example"), {}
    )
    seen = Stored("business_center", (BC,), BC, {"name": "Acme"}, since=AT)
    found = look(record(center), record(member, seq=2), there=(seen,), bound=())
    assert isinstance(found[0], Happened | Open)
    [made] = [v for v in found if isinstance(v, Happened)]
    assert made.binding == ACME


MEMBER = ("member", (BC, "bo@x.example"))
INVITED = operation("member.acme/bo@x.example", Action.INVITE, (ACME.address, "bo@x.example"))


def member(status: Status = Status.ACTIVE, role: str = "standard") -> Stored:
    return Stored(*MEMBER, BC, {"role": role, "finance": "none"}, status)


def acted(action: Action, after: Mapping[str, Any] | None = None) -> OperationRecord:
    return record(operation(INVITED.address, action, INVITED.identity, after))


@pytest.mark.parametrize(
    ("action", "there", "done"),
    [
        (Action.INVITE, None, False),
        (Action.INVITE, member(Status.PENDING), True),
        (Action.INVITE, member(Status.DECLINED), False),
        (Action.APPROVE, member(Status.PENDING), False),
        (Action.APPROVE, member(), True),
        (Action.UPDATE, member(role="admin"), True),
        (Action.UPDATE, member(), False),
        (Action.UPDATE, None, False),
        (Action.REMOVE, None, True),
        (Action.REMOVE, member(), False),
        (Action.REMOVE, member(Status.ENDED), True),
        (Action.CANCEL, member(Status.PENDING), False),
        (Action.DECLINE, member(Status.DECLINED), True),
    ],
)
def test_what_is_found_by_its_names_is_looked_at(
    action: Action, there: Stored | None, done: bool
) -> None:
    """Every verb leaves another trace."""
    after = {"role": "admin"} if action is Action.UPDATE else None
    [verdict] = look(acted(action, after), there=(there,) if there else ())
    assert isinstance(verdict, Happened) is done
    if isinstance(verdict, Happened) and there is None:
        assert verdict.removed == MEMBER


def test_acts_on_names_need_no_platform() -> None:
    """Whether an address is bound stands in the state."""
    adopt = record(operation(ACCOUNT, Action.ADOPT, (ACCOUNT,), {"id": UK}))
    moved = record(operation(ACCOUNT, Action.RENAME, (ACCOUNT,), {"address": ACCOUNT}))
    let_go = record(operation(ACCOUNT, Action.FORGET, (ACCOUNT,)))
    bound = look(adopt, moved, let_go, bound=(ACME, BOUND), read=())
    unbound = look(adopt, moved, let_go, read=())
    assert [type(v) for v in bound] == [Happened, Happened, DidNot]
    assert [type(v) for v in unbound] == [DidNot, DidNot, Happened]


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State.open("s.db", base=tmp_path, clock=lambda: NOW, lineage=lambda: "x") as state:
        state.adopt([ACME], [])
        yield state


def interrupted(state: State) -> int:
    run = state.begin_run(RunStart(kind="apply", who="ana@desk", version="0"))
    state.intend(run, [(1, record(CREATE).row)])
    return run


def seen(state: State, *rows: Stored) -> Snapshot:
    state.record(Observation([Seen(*row[:10]) for row in rows]), [BC])
    bindings = {b.address: b for b in state.bindings()}
    return Snapshot(bindings, state.resources(), fingerprint=state.fingerprint(), complete=True)


def found(
    state: State, snapshot: Snapshot, *, read: tuple[str, ...] = (BC,), alive: bool = False
) -> Recovered:
    return recover(state, snapshot, read, KINDS, lambda _run: alive, Pendings.of(state), NOW)


def recorded(op: Operation) -> OperationRecord:
    """Of an operation that the platform took without showing anything."""
    return replace(record(op), state=OperationState.UNSEEN, at_outcome=AT)


LATER = NOW + PATIENCE + timedelta(seconds=1)


def test_what_the_platform_took_without_showing_it_is_found_by_looking() -> None:
    """Its id is learned by natural key."""
    [verdict] = look(recorded(CREATE), there=(account(UK),))
    assert isinstance(verdict, Happened)
    assert verdict.binding == BOUND


@pytest.mark.parametrize(
    ("op", "there"),
    [
        (CREATE, ()),
        (operation(ACCOUNT, Action.UPDATE, (ACME.address,), {"name": "New"}), (account(UK),)),
        (operation(ACCOUNT, Action.REMOVE, (ACME.address,)), (account(UK),)),
    ],
)
def test_what_the_platform_took_may_show_late(op: Operation, there: tuple[Stored, ...]) -> None:
    """For a while nothing is made again; after that it was not done."""
    bound = (ACME,) if op is CREATE else (ACME, BOUND)
    assert isinstance(look(recorded(op), there=there, bound=bound)[0], Open)
    [verdict] = look(recorded(op), there=there, bound=bound, now=LATER)
    assert isinstance(verdict, DidNot)
    assert isinstance(look(record(op), there=there, bound=bound)[0], DidNot)


def test_settling_writes_everything_down(state: State) -> None:
    """Outcome, binding, what is known, the end of the run; the snapshot has it, too."""
    run = interrupted(state)
    settled = found(state, seen(state, account(UK)))
    assert settled.snapshot.bindings[ACCOUNT] == BOUND
    [row] = settled.snapshot.resources
    assert row.managed
    assert row.known == row.attributes
    assert settled.snapshot.fingerprint == state.fingerprint()
    assert (state.pending_operations(), state.running()) == ([], [])
    ended = state.run(run)
    assert ended is not None
    assert (ended.status, ended.summary) == (RunStatus.INTERRUPTED, {"done": 1})
    assert state.verify().breaks == ()


def test_what_did_not_happen_is_no_failure(state: State) -> None:
    """Nobody refused it: the run ended before its turn, or before it was answered."""
    run = interrupted(state)
    found(state, seen(state))
    [record] = state.operations(run)
    assert (record.state, record.message) == (OperationState.SKIPPED, NOT_DONE)
    ended = state.run(run)
    assert ended is not None
    assert ended.summary == {"skipped": 1}


def test_a_run_that_goes_on_is_left_alone(state: State) -> None:
    """Its operations are its own business, and nobody makes the same beside it."""
    interrupted(state)
    settled = found(state, seen(state, account(UK)), alive=True)
    assert len(state.pending_operations()) == len(state.running()) == 1
    assert "run 1 of ana@desk is just making it" in settled.snapshot.pending[ACCOUNT].reason


def test_what_stays_open_is_held_back(state: State) -> None:
    """The run has ended, its operation is still unknown."""
    interrupted(state)
    settled = found(state, seen(state), read=())
    assert list(settled.snapshot.pending) == [ACCOUNT]
    assert [r.state for r in state.pending_operations()] == [OperationState.INTENT]
    assert state.running() == []


def test_settling_twice_writes_once(state: State) -> None:
    """Two that look at the same time do not disturb each other."""
    interrupted(state)
    snapshot = seen(state, account(UK))
    for _ in range(2):
        found(state, snapshot)
    before = state.fingerprint()
    assert found(state, snapshot).snapshot is snapshot
    assert state.fingerprint() == before
