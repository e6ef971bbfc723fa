"""Who can do what afterwards that they could not before, and who cannot any more.

Everything that is told about gains and losses goes through ``Effect``, so it does not matter whether the
plan brings them along (``effects``) or they are read off its operations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bcsync.model.address import kind_of, path_of
from bcsync.model.roles import ACCOUNT_ROLES, CENTER_ROLES, FINANCE_ROLES

Json = Mapping[str, Any]

_POWER = {
    role: power
    for roles in (CENTER_ROLES, FINANCE_ROLES[1:], ACCOUNT_ROLES)
    for power, role in enumerate(roles)
}
FINANCE = "finance"


class Effect(NamedTuple):
    """What becomes of the role that one person or Business Center has on one thing."""

    who: str
    on: str
    """An address, or words for many."""
    way: str
    """``finance``, the address of the asset group that gives it, or another way that needs no words."""
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Shift:
    """Equal effects on one person, folded."""

    who: str
    way: str
    before: str | None
    after: str | None
    things: Sequence[str]
    """The addresses of what it is about."""

    @property
    def gains(self) -> bool:
        """Whether it is more than before."""
        if self.before is None or self.after is None:
            return self.before is None
        return _POWER.get(self.after, 0) > _POWER.get(self.before, 0)

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
    kind, _, path = thing.partition(".")
    if kind == "asset_group":
        return f"group {path}"
    place = path if kind in ("business_center", "ad_account") else thing
    return f"{place} by group {path_of(way)}" if kind_of(way) == "asset_group" else place


class Shifts:
    """Effects, equal ones folded as they come."""

    def __init__(self) -> None:
        self._things: dict[tuple[str, str, str | None, str | None], list[str]] = {}

    def add(self, effects: Iterable[Effect]) -> None:
        """Take these in."""
        for who, on, way, before, after in effects:
            if before != after:
                self._things.setdefault((who, way, before, after), []).append(on)

    def folded(self) -> list[Shift]:
        """Losses first; then admins and finance, the strongest roles, the most places, the name."""
        return sorted((Shift(*key, on) for key, on in self._things.items()), key=_weight)


def _weight(shift: Shift) -> tuple[bool, bool, int, int, str, str]:
    about = not shift.is_power, -shift.power, -len(shift.things)
    return shift.gains, *about, shift.who, shift.role


def effects_in(plan: Json) -> Iterator[Effect] | None:
    """The effects that a plan brings along; None if it leaves them to be read off its operations."""
    told = plan.get("effects")
    if told is None:
        return None
    return (
        Effect(each["who"], each["on"], each["way"], each["before"], each["after"]) for each in told
    )
