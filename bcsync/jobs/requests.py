"""What asks people for an answer: incoming and outgoing access requests, and invitations.

snapshot ──> inbox_of ──> Inbox.find ──> decide: a plan of one operation, applied and journaled
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import product

from bcsync.applying.carrier import RunContext
from bcsync.applying.lock_keys import lock_keys_of
from bcsync.applying.outcome import Outcome
from bcsync.applying.run import apply_plan
from bcsync.errors import PlanStale, UsageRefused
from bcsync.flow.change_times import journaled, refuse_closed
from bcsync.flow.fleet_locks import held_in_fleet
from bcsync.flow.locks import held
from bcsync.flow.opening import Permit, both, open_platform
from bcsync.flow.runs import start_of
from bcsync.flow.views import bound_centers
from bcsync.kinds.access import ACCESS
from bcsync.kinds.approval import APPROVAL
from bcsync.kinds.kind import Kind, Kinds
from bcsync.kinds.way import Way
from bcsync.model.action import Action
from bcsync.model.address import ACCOUNT, CENTER, address, canonical, is_email, path_of
from bcsync.model.status import Status
from bcsync.planning.names import Names
from bcsync.planning.plan import Operation, Plan
from bcsync.planning.scene import Snapshot
from bcsync.platforms.port import PlatformId
from bcsync.project import Project
from bcsync.source.suggest import did_you_mean
from bcsync.state.store import State
from bcsync.state.values import Stored

_SHOWN = 3
_REQUESTS = "requests"
"""What the journal calls a run that answers a request."""


class Box(StrEnum):
    """Which way an entry goes."""

    INCOMING = "incoming"
    """Somebody asks for an ad account of ours."""
    OUTGOING = "outgoing"
    """We asked for an ad account of somebody."""
    INVITATIONS = "invitations"
    """We invited a person."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that waits for an answer, or was answered with no."""

    box: Box
    address: str
    id: PlatformId
    owner: str
    """Whose list it stands in: the address of a Business Center, or a person's e-mail address."""
    asker: str
    """Who asks or invites: the address or the platform id of a Business Center."""
    subject: str
    """What for: the address or id of an ad account, or the invited person."""
    wish: str
    """The permission or role."""
    status: Status
    since: str | None
    on: str | None
    label: str | None
    """The platform's words; text of strangers."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """Everything that waits for an answer, by address."""

    entries: tuple[Entry, ...]
    names: Names

    def of(self, box: Box) -> tuple[Entry, ...]:
        """The entries that go this way."""
        return tuple(entry for entry in self.entries if entry.box is box)

    def find(self, written: str) -> Entry:
        """The incoming request with this address, or behind this access; ids may stand for keys.

        Raises ``UsageRefused``, naming the nearest.
        """
        known = {word: e for e in self.of(Box.INCOMING) for word in _spellings(e.id, self.names)}
        entry = known.get(canonical(written))
        if entry is not None:
            return entry
        raise UsageRefused(
            f"no incoming request {written} asks for a decision",
            hint=self._nearest(written, known),
        )

    def _nearest(self, written: str, known: Collection[str]) -> str:
        if near := did_you_mean(written, known):
            return f"did you mean {near}?"
        open_ones = [entry.address for entry in self.of(Box.INCOMING)[:_SHOWN]]
        return f"these do: {', '.join(open_ones)}" if open_ones else "none does at present"


def _spellings(id: PlatformId, names: Names) -> Iterator[str]:
    """Every way to write a request's address, from either side."""
    account, center = id
    for account_word, center_word in product(
        {names.word(ACCOUNT, account), account},
        {names.word(CENTER, center), center},
    ):
        yield address(APPROVAL.name, account_word, center_word)
        yield address(ACCESS.name, center_word, account_word)


def inbox_of(
    resources: Sequence[Stored], names: Names, kinds: Kinds, ours: Collection[str]
) -> Inbox:
    """Pick what waits from everything that is known; ``ours``: ids of our Business Centers."""
    found = (
        entry
        for row in resources
        if row.kind in kinds and (entry := _entry(row, names, kinds, ours))
    )
    return Inbox(tuple(sorted(found, key=lambda entry: entry.address)), names)


def _entry(row: Stored, names: Names, kinds: Kinds, ours: Collection[str]) -> Entry | None:
    kind = kinds[row.kind]
    box = _box(row, kind, ours)
    if box is None:
        return None
    asker, subject = row.id if box is Box.INVITATIONS else kind.held(row.id)
    return Entry(
        box=box,
        address=names.address_for(kind, row.id, row.scope),
        id=row.id,
        owner=names.address_of(CENTER, row.scope),
        asker=names.address_of(CENTER, asker),
        subject=names.address_of(ACCOUNT, subject),
        wish=str(row.attributes.get(kind.shown_role, "")),
        status=row.status,
        since=row.since,
        on=row.on,
        label=row.label,
    )


def _box(row: Stored, kind: Kind, ours: Collection[str]) -> Box | None:
    if row.absent:
        return None
    match row.status:
        case Status.PENDING if kind.answers:
            return Box.INCOMING
        case Status.PENDING | Status.DECLINED if kind.asks and row.scope in ours:
            return Box.OUTGOING
        case Status.PENDING if kind.way is Way.MEMBERSHIP and row.scope in ours:
            return Box.INVITATIONS
        case _:
            return None


def decider(entry: Entry, actors: Mapping[str, str]) -> str:
    """Who answers for the owner. Raises ``UsageRefused`` when the settings name nobody."""
    if is_email(entry.owner):
        return entry.owner
    key = path_of(entry.owner) or entry.owner
    actor = actors.get(key)
    if not actor:
        raise UsageRefused(
            f"nobody acts for {key}",
            hint=f"name who does in bcsync.yaml: actors: {{{key}: someone@example.com}}",
        )
    return actor


@dataclass(frozen=True, slots=True)
class Decision:
    """A yes or a no to an incoming request."""

    entry: Entry
    verb: Action
    """``APPROVE`` or ``DECLINE``."""
    actor: str
    reason: str | None = None
    declared: bool = False
    """The layout speaks of it, so that it counts as managed afterwards."""
    outside_window: bool = False
    """Although no change window is open, or changes are frozen."""


def decide(
    project: Project, state: State, decision: Decision, look: Callable[[], Inbox]
) -> Outcome:
    """Answer a request and journal it as a run of kind ``requests``.

    ``look``: what waits for an answer at this moment.
    Raises ``Locked`` while somebody else changes one of the two sides, ``ChangesClosed`` when nothing may be,
    ``PlanStale`` or ``UsageRefused`` when another project of the fleet has changed what was decided on.
    """
    operation = _operation(decision)
    reason = journaled(project, decision.reason, outside=decision.outside_window)
    bound = {binding.address: binding for binding in state.bindings()}
    plan = Plan((operation,))
    wanted = lock_keys_of(plan, Snapshot(bound, ()), project.kinds, (decision.entry.owner,))
    centers = partial(bound_centers, bound.values())
    with (
        held(project, state, wanted, _REQUESTS) as ours,
        held_in_fleet(project, state, wanted, centers, _REQUESTS) as shared,
    ):
        refuse_closed(project, plan, outside=decision.outside_window)
        if shared.changed_by_others():
            _refuse_other(decision.entry, look())
        shared.claim()
        outcome = _perform(project, ours, plan, reason, shared.check)
        if not decision.declared:
            # What was decided by hand is no promise of the layout, and no drift when it changes again.
            ours.forget([(APPROVAL.name, decision.entry.id)])
    return outcome


def _refuse_other(decided: Entry, now: Inbox) -> None:
    if now.find(decided.address) != decided:
        raise PlanStale(
            f"{decided.address} is not what it was when it was decided on, nothing was done",
            hint="look at it again: bcsync requests",
        )


def _operation(decision: Decision) -> Operation:
    entry = decision.entry
    return Operation(
        address=entry.address,
        kind=APPROVAL.name,
        action=decision.verb,
        identity=entry.id,
        actor=decision.actor,
        before=None,
        after={"permission": entry.wish},
        reason="decided on the command line",
        precondition={"pending": entry.wish},
    )


def _perform(
    project: Project, state: State, plan: Plan, reason: str | None, permit: Permit
) -> Outcome:
    with closing(open_platform(project, both(permit, state.check))) as platform:
        around = RunContext(project.kinds, platform, state, lambda _outcome: None, lambda: False)
        return apply_plan(plan, start_of(_REQUESTS, reason), around).outcomes[0]
