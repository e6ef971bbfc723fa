"""Who has what before and after: the effects of a plan as a table for each person and each partner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bcsync.render.effects import Json, counted, place_of, whom
from bcsync.render.page.facets import Tables, tokens
from bcsync.render.page.markup import code, text
from bcsync.render.view import View

_Key = tuple[str | None, str | None, str, bool, bool]


@dataclass(slots=True)
class Person:
    """All that changes for one of them."""

    who: str
    number: int
    gains: int = 0
    losses: int = 0
    rows: dict[_Key, list[Json]] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        """How much of what."""
        told = (("loses", self.losses), ("gains", self.gains))
        return ", ".join(f"{verb} {number:,}" for verb, number in told if number)


def people_of(view: View, effects: Iterable[Json]) -> Sequence[Person]:
    """Those who lose, those who gain power, and the others, as the sections before have them."""
    found: dict[str, Person] = {}
    for shift in view.shifts:
        found.setdefault(shift.who, Person(shift.who, len(found)))
    for effect in effects:
        who = whom(effect)
        person = found.setdefault(who, Person(who, len(found)))
        later, way = bool(effect.get("deferred")), effect["way"]
        key = effect["before"], effect["after"], way, effect["gains"], later
        person.rows.setdefault(key, []).append(effect)
        if effect["gains"]:
            person.gains += effect.get("accounts") or 1
        else:
            person.losses += effect.get("accounts") or 1
    return [*found.values()]


def table_rows(person: Person, tables: Tables) -> Iterator[str]:
    """Like changes in one row, losses first; each place leads to the operation that causes it."""
    for key, effects in sorted(person.rows.items(), key=lambda row: (row[0][3], row[0][4])):
        before, after, way, gains, later = key
        found = tokens(token for effect in effects for token in tables.of_effect(effect))
        places = ", ".join(map(_place, effects))
        note = ' <span class="aside">later</span>' if later else ""
        yield (
            f'<tr data-f="{found}"><td>{places}{note}</td><td>{text(_way(way))}</td>'
            f"<td>{_role(before)}</td>"
            f'<td class="{"gain" if gains else "loss"}">{_role(after)}</td></tr>'
        )


def _place(effect: Json) -> str:
    many = effect.get("accounts")
    words = counted(many) if many else place_of(effect["on"], "")
    return f'<a href="#o{effect["operation"]}">{code(words)}</a>'


def _way(way: str) -> str:
    return way.replace("_", " ")


def _role(role: str | None) -> str:
    return code(role) if role else '<span class="aside">none</span>'
