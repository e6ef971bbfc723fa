"""The operations of a plan as a graph: what rests on what, and the walks that decide by it.

Nodes are the operations, by their number in the plan. An edge leads from one to another that it rests on,
and says why:

    there     that one makes what this one names
    active    that one must be accepted, verified or approved as well
    given     what is taken by this one is given in another way by that one
    freed     that one frees a name or a seat that this one takes
    whole     both are parts of one replacement
    brought   the platform brings this one along with that one

Walks, each linear in what it meets:

    held_back           what cannot run now, as what it rests on waits                     (``defer``)
    with_all_it_needs   operations and all that they rest on                               (``--target``)
    with_dependents     operations, all that rests on them, and the causes of what is implied  (``--exclude``)
    rests_on            what must be done before: skipped with it                          (a failure)
    parts_of            what is finished once it was begun                                 (leaving)

Edges are not stored: an operation says by address what it rests on, and of an address its numbers are known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from bcsync.model.action import Action
from bcsync.model.address import center_address, is_reference, owner_key
from bcsync.planning.plan import Mode, Operation, Why

Causes = tuple[str, ...]
"""Addresses of what somebody else must end first."""

_SETTLES = frozenset({Action.ADOPT, Action.RENAME})


class Edge(NamedTuple):
    """Why an operation rests on what has this address."""

    why: Why
    address: str
    to: int | None
    """The operation of the plan that brings it about; None where it stands already."""


class Graph:
    """Operations in the order of their plan, and what each rests on."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    @cached_property
    def _numbers(self) -> tuple[dict[str, int], dict[str, list[int]]]:
        """Of each address its first operation; of those with several, all."""
        first: dict[str, int] = {}
        several: dict[str, list[int]] = {}
        for number, op in enumerate(self.operations):
            before = first.setdefault(op.address, number)
            if before != number:
                several.setdefault(op.address, [before]).append(number)
        return first, several

    def at(self, name: str) -> Sequence[int]:
        """The numbers of the operations on an address."""
        first, several = self._numbers
        if name in several:
            return several[name]
        return (first[name],) if name in first else ()

    def rests_on(self, number: int) -> Iterator[tuple[int, Why]]:
        """The operations before it that must be done first."""
        op = self.operations[number]
        for name, why in _needs(op):
            if why is Why.ACTIVE and name == op.address:
                continue
            for other in self.at(name):
                if other < number and self.operations[other].mode is not Mode.IMPLIED:
                    yield other, why

    def edges(self, number: int) -> Iterator[Edge]:
        """All that an operation rests on, and why: other operations, or what stands already."""
        op = self.operations[number]
        for name, why in _needs(op):
            others = [n for n in self.at(name) if n < number]
            yield from (Edge(why, name, other) for other in others)
            if not others:
                yield Edge(why, name, None)
        for cause in self.causes_of(number):
            yield Edge(Why.BROUGHT, self.operations[cause].address, cause)

    def causes_of(self, number: int) -> Iterator[int]:
        """What the platform brings an operation along with; of what is replaced it is the half that ends it."""
        for name in self.operations[number].brought_by:
            for other in self.at(name):
                if self.operations[other].may_bring_along:
                    yield other
                    break

    def parts_of(self, number: int) -> Sequence[int]:
        """The parts of the replacements that an operation takes part in, itself included."""
        found = dict.fromkeys(
            part for about in self._about(number) for part in self._replacements.get(about, ())
        )
        return tuple(found)

    def _about(self, number: int) -> tuple[str, ...]:
        replacement = self.operations[number].replacement
        return () if replacement is None else replacement.about

    @cached_property
    def _replacements(self) -> Mapping[str, list[int]]:
        """What is replaced by these operations -> all that takes part in it."""
        parts: dict[str, list[int]] = defaultdict(list)
        for number, op in enumerate(self.operations):
            for about in () if op.replacement is None else op.replacement.about:
                parts[about].append(number)
        return parts

    def whole(self, numbers: Iterable[int]) -> set[int]:
        """The operations, and all that stand or fall with them."""
        return _reached(numbers, self.parts_of)

    def with_all_it_needs(self, numbers: Iterable[int]) -> set[int]:
        """The operations, all that they rest on, and what the platform brings along with these."""
        brought: dict[int, list[int]] = defaultdict(list)
        for number, op in enumerate(self.operations):
            for cause in self.causes_of(number) if op.brought_by else ():
                brought[cause].append(number)

        def onwards(number: int) -> Iterator[int]:
            yield from (other for other, _why in self.rests_on(number))
            yield from self._names_of(number)
            yield from self.parts_of(number)
            yield from brought.get(number, ())
            yield from self._brings(number)

        return _reached(numbers, onwards)

    def with_dependents(self, numbers: Iterable[int]) -> set[int]:
        """The operations, all that rests on them, and what would bring them about all the same."""
        resting: dict[int, list[int]] = defaultdict(list)
        for number in range(len(self.operations)):
            for other, _why in self.rests_on(number):
                resting[other].append(number)
            for other in self._names_of(number):
                resting[other].append(number)
            for other in self._brings(number):
                resting[other].append(number)

        def onwards(number: int) -> Iterator[int]:
            yield from resting.get(number, ())
            yield from self.parts_of(number)
            yield from self.causes_of(number)

        return _reached(numbers, onwards)

    def _brings(self, number: int) -> Iterator[int]:
        """What comes into being with an operation, so that neither is done without the other."""
        for name in self.operations[number].brings:
            yield from self.at(name)

    def with_names(self, numbers: Iterable[int]) -> set[int]:
        """The operations, and the adoptions and renames that they are named by; these touch nothing."""
        return _reached(numbers, self._names_of)

    @cached_property
    def _names(self) -> Mapping[str, list[int]]:
        """Names -> the adoptions and renames that settle what they stand for."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, op in enumerate(self.operations):
            if op.action in _SETTLES:
                found[op.address].append(number)
                if op.former is not None:
                    # A name is free when what it stood for until now has got its new one.
                    found[op.former].append(number)
        return found

    def _names_of(self, number: int) -> Iterator[int]:
        """The adoptions and renames that an operation is spoken of by."""
        names = self._names
        for name in _names_in(self.operations[number]) if names else ():
            yield from (other for other in names.get(name, ()) if other != number)

    def held_back(
        self, blocked: Mapping[str, Causes], waits: Callable[[str], Causes]
    ) -> Iterator[Causes]:
        """For each operation what holds it back: what is ``blocked`` (by address), or ``waits``, passes on.

        ``waits``: of something that must be active, why it is not; asked only where nothing is blocked.
        """
        held = dict(blocked)
        for op in self.operations:
            found = [held[need] for need in op.requires if need in held]
            if op.first:
                found += [held[need.address] for need in op.first if need.address in held]
            for need in op.awaits:
                # The second step of something requires the first, which has the same address.
                causes = (held[need] if need != op.address else ()) if need in held else waits(need)
                if causes:
                    found.append(causes)
            if not found:
                yield ()
                continue
            causes = found[0] if len(found) == 1 else _together(found)
            held.setdefault(op.address, causes)
            yield causes


def _needs(op: Operation) -> Iterator[tuple[str, Why]]:
    for name in op.requires:
        yield name, Why.THERE
    for name in op.awaits:
        yield name, Why.ACTIVE
    for need in op.first:
        yield need.address, need.why


def _together(causes: Iterable[Causes]) -> Causes:
    return tuple(dict.fromkeys(chain.from_iterable(causes)))


def _reached(numbers: Iterable[int], onwards: Callable[[int], Iterable[int]]) -> set[int]:
    """All that is reached from these."""
    found, left = set[int](), list(numbers)
    while left:
        number = left.pop()
        if number not in found:
            found.add(number)
            left.extend(onwards(number))
    return found


def _names_in(op: Operation) -> Iterator[str]:
    """What an operation speaks of, and the Business Centers that stands in."""
    listed = (name for side in (op.before, op.after) for name in (side or {}).get("accounts") or ())
    for name in (op.address, *op.requires, *op.awaits, *op.identity, *listed):
        if is_reference(name):
            yield name
            yield center_address(owner_key(name))
