"""A plan sorted for reading, in one walk over its operations.

Made from the JSON plan alone, so that a plan that was saved reads like one just made.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, overload

from bcsync.findings import IN_DOUBT, UNREAD
from bcsync.planning.codec import OperationsAsJson
from bcsync.render.effects import Json, Shift, Shifts
from bcsync.render.words import TAKES

_GRANTS = frozenset({"grants-admin", "grants-finance"})
Held = dict[tuple[str, str], list[str]]
"""What follows something, by action and the power that it gives."""
_ASKS = frozenset({"invite", "request"})
IRREVERSIBLE, REVIEW, IMPLIED = "irreversible", "triggers-review", "implied"


class Picked(Sequence[Json]):
    """Some of the operations, by their numbers: a large plan makes each only when it is looked at."""

    def __init__(self, operations: Sequence[Json], numbers: Sequence[int] = ()) -> None:
        self._operations = operations
        self.numbers = array("L", numbers)

    def take(self, number: int) -> None:
        """One more."""
        self.numbers.append(number)

    def extend(self, others: Picked) -> None:
        """All of these, too."""
        self.numbers.extend(others.numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> Json: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Json]: ...
    def __getitem__(self, at: int | slice) -> Json | Sequence[Json]:
        if isinstance(at, slice):
            return Picked(self._operations, self.numbers[at])
        return self._operations[self.numbers[at]]


class Brought(NamedTuple):
    """Something that the platform brings along, and what that means for people."""

    op: Json
    effects: Sequence[Json]


@dataclass(slots=True)
class View:
    """A plan, sorted for reading. An operation stands in one of these, and in ``final`` besides."""

    operations: Sequence[Json]
    removals: Picked = field(init=False)
    later: Picked = field(init=False)
    """Removals that something waiting holds up."""
    reviews: Picked = field(init=False)
    manual: Picked = field(init=False)
    others: Picked = field(init=False)
    deferred: list[str] = field(default_factory=list)
    """All else that something waiting holds up: mostly the larger part of a first plan, so names alone."""
    held: dict[str, Held] = field(default_factory=dict)
    """The same by what holds it up."""
    comes: dict[str, str] = field(default_factory=dict)
    """What this plan asks of others, and how: addresses and actions."""
    final: Picked = field(init=False)
    """What cannot be undone."""
    centers: dict[str, Picked] = field(default_factory=dict)
    """``others`` by Business Center."""
    implied: dict[str, Picked] = field(default_factory=dict)
    """What the platform brings along, by the address of what brings it."""
    brought: dict[int, list[Json]] = field(default_factory=dict)
    """What that means for people, by the number of the operation."""
    orphans: Picked = field(init=False)
    """What it brings along with something that is not said."""
    shifts: Sequence[Shift] = ()
    waiting: Sequence[Json] = ()
    decisions: Sequence[Json] = ()
    refused: Collection[str] = ()
    """Addresses that a limit refuses."""
    causes: dict[str, Json] = field(default_factory=dict)
    """Where the layout says what a limit refuses, by address."""
    errors: int = 0
    """Findings that forbid to apply the plan."""
    in_doubt: bool = False
    """Whether an earlier run may have done something, or may do it yet."""
    unread: int = 0
    """What could not be read: resources, or where nobody counted these, lists."""

    def __post_init__(self) -> None:
        for each in ("removals", "later", "reviews", "manual", "others", "final"):
            setattr(self, each, Picked(self.operations))
        self.orphans = Picked(self.operations)

    @property
    def ready(self) -> int:
        """How many operations can be done now."""
        return len(self.removals) + len(self.reviews) + len(self.manual) + len(self.others)

    @property
    def nothing_to_do(self) -> bool:
        """Nothing could be done now."""
        return not self.ready

    @property
    def losses(self) -> Sequence[Shift]:
        """Who has less afterwards."""
        return [shift for shift in self.shifts if not shift.gains]

    @property
    def gains(self) -> Sequence[Shift]:
        """Who has more."""
        return [shift for shift in self.shifts if shift.gains]

    def source_of(self, shift: Shift) -> Json | None:
        """Where the layout says the first of what shifts it."""
        known = shift.operation < len(self.operations)
        return self.operations[shift.operation]["source"] if known else None

    def along(self, op: Json) -> Sequence[Brought]:
        """What the platform brings along with an operation."""
        return [*self._along(op["address"])] if self.implied else ()

    def _along(self, address: str) -> Iterator[Brought]:
        for number in self.implied.get(address, Picked(())).numbers:
            op = self.operations[number]
            yield Brought(op, self.brought[number])
            yield from self._along(op["address"]) if op["address"] != address else ()


def view_of(plan: Json) -> View:
    """Sort a JSON plan for reading."""
    view = View(plan["operations"])
    view.refused = {a for guard in plan["guards"] if not guard["ok"] for a in guard["addresses"]}
    implied = [number for number, op in enumerate(_in_brief(view)) if _sort(view, number, op)]
    _find_orphans(view)
    view.brought = {number: [] for number in implied}
    view.shifts = _shifts(view, plan["effects"])
    view.waiting = [w for w in plan["waiting"] if w["state"] != "asks_for_decision"]
    view.decisions = [w for w in plan["waiting"] if w["state"] == "asks_for_decision"]
    view.errors = sum(finding["severity"] == "error" for finding in plan["findings"])
    lists = sum(finding["code"] == UNREAD for finding in plan["findings"])
    view.in_doubt = any(finding["code"] == IN_DOUBT for finding in plan["findings"])
    view.unread = plan["summary"].get("unread") or lists
    return view


def _in_brief(view: View) -> Iterable[Json]:
    """The operations with as much as sorting takes: of a plan just made, the JSON of each is made when told."""
    made = view.operations
    return made.in_brief() if isinstance(made, OperationsAsJson) else made


def _shifts(view: View, effects: Iterable[Json]) -> Sequence[Shift]:
    """All of them folded; those of what is brought along stand with their operation besides."""
    shifts = Shifts()
    for effect in effects:
        if (beside := view.brought.get(effect["operation"])) is not None:
            beside.append(effect)
        # What is held up gives nothing yet.
        if not effect.get("deferred"):
            shifts.add(effect)
    return shifts.folded()


def _sort(view: View, number: int, op: Json) -> bool:
    """Put an operation where it belongs; gives whether it is brought along by others."""
    risks, action, held = op["risks"], op["action"], op["deferred_by"]
    if op["address"] in view.refused and (source := view.operations[number]["source"]):
        view.causes.setdefault(op["address"], source)
    if op["mode"] == IMPLIED:
        _cause(view, op).take(number)
        return True
    if action in _ASKS and not held:
        view.comes[op["address"]] = action
    if IRREVERSIBLE in risks:
        view.final.take(number)
    if action in TAKES:
        (view.later if held else view.removals).take(number)
    elif held:
        _defer(view, op)
    elif REVIEW in risks:
        view.reviews.take(number)
    elif op["mode"] == "manual":
        view.manual.take(number)
    else:
        view.others.take(number)
        center = op["label"].partition(".")[2].partition("/")[0]
        if center not in view.centers:
            view.centers[center] = Picked(view.operations)
        view.centers[center].take(number)
    return False


def _defer(view: View, op: Json) -> None:
    label, risks = op["label"], op["risks"]
    view.deferred.append(label)
    held = view.held.setdefault(op["deferred_by"][0], {})
    # Whoever gains power later does so by this plan, maybe before it has ended.
    power = ", ".join([risk for risk in risks if risk in _GRANTS]) if risks else ""
    held.setdefault((op["action"], power), []).append(label)


def _cause(view: View, op: Json) -> Picked:
    """What stands under the thing that brings it along: once, under the first of several."""
    causes = op.get("brought_by")
    return view.implied.setdefault(causes[0], Picked(view.operations)) if causes else view.orphans


def _find_orphans(view: View) -> None:
    """What is brought along by something that this plan does not hold."""
    if not view.implied:
        return
    known = {op["address"] for op in _in_brief(view) if op["address"] in view.implied}
    for address in view.implied.keys() - known:
        view.orphans.extend(view.implied.pop(address))
