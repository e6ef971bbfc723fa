"""The blocks of a layout while it is being read, and what is said about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

from bcsync.findings import Finding, Severity
from bcsync.model.address import canonical
from bcsync.model.place import Place
from bcsync.model.resource import ListKey, ListMode
from bcsync.source.mapping import Map, Sources
from bcsync.source.suggest import did_you_mean

EMPTY = Map()


@dataclass(frozen=True, slots=True)
class Owner:
    """A Business Center or a person, as the layout declares it."""

    key: str
    """``acme``, or ``dana@shop.example`` in lower case."""
    identity: str
    """Its address, or the e-mail address."""
    block: Map
    place: int
    is_center: bool


class TimeZones(Protocol):
    """Which names of time zones there are."""

    def is_known(self, name: str) -> bool:
        """Whether it is the name of a time zone; also true where nobody can tell."""

    def nearest(self, name: str) -> str | None:
        """What was probably meant."""


class Given(NamedTuple):
    """What reading a layout begins with."""

    document: Map
    sources: Sources
    today: date
    broken: set[tuple[str, ...]]
    """Paths that did not conform to the schema: what they would have declared counts as present, so that
    one mistake is one finding."""
    zones: TimeZones


class Blocks:
    """Blocks by their names, and the findings collected so far."""

    def __init__(self, given: Given) -> None:
        document, sources, today, broken, zones = given
        self.document = document
        self.today = today
        self.findings: list[Finding] = []
        self.lists: dict[ListKey, ListMode] = {}
        self.centers: Map = mapping_at(document, "business_centers")
        self.people_blocks: Map = mapping_at(document, "people")
        self.teams: Map = mapping_at(document, "teams")
        self._defaults: Map = mapping_at(document, "defaults")
        self._sources = sources
        self._zones = zones
        self._zones_told: set[int] = set()
        self._broken = {tuple(map(canonical, path)) for path in broken}
        self._broken_entries = _entries(self._broken)

    def report(
        self,
        code: str,
        place: int,
        message: str,
        *,
        hint: str = "",
        at_value: bool = False,
        also: tuple[int, ...] = (),
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Say something about an entry of the layout; see ``bcsync.model.place`` for places."""
        where = self.value_place(place) if at_value else self.key_place(place)
        others = tuple(self.key_place(other) for other in also)
        self.findings.append(Finding(code, severity, where, message, hint, others))

    def key_place(self, place: int) -> Place:
        """Where the key of an entry stands."""
        return self._sources.key(place)

    def value_place(self, place: int) -> Place:
        """Where the value of an entry stands."""
        return self._sources.value(place)

    def is_broken(self, *path: str) -> bool:
        """Whether this path, or one around it, already has a finding."""
        if not self._broken:
            return False
        path = tuple(map(canonical, path))
        return any(path[:length] in self._broken for length in range(1, len(path) + 1))

    def is_touched(self, *path: str) -> bool:
        """Whether this path, one around it or one inside of it already has a finding."""
        return self.is_broken(*path) or tuple(map(canonical, path)) in self._broken_entries

    def defaults(self, kind: str, block: Map = EMPTY) -> Map:
        """The author's defaults for a kind, unless a block of it wants none (``defaults: false``)."""
        return EMPTY if block.get("defaults") is False else mapping_at(self._defaults, kind)

    def section(self, owner: Owner, name: str) -> Map | None:
        """A section of the owner's block, and the note that this list is managed; None if absent."""
        entries = owner.block.get(name)
        if entries is None:
            return None
        self.lists[(owner.identity, name)] = self.mode(owner, name)
        return entries if isinstance(entries, Map) else EMPTY

    def mode(self, owner: Owner, name: str) -> ListMode:
        """How the owner wants a list to be managed."""
        return ListMode(mapping_at(owner.block, "manage").get(name, ListMode.EXCLUSIVE))

    def expiry(self, value: Any, place: int) -> date | None:
        """The day from which on an entry is not desired any more."""
        written = value.get("expires") if isinstance(value, Map) else None
        if written is None:
            return None
        try:
            expires = date.fromisoformat(written)
        except ValueError:
            self.report(
                "bad-date",
                value.places["expires"],
                f"{written} is not a day of the calendar",
                hint="write a date as YYYY-MM-DD",
                at_value=True,
            )
            return None
        if expires <= self.today:
            self.report(
                "expired",
                place,
                f"this ended on {written}",
                hint="remove the entry, or give it a later day",
                severity=Severity.WARNING,
            )
        return expires

    def has_ended(self, value: Map) -> bool:
        """Whether the day of an entry has come; ``expiry`` says so."""
        try:
            return date.fromisoformat(value["expires"]) <= self.today
        except (KeyError, ValueError):
            return False

    def check_timezone(self, block: Map) -> None:
        """Say so if a block names a time zone that there is not; once for a line that is used twice."""
        name = block.get("timezone")
        if not isinstance(name, str) or self._zones.is_known(name):
            return
        place = block.places["timezone"]
        if place in self._zones_told:
            return
        self._zones_told.add(place)
        near = self._zones.nearest(name)
        self.report(
            "unknown-timezone",
            place,
            f"there is no time zone {name}",
            hint=f"did you mean {near}?" if near else "write an IANA name, such as Europe/London",
            at_value=True,
        )

    def unknown(
        self, what: str, word: str, candidates: Any, place: int, *, at_value: bool = False
    ) -> None:
        """Report a name that leads nowhere, with the nearest one that would."""
        self.report(
            "unknown-reference",
            place,
            f"there is no {what} {word} in this layout",
            hint=_meant(word, candidates) or f"declare it, or correct the name of the {what}",
            at_value=at_value,
        )


def mapping_at(block: Map, key: str) -> Map:
    value = block.get(key)
    return value if isinstance(value, Map) else EMPTY


def _entries(broken: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], set[str]]:
    """Path of a section -> the keys in it that are broken, themselves or somewhere inside."""
    entries: dict[tuple[str, ...], set[str]] = {}
    for path in broken:
        for length in range(1, len(path)):
            entries.setdefault(path[:length], set()).add(path[length])
    return entries


def _meant(word: str, candidates: Any) -> str:
    near = did_you_mean(word, candidates)
    return f"did you mean {near}?" if near else ""
