"""What settling looks at: the refreshed state, by key, and which parts of it can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from bcsync.kinds.kind import Kinds
from bcsync.model.action import Action
from bcsync.model.address import CENTER, owner_of_part
from bcsync.planning.names import Names
from bcsync.planning.scene import Snapshot
from bcsync.state.values import Binding, OperationRecord, ResourceKey, Stored


class Sight:
    """A snapshot, and the scopes that were read whole for it."""

    def __init__(
        self, snapshot: Snapshot, kinds: Kinds, names: Names, read: frozenset[str]
    ) -> None:
        self.kinds = kinds
        self.names = names
        self.bindings: Mapping[str, Binding] = snapshot.bindings
        self.written = snapshot.written
        self._resources = snapshot.resources
        self._read = read
        self._gaps = {(gap.scope, gap.kind) for gap in snapshot.gaps}

    @cached_property
    def present(self) -> Mapping[ResourceKey, Stored]:
        """Everything that is there."""
        return {row.key: row for row in self._resources if not row.absent}

    def key(self, record: OperationRecord) -> ResourceKey | None:
        """What an operation is about; None while something it names has no id."""
        kind = self.kinds[record.row.kind]
        if kind.assigned_id:
            found = self.names.ids.get(record.row.address)
            return None if found is None else (kind.name, (found,))
        id = self.names.identity(record.row.operation["identity"])
        return None if id is None else (kind.name, id)

    def stored(self, record: OperationRecord) -> Stored | None:
        """What is there of it."""
        key = self.key(record)
        return None if key is None else self.present.get(key)

    def scope(self, record: OperationRecord) -> str | None:
        """The list (platform id or e-mail address) in which its effect would be seen."""
        operation = record.row.operation
        if record.row.kind == CENTER and record.row.action is Action.CREATE:
            return str(operation["actor"]).lower()
        identity = operation["identity"]
        part = identity[0] if identity else record.row.address
        return self.names.id_of(owner_of_part(part))

    def is_read(self, scope: str | None, kind: str) -> bool:
        """Whether what is not seen of a kind in a scope is not there."""
        return scope in self._read and not {(scope, None), (scope, kind)} & self._gaps


def is_readable(sight: Sight, record: OperationRecord) -> bool:
    """Whether looking can tell what became of an operation; acts on names need no platform."""
    if not record.row.action.touches_platform:
        return True
    return sight.is_read(sight.scope(record), record.row.kind)
