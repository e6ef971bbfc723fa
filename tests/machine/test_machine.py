"""A project over months: its layout changes, people meddle, calls crash, and an apply puts all right."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bcsync.errors import GuardRefused
from bcsync.jobs.drift import Answer, accept
from bcsync.model.action import Action
from bcsync.planning.scene import Allowances
from bcsync.platforms.port import Act
from bcsync.state.values import OperationState, Stored
from tests.drift.test_law_7 import acts, is_echo
from tests.laws.layouts import ACCOUNTS, ACTORS, PEOPLE, ROLES, Layout, layouts
from tests.machine.world import Crash, World, world

LONG = bool(os.environ.get("BCSYNC_TEST_LONG"))
ROUNDS = 4
"""Applies until nothing is left to do: what one makes possible, the next one does."""
MEDDLED_KINDS = ("member", "assignment", "asset_group", "share", "access", "approval", "ad_account")
PARTIAL_KINDS = ("member", "assignment", "asset_group", "share", "access", "approval", "ad_account")

centers = st.sampled_from(sorted(ACTORS))


def account_layouts() -> st.SearchStrategy[Layout]:
    """Always the same accounts, for they cannot be unmade; North comes, is closed, and comes again."""
    whole = layouts(accounts=list(ACCOUNTS)).flatmap(_with_ends)
    return st.one_of(whole, whole, whole.map(_without_north))


def _without_north(layout: Layout) -> Layout:
    acme = layout["business_centers"]["acme"]
    return {**layout, "business_centers": {"acme": {**acme, "partners": {}, "approvals": []}}}


def _with_ends(layout: Layout) -> st.SearchStrategy[Layout]:
    """Some members of Acme's accounts stay until a day only."""
    held = [
        (key, email)
        for key, account in layout["business_centers"]["acme"]["ad_accounts"].items()
        for email in account["members"]
    ]
    if not held:
        return st.just(layout)
    return st.sets(st.sampled_from(held), max_size=2).map(lambda ends: _ending(layout, ends))


def _ending(layout: Layout, ends: set[tuple[str, str]]) -> Layout:
    for key, email in ends:
        members = layout["business_centers"]["acme"]["ad_accounts"][key]["members"]
        if isinstance(members[email], str):
            members[email] = {"role": members[email], "expires": "2026-11-20"}
    return layout


class Months(RuleBasedStateMachine):
    """The rules are what may happen; the invariants are what bcsync promises meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.world: World
        self.settled = False

    def teardown(self) -> None:
        self.stack.close()

    @initialize(layout=account_layouts(), invitations=st.sampled_from(["automatic", "manual"]))
    def begin(self, layout: Layout, invitations: str) -> None:
        self.world = self.stack.enter_context(world(invitations=invitations))
        self.world.write(layout)
        self.world.apply()

    @rule(layout=account_layouts())
    def edit(self, layout: Layout) -> None:
        self.world.write(layout)
        self.settled = False

    @rule()
    def apply(self) -> None:
        """After enough applies nothing is left that could be done."""
        for _round in range(ROUNDS):
            after = self.world.apply().after
            assert after is not None
            if not after.ready:
                break
        self.settled = True
        left = self.world.plan().plan
        assert not left.ready, [(op.action, op.address, op.reason) for op in left.ready]
        assert not left.deferred or left.waiting, [op.address for op in left.deferred]

    @rule(count=st.integers(0, 3))
    def apply_within_the_caps(self, count: int) -> None:
        """What no guard refuses takes no more away than was allowed."""
        limits = replace(self.world.project.settings.limits, removal_count=count, removal_percent=0)
        before = self.world.log()
        floors = {
            key: len(self.world.admins(center)) for key, center in self.world.centers().items()
        }
        planned = self.world.plan(Allowances())
        ended = planned.layout.desired.ended
        try:
            applied = self._apply_with(limits)
        except GuardRefused:
            assert self.world.log() == before
            return
        self.settled = False
        done = [o.operation for o in applied.report.outcomes if o.state is OperationState.DONE]
        removed = Counter(
            (op.address.partition(".")[2].split("/")[0], op.kind)
            for op in done
            if op.action is Action.REMOVE and "replaces" not in op.risks and op.address not in ended
        )
        assert all(n <= count for n in removed.values()), (removed, planned.plan.guards)
        for key, center in self.world.centers().items():
            assert len(self.world.admins(center)) >= min(1, floors.get(key, 0))

    def _apply_with(self, limits: Any) -> Any:
        from bcsync.flow.options import ApplyOptions
        from bcsync.workflow import apply_planned, make_plan

        project = self.world.project
        project = replace(project, settings=replace(project.settings, limits=limits))
        self.world.pass_time(timedelta(seconds=1))
        return apply_planned(
            project, make_plan(project), ApplyOptions(lambda _o: None, lambda: False)
        )

    @rule(data=st.data(), key=centers)
    def meddle(self, data: st.DataObject, key: str) -> None:
        """Somebody who may does something by hand."""
        act = data.draw(self._acts(key))
        if act is not None and self.world.by_hand(act):
            self.settled = False

    def _acts(self, key: str) -> st.SearchStrategy[Act | None]:
        center, actor = self.world.centers().get(key), ACTORS[key]
        if center is None:
            return st.none()
        choices: list[Act] = [
            Act(actor, Action.INVITE, "member", (center, email), {"role": role, "finance": "none"})
            for email in PEOPLE[key]
            for role in ("standard", "admin")
        ]
        for one in self.world.seen():
            if one.scope != center or one.kind not in MEDDLED_KINDS:
                continue
            change: dict[str, Any]
            if one.kind == "ad_account":
                change = {"name": "By hand"}
            elif one.kind == "member":
                change = {"role": "admin" if one.attributes["role"] == "standard" else "standard"}
            elif one.kind == "asset_group":
                change = {"accounts": []}
            else:
                change = {"permission" if one.kind == "access" else "role": ROLES[0]}
            choices.append(Act(actor, Action.UPDATE, one.kind, one.id, change))
            if one.kind != "ad_account" and actor not in one.id:
                choices.append(Act(actor, Action.REMOVE, one.kind, one.id, {}))
        return st.sampled_from(choices)

    @rule(data=st.data(), days=st.integers(1, 20))
    def accept(self, data: st.DataObject, days: int) -> None:
        """Somebody answers for drift: that is left alone, and nothing is planned instead."""
        whole = self.world.plan().plan
        drift = [each.address for each in whole.drift if not each.accepted]
        if not drift:
            return
        address = data.draw(st.sampled_from(drift))
        until = self.world.now.date() + timedelta(days=days)
        answer = Answer(until, ACTORS["acme"], "let it be")
        accept(self.world.project, whole.drift, address, answer)
        part = self.world.plan().plan
        more = {one for one in acts(part) - acts(whole) if not is_echo(one, acts(whole))}
        assert not more, more
        assert address not in {op.address for op in part.operations if op.action.touches_platform}
        self.settled = False

    @rule(joins=st.booleans())
    def invitations_are_answered(self, joins: bool) -> None:
        self.world.control(lambda c: c.accept_all() if joins else c.decline_all())
        self.settled = False

    @rule(yes=st.booleans(), data=st.data())
    def a_request_is_answered(self, yes: bool, data: st.DataObject) -> None:
        pending = [s for s in self.world.seen() if s.kind == "approval" and s.status == "pending"]
        if pending:
            one = data.draw(st.sampled_from(pending))
            verb = Action.APPROVE if yes else Action.DECLINE
            self.world.by_hand(Act(ACTORS["acme"], verb, "approval", one.id, {}))
            self.settled = False

    @rule(days=st.integers(1, 15))
    def time_passes(self, days: int) -> None:
        self.world.pass_time(timedelta(days=days))
        self.settled = False

    @rule(calls=st.integers(0, 4), lost=st.booleans())
    def crash(self, calls: int, lost: bool) -> None:
        """An apply dies in the middle; the call that it died in was carried out, or not."""
        with self.world.faulty(crash_after=calls, lost=lost), suppress(Crash):
            self.world.apply()
        self.settled = False

    @rule(key=centers, kind=st.sampled_from(PARTIAL_KINDS))
    def read_in_part(self, key: str, kind: str) -> None:
        """One list cannot be read: the plan is a part of the one with all in view."""
        center = self.world.centers().get(key)
        if center is None:
            return
        whole = acts(self.world.plan().plan)
        with self.world.faulty(missing=frozenset({(center, kind)})):
            part = self.world.plan().plan
        more = {one for one in acts(part) - whole if not is_echo(one, whole)}
        assert not more, more
        assert not [op for op in part.operations if _stands_in(op, key, kind)]

    @precondition(lambda self: self.settled)
    @invariant()
    def stored_state_is_what_the_platform_shows(self) -> None:
        """But for what nobody who acts may look at any more: that is kept as it was."""
        observed = self.world.observed()
        unread = {gap.scope for gap in observed.gaps}
        seen = {
            (one.kind, one.id): (dict(one.attributes), one.status)
            for one in observed.seen
            if one.scope not in unread
        }
        with self.world.state() as state:
            stored = {
                row.key: (dict(row.attributes), row.status)
                for row in state.resources()
                if row.scope not in unread and not row.absent and _is_shown(row, seen)
            }
        assert stored == seen

    @precondition(lambda self: self.settled)
    @invariant()
    def nothing_has_drifted(self) -> None:
        drift = self.world.plan().plan.drift
        assert [d for d in drift if d.state == "appeared" and not d.accepted] == []

    @invariant()
    def journal_is_whole(self) -> None:
        if not hasattr(self, "world"):
            return
        with self.world.state() as state:
            assert state.verify().breaks == ()
            if self.settled:
                assert state.pending_operations() == []


def _is_shown(row: Stored, seen: dict[Any, Any]) -> bool:
    return row.key in seen or not row.status.gone


def _stands_in(op: Any, key: str, kind: str) -> bool:
    return bool(op.kind == kind and op.address.partition(".")[2].split("/")[0] == key)


TestMonths = Months.TestCase
TestMonths.settings = settings(
    max_examples=300 if LONG else 8,
    stateful_step_count=30 if LONG else 12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=tuple(Phase) if LONG else (Phase.explicit, Phase.reuse, Phase.generate),
)
