"""Which kinds have to be read where, on a platform that gives each list by calls of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bcsync.kinds.access import ACCESS
from bcsync.kinds.approval import APPROVAL
from bcsync.kinds.asset_group import ASSET_GROUP
from bcsync.kinds.assignment import ASSIGNMENT
from bcsync.kinds.kind import Kind, Kinds
from bcsync.kinds.member import MEMBER
from bcsync.model.action import Action
from bcsync.model.address import ACCOUNT, CENTER, is_email, owner_of_part
from bcsync.model.resource import Desired
from bcsync.planning.plan import Plan
from bcsync.platforms.abilities import Abilities
from bcsync.platforms.port import View
from bcsync.state.values import OperationRecord, Stored

_GIVING = (CENTER, MEMBER.name, ASSET_GROUP.name)
"""What gives roles on ad accounts that are no operations of their own."""
_ALWAYS = (CENTER, ACCOUNT, MEMBER.name, ACCESS.name, APPROVAL.name)
"""Who acts and on what, and the inbox (``requests``)."""


class Needed:
    """Kinds by whose lists they stand in: addresses and ids of Business Centers, e-mail addresses of people."""

    def __init__(
        self,
        kinds: Kinds,
        desired: Desired,
        stored: Iterable[Stored],
        in_doubt: Iterable[OperationRecord],
    ) -> None:
        self._kinds = kinds
        self._found: dict[str, set[str]] = defaultdict(set)
        # Where these would show, nobody knows before they are looked for.
        self._everywhere = {record.row.kind for record in in_doubt}
        self._of_layout(desired)
        self._of_state(stored)

    def of(self, *names: str) -> frozenset[str]:
        """What to ask for in the lists of somebody with these names: what is there, and what that names."""
        found = self._everywhere.union(*(self._found.get(name, ()) for name in names))
        return self._with_what_they_name(found).union(_ALWAYS)

    def _of_layout(self, desired: Desired) -> None:
        by_section: dict[str, set[str]] = defaultdict(set)
        for kind in self._kinds:
            by_section[kind.section].add(kind.name)
        for owner, section, *_of in desired.lists:
            self._found[owner] |= by_section[section]
        for declared in desired.resources.values():
            # Whatever stands between two is seen from both sides, and told by either.
            for part in declared.identity:
                if not is_email(part):
                    self._found[owner_of_part(part)].add(declared.kind)

    def _of_state(self, stored: Iterable[Stored]) -> None:
        places = {
            kind.name: [at for at, of in enumerate(kind.composed_of) if of == CENTER]
            for kind in self._kinds
        }
        for row in stored:
            if row.managed:
                self._found[row.scope].add(row.kind)
                for at in places.get(row.kind, ()):
                    self._found[row.id[at]].add(row.kind)

    def _with_what_they_name(self, left: set[str]) -> frozenset[str]:
        found: set[str] = set()
        while left:
            name = left.pop()
            if name in self._kinds and name not in found:
                found.add(name)
                left.update(self._shown_names(self._kinds[name]))
        return frozenset(found)

    @staticmethod
    def _shown_names(kind: Kind) -> set[str]:
        """Kinds that it names where anybody sees it."""
        unseen = {field.refers_to for field in kind.reference_fields if field.write_only}
        return {name for name in kind.names if name not in unseen}


def asking_for(views: Iterable[View], centers: Mapping[str, str], needed: Needed) -> list[View]:
    """Views that ask for no more than is needed there; ``centers``: ids -> addresses in the layout."""
    return [
        replace(view, kinds=needed.of(view.scope, centers.get(view.scope, view.scope)))
        for view in views
    ]


def kinds_touched(plan: Plan, kinds: Kinds) -> frozenset[str] | None:
    """In which lists it would show what a plan did; None: in any.

    What the platform brings along stands in the plan; what an answer makes of a request does not.
    """
    named = {op.kind for op in plan.operations if op.action.touches_platform}
    if CENTER in named:
        return None
    between = {kind.name for kind in kinds if kind.asks or kind.answers}
    return frozenset(named if named.isdisjoint(between) else {*named, *between, ACCOUNT})


def people_touched(plan: Plan) -> frozenset[str] | None:
    """Whose roles on ad accounts may be others by what a plan did; None: anybody's.

    What is made gives nobody a role by itself, but for what is in ``_GIVING``; what ends or changes takes roles
    along, those of people who are not managed among them.
    """
    people: set[str] = set()
    for op in plan.operations:
        if not op.action.touches_platform:
            continue
        if op.kind == ASSIGNMENT.name:
            people.add(op.identity[-1])
        elif op.kind in _GIVING or op.action is not Action.CREATE:
            return None
    return frozenset(people)


def people_in_doubt(records: Iterable[OperationRecord]) -> frozenset[str]:
    """Whose roles nobody knows."""
    return frozenset(
        record.row.operation["identity"][-1]
        for record in records
        if record.row.kind == ASSIGNMENT.name
    )


def of_others(current: Iterable[Stored], views: Iterable[View]) -> Iterator[Stored]:
    """What stays as it is known where these views ask for the roles of some people alone."""
    asked = {view.scope: view.people for view in views if view.people is not None}
    for row in current if asked else ():
        people = asked.get(row.scope)
        known = row.kind == ASSIGNMENT.name and not row.absent
        if known and people is not None and row.id[-1] not in people:
            yield row


def shown(view: View, abilities: Abilities) -> View:
    """A view that asks for nothing that nobody is shown."""
    if view.kinds is None:
        return view
    return replace(view, kinds=frozenset(filter(abilities.shows, view.kinds)))


def narrowed(
    views: Iterable[View], kinds: frozenset[str], people: frozenset[str] | None
) -> list[View]:
    """Views that ask for these kinds and people at most, where they ask for kinds."""
    return [
        view if view.kinds is None else replace(view, kinds=view.kinds & kinds, people=people)
        for view in views
    ]
