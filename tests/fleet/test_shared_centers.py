"""Two projects of a fleet that manage lists of one Business Center keep out of each other's way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest

from bcsync.applying.lease import LockWait
from bcsync.errors import Locked, LockLost, PlanStale
from bcsync.flow.apply import lock_keys
from bcsync.flow.fleet_leases import LeasesOfRun
from bcsync.flow.fleet_locks import held_in_fleet
from bcsync.flow.options import Applied, PlanResult
from bcsync.flow.reviewed import plan_again
from bcsync.flow.stored import open_state
from bcsync.flow.views import bound_centers
from bcsync.project import Project
from bcsync.state.leases import Holder, Lease
from bcsync.state.store import State
from bcsync.workflow import apply_planned, make_plan
from tests.fleet.pair import FOUNDED, HANDS, JOINED, NEW, Pair, done, in_the_middle
from tests.postgres import Server

LOCKED = 5


def others_come_between(pair: Pair) -> tuple[Project, PlanResult]:
    """A plan of the one beside, and what it does is done by the founder before it is carried out."""
    beside = pair.beside(NEW)
    planned = make_plan(beside)
    assert [op.address for op in planned.plan.ready if op.kind == "member"]
    founder = pair.write("founder", JOINED)
    done(founder, make_plan(founder))
    return beside, planned


def test_what_another_project_did_meanwhile_is_looked_at(pair: Pair) -> None:
    """The state of the one beside has not moved; the Business Center has."""
    beside, planned = others_come_between(pair)
    due: list[PlanResult] = []
    done(beside, planned, replace(HANDS, replanned=due.append))
    assert [[op.kind for op in each.plan.ready if op.kind == "member"] for each in due] == [[]]
    assert make_plan(beside).plan.operations == ()


def test_what_was_agreed_to_is_refused_when_another_project_was_quicker(pair: Pair) -> None:
    beside, planned = others_come_between(pair)
    with pytest.raises(PlanStale):
        apply_planned(beside, planned, replace(HANDS, reviewed=True))


def test_alone_it_looks_only_once(pair: Pair) -> None:
    """Nobody else has changed anything since its last run: the plan is carried out as it is."""
    founder = pair.write("founder", JOINED)
    done(founder, make_plan(founder))
    looked: list[bool] = []
    for member in ("di", "ed"):
        beside = pair.beside(f"{member}@acme.example: standard")
        with patch("bcsync.flow.apply.plan_again", wraps=plan_again) as again:
            done(beside, make_plan(beside))
        looked.append(again.called)
    assert looked == [True, False]


def test_one_waits_for_the_other(pair: Pair) -> None:
    """Told in the words of who has to wait; nothing is left behind when both have ended."""
    beside = pair.beside("di@acme.example: standard")
    founder = pair.write("founder", JOINED)
    seen: list[Any] = []

    def look() -> None:
        seen.append(pair.run("beside", "apply", "--auto-approve"))
        seen.append(json.loads(pair.run("founder", "locks", "--json")[1]))
        with pytest.raises(Locked):
            apply_planned(beside, make_plan(beside), HANDS)

    in_the_middle(founder, make_plan(founder), look)
    (code, _out, err), [own, shared] = seen
    assert code == LOCKED
    assert "of the fleet: business_center.client, held by " in err
    assert "(apply of project founder)" in err
    assert [own["fleet"], shared["fleet"]] == [False, True]
    assert own["scopes"] == shared["scopes"] == ["business_center.acme"]
    assert pair.run("founder", "locks")[1] == "Nothing is locked.\n"
    assert pair.run("beside", "apply", "--auto-approve")[0] == 0


def test_others_on_another_business_center_do_not_wait(pair: Pair) -> None:
    founder = pair.write("founder", JOINED)
    other = pair.write("other", FOUNDED.replace("  acme:", "  zen:").replace("Acme", "Zen"))
    ends: list[Applied] = []
    in_the_middle(founder, make_plan(founder), lambda: ends.append(done(other, make_plan(other))))
    assert ends


def test_who_lost_what_is_shared_writes_nothing_more(pair: Pair) -> None:
    """Its lease ended, and another project took the Business Center over."""
    beside = pair.beside(NEW)
    founder = pair.write("founder", JOINED)
    planned = make_plan(founder)
    stolen: list[bool] = []
    acquire = LeasesOfRun.acquire

    def short(leases: Any, scopes: Any, holder: Any, seconds: float) -> Any:
        """A lease that has ended as soon as it was given."""
        return acquire(leases, scopes, holder, 0.0 if not stolen else seconds)

    def steal() -> None:
        stolen.append(True)
        done(beside, make_plan(beside))

    with (
        patch.object(LeasesOfRun, "acquire", short),
        pytest.raises(LockLost, match="fleet"),
    ):
        in_the_middle(founder, planned, steal)
    members = {row["id"][1] for row in pair.state("beside")["resources"] if row["kind"] == "member"}
    assert "cy@acme.example" in members


def test_a_lease_of_the_fleet_needs_no_server_while_it_stands(pair: Pair) -> None:
    """A restarted server stops nobody who holds one."""
    founder = pair.write("founder", JOINED)
    away = patch("bcsync.state.locks.Locks.renew", side_effect=AssertionError)
    in_the_middle(founder, make_plan(founder), away.start)
    away.stop()


def test_who_is_patient_waits(pair: Pair) -> None:
    """And plans again when it is their turn."""
    beside = pair.beside(NEW)
    planned = make_plan(beside)
    told: list[str] = []
    with held_by_founder(pair) as stack:
        patience = LockWait(
            60.0,
            tell=lambda held: told.extend(held.leases[0].scopes),
            sleep=lambda _seconds: stack.close(),
        )
        done(beside, planned, replace(HANDS, patience=patience))
    assert told == ["business_center.client"]


def test_patience_is_for_all_locks_together(pair: Pair) -> None:
    """Those of the own state took two thirds of it."""
    beside = pair.beside(NEW)
    planned = make_plan(beside)
    state = open_state(beside, create=True)
    assert isinstance(state, State)
    seconds = [0.0]
    with held_by_founder(pair), state:
        locks = state.locks(lambda _process: False)
        wanted = lock_keys(beside, planned)
        own = locks.acquire(wanted, Holder("ana@desk", 1, "desk 1 1", "bcsync apply"), 600.0)
        assert isinstance(own, Lease)

        def sleep(_seconds: float) -> None:
            seconds[0] += 10.0
            if seconds[0] == 40.0:
                locks.release(own.number)

        patience = LockWait(60.0, sleep=sleep, elapsed=lambda: seconds[0])
        with pytest.raises(Locked, match="waited 20 s"):
            apply_planned(beside, planned, replace(HANDS, patience=patience))
    assert seconds == [60.0]


@contextmanager
def held_by_founder(pair: Pair) -> Iterator[ExitStack]:
    """Its Business Center, until this is closed."""
    founder = pair.project("founder")
    with ExitStack() as stack:
        state = stack.enter_context(closing(open_state(founder, create=True)))
        assert isinstance(state, State)
        centers = partial(bound_centers, state.bindings())
        stack.enter_context(
            held_in_fleet(founder, state, ["business_center.acme"], centers, "apply")
        )
        yield stack


@pytest.mark.parametrize(
    ("database", "way"),
    [
        (None, "set it to the URL"),
        ("sqlite:///x.db", "PostgreSQL"),
        ("postgres", "`fleet init`"),
    ],
)
def test_a_database_that_is_none_of_a_fleet(
    pair: Pair, postgres_server: Server, database: str | None, way: str
) -> None:
    """Nothing is done without the locks; the state stays free."""
    founder = pair.write("founder", JOINED)
    if database is None:
        del pair.environ["FLEET_DB"]
    else:
        pair.environ["FLEET_DB"] = database.replace("postgres", postgres_server.url("postgres"))
    code, _out, err = pair.run("founder", "apply", "--auto-approve")
    assert code == 1
    assert way in err
    assert [op.action for op in make_plan(founder).plan.ready]
