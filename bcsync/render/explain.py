"""An explanation in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bcsync.render.drift import happened
from bcsync.render.entry import facts
from bcsync.render.lines import laid
from bcsync.render.operations import change_lines, tells
from bcsync.render.safe import printable
from bcsync.render.style import Style
from bcsync.render.text import operation_lines
from bcsync.render.words import attributes, value, waits_on

Json = Mapping[str, Any]


def render_explanation(found: Json, style: Style) -> str:
    """The explanation as text, ending in a newline."""
    return style.fit("".join(f"{line}\n" for line in _lines(found, style)))


def _lines(found: Json, style: Style) -> Iterator[str]:
    yield style.strong(printable(found["address"]))
    yield ""
    yield style.strong("Declared")
    yield from map(printable, _declared(found["declared"]))
    yield ""
    yield style.strong("On the platform")
    yield from map(printable, _seen(found["seen"]))
    yield ""
    yield style.strong("Planned")
    yield from _planned(found["plan"], style)
    yield ""
    yield style.strong("Done so far")
    yield from map(printable, _history(found))


def _at(place: Json) -> str:
    return f"{place['file']}:{place['line']}"


def _declared(declared: Json | None) -> Iterator[str]:
    if declared is None:
        yield "  nowhere in the layout"
        return
    yield f"  at {_at(declared['place'])}"
    if declared["team"]:
        yield f"  through the team that names this person at {_at(declared['team'])}"
    if declared["pattern"]:
        yield f'  through the pattern "{declared["pattern"]}"'
    for name, thing in declared["attributes"].items():
        yield f"  {name}: {value(thing)}"
    if declared["expires"]:
        yield f"  until {declared['expires']}"
    if declared["protect"]:
        yield "  protected from removal"


def _seen(seen: Json | None) -> Iterator[str]:
    if seen is None:
        yield "  nothing"
        return
    yield from facts(seen)
    for name, thing in (seen.get("attributes") or {}).items():
        if name != "name" or thing != seen.get("name"):
            yield f"  {name}: {value(thing)}"


def _planned(plan: Json, style: Style) -> Iterator[str]:
    for op in plan["operations"]:
        yield from operation_lines(op, style)
        if not tells(op):
            yield f"      because {printable(op['reason'])}"
        if op["actor"]:
            yield f"      done by {printable(op['actor'])}"
    for cause in plan["waits_for"]:
        yield printable(f"      waits for {cause['address']}, which {waits_on(cause)}")
    if plan["reason"]:
        yield f"  nothing: {plan['reason']}"
    for waiting in plan["waiting"]:
        yield printable(f"  it {waits_on(waiting)}")
    for address in plan["holds_up"]:
        yield printable(f"  {address} waits for it")
    for drift in plan["drift"]:
        yield f"  it {happened(drift)}, outside bcsync"
        for line in change_lines(drift["changes"]):
            yield from laid("      ", line, style)


def _history(found: Json) -> Iterator[str]:
    if not found["history"]:
        yield "  nothing by bcsync"
    for record in found["history"]:
        at = (record["at"] or "")[:19]
        what = attributes(record["after"] or record["before"])
        words = f"  {at}  run {record['run']}  {record['action']} {record['state']}"
        if record["address"] != found["address"]:
            words += f" as {record['address']}"
        yield f"{words}  {what}  ({record.get('by', '')} by {record.get('who', '')})"
        for detail in (record["message"], record.get("reason")):
            if detail:
                yield f"      {detail}"
