"""What a plan tells: its operations as JSON, as changes of the facts of ``holdings``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tests.laws.holdings import Fact, Moved

Json = Mapping[str, Any]


class Step(NamedTuple):
    """What an operation makes of a fact. Nobody says what it was, or which one it will be: any."""

    fact: Fact
    before: frozenset[str | None] | None
    after: frozenset[str | None] | None
    deferred: bool = False


_NONE: frozenset[str | None] = frozenset({None})
_OPEN: frozenset[str | None] = frozenset({"open"})
_MEMBER = frozenset[str | None]({"pending", "active"})
_NAMES = ("adopt", "rename", "forget")


def told(operations: Iterable[Json]) -> dict[Fact, list[Step]]:
    """Everything that these operations do, whether now, later or by themselves."""
    found: dict[Fact, list[Step]] = defaultdict(list)
    for op in operations:
        if op["action"] not in _NAMES:
            for step in _steps(op):
                found[step.fact].append(step._replace(deferred=bool(op["deferred_by"])))
    return found


def unlisted(changes: Moved, steps: Mapping[Fact, list[Step]]) -> dict[Fact, Any]:
    """Of what has changed, what was not told; with what was told of it."""
    return {
        fact: (change, steps.get(fact))
        for fact, change in changes.items()
        if not _covers(steps.get(fact, ()), *change)
    }


def _covers(steps: Iterable[Step], before: str | None, after: str | None) -> bool:
    steps = list(steps)
    return (
        bool(steps)
        and (steps[0].before is None or before in steps[0].before)
        and any(step.after is None or after in step.after for step in steps)
    )


def undone(changes: Moved, steps: Mapping[Fact, list[Step]]) -> dict[Fact, Any]:
    """Of what was to be done now, what has not become of it."""
    found: dict[Fact, Any] = {}
    for fact, some in steps.items():
        now = [step for step in some if not step.deferred]
        if not now or now[-1].after is None:
            continue
        goals = {goal for step in some[some.index(now[-1]) :] for goal in step.after or (None,)}
        start = now[0].before
        if fact in changes:
            if changes[fact][1] not in goals:
                found[fact] = (changes[fact], some)
        elif start is not None and goals.isdisjoint(start):
            found[fact] = ("not at all", some)
    return found


def _only(value: Any) -> frozenset[str | None]:
    return frozenset({value})


def _steps(op: Json) -> Iterator[Step]:
    kind, action = op["kind"], op["action"]
    parts = [_path(part) for part in op["identity"]]
    takes = action in ("remove", "cancel", "decline")
    before, after = op["before"] or {}, op["after"] or {}
    match kind:
        case "business_center":
            yield from _center(op, takes=takes)
        case "ad_account" if action != "update":
            yield Step((kind, _path(op["address"])), *_there(_OPEN, takes=takes))
        case "member":
            yield from _member(parts, action, before, after, takes=takes)
        case "assignment" | "share":
            fact = (kind, *parts)
            yield Step(fact, _only(before.get("role")), _only(after.get("role")))
        case "access":
            yield from _access((parts[0], parts[1]), action, before, after, takes=takes)
        case "approval":
            held = (parts[1], parts[0])
            if takes:
                yield from _access(held, action, before, after, takes=True)
            else:
                yield Step(("access", *held), None, _only("active"))
                yield Step(("permission", *held), None, _only(after["permission"]))
        case "partner":
            yield Step(("partner", *sorted(parts)), *_there(_only("yes"), takes=takes))
        case "asset_group":
            yield from _group(_path(op["address"]), action, before, after)


def _path(address: str) -> str:
    kind, dot, path = address.partition(".")
    return path if dot and kind in _KINDS else address


_KINDS = ("business_center", "ad_account", "asset_group")


def _there(
    value: frozenset[str | None], *, takes: bool
) -> tuple[frozenset[str | None], frozenset[str | None]]:
    return (value, _NONE) if takes else (_NONE, value)


def _center(op: Json, *, takes: bool) -> Iterator[Step]:
    center = _path(op["address"])
    if op["action"] == "update":
        return
    yield Step(("business_center", center), *_there(_OPEN, takes=takes))
    if not takes:
        # Whoever makes one is its first admin.
        yield Step(("member", center, op["actor"]), _NONE, _only("active"))
        yield Step(("role", center, op["actor"]), _NONE, _only("admin"))
        yield Step(("finance", center, op["actor"]), _NONE, None)


def _member(
    parts: list[str], action: str, before: Json, after: Json, *, takes: bool
) -> Iterator[Step]:
    if action != "update":
        held = _only("pending" if action == "cancel" else "active") if takes else _MEMBER
        yield Step(("member", *parts), *_there(held, takes=takes))
    for name in ("role", "finance"):
        if takes or name in after:
            yield Step((name, *parts), _only(before.get(name)), _only(after.get(name)))


def _access(
    held: tuple[str, str], action: str, before: Json, after: Json, *, takes: bool
) -> Iterator[Step]:
    if action != "update":
        there = _only("active" if action == "remove" else "pending")
        yield Step(("access", *held), *_there(there, takes=takes))
    goal = None if takes else after["permission"]
    yield Step(("permission", *held), _only(before.get("permission")), _only(goal))


def _group(group: str, action: str, before: Json, after: Json) -> Iterator[Step]:
    if action != "update" or "members" in after:
        was, goal = before.get("members") or {}, after.get("members") or {}
        for person in {*was, *goal}:
            if was.get(person) != goal.get(person):
                fact = ("group member", group, person)
                yield Step(fact, _only(was.get(person)), _only(goal.get(person)))
    if action != "update" or "accounts" in after:
        there, then = (set(map(_path, side.get("accounts") or ())) for side in (before, after))
        for account in there ^ then:
            fact = ("group account", group, account)
            yield Step(fact, *_there(_only("in"), takes=account in there))
