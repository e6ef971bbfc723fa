"""What a plan comes to, in a few lines, however large it is: of each matter how many, and some of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bcsync.render.effects import Json, Shift
from bcsync.render.pieces import Line, Piece, Tone, name, names, plain
from bcsync.render.view import View
from bcsync.render.words import count, duration, totals

NAMED = 3
"""Names in a line before it says 'and N more'."""
_PEOPLE = 5


def brief(plan: Json, view: View) -> Iterator[Line]:
    """The lines of the summary."""
    for guard in plan["guards"]:
        if not guard["ok"]:
            yield plain("refused by "), Piece(f"{guard['rule']}: {guard['message']}", Tone.ALARM)
    rows = list(rows_of(view))
    width = max((len(title) for title, _, _ in rows), default=0)
    for title, number, said in rows:
        yield plain(f"{title:{width}}  {number:>5,}  "), *said


def headline(plan: Json, view: View) -> str:
    """What it comes to, in one line of our own words and numbers."""
    digest = f" Digest: {digest_of(plan)}" if digest_of(plan) else ""
    if "failure" in plan:
        return "No plan could be made."
    if view.errors:
        return f"Cannot be applied: {count(view.errors, 'error')}."
    if view.nothing_to_do:
        return f"No changes{in_what(plan, view)}.{digest}"
    refused = "Refused" if is_refused(plan) else "Plan"
    return f"{refused}: {totals(plan['summary'])}.{digest}"


def in_what(plan: Json, view: View) -> str:
    """Where nothing is to be done, in words behind "no changes"."""
    where = " on the platform" if plan["protections"] else ""
    return where + (" in what could be read" if view.unread else "")


def digest_of(plan: Json) -> str:
    """What is agreed to by it; nothing where there is nothing to agree to."""
    return str(plan.get("digest") or "") if plan["operations"] else ""


def is_refused(plan: Json) -> bool:
    """Whether a limit forbids it."""
    return any(not guard["ok"] for guard in plan["guards"])


def part_of(plan: Json) -> Line:
    """That it is not the whole; nothing if it is."""
    chosen = plan.get("selection", {})
    flags = [f"--target {each}" for each in chosen.get("targets", ())]
    flags += [f"--exclude {each}" for each in chosen.get("excludes", ())]
    return (name(f"Only a part of what is due: {', '.join(flags)}."),) if flags else ()


def compared(plan: Json) -> Line:
    """That it is of a change alone, and not of the platform; nothing if it is not."""
    base = plan.get("base")
    if base is None:
        return ()
    what = plain("What this change does by itself: compared with ")
    return what, name(base["revision"]), plain(f" ({base['commit'][:12]}), not with the platform.")


def outlook(plan: Json) -> Line:
    """When it may be applied, where that is not now, and what it takes in calls, where that counts."""
    closed, calls = plan.get("closed"), _calls(plan)
    if closed is None:
        return (plain(calls),) if calls else ()
    opens = plain(". It may be applied from "), name(closed["next"]), plain(" on. ")
    when = opens if closed["next"] else (plain(". "),)
    return plain("An apply is refused now: "), name(closed["why"]), *when, plain(calls)


def _calls(plan: Json) -> str:
    """What it takes in calls to the platform, in a sentence; nothing where that does not count."""
    told = plan.get("forecast")
    if told is None:
        return ""
    apply, refresh = (
        f"{count(told[what]['calls'], 'call')} ({duration(told[what]['seconds'])})"
        for what in ("apply", "refresh")
    )
    return f"To apply this takes about {apply}; to read everything anew {refresh}."


def rows_of(view: View) -> Iterator[tuple[str, int, Line]]:
    """Of each matter its title, how many there are, and some of them."""
    if view.removals or view.later:
        kinds = Counter(op["kind"] for part in (view.removals, view.later) for op in part)
        listed = ", ".join(f"{kind} {number:,}" for kind, number in sorted(kinds.items()))
        yield "removes", kinds.total(), (name(listed),)
    gains = view.gains
    power = [shift for shift in gains if shift.is_power]
    for title, shifts in (("who loses", view.losses), ("who gains power", power)):
        if shifts:
            yield title, len(shifts), (_people(shifts),)
    if len(power) < len(gains):
        rest = [shift for shift in gains if not shift.is_power]
        yield "who gains", len(rest), (_people(rest),)
    operations = (
        ("cannot be undone", view.final),
        ("starts a review", view.reviews),
        ("by hand", view.manual),
    )
    for title, picked in operations:
        if picked:
            yield title, len(picked), (_labels(picked),)
    if view.waiting or view.deferred:
        waits = [
            *(each["address"] for each in view.waiting),
            *view.deferred,
        ]
        yield "waits", len(waits), (names(waits, NAMED),)


def _people(shifts: Sequence[Shift]) -> Piece:
    told = [f"{shift.who} ({shift.role} on {_on(shift)})" for shift in shifts[:_PEOPLE]]
    more = len(shifts) - len(told)
    return names([*told, *([""] * more)], len(told))


def _on(shift: Shift) -> str:
    first, *others = shift.on
    return f"{first} and {len(others):,} more" if others else first


def _labels(picked: Sequence[Json]) -> Piece:
    return names(list(dict.fromkeys(op["label"] for op in picked)), NAMED)
