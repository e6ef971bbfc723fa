"""What a plan means for people and Business Centers: who gains, who loses, on what, by which way.

Worked out from the identities of its operations, implied ones included, and from what the kinds say they
give (``Kind.gives_access``). Made when somebody asks for them: a large plan has hundreds of thousands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bcsync.kinds.field import Field
from bcsync.kinds.kind import Kind
from bcsync.kinds.way import Grant
from bcsync.model.action import Action
from bcsync.model.address import address, is_reference, path_of
from bcsync.model.composed import PERSON
from bcsync.model.roles import rank
from bcsync.planning.groups import GroupChange, Groups
from bcsync.planning.plan import Mode, Operation, Part, Plan

Values = Mapping[str, Any]

NAMED = 10_000
"""People times accounts of one operation that are named one by one; more are counted for each person."""
_NOTHING = "none"
_GIVES_NOTHING = frozenset(
    # These change what bcsync knows; or an answer is outstanding, and nothing was given yet.
    {Action.ADOPT, Action.RENAME, Action.FORGET, Action.REQUEST, Action.CANCEL, Action.DECLINE}
)


_MAKES = frozenset({Action.CREATE, Action.INVITE, Action.APPROVE})


class Effect(NamedTuple):
    """What becomes of the role that one person or Business Center has on one thing, by one way."""

    who: str
    """An e-mail address, or the address of a Business Center."""
    on: str
    """The address of an ad account or a Business Center; of a group itself for a place in it."""
    way: str
    """A kind, ``finance``, or the address of the group (or the like) that gives it."""
    before: str | None
    after: str | None
    gains: bool
    operation: int
    """The number of the operation in the plan."""
    deferred: bool = False
    """Gained later, if at all: something waiting has to end first."""
    accounts: int = 0
    """On so many accounts of the group, where these are too many to name."""


def effects_of(plan: Plan, *, later: bool = True) -> Iterator[Effect]:
    """The effects of a plan in the order of its operations.

    Without ``later``, what something waiting holds up gives nothing; what it takes away counts all the same.
    """
    groups = Groups(plan.held)
    anew = _Anew(plan.operations)
    giving = {
        kind.name: kind for kind in plan.kinds or () if kind.gives_access or kind.people_field
    }
    for number, op in enumerate(plan.operations):
        kind = giving.get(op.kind)
        if kind is None or op.action in _GIVES_NOTHING:
            continue
        deferred = bool(op.deferred_by) and not op.action.takes
        told = not deferred or later or op.mode is Mode.IMPLIED
        if (people := kind.people_field) is not None:
            change = groups.change(kind, op)
            if told:
                yield from _of_people(people, op, number, change, deferred=deferred)
        elif told and (whole := anew.as_one(op)) is not None:
            for way in kind.gives_access:
                yield from _of_role(kind, way, whole, number, deferred=deferred)


def _of_role(
    kind: Kind, way: Grant, op: Operation, number: int, *, deferred: bool
) -> Iterator[Effect]:
    was, then = (_role(side, way.field.name) for side in (op.before, op.after))
    if was != then:
        who = _named(kind, op, way.to)
        on = _named(kind, op, way.on, way.owner)
        gains = _is_more(way.field.ranks, was, then)
        yield Effect(who, on, way.name or kind.name, was, then, gains, number, deferred)


def _role(values: Values | None, name: str) -> str | None:
    role = None if values is None else values.get(name)
    return role if type(role) is str and role != _NOTHING else None


def _is_more(ranks: Sequence[str], was: str | None, then: str | None) -> bool:
    if was is None or then is None:
        return was is None
    return rank(then, ranks) > rank(was, ranks) >= 0


def _named(kind: Kind, op: Operation, part: int, owner: int | None = None) -> str:
    """A part of an identity as an address; what no address is bound to is called by its id."""
    word, of = op.identity[part], kind.composed_of[part]
    if of == PERSON or is_reference(word):
        return word
    path = word if owner is None else f"{path_of(op.identity[owner]) or op.identity[owner]}/{word}"
    return address(of, path)


class _Anew:
    """What is removed and made anew, as the one change that it is: nobody gains what was only lowered."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._taken: dict[str, Values | None] = {
            op.address: None
            for op in operations
            if op.replacement is not None and op.part is Part.IN and op.action in _MAKES
        }

    def as_one(self, op: Operation) -> Operation | None:
        """The operation, from what its counterpart took; None for that counterpart."""
        if not self._taken or op.address not in self._taken:
            return op
        if op.part is Part.OUT:
            self._taken[op.address] = op.before
            return None
        return op._replace(before=self._taken[op.address] or op.before)


class _Place(NamedTuple):
    """A person in a group and the like."""

    op: Operation
    number: int
    ranks: Sequence[str]
    deferred: bool
    person: str

    def effect(self, on: str, was: str | None, now: str | None, accounts: int = 0) -> Effect:
        """What becomes of their role on something, by this place."""
        gains, way = _is_more(self.ranks, was, now), self.op.address
        return Effect(self.person, on, way, was, now, gains, self.number, self.deferred, accounts)


def _of_people(
    field: Field, op: Operation, number: int, change: GroupChange, *, deferred: bool
) -> Iterator[Effect]:
    """Places in a group, and for each the roles that it gives on single accounts."""
    there, then, has = change.before, change.after, change.has
    # Nobody gains what is only put back.
    had = has if op.part is Part.RESTORED else change.had
    every = sorted(had | has)
    named = len({*there, *then}) * len(every) <= NAMED
    changed = [each for each in every if (each in had) != (each in has)]
    for person in sorted({*there, *then}):
        place = _Place(op, number, field.ranks, deferred, person)
        was, now = there.get(person), then.get(person)
        if was != now:
            yield place.effect(op.address, was, now)
        if named:
            for account in changed if was == now else every:
                old, new = was if account in had else None, now if account in has else None
                if old != new:
                    yield place.effect(account, old, new)
        elif was is not None and now is not None:
            if less := len(had - has):
                yield place.effect(op.address, was, None, less)
            if more := len(has - had):
                yield place.effect(op.address, None, now, more)
