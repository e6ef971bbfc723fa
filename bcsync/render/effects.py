"""Who can do what afterwards that they could not before, and who cannot any more: effects of a plan, folded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bcsync.model.address import is_reference, kind_of, path_of
from bcsync.model.roles import ACCOUNT_ROLES, CENTER_ROLES, FINANCE_ROLES

Json = Mapping[str, Any]

_POWER = {
    role: power
    for roles in (CENTER_ROLES, FINANCE_ROLES[1:], ACCOUNT_ROLES)
    for power, role in enumerate(roles)
}
FINANCE = "finance"
_NAMED = 10
"""Accounts of one change of a group that are told by name."""
_PLAIN = frozenset({"business_center", "ad_account"})
"""What goes without saying in front of a name."""
_WORDS = {"asset_group": "group"}


@dataclass(frozen=True, slots=True)
class Shift:
    """Equal effects on one person, folded."""

    who: str
    way: str
    """``finance``, the address of the group that gives it, or nothing where the way needs no words."""
    before: str | None
    after: str | None
    gains: bool
    """Whether it is more than before."""
    things: Sequence[str]
    """The addresses of what it is about, or words for many."""
    operation: int = 0
    """The number of the first operation that does it."""

    @property
    def role(self) -> str:
        """``admin``; of a changed role also what it was: ``admin (was analyst)``."""
        prefix = "finance " if self.way == FINANCE else ""
        if self.gains:
            return f"{prefix}{self.after}" + (f" (was {self.before})" if self.before else "")
        return f"{prefix}{self.before}" + (f" (becomes {self.after})" if self.after else "")

    @property
    def on(self) -> Sequence[str]:
        """What it is on, in words, in order."""
        return sorted({place_of(thing, self.way) for thing in self.things})

    @property
    def power(self) -> int:
        """The weight of the role: the strongest of its kind weighs most."""
        return _POWER.get((self.after if self.gains else self.before) or "", 0)

    @property
    def is_power(self) -> bool:
        """Admins, and whoever sees the money."""
        return self.way == FINANCE or (self.after if self.gains else self.before) == "admin"


def place_of(thing: str, way: str) -> str:
    """In words what something is on: ``acme/uk``, ``acme/uk by group acme/all``, ``group acme/all``."""
    if thing == way:
        return _called(way)
    kind, _, path = thing.partition(".")
    place = path if kind in _PLAIN else thing
    return f"{place} by {_called(way)}" if path_of(way) else place


def _called(giver: str) -> str:
    """``group acme/all``"""
    kind = kind_of(giver)
    return f"{_WORDS.get(kind, kind.replace('_', ' '))} {path_of(giver)}"


class Shifts:
    """Effects, equal ones folded as they come."""

    def __init__(self) -> None:
        self._things: dict[tuple[str, str, str | None, str | None, bool], list[str]] = {}
        self._first: list[int] = []

    def add(self, effect: Json) -> None:
        """Take one in."""
        way = effect["way"]
        key = (
            whom(effect),
            way if way == FINANCE or path_of(way) else "",
            effect["before"],
            effect["after"],
            effect["gains"],
        )
        on = effect["on"]
        if accounts := effect.get("accounts"):
            on = counted(accounts)
        things = self._things.setdefault(key, [])
        if not things:
            self._first.append(effect["operation"])
        things.append(on)

    def folded(self) -> list[Shift]:
        """Losses first; then admins and finance, the strongest roles, the most places, the name."""
        found = zip(self._things.items(), self._first, strict=True)
        shifts = (Shift(*key, _told(key[1], on), first) for (key, on), first in found)
        return sorted(shifts, key=_weight)


def whom(effect: Json) -> str:
    """Whom it is on: a person as they are written, a Business Center by its key or its id."""
    who: str = effect["who"]
    return effect.get("label") or (path_of(who) if is_reference(who) else who)


def _told(way: str, things: list[str]) -> Sequence[str]:
    """A place in a group stands for the accounts that it gives; of accounts by a group the most are counted."""
    if not path_of(way):
        return things
    if way in things:
        return [way]
    # People times accounts would be millions of lines that nobody reads.
    return [counted(len(things))] if len(things) > _NAMED else things


def counted(accounts: int) -> str:
    """Words for accounts that are too many to be named."""
    return f"{accounts:,} accounts"


def _weight(shift: Shift) -> tuple[bool, bool, int, int, str, str]:
    about = not shift.is_power, -shift.power, -len(shift.things)
    return shift.gains, *about, shift.who, shift.role
