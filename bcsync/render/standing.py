"""What waits, on whom, and what follows when that has ended: each told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bcsync.render.like import like, likes, together
from bcsync.render.pieces import GAP, Item, Line, Piece, Tone, name, plain
from bcsync.render.view import Held, View
from bcsync.render.words import waits_on

Json = Mapping[str, Any]

_SEVERAL = 3
"""Like things from which on they are told together."""
_FIRST = "has to come first"
_COMES = {
    "invite": "is invited now and has to accept first",
    "request": "is asked for now and has to be approved first",
}


def waiting_items(view: View, most: int | None = None) -> Iterator[Item]:
    """What waits, each with what follows when that has ended."""
    return waiting_alone(view.waiting, view.held, most)


def coming_items(view: View, most: int | None = None) -> Iterator[Item]:
    """What has to come about by this very plan, or otherwise, before something else can follow."""
    for cause, then in held_up(view).items():
        said = _COMES.get(view.comes.get(cause, ""), _FIRST)
        yield Item("waiting", (name(cause), GAP, plain(said)), tuple(_then(then, most)))


def held_up(view: View) -> Mapping[str, Held]:
    """What is deferred, by what holds it up, but for what waits already."""
    waiting = {each["address"] for each in view.waiting}
    return {cause: then for cause, then in view.held.items() if cause not in waiting}


def waiting_alone(
    waiting: Iterable[Json], follows: Mapping[str, Held], most: int | None = None
) -> Iterator[Item]:
    """What waits, like things together, each with what follows when it has ended."""
    for group in _alike(waiting):
        then: Held = {}
        for each in group:
            for what, labels in follows.get(each["address"], {}).items():
                then.setdefault(what, []).extend(labels)
        yield Item("waiting", _line(group, most), tuple(_then(then, most)))


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


def _then(follows: Held, most: int | None) -> Iterator[Line]:
    for (action, power), labels in follows.items():
        begin = plain(f"then: {action} ")
        end = (Piece(power, Tone.RISK),) if power else ()
        for group in likes(labels):
            if len(group) < _SEVERAL:
                yield from ((begin, name(label), *end) for label in group)
            else:
                yield begin, *together(group, most), *end
