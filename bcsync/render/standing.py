"""What waits, on whom, and what follows when that has ended: each told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from bcsync.render.like import like, likes, together
from bcsync.render.pieces import GAP, Item, Line, Piece, Tone, name, plain
from bcsync.render.view import View
from bcsync.render.words import waits_on

Json = Mapping[str, Any]

_GRANTS = frozenset({"grants-admin", "grants-finance"})
_SEVERAL = 3
"""Like things from which on they are told together."""
_FIRST = "has to come first"
_COMES = {
    "invite": "is invited now and has to accept first",
    "request": "is asked for now and has to be approved first",
}


def waiting_items(view: View, most: int | None = None) -> Iterator[Item]:
    """What waits, each with what follows when that has ended."""
    return waiting_alone(view.waiting, _by_cause(view.deferred), most)


def coming_items(view: View, most: int | None = None) -> Iterator[Item]:
    """What has to come about by this very plan, or otherwise, before something else can follow."""
    follows = _by_cause(held_up(view))
    words = _what_comes(view, follows.keys())
    for cause, then in follows.items():
        line = (name(cause), GAP, plain(words.get(cause, _FIRST)))
        yield Item("waiting", line, tuple(_then(then, most)))


def held_up(view: View) -> Sequence[Json]:
    """What is deferred, and not by anything that waits already."""
    if not view.deferred:
        return ()
    waiting = {each["address"] for each in view.waiting}
    return [op for op in view.deferred if op["deferred_by"][0] not in waiting]


def waiting_alone(
    waiting: Iterable[Json], follows: Mapping[str, Sequence[Json]], most: int | None = None
) -> Iterator[Item]:
    """What waits, like things together, each with what follows when it has ended."""
    for group in _alike(waiting):
        then = [op for each in group for op in follows.get(each["address"], ())]
        yield Item("waiting", _line(group, most), tuple(_then(then, most)))


def _by_cause(deferred: Iterable[Json]) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for op in deferred:
        found.setdefault(op["deferred_by"][0], []).append(op)
    return found


def _what_comes(view: View, causes: Set[str]) -> dict[str, str]:
    if not causes:
        return {}
    return {
        op["address"]: _COMES.get(op["action"], _FIRST)
        for op in view.operations
        if op["address"] in causes and not op["deferred_by"]
    }


def _alike(waiting: Iterable[Json]) -> Iterator[Sequence[Json]]:
    groups: dict[object, list[Json]] = {}
    for each in waiting:
        part = like(each["address"])
        on = "themselves" if each["on"] == part.own else each["on"]
        since = (each["since"] or "")[:10]
        key = (part.together, each["state"], since, on, each["note"])
        groups.setdefault(key, []).append(each)
    for group in groups.values():
        yield from [group] if len(group) >= _SEVERAL else ([each] for each in group)


def _line(group: Sequence[Json], most: int | None) -> Line:
    first = group[0]
    if len(group) == 1:
        return name(first["address"]), GAP, name(waits_on(first))
    on = "each of them" if first["on"] == like(first["address"]).own else first["on"]
    said = waits_on({**first, "on": on})
    return *together([each["address"] for each in group], most), GAP, name(said)


def _then(operations: Sequence[Json], most: int | None) -> Iterator[Line]:
    actions: dict[tuple[str, str], list[str]] = {}
    for op in operations:
        # Whoever gains power later does so by this plan, maybe before it has ended.
        power = ", ".join(risk for risk in op["risks"] if risk in _GRANTS)
        actions.setdefault((op["action"], power), []).append(op["label"])
    for (action, power), labels in actions.items():
        begin = plain(f"then: {action} ")
        end = (Piece(power, Tone.RISK),) if power else ()
        for group in likes(labels):
            if len(group) < _SEVERAL:
                yield from ((begin, name(label), *end) for label in group)
            else:
                yield begin, *together(group, most), *end
