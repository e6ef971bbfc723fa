"""What a reader of a plan asks first: what is removed, who gains and loses, what is risky.

Made from the JSON plan alone, so that a plan that was saved reads like one just made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bcsync.render.words import TAKES

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shift:
    """One thing that a person or a Business Center can do afterwards, or cannot any more."""

    who: str
    gains: bool
    role: str
    on: str


@dataclass(frozen=True, slots=True)
class Line:
    """Equal shifts of one person, folded."""

    who: str
    gains: bool
    role: str
    on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A plan, sorted for reading."""

    removals: Sequence[Json]
    others: Sequence[Json]
    deferred: Sequence[Json]
    waiting: Sequence[Json]
    decisions: Sequence[Json]
    risks: Mapping[str, Sequence[Json]]
    shifts: Sequence[Line]

    @property
    def nothing_to_do(self) -> bool:
        """Nothing could be done now."""
        return not self.removals and not self.others


def view_of(plan: Json) -> View:
    """Sort a JSON plan for reading."""
    ready = [op for op in plan["operations"] if not op["deferred_by"]]
    risks: dict[str, list[Json]] = {}
    for op in ready:
        for risk in op["risks"]:
            risks.setdefault(risk, []).append(op)
    waiting = plan["waiting"]
    return View(
        removals=[op for op in ready if op["action"] in TAKES],
        others=[op for op in ready if op["action"] not in TAKES],
        deferred=[op for op in plan["operations"] if op["deferred_by"]],
        waiting=[w for w in waiting if w["state"] != "asks_for_decision"],
        decisions=[w for w in waiting if w["state"] == "asks_for_decision"],
        risks=dict(sorted(risks.items())),
        shifts=_fold(shift for op in ready for shift in shifts_of(op)),
    )


def _fold(shifts: Iterator[Shift]) -> list[Line]:
    folded: dict[tuple[str, bool, str], list[str]] = {}
    for shift in shifts:
        folded.setdefault((shift.who, shift.gains, shift.role), []).append(shift.on)
    return [
        Line(who, gains, role, tuple(sorted(on)))
        for (who, gains, role), on in sorted(folded.items())
    ]


def shifts_of(op: Json) -> Iterator[Shift]:
    """Who gains and who loses what by one operation."""
    path = op["label"].partition(".")[2]
    match op["kind"]:
        case "member":
            center, _, person = path.partition("/")
            yield from _role_shift(op, person, center, "role")
            yield from _finance_shift(op, person, center)
        case "assignment":
            account, _, person = path.rpartition("/")
            yield from _role_shift(op, person, _account(account), "role")
        case "share":
            owner, partner, account = path.split("/", 2)
            yield from _role_shift(op, partner, f"{owner}/{account}", "role")
        case "access":
            # A request alone gives nothing yet; giving an access up takes it away at once.
            if op["action"] in ("remove", "update"):
                center, _, account = path.partition("/")
                yield from _role_shift(op, center, account, "permission")
        case "approval":
            account, _, center = path.rpartition("/")
            yield from _role_shift(op, center, account, "permission")
        case "asset_group":
            yield from _group_shifts(op, path)
        case _:
            return


def _account(path: str) -> str:
    """``acme/uk`` of ``acme/uk``, ``zen/de`` of ``northwind/zen/de``: the account, not who works on it."""
    parts = path.split("/")
    return "/".join(parts[-2:]) if len(parts) > 2 else path


def _role_shift(op: Json, who: str, on: str, field: str) -> Iterator[Shift]:
    before = (op["before"] or {}).get(field)
    after = (op["after"] or {}).get(field)
    if before and op["action"] != "cancel" and before != after and (after or not op["after"]):
        yield Shift(who, gains=False, role=before, on=on)
    if after and after != before:
        yield Shift(who, gains=True, role=after, on=on)


def _finance_shift(op: Json, who: str, on: str) -> Iterator[Shift]:
    before = (op["before"] or {}).get("finance", "none")
    after = (op["after"] or {}).get("finance", "none" if op["action"] != "update" else before)
    if before not in (after, "none") and op["action"] != "cancel":
        yield Shift(who, gains=False, role=f"finance {before}", on=on)
    if after not in ("none", before):
        yield Shift(who, gains=True, role=f"finance {after}", on=on)


def _group_shifts(op: Json, path: str) -> Iterator[Shift]:
    before = (op["before"] or {}).get("members") or {}
    after = (op["after"] or {}).get("members") or {}
    if op["action"] == "update" and "members" not in op["after"]:
        return
    for person in sorted({*before, *after}):
        if before.get(person) == after.get(person):
            continue
        if person in before:
            yield Shift(person, gains=False, role=before[person], on=f"group {path}")
        if person in after:
            yield Shift(person, gains=True, role=after[person], on=f"group {path}")


def by_action_and_kind(operations: Sequence[Json]) -> Counter[tuple[str, str]]:
    """How many operations of each action and kind."""
    return Counter((op["action"], op["kind"]) for op in operations)
