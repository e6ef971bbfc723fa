"""What only shows plainly beside what is declared and known, where a platform gives each list by itself.

A partnership stands in the lists of both sides: it is taken as it is known, and else as it is seen first.
A role that may come from elsewhere is one of its own where it is declared or managed (``port.UNSURE``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from bcsync.kinds.kind import Kinds
from bcsync.layout.load import Layout
from bcsync.planning.names import Names
from bcsync.platforms.port import UNSURE, PlatformId, Seen
from bcsync.state.values import Binding, ResourceKey, Stored

Take = Callable[[Seen], object]


class Sight:
    """Hands on what is seen, each thing once."""

    def __init__(
        self,
        kinds: Kinds,
        layout: Layout,
        current: Iterable[Stored],
        bindings: Iterable[Binding],
        take: Take,
    ) -> None:
        self._kinds, self._layout, self._take = kinds, layout, take
        self._current, self._bindings = current, bindings
        self._symmetric = frozenset(kind.name for kind in kinds if kind.symmetric)
        self._sides: dict[tuple[str, frozenset[str]], PlatformId] = {}

    def take(self, seen: Seen) -> None:
        """Something that the platform shows."""
        if seen.kind in self._symmetric:
            self._take_pair(seen)
        elif seen.detail is not UNSURE:
            self._take(seen)
        elif (seen.kind, seen.id) in self._ours:
            self._take(seen._replace(detail=None))

    def _take_pair(self, seen: Seen) -> None:
        side = self._sides or self._known_sides()
        id = side.setdefault((seen.kind, frozenset(seen.id)), seen.id)
        self._take(seen if id == seen.id else seen._replace(id=id, scope=id[0]))

    def _known_sides(self) -> dict[tuple[str, frozenset[str]], PlatformId]:
        """From which side each is told: as it is stored, or else declared."""
        stored = [row.key for row in self._current if not row.absent]
        for kind, id in (*stored, *self._declared()):
            if kind in self._symmetric:
                self._sides.setdefault((kind, frozenset(id)), id)
        return self._sides

    def _declared(self) -> Iterator[ResourceKey]:
        declared = self._layout.desired.resources.values()
        # As the layout gives them where nothing is bound yet: a state may be new, or lost.
        given = ((each.address, each.options.platform_id) for each in declared)
        ids = {address: told for address, told in given if told}
        bound = {binding.address: binding.id[0] for binding in self._bindings}
        names = Names({**ids, **bound})
        for each in declared:
            if not self._kinds[each.kind].assigned_id:
                id = names.identity(each.identity)
                if id is not None:
                    yield each.kind, id

    @cached_property
    def _ours(self) -> frozenset[ResourceKey]:
        """What is declared or managed: looked through only where something is unsure."""
        managed = (row.key for row in self._current if row.managed and not row.absent)
        return frozenset((*self._declared(), *managed))
