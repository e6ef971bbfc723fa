"""Operations as items: one by one, like ones together, or counted by Business Center."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bcsync.render.effects import Shifts
from bcsync.render.like import counted, like, places, together
from bcsync.render.pieces import GAP, Item, Line, Piece, Told, Tone, name, names, plain
from bcsync.render.view import Brought
from bcsync.render.words import TAKES, attributes, value

Json = Mapping[str, Any]

_ADDED = 50
"""Things that come to a list, told by name; what leaves it is told whole."""
_PLAIN = frozenset({"create", "update", "invite", "request", "adopt"})


@dataclass(frozen=True, slots=True)
class Telling:
    """What is said about each operation, beside itself."""

    reason: bool = True
    risks: bool = True
    along: Callable[[Json], Sequence[Line]] | None = None


def item_of(op: Json, telling: Telling) -> Item:
    """One operation: its name, what it sets, and for a change what differs."""
    line = [Piece(op["action"], Tone.VERB), Piece(op["label"], Tone.NAME)]
    _about(op, telling, line)
    place = op["source"]
    if place:
        line.append(Piece(f"{place['file']}:{place['line']}", Tone.PLACE))
    details = tuple(_details(op, telling))
    return Item(_sign(op), tuple(line), details, place, about=Told(op))


def _sign(op: Json) -> str:
    sign: str = "manual" if op["mode"] == "manual" else op["action"]
    return sign


def _about(op: Json, telling: Telling, line: list[Piece]) -> None:
    what = "" if op["changes"] else _what(op)
    if what:
        line.append(GAP)
        line.append(Piece(what, Tone.NAME))
    if op["risks"] and telling.risks:
        line.append(Piece(", ".join(op["risks"]), Tone.RISK))


def _what(op: Json) -> str:
    return attributes(op["before"] if op["action"] in TAKES else op["after"])


def _details(op: Json, telling: Telling) -> Iterator[Line]:
    if op["changes"]:
        yield from change_lines(op["changes"])
    if telling.along is not None:
        yield from telling.along(op)
    if "steps" in op:
        for number, step in enumerate(op["steps"], start=1):
            yield plain(f"{number}. "), name(step)
    if telling.reason and tells(op):
        yield (Piece(op["reason"], Tone.ASIDE),)


def tells(op: Json) -> bool:
    """Whether the reason says more than the operation itself."""
    more = op["action"] not in _PLAIN or "replaces" in op["risks"] or "fulfils" in op
    return bool(op["reason"]) and more


class _Field(NamedTuple):
    """What becomes of one field."""

    leaves: list[str]
    comes: list[str]
    turns: list[Line]


def change_lines(changes: Sequence[Json]) -> Iterator[Line]:
    """What differs, field by field; of a list what leaves it, and what comes to it."""
    fields: dict[str, _Field] = {}
    for change in changes:
        field = fields.setdefault(change["path"], _Field([], [], []))
        match change["before"], change["after"]:
            case list() as before, list() as after:
                field.leaves.extend(_less(before, after))
                field.comes.extend(_less(after, before))
            case None, after:
                field.comes.extend(_each(after))
            case before, None:
                field.leaves.extend(_each(before))
            case before, after:
                field.turns.append((name(value(before)), plain(" → "), name(value(after))))
    for path, field in fields.items():
        begin = name(path), plain(": ")
        yield from ((*begin, *turn) for turn in field.turns)
        if field.leaves:
            yield *begin, plain("- "), names(field.leaves)
        if field.comes:
            yield *begin, plain("+ "), names(field.comes, _ADDED)


def _less(some: list[Any], others: list[Any]) -> list[str]:
    known = set(map(value, others))
    return [written for written in map(value, some) if written not in known]


def _each(thing: Any) -> list[str]:
    return [value(each) for each in thing] if isinstance(thing, list) else [value(thing)]


def brought_along(cause: Json, others: Iterable[Brought]) -> Iterator[Line]:
    """What the platform brings along with one operation, in as few lines as can be."""
    shifts = Shifts()
    wordless = []
    for op, effects in others:
        for effect in effects:
            shifts.add(effect)
        if not effects:
            wordless.append(op)
    who = like(cause["label"])
    known = {who.own, who.whose}
    for shift in shifts.folded():
        whose = () if shift.who in known else (name(shift.who), plain(": "))
        begins = "with it, gained: " if shift.gains else "with it: "
        yield plain(begins), *whose, name(shift.role), plain(" on "), *places(shift.on)
    for op in wordless:
        yield plain("with it: "), Piece(op["action"], Tone.PLAIN), plain(" "), name(op["label"])


def one_by_one(operations: Iterable[Json], telling: Telling) -> Iterator[Item]:
    """Each with all that is to be said about it."""
    return (item_of(op, telling) for op in operations)


def alike(
    operations: Iterable[Json], most: int | None, telling: Telling, *, by_person: bool = True
) -> Iterator[Item]:
    """Like ones together, where nothing else is to be said about them."""
    groups: dict[object, list[Json]] = {}
    for number, op in enumerate(operations):
        own = bool(op["changes"] or "steps" in op or (telling.along and telling.along(op)))
        part = like(op["label"])
        what = part.together if by_person else (part.kind, part.of)
        groups.setdefault(number if own else (*_shared(op), what), []).append(op)
    for group in groups.values():
        yield item_of(group[0], telling) if len(group) == 1 else _group(group, most, telling)


def _shared(op: Json) -> tuple[object, ...]:
    reason = op["reason"] if tells(op) else ""
    return op["action"], op["mode"], tuple(op["risks"]), reason, _what(op)


def _group(group: Sequence[Json], most: int | None, telling: Telling) -> Item:
    first = group[0]
    labels = together([op["label"] for op in group], most)
    line = [Piece(first["action"], Tone.VERB), *labels]
    _about(first, telling, line)
    told = telling.reason and tells(first)
    why = ((Piece(first["reason"], Tone.ASIDE),),) if told else ()
    return Item(_sign(first), tuple(line), why, first["source"])


def by_center(operations: Iterable[Json]) -> Iterator[Item]:
    """How many of each kind in each Business Center, and of how many people."""
    numbers: Counter[tuple[str, str, str]] = Counter()
    people: dict[tuple[str, str, str], set[str]] = {}
    for op in operations:
        part = like(op["label"])
        key = (part.of, op["action"], part.kind)
        numbers[key] += 1
        people.setdefault(key, set()).add(part.whose)
    for key in sorted(numbers):
        center, action, kind = key
        yield Item(action, tuple(_numbers(center, action, kind, numbers[key], people[key])))


def _numbers(center: str, action: str, kind: str, number: int, people: set[str]) -> Iterator[Piece]:
    yield Piece(action, Tone.VERB)
    yield counted(kind, number)
    yield plain(" of ")
    yield name(center)
    if len(people) > 1:
        yield plain(f", of {len(people):,} people or Business Centers")
