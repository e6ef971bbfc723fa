"""One thing that was changed outside bcsync."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcsync.planning.codec import drift_to_json
from bcsync.planning.plan import Drifted
from bcsync.render.operations import change_lines
from bcsync.render.pieces import GAP, Item, Piece, Tone, name, plain

Json = Mapping[str, Any]
HAPPENED = {
    "changed": "was changed",
    "vanished": "is gone",
    "appeared": "was added",
}


def happened(drift: Json) -> str:
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


def drift_item(drift: Json, said: str) -> Item:
    """Something that was changed outside bcsync, what is ``said`` of it, and what differs."""
    details = list(change_lines(drift["changes"]))
    if drift["accepted"]:
        details.append((Piece(f"accepted {drift['accepted']}", Tone.ASIDE),))
    if drift["note"]:
        details.append((Piece(drift["note"], Tone.ASIDE),))
    return Item("!", (name(drift["address"]), GAP, plain(said)), tuple(details))
