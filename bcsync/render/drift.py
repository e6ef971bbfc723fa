"""What was changed outside bcsync, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bcsync.model.address import CENTER
from bcsync.planning.codec import drift_to_json
from bcsync.planning.plan import Drifted, Operation
from bcsync.planning.scene import Snapshot
from bcsync.render.lines import item_lines
from bcsync.render.operations import change_lines
from bcsync.render.pieces import GAP, Item, Piece, Tone, name, plain
from bcsync.render.safe import printable
from bcsync.render.style import Style
from bcsync.render.words import count

HAPPENED = {
    "changed": "was changed",
    "vanished": "is gone",
    "appeared": "was added",
}


def drift_json(
    drift: Sequence[Drifted], snapshot: Snapshot, due: Iterable[Operation] = ()
) -> dict[str, Any]:
    """Drift, what fell due, and what is not known because it could not be read."""
    centers = [each for each in snapshot.bindings.values() if each.kind == CENTER]
    names = {each.id[0]: each.address for each in centers}
    return {
        "drift": [drift_to_json(each) for each in drift],
        "due": [{"address": op.address, "kind": op.kind, "action": op.action.value} for op in due],
        "unknown": [
            {"scope": names.get(gap.scope, gap.scope), "kind": gap.kind, "reason": gap.reason}
            for gap in snapshot.gaps
        ],
    }


def render_drift(found: Mapping[str, Any], style: Style) -> str:
    """Drift as text, ending in a newline."""
    return style.fit("".join(f"{line}\n" for line in _lines(found, style)))


def _lines(found: Mapping[str, Any], style: Style) -> Iterator[str]:
    yield from _drift_lines(found, style)
    due = found["due"]
    if due:
        yield style.strong(f"Fell due by its date (expires): {count(len(due), 'thing')}.")
    for each in due:
        yield f"  - {each['action']} {printable(each['address'])}"


def _drift_lines(found: Mapping[str, Any], style: Style) -> Iterator[str]:
    drift = found["drift"]
    if not drift:
        yield "No drift in what could be read." if found["unknown"] else "No drift."
        return
    yield style.strong(f"Changed outside bcsync: {count(len(drift), 'thing')}.")
    for each in drift:
        yield from item_lines(drift_item(each, happened(each)), style)


def happened(drift: Mapping[str, Any]) -> str:
    """What somebody did to it, as the end of a sentence."""
    state: str = drift["state"]
    return HAPPENED.get(state, state)


def happened_to(drift: Drifted) -> str:
    """What somebody did to it, and what differs by it, in one line."""
    told = drift_to_json(drift)
    differs = ("".join(map(_worded, line)) for line in change_lines(told["changes"]))
    return ", ".join([happened(told), *differs])


def _worded(piece: Piece) -> str:
    return ", ".join(piece.names) if piece.names else piece.text


def drift_item(drift: Mapping[str, Any], said: str) -> Item:
    """Something that was changed outside bcsync, what is ``said`` of it, and what differs."""
    details = list(change_lines(drift["changes"]))
    if drift["accepted"]:
        details.append((Piece(f"accepted {drift['accepted']}", Tone.ASIDE),))
    if drift["note"]:
        details.append((Piece(drift["note"], Tone.ASIDE),))
    return Item("!", (name(drift["address"]), GAP, plain(said)), tuple(details))
