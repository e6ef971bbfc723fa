"""What a reader of a plan asks first: what is removed, who gains and loses, what is risky.

Made from the JSON plan alone, so that a plan that was saved reads like one just made.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

from bcsync.model.roles import ACCOUNT_ROLES, CENTER_ROLES, FINANCE_ROLES
from bcsync.render.words import TAKES

Json = Mapping[str, Any]

_POWER = {
    role: power
    for roles in (CENTER_ROLES, FINANCE_ROLES[1:], ACCOUNT_ROLES)
    for power, role in enumerate(roles)
}


_NAMED = 10
"""Accounts of one change of a group that are told by name."""
_NAMES = frozenset({"adopt", "rename", "forget"})
"""These change what bcsync knows, and what nobody may do."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One thing that a person or a Business Center can do afterwards, or cannot any more."""

    who: str
    gains: bool
    role: str
    """``admin``; of a changed role also what it was: ``admin (was analyst)``."""
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
    errors: int
    """Findings that forbid to apply the plan."""

    @property
    def nothing_to_do(self) -> bool:
        """Nothing could be done now."""
        return not self.removals and not self.others


def view_of(plan: Json) -> View:
    """Sort a JSON plan for reading."""
    operations, waiting = plan["operations"], plan["waiting"]
    removals, others, deferred = (Picked(operations) for _ in range(3))
    risks: dict[str, Picked] = {}
    shifts = _Shifts()
    for number, op in enumerate(operations):
        if op["deferred_by"]:
            deferred.take(number)
            continue
        (removals if op["action"] in TAKES else others).take(number)
        shifts.add(shifts_of(op))
        for risk in op["risks"]:
            risks.setdefault(risk, Picked(operations)).take(number)
    return View(
        removals=removals,
        others=others,
        deferred=deferred,
        waiting=[w for w in waiting if w["state"] != "asks_for_decision"],
        decisions=[w for w in waiting if w["state"] == "asks_for_decision"],
        risks=dict(sorted(risks.items())),
        shifts=shifts.folded(),
        errors=sum(finding["severity"] == "error" for finding in plan["findings"]),
    )


class Picked(Sequence[Json]):
    """Some of the operations, by their numbers: a large plan makes each only when it is looked at."""

    def __init__(self, operations: Sequence[Json], numbers: Sequence[int] = ()) -> None:
        self._operations = operations
        self._numbers = array("L", numbers)

    def take(self, number: int) -> None:
        """One more."""
        self._numbers.append(number)

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, at: int) -> Json: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Json]: ...
    def __getitem__(self, at: int | slice) -> Json | Sequence[Json]:
        if isinstance(at, slice):
            return Picked(self._operations, self._numbers[at])
        return self._operations[self._numbers[at]]


class _Shifts:
    """Shifts, equal ones folded as they come."""

    def __init__(self) -> None:
        self._on: dict[tuple[str, bool, str], list[str]] = {}

    def add(self, shifts: Iterator[Shift]) -> None:
        for shift in shifts:
            self._on.setdefault((shift.who, shift.gains, shift.role), []).append(shift.on)

    def folded(self) -> list[Line]:
        return [
            Line(who, gains, role, tuple(sorted(on)))
            for (who, gains, role), on in sorted(self._on.items(), key=_weight)
        ]


def _weight(item: tuple[tuple[str, bool, str], list[str]]) -> tuple[bool, int, int, str, str]:
    """Losses first; then the strongest roles, the most places, the name."""
    (who, gains, role), on = item
    word = role.removeprefix("finance ").partition(" ")[0]
    return gains, -_POWER.get(word, 0), -len(on), who, role


def shifts_of(op: Json) -> Iterator[Shift]:
    """Who gains and who loses what by one operation."""
    path = op["label"].partition(".")[2]
    match op["kind"]:
        case _ if op["action"] in _NAMES:
            return
        case "member":
            center, _, person = path.partition("/")
            yield from _role_shift(op, person, center, "role")
            yield from _finance_shift(op, person, center)
        case "assignment":
            account, _, person = path.rpartition("/")
            yield from _role_shift(op, person, _account(account), "role")
        case "share":
            owner, _, rest = path.partition("/")
            partner, _, account = rest.partition("/")
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
    before, after = _word(op["before"], field), _word(op["after"], field)
    if op["action"] == "cancel" or (op["after"] and not after):
        return
    yield from _shift(who, on, before, after)


def _shift(
    who: str, on: str, before: str | None, after: str | None, prefix: str = ""
) -> Iterator[Shift]:
    """From one role to another; None is having none."""
    if before == after:
        return
    if before is None:
        yield Shift(who, gains=True, role=f"{prefix}{after}", on=on)
    elif after is None:
        yield Shift(who, gains=False, role=f"{prefix}{before}", on=on)
    elif _POWER.get(after, 0) > _POWER.get(before, 0):
        yield Shift(who, gains=True, role=f"{prefix}{after} (was {before})", on=on)
    else:
        yield Shift(who, gains=False, role=f"{prefix}{before} (becomes {after})", on=on)


def _finance_shift(op: Json, who: str, on: str) -> Iterator[Shift]:
    if op["action"] == "cancel" or (
        op["action"] == "update" and "finance" not in (op["after"] or {})
    ):
        return
    before, after = _word(op["before"], "finance"), _word(op["after"], "finance")
    held, wanted = (None if role == "none" else role for role in (before, after))
    yield from _shift(who, on, held, wanted, "finance ")


def _group_shifts(op: Json, path: str) -> Iterator[Shift]:
    before, after = (_block(op[side], "members") for side in ("before", "after"))
    if op["action"] == "update" and "members" not in (op["after"] or {}):
        before = after = _block(op, "people")
    for person in sorted({*before, *after}):
        yield from _shift(person, f"group {path}", _word(before, person), _word(after, person))
    if op["action"] == "update" and "accounts" in (op["after"] or {}) and op.get("people") != {}:
        yield from _account_shifts(op, path, before, after)


def _account_shifts(
    op: Json, path: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Shift]:
    """What accounts that join or leave a group mean for those who stay in it."""
    there, then = (_words(op[side], "accounts") for side in ("before", "after"))
    places = [
        (gains, on)
        for gains, some in ((False, there - then), (True, then - there))
        for on in _places(some, path)
    ]
    for person in sorted(before.keys() & after.keys()):
        for gains, on in places:
            yield Shift(person, gains, _word(after if gains else before, person) or "", on)


def _places(accounts: Collection[str], group: str) -> list[str]:
    if len(accounts) > _NAMED:
        # People times accounts would be millions of lines that nobody reads.
        return [f"{len(accounts):,} accounts by group {group}"]
    paths = (account.partition(".")[2] or account for account in accounts)
    return [f"{path} by group {group}" for path in sorted(paths)]


def _word(block: Mapping[str, Any] | None, name: str) -> str | None:
    value = (block or {}).get(name)
    return value if isinstance(value, str) else None


def _words(block: Mapping[str, Any] | None, name: str) -> frozenset[str]:
    values = (block or {}).get(name)
    listed = values if isinstance(values, list | tuple) else ()
    return frozenset(value for value in listed if isinstance(value, str))


def _block(holder: Mapping[str, Any] | None, name: str) -> Mapping[str, Any]:
    value = (holder or {}).get(name)
    return value if isinstance(value, Mapping) else {}
