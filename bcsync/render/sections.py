"""A plan as sections, in the one order that every format has (design 11).

What refuses it; what is removed and who loses; who gains, admins and finance first; what cannot be undone;
what waits on whom; what is done by hand; the rest. Renderers only format, and cut where they must.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from bcsync.render.drift import drift_item
from bcsync.render.effects import Shift
from bcsync.render.like import places
from bcsync.render.operations import (
    Telling,
    alike,
    brought_along,
    by_center,
    one_by_one,
    tells,
)
from bcsync.render.pieces import (
    GAP,
    Grouping,
    Item,
    Line,
    Mention,
    Piece,
    Section,
    Tone,
    Whom,
    name,
    names,
    plain,
)
from bcsync.render.standing import coming_items, held_up, waiting_items
from bcsync.render.view import View
from bcsync.render.words import becomes, lifted_first, waits_on

Json = Mapping[str, Any]

SMALL = 30
"""Operations of a plan that fits on a screen."""
REFUSED = "Refused"
_NAMED = 5
_COUNTED = 2_000
"""Operations that take nothing away, from which on a short telling is nothing but numbers."""
_LISTED = 12
_SHOWN = 30


def sections_of(plan: Json, view: View) -> Iterator[Section]:
    """All that is to be told, empty sections left out."""
    return (section for section in _sections(plan, view) if section.size)


def _sections(plan: Json, view: View) -> Iterator[Section]:
    refused = [guard for guard in plan["guards"] if not guard["ok"]]
    errors = [each for each in plan["findings"] if each["severity"] == "error"]
    failures = [plan["failure"]] if "failure" in plan else []
    yield _of_items("Failed", failures, _failure)
    yield _of_items("Errors", errors, _finding)
    yield _of_items(REFUSED, refused, partial(_guard, view))
    yield _of_operations("To be removed", view.removals, view)
    yield _of_operations("To be removed later", view.later, view)
    yield _of_operations("Comes with something else", view.orphans, view)
    yield _of_shifts("Who loses", view, view.losses)
    yield _of_shifts("Who gains power", view, [each for each in view.gains if each.is_power])
    others = [each for each in view.gains if not each.is_power]
    yield _of_shifts("Who gains", view, others, _SHOWN)
    yield _final(view.final)
    yield _of_operations("Starts a review", view.reviews, view)
    protections = lifted_first(plan["protections"])
    yield _of_items("Protection from removal", protections, _protection, most=_LISTED)
    yield _of_items("Changed outside bcsync", plan["drift"], _drift, most=_LISTED)
    answer = "requests approve|decline ADDRESS"
    yield _of_items("Asks for a decision", view.decisions, _decision, most=_SHOWN, way_out=answer)
    yield from _of_waiting(view)
    yield _of_operations("To be done by hand", view.manual, view)
    unexplained = plan.get("base", {}).get("unexplained", ())
    yield _of_items("Not explained by this change", unexplained, _unexplained, most=_LISTED)
    warnings = [each for each in plan["findings"] if each["severity"] != "error"]
    yield _of_items("Warnings", warnings, _finding)
    yield from _rest(view)


def _of_items(
    title: str,
    things: Sequence[Json],
    told: Callable[[Json], Item],
    *,
    most: int | None = None,
    way_out: str = "",
) -> Section:
    return Section(title, len(things), (lambda: map(told, things),), most=most, way_out=way_out)


def _of_operations(title: str, operations: Sequence[Json], view: View, of: str = "") -> Section:
    reason = _shared(operations, lambda op: op["reason"] if tells(op) else "")
    risks = _shared(operations, lambda op: ", ".join(op["risks"]))
    along = partial(_along, view) if view.implied or view.later else None
    telling = Telling(not reason, not risks, along)
    groupings: tuple[Grouping, ...] = (
        partial(one_by_one, operations, telling),
        partial(alike, operations, None, telling),
        partial(alike, operations, None, telling, by_person=False),
        partial(alike, operations, _NAMED, telling),
        partial(by_center, operations),
    )
    if of and len(operations) > _COUNTED:
        groupings = groupings[0], groupings[-1]
    return Section(
        title,
        len(operations),
        groupings,
        naming=len(groupings) - 2,
        said_once=reason,
        risks=risks,
        of=of,
    )


def _along(view: View, op: Json) -> Sequence[Line]:
    others = view.along(op)
    lines = [*brought_along(op, others)] if others else []
    if op["deferred_by"]:
        lines.append((plain("not before this has ended: "), names(op["deferred_by"], _NAMED)))
    return lines


def _shared(operations: Sequence[Json], fact: Callable[[Json], str]) -> str:
    """What holds for all of these operations, so that it is told once."""
    if len(operations) < 2:
        return ""
    facts = map(fact, operations)
    first = next(facts)
    return first if first and all(other == first for other in facts) else ""


def _final(operations: Sequence[Json]) -> Section:
    groupings = (partial(map, _brief, operations), partial(by_center, operations))
    return Section("Cannot be undone", len(operations), groupings)


def _brief(op: Json) -> Item:
    line = Piece(op["action"], Tone.VERB), name(op["label"])
    return Item(op["action"], line, source=op["source"], about=Mention(op))


def _of_shifts(title: str, view: View, shifts: Sequence[Shift], most: int | None = None) -> Section:
    # Where there are many places, they stand with the operations.
    many = sum(len(shift.things) for shift in shifts) > 2 * SMALL
    own, short = (partial(_shift_items, view, shifts, named) for named in (None, _NAMED))
    by_role, shortest = partial(_by_role, shifts, None), partial(_by_role, shifts, _NAMED)
    if most is not None:
        groupings: tuple[Grouping, ...] = short if many else own, shortest
    else:
        groupings = short if many else own, by_role, short, shortest
    return Section(title, len(shifts), groupings, naming=2, most=most)


def _shift_items(view: View, shifts: Sequence[Shift], named: int | None) -> Iterator[Item]:
    for shift in shifts:
        line = name(shift.who), GAP, name(shift.role), plain(" on "), *places(shift.on, named)
        yield Item("", line, source=view.source_of(shift), about=Whom(shift.who))


def _by_role(shifts: Sequence[Shift], named: int | None) -> Iterator[Item]:
    """Who has a role less or more in each Business Center, and on how much."""
    found: dict[tuple[str, str], list[str]] = {}
    for shift in shifts:
        centers: dict[str, list[str]] = {}
        for on in shift.on:
            centers.setdefault(on.partition("/")[0].removeprefix("group "), []).append(on)
        for center, things in centers.items():
            found.setdefault((shift.role, center), []).append(_who(shift, center, things))
    for (role, center), people in found.items():
        number = plain(f" ({len(people):,}): ")
        yield Item("", (name(role), plain(" in "), name(center), number, names(people, named)))


def _who(shift: Shift, center: str, things: Sequence[str]) -> str:
    if len(things) > 1:
        return f"{shift.who} on {len(things):,}"
    return (
        shift.who
        if things[0] == center
        else f"{shift.who} on {things[0].removeprefix(f'{center}/')}"
    )


def _of_waiting(view: View) -> Iterator[Section]:
    held = held_up(view)
    followers = sum(len(labels) for then in held.values() for labels in then.values())
    for title, size, told, items in (
        ("Waiting", len(view.waiting), waiting_items, None),
        ("Deferred", followers, coming_items, len(held)),
    ):
        groupings = partial(told, view), partial(told, view, _NAMED)
        yield Section(title, size, groupings, most=_SHOWN, items=items)


def _rest(view: View) -> Iterator[Section]:
    """What takes nothing away: by Business Center when there is much of it."""
    if view.ready <= SMALL:
        yield _of_operations("To be done", view.others, view)
        return
    for center, operations in sorted(view.centers.items()):
        yield _of_operations("To be done", operations, view, of=center)


def _failure(failure: Json) -> Item:
    details = [*failure["details"], *filter(None, [failure["hint"]])]
    line = (Piece(failure["message"], Tone.ALARM),)
    return Item("", line, tuple([(name(each),) for each in details]), code="failed")


def _unexplained(each: Json) -> Item:
    return Item(each["action"], (Piece(each["action"], Tone.VERB), name(each["address"])))


def _guard(view: View, guard: Json) -> Item:
    line = name(guard["rule"]), GAP, Piece(guard["message"], Tone.ALARM)
    places = map(view.causes.get, guard["addresses"])
    source = next((each for each in places if each), None)
    return Item("", line, source=source, code=guard["rule"])


def _protection(protection: Json) -> Item:
    return Item("", (name(protection["address"]), plain(f" {becomes(protection)}")))


def _drift(drift: Json) -> Item:
    return drift_item(drift, drift["state"])


def _decision(waiting: Json) -> Item:
    said = waiting["note"] or waits_on(waiting)
    return Item("?", (name(waiting["address"]), GAP, name(said)))


def _finding(finding: Json) -> Item:
    where = _where(finding)
    place = (name(where), plain(": ")) if where else ()
    line = *place, plain(f"{finding['severity']}: "), name(finding["message"])
    hint = ((plain("hint: "), Piece(finding["hint"], Tone.ASIDE)),) if finding["hint"] else ()
    also = tuple((plain("also: "), name(_where(each))) for each in finding.get("also", ()))
    source = finding if finding["file"] else None
    line = *line, plain(f" [{finding['code']}]")
    return Item("", line, (*hint, *also), source, finding["code"])


def _where(place: Json) -> str:
    return f"{place['file']}:{place['line']}:{place['column']}" if place["file"] else ""
