"""A plan for a terminal, from the JSON plan.

A small plan lists everything and ends in its digest; a large one begins with the digest, so that its
first screen says what is removed, who gains access and what is risky.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bcsync.render.digest import digest, part_lines, refusals, some
from bcsync.render.safe import printable
from bcsync.render.style import Style
from bcsync.render.view import Json, View, view_of
from bcsync.render.words import (
    attributes,
    becomes,
    change_words,
    count,
    lifted_first,
    waits_on,
)

__all__ = ["Style", "render_plan"]

SMALL = 30
"""Operations up to which the list comes before the digest: what fits on a screen."""
CHANGES = 50
"""Changed fields of one operation."""
_LISTED = 12


def render_plan(plan: Json, style: Style) -> str:
    """The whole plan as text, ending in a newline."""
    view = view_of(plan)
    lines = [*part_lines(plan), *_plan_lines(plan, view, style)]
    return style.fit("\n".join(lines).rstrip("\n") + "\n")


def _plan_lines(plan: Json, view: View, style: Style) -> Iterator[str]:
    if view.errors:
        yield style.strong(f"Cannot be applied: {count(view.errors, 'error')}.")
        yield ""
        yield from _findings(plan, style)
        yield ""
    elif view.nothing_to_do:
        where = " on the platform" if plan["protections"] else ""
        yield style.strong(f"No changes{where}.") + f" {_in_step(plan, view)}"
        yield from refusals(plan, style)
        yield ""
    if len(view.removals) + len(view.others) > SMALL:
        yield from digest(plan, view, style)
        yield from _operations(view, style)
    elif not view.nothing_to_do:
        yield from _operations(view, style)
        yield from digest(plan, view, style)
    yield from _protections(plan, style)
    yield from _drift(plan, style)
    yield from _standing_by(view, style)
    yield from _notes(plan, view, style)
    if plan["operations"]:
        yield style.dim(f"Digest: {plan['digest']}")


def _in_step(plan: Json, view: View) -> str:
    unchanged = count(plan["summary"]["unchanged"], "resource")
    rest = ["waits"] if view.waiting or view.deferred else []
    if plan["summary"].get("unread"):
        rest.append("could not be read")
    if plan["drift"]:
        rest.append("was changed outside bcsync and is left alone")
    if rest:
        return f"{unchanged} as the layout says; the rest {', or '.join(rest)}."
    return f"The platform is as the layout says ({unchanged})."


def _operations(view: View, style: Style) -> Iterator[str]:
    for title, operations in (("To be removed", view.removals), ("To be done", view.others)):
        if operations:
            shared = _shared_reason(operations)
            yield style.strong(f"{title} ({len(operations):,})") + style.dim(printable(shared))
            for op in operations:
                yield from operation_lines(op, style, reason=not shared)
            yield ""


def _shared_reason(operations: Sequence[Json]) -> str:
    """The reason of all these operations, if there is one, so that it is told once."""
    said = (op["reason"] if _tells(op) else "" for op in operations)
    reason = next(said)
    shared = reason and len(operations) > 1 and all(other == reason for other in said)
    return f": {reason}" if shared else ""


def operation_lines(op: Json, style: Style, *, reason: bool = True) -> Iterator[str]:
    """One operation: its sign and name, what it sets, and for a change what differs."""
    sign = style.symbol("manual" if op["mode"] == "manual" else op["action"])
    verb = "" if op["action"] in ("create", "update", "remove") else f"{op['action']} "
    taken = op["action"] in ("remove", "cancel")
    what = "" if op["changes"] else printable(attributes(op["before"] if taken else op["after"]))
    parts = [f"  {sign} {verb}{printable(op['label'])}", what, _risks(op, style), _where(op, style)]
    yield "  ".join(filter(None, parts))
    for change in op["changes"][:CHANGES]:
        yield f"      {printable(change_words(change))}"
    if len(op["changes"]) > CHANGES:
        yield f"      … and {len(op['changes']) - CHANGES:,} more (--format json has all)"
    if reason and _tells(op):
        yield style.dim(f"      {printable(op['reason'])}")


def _tells(op: Json) -> bool:
    """Whether the reason says more than the operation itself."""
    plain = op["action"] in ("create", "update", "invite", "request", "adopt")
    return bool(op["reason"]) and (not plain or "replaces" in op["risks"])


def _risks(op: Json, style: Style) -> str:
    return style.alarm(f"[{', '.join(map(printable, op['risks']))}]") if op["risks"] else ""


def _where(op: Json, style: Style) -> str:
    place = op["source"]
    return style.dim(f"({printable(place['file'])}:{place['line']})") if place else ""


def _protections(plan: Json, style: Style) -> Iterator[str]:
    listed = lifted_first(plan["protections"])
    if listed:
        yield style.strong("Protection from removal")
        yield from (printable(f"  {each['address']} {becomes(each)}") for each in listed[:_LISTED])
        yield from _more(listed, _LISTED)
        yield ""


def _drift(plan: Json, style: Style) -> Iterator[str]:
    if not plan["drift"]:
        return
    yield style.strong("Changed outside bcsync")
    for each in plan["drift"][:_LISTED]:
        yield printable(f"  ! {each['address']}  {each['state']}")
        for change in each["changes"][:CHANGES]:
            yield f"      {printable(change_words(change))}"
        for said in filter(
            None, (each["accepted"] and f"accepted {each['accepted']}", each["note"])
        ):
            yield style.dim(f"      {printable(said)}")
    yield from _more(plan["drift"], _LISTED)
    yield ""


def _more(listed: Sequence[object], shown: int) -> Iterator[str]:
    if len(listed) > shown:
        yield f"  … and {len(listed) - shown:,} more (--format json has all)"


def _standing_by(view: View, style: Style) -> Iterator[str]:
    if view.decisions:
        yield style.strong("Asks for a decision")
        for waiting in view.decisions[:SMALL]:
            yield printable(f"  ? {waiting['address']}  {waiting['note']}".rstrip())
        yield from _more(view.decisions, SMALL)
        yield style.dim("    answer with: bcsync requests approve|decline ADDRESS")
        yield ""
    if view.waiting:
        yield style.strong("Waiting")
        for waiting in view.waiting[:SMALL]:
            sentence = printable(f"{waiting['address']}  {waits_on(waiting)}")
            yield f"  {style.symbol('waiting')} {sentence}"
        yield from _more(view.waiting, SMALL)
        yield ""
    if view.deferred:
        yield style.strong("Deferred until then")
        for op in view.deferred[:SMALL]:
            until = f"after {some(op['deferred_by'])}"
            yield f"  {style.symbol('waiting')} {op['action']} {printable(op['label'])}  {until}"
        yield from _more(view.deferred, SMALL)
        yield ""


def finding_lines(finding: Json, style: Style) -> Iterator[str]:
    """A finding as ``validate`` shows it, without the source line, which a plan does not hold."""
    place = f"{finding['file']}:{finding['line']}:{finding['column']}: " if finding["file"] else ""
    message = f"{place}{finding['severity']}: {finding['message']} [{finding['code']}]"
    yield printable(message)
    if finding["hint"]:
        yield style.dim(printable(f"  hint: {finding['hint']}"))


def _findings(plan: Json, style: Style) -> Iterator[str]:
    for finding in plan["findings"]:
        yield from finding_lines(finding, style)


def _notes(plan: Json, view: View, style: Style) -> Iterator[str]:
    if not view.errors:
        yield from _findings(plan, style)
    if plan["unmanaged"]:
        yield style.dim(
            f"{count(len(plan['unmanaged']), 'thing')} on the platform not managed by this layout "
            "(--format json lists them)"
        )
