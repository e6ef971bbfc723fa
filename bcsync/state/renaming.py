"""What was accepted and what is in doubt, once something that it speaks of has another name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bcsync.kinds.kind import Kinds
from bcsync.model.address import kind_of
from bcsync.state.values import Acceptance, OperationRecord, OperationRow


def under_new_names(
    acceptances: Iterable[Acceptance], moves: Mapping[str, str], kinds: Kinds
) -> dict[str, Acceptance | None]:
    """What becomes of those that a renaming (old -> new) changes, by the former address.

    None: another was given under the new name already, and the later word counts.
    """
    pairs = [(each, _renamed(each, moves, kinds)) for each in acceptances]
    staying = {each.address for each, new in pairs if new.address == each.address}
    return {
        each.address: None if new.address != each.address and new.address in staying else new
        for each, new in pairs
        if new != each
    }


def _renamed(each: Acceptance, moves: Mapping[str, str], kinds: Kinds) -> Acceptance:
    kind = kind_of(each.address)
    naming = {field.name for field in kinds[kind].reference_fields} if kind in kinds else set()
    changes = [
        {
            "path": change["path"],
            "before": _value(change["before"], moves, kinds),
            "after": _value(change["after"], moves, kinds),
        }
        if change["path"] in naming
        else change
        for change in each.drift["changes"]
    ]
    drift = {**each.drift, "changes": changes}
    return each._replace(address=kinds.renamed(each.address, moves), drift=drift)


def as_called_now(
    records: Iterable[OperationRecord], renames: Sequence[OperationRecord], kinds: Kinds
) -> list[OperationRecord]:
    """Operations, with the names that later runs have given to what they speak of."""
    moves: dict[int, dict[str, str]] = defaultdict(dict)
    for each in renames:
        moves[each.run][str(each.row.operation["before"]["address"])] = each.row.address
    found = []
    for record in records:
        row = record.row
        for run in sorted(moves):
            if run > record.run:
                row = _row_renamed(row, moves[run], kinds)
        found.append(replace(record, row=row))
    return found


def _row_renamed(row: OperationRow, moves: Mapping[str, str], kinds: Kinds) -> OperationRow:
    operation = row.operation
    address = kinds.renamed(row.address, moves)
    identity = [_value(part, moves, kinds) for part in operation["identity"]]
    after = operation.get("after")
    if after:
        naming = {field.name for field in kinds[row.kind].reference_fields}
        after = {
            name: _value(value, moves, kinds) if name in naming else value
            for name, value in after.items()
        }
    renamed = {**operation, "address": address, "identity": identity, "after": after}
    return replace(row, address=address, operation=renamed)


def _value(value: Any, moves: Mapping[str, str], kinds: Kinds) -> Any:
    if isinstance(value, list):
        return [_value(each, moves, kinds) for each in value]
    return kinds.renamed(value, moves) if isinstance(value, str) else value
