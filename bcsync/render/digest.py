"""What a plan comes to, in a few lines, however large it is: of each matter how many, and some of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bcsync.model.address import path_of
from bcsync.render.effects import Json, Shift
from bcsync.render.pieces import Line, Piece, Tone, name, names, plain
from bcsync.render.view import View
from bcsync.render.words import count, duration, totals

NAMED = 3
"""Names in a line before it says 'and N more'."""
_ALL_NAMED = 5
"""People in a line who are named whatever comes."""
_SHORT = 240
"""Characters of a refusal that still leave room for what else is to be known at first sight."""


def brief(plan: Json, view: View) -> Iterator[Line]:
    """The lines of the summary."""
    yield from _refusals(plan)
    rows = list(rows_of(view))
    width = max((len(title) for title, _, _ in rows), default=0)
    for title, number, said in rows:
        yield plain(f"{title:{width}}  {number:>5,}  "), *said


def tells_all_refusals(plan: Json) -> bool:
    """Whether the summary has each refusal in full."""
    refused = _refused(plan)
    return len(refused) <= NAMED and all(len(each["message"]) <= _SHORT for each in refused)


def _refused(plan: Json) -> list[Json]:
    return [guard for guard in plan["guards"] if not guard["ok"]]


def _refusals(plan: Json) -> Iterator[Line]:
    refused = _refused(plan)
    for guard in refused[:NAMED]:
        said = guard["message"] if len(guard["message"]) <= _SHORT else _way_out(guard)
        yield plain("refused by "), Piece(f"{guard['rule']}: {said}", Tone.ALARM)
    if more := refused[NAMED:]:
        yield plain(f"and {len(more):,} more: "), Piece(", ".join(_counted(more)), Tone.ALARM)


def refusals_in_short(plan: Json) -> tuple[int, Line]:
    """How many limits refuse it, and what would allow that; of many the flags without what they name."""
    refused = _refused(plan)
    told = [f"{guard['rule']}: {_way_out(guard)}" for guard in refused[:NAMED]]
    return len(refused), (names([*told, *_counted(refused[NAMED:])]),)


def _way_out(guard: Json) -> str:
    """What would allow what a limit refuses, or why nothing does; not longer than one can take in."""
    said = str(guard["flag"] or guard["message"])
    return said if len(said) <= _SHORT // 2 else f"{said[: _SHORT // 2]}…"


def _counted(refused: Iterable[Json]) -> Iterator[str]:
    """``removals --allow-remove (6)``: each limit, the flag that it is told by, and how often."""
    limits = Counter(
        f"{guard['rule']} {(guard['flag'] or '').partition(' ')[0]}".rstrip() for guard in refused
    )
    return (f"{limit} ({number:,})" for limit, number in limits.items())


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
    closed, calls = not_now(plan), forecast(plan)
    if not closed:
        return (plain(calls),) if calls else ()
    return (*closed, plain(f" {calls}")) if calls else closed


def not_now(plan: Json) -> Line:
    """That a window, a freeze or a pause forbids to apply it now; nothing if none does."""
    closed = plan.get("closed")
    if closed is None:
        return ()
    said = plain("An apply is refused now: "), name(closed["why"])
    if not closed["next"]:
        return (*said, plain("."))
    return *said, plain(". It may be applied from "), name(closed["next"]), plain(" on.")


def forecast(plan: Json) -> str:
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
        yield "removes", len(view.removals) + len(view.later), (_removals(view),)
    gains = view.gains
    power = [shift for shift in gains if shift.is_power]
    if losses := view.losses:
        yield "who loses", len(losses), (_people(losses),)
    if power:
        yield "who gains power", len(power), (_people(power, _ALL_NAMED),)
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
    if len(power) < len(gains):
        # It harms nobody: what a first screen has no room for.
        rest = [shift for shift in gains if not shift.is_power]
        yield "who gains", len(rest), (_people(rest),)


def _removals(view: View) -> Piece:
    """Of each kind how many, and where these are few, which."""
    numbers: Counter[str] = Counter()
    paths: dict[str, list[str]] = {}
    for part in (view.removals, view.later):
        for op in part:
            kind = op["kind"]
            numbers[kind] += 1
            if numbers[kind] <= NAMED:
                paths.setdefault(kind, []).append(path_of(op["label"]) or op["label"])
    return names([_of_kind(kind, number, paths[kind]) for kind, number in sorted(numbers.items())])


def _of_kind(kind: str, number: int, paths: Sequence[str]) -> str:
    which = f" ({', '.join(paths)})" if number <= NAMED else ""
    return f"{kind} {number:,}{which}"


def _people(shifts: Sequence[Shift], most: int = NAMED) -> Piece:
    shown = shifts if len(shifts) <= _ALL_NAMED else _of_each_role(shifts)[:most]
    told = [f"{shift.who} ({shift.role} on {_on(shift)})" for shift in shown]
    more = len(shifts) - len(told)
    return names([*told, *([""] * more)], len(told))


def _of_each_role(shifts: Sequence[Shift]) -> Sequence[Shift]:
    """The first of each role before the second of any: a hundred admins do not hide who sees the money."""
    first: dict[tuple[str, str | None], Shift] = {}
    for shift in shifts:
        first.setdefault((shift.way, shift.after if shift.gains else shift.before), shift)
    chosen = {id(shift) for shift in first.values()}
    return [*first.values(), *(shift for shift in shifts if id(shift) not in chosen)]


def _on(shift: Shift) -> str:
    first, *others = shift.on
    return f"{first} and {len(others):,} more" if others else first


def _labels(picked: Sequence[Json]) -> Piece:
    return names(list(dict.fromkeys(op["label"] for op in picked)), NAMED)
