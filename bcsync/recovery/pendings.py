"""What the journal knows no end of, as long as nobody has looked for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from bcsync.model.action import Action
from bcsync.planning.scene import Pending, Snapshot
from bcsync.state.reader import StateReader
from bcsync.state.values import OperationRecord, RunRecord

_MAKES = frozenset({Action.CREATE, Action.INVITE, Action.REQUEST})


@dataclass(frozen=True, slots=True)
class Pendings:
    """Work that the journal knows no end of, as it was before the platform was looked at.

    What begins after that may be missing in what is seen, and must not count as not done.
    """

    running: Sequence[RunRecord]
    pending: Sequence[OperationRecord]

    @classmethod
    def of(cls, state: StateReader) -> Self:
        """Two indexed queries."""
        return cls(state.running(), state.pending_operations())

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.running or self.pending)


def hold_back(records: Sequence[OperationRecord], snapshot: Snapshot) -> Snapshot:
    """The snapshot of somebody who does not look: nothing that may be there, or done, is done again."""
    held = {
        record.row.address: Pending(
            f"run {record.run} was interrupted in the middle of {_doing(record)}",
            "plan without --no-refresh: looking at the platform tells what became of it",
            under_way=not makes_something(record),
        )
        for record in records
        if record.row.action.touches_platform
        and not (makes_something(record) and record.row.address in snapshot.bindings)
    }
    return replace(snapshot, pending=held) if held else snapshot


def makes_something(record: OperationRecord) -> bool:
    """Whether there is something new once it is done."""
    return record.row.action in _MAKES


def _doing(record: OperationRecord) -> str:
    return "making it" if makes_something(record) else f"its {record.row.action}"
