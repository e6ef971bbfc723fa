"""What was accepted, once something that it speaks of has another name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bcsync.kinds.kind import Kinds
from bcsync.model.address import kind_of
from bcsync.state.values import Acceptance


def under_new_names(
    acceptances: Iterable[Acceptance], moves: Mapping[str, str], kinds: Kinds
) -> dict[str, Acceptance]:
    """Those that become other ones when addresses are renamed (old -> new), by the former address."""
    pairs = ((each, _renamed(each, moves, kinds)) for each in acceptances)
    return {each.address: new for each, new in pairs if new != each}


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


def _value(value: Any, moves: Mapping[str, str], kinds: Kinds) -> Any:
    return kinds.renamed(value, moves) if isinstance(value, str) else value
