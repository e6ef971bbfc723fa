"""Finding what an interrupted creation left, where the platform gives out the ids: by natural key.

The natural key: same kind, same place, same declared attributes, bound to no address, and not older than
the attempt. Operations with one natural key are interchangeable, so as many things as there are operations
or fewer go to them in order; more are nobody's to choose from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bcsync.planning.compare import differing
from bcsync.planning.natural_key import Place, place_of, unbound_places
from bcsync.recovery.evidence import Sight
from bcsync.state.canonical import canonical
from bcsync.state.values import Binding, OperationRecord, OperationState, Stored

SKEW = timedelta(minutes=5)
"""How far the clocks of the platform and of this machine may differ."""

Made = str | tuple[str, ...]
"""The id of what it made; or all that look like it, none of which can be told to be it."""


def made_things(
    sight: Sight, records: Sequence[OperationRecord]
) -> Iterator[tuple[OperationRecord, Made]]:
    """Each creation, and what it left."""
    unbound = _unbound(sight, frozenset(record.row.kind for record in records))
    alike: dict[str, list[OperationRecord]] = defaultdict(list)
    for record in records:
        bound = sight.bindings.get(record.row.address)
        if bound is not None:
            yield record, bound.id[0] if _is_shown(sight, record, bound) else ()
        else:
            alike[_natural_key(sight, record)].append(record)
    for group in alike.values():
        found = _matches(sight, group[0], unbound)
        if len(found) > len(group):
            yield from ((record, tuple(found)) for record in group)
        else:
            made: list[Made] = [*found, *[()] * (len(group) - len(found))]
            yield from zip(group, made, strict=True)


def _is_shown(sight: Sight, record: OperationRecord, bound: Binding) -> bool:
    """Whether it has come to be seen, where an answer told no more than its id."""
    return record.state is not OperationState.UNSEEN or (bound.kind, bound.id) in sight.present


def _unbound(sight: Sight, kinds: frozenset[str]) -> Mapping[Place, Sequence[Stored]]:
    if not kinds:
        return {}
    taken = {(binding.kind, binding.id) for binding in sight.bindings.values()}
    rows = ((sight.kinds[row.kind], row) for row in sight.present.values() if row.kind in kinds)
    return unbound_places(rows, taken)


def _natural_key(sight: Sight, record: OperationRecord) -> str:
    declared = _declared(sight, record)
    return canonical({"kind": record.row.kind, "at": sight.scope(record), "is": declared})


def _declared(sight: Sight, record: OperationRecord) -> dict[str, Any]:
    kind = sight.kinds[record.row.kind]
    return sight.names.to_ids(kind, record.row.operation.get("after") or {})


def _matches(
    sight: Sight, record: OperationRecord, unbound: Mapping[Place, Sequence[Stored]]
) -> list[str]:
    kind, declared = sight.kinds[record.row.kind], _declared(sight, record)
    scope = sight.scope(record) if record.row.operation["identity"] else None
    return [
        row.id[0]
        for row in unbound.get(place_of(kind, scope, declared), ())
        if not differing(kind, declared, row.attributes) and not _is_older(row, record)
    ]


def _is_older(row: Stored, record: OperationRecord) -> bool:
    if row.since is None or record.at_intent is None:
        return False
    return _moment(row.since) < _moment(record.at_intent) - SKEW


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
