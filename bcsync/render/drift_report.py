"""What was changed outside bcsync and what stands beside it, for people and for machines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from bcsync.model.address import CENTER
from bcsync.planning.codec import drift_to_json
from bcsync.planning.plan import Operation, Plan
from bcsync.planning.scene import Snapshot
from bcsync.render.drift import Json, drift_item, happened
from bcsync.render.lines import item_lines
from bcsync.render.markdown import LIMIT, sections_as_markdown
from bcsync.render.pieces import GAP, Item, Section, name, plain
from bcsync.render.safe import code_span
from bcsync.render.style import Style
from bcsync.render.words import count

_SHOWN = 30
_WAYS = (
    "\n\nPut it back: `bcsync drift --correct`; write it into the layout; or accept it until a day: "
    "`bcsync drift --accept ADDRESS --until DATE --owner EMAIL --reason TEXT`."
)


def drift_json(
    plan: Plan, snapshot: Snapshot, due: Iterable[Operation] = (), project: str = ""
) -> dict[str, Any]:
    """Drift, what fell due, what the layout does not speak of, and what could not be read."""
    centers = [each for each in snapshot.bindings.values() if each.kind == CENTER]
    names = {each.id[0]: each.address for each in centers}
    return {
        "project": project,
        "drift": [drift_to_json(each) for each in plan.drift],
        "due": [{"address": op.address, "kind": op.kind, "action": op.action.value} for op in due],
        "unmanaged": [
            {"address": each.address, "kind": each.kind, "label": each.label}
            for each in plan.unmanaged
        ],
        "unknown": [
            {"scope": names.get(gap.scope, gap.scope), "kind": gap.kind, "reason": gap.reason}
            for gap in snapshot.gaps
        ],
    }


def is_drift(found: Json) -> bool:
    """Whether there is something to be done: drift that nobody accepted, or what fell due."""
    return bool(found["due"]) or any(not each["accepted"] for each in found["drift"])


def is_clean(found: Json) -> bool:
    """Whether it is known that there is nothing to be done."""
    return not is_drift(found) and not found["unknown"]


def render_drift(found: Json, style: Style) -> str:
    """Drift as text, ending in a newline."""
    return style.fit("".join(f"{line}\n" for line in _lines(found, style)))


def _lines(found: Json, style: Style) -> Iterator[str]:
    yield from _drift_lines(found, style)
    due = found["due"]
    if due:
        yield style.strong(f"Fell due by its date (expires): {count(len(due), 'thing')}.")
    for each in due:
        yield from item_lines(_due_item(each), style)
    yield from _unmanaged_lines(found["unmanaged"], style)


def _unmanaged_lines(unmanaged: Sequence[Json], style: Style) -> Iterator[str]:
    if not unmanaged:
        return
    yield style.strong(f"On the platform and not in this layout: {count(len(unmanaged), 'thing')}.")
    for each in unmanaged[:_SHOWN]:
        yield from item_lines(_unmanaged_item(each), style)
    if (left := len(unmanaged) - _SHOWN) > 0:
        yield f"  … and {left:,} more (--format json has all)"


def _drift_lines(found: Json, style: Style) -> Iterator[str]:
    drift = found["drift"]
    if not drift:
        yield _none(found)
        return
    yield style.strong(f"Changed outside bcsync: {count(len(drift), 'thing')}.")
    for each in drift:
        yield from item_lines(drift_item(each, happened(each)), style)


def _none(found: Json) -> str:
    return "No drift in what could be read." if found["unknown"] else "No drift."


def drift_as_markdown(found: Json, limit: int = LIMIT) -> str:
    """Drift as Markdown, ending in a newline: for an issue, or a summary."""
    heading = f"## bcsync drift in {code_span(found['project'])}"
    opened = [each for each in found["drift"] if not each["accepted"]]
    accepted = [each for each in found["drift"] if each["accepted"]]
    sections = [
        _section("Changed outside bcsync", opened, lambda each: drift_item(each, happened(each))),
        _section("Fell due by its date, and is still there", found["due"], _due_item),
        _section("Could not be read", found["unknown"], _unknown_item),
        _section("Accepted for a while", accepted, lambda each: drift_item(each, happened(each))),
        _section(
            "On the platform and not in this layout", found["unmanaged"], _unmanaged_item, _SHOWN
        ),
    ]
    shown = [section for section in sections if section.size]
    none = f"\n\n{_none(found)}" if not is_drift(found) else ""
    text = sections_as_markdown(shown, limit - len(heading) - len(_WAYS) - len(none))
    ways = _WAYS if is_drift(found) else ""
    return f"{heading}{none}\n{text}{ways}\n"


def _section(
    title: str, things: Sequence[Json], item: Callable[[Json], Item], most: int | None = None
) -> Section:
    return Section(title, len(things), (lambda: map(item, things),), most=most)


def _due_item(due: Json) -> Item:
    return Item(due["action"], (plain(f"{due['action']} "), name(due["address"])))


def _unmanaged_item(each: Json) -> Item:
    label = (GAP, name(each["label"])) if each["label"] else ()
    return Item("?", (name(each["address"]), *label))


def _unknown_item(gap: Json) -> Item:
    what = name(gap["scope"]), plain(": "), name(gap["kind"] or "everything in it")
    return Item("", (*what, GAP, name(gap["reason"])))
