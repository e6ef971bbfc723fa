"""Mappings and lists that know where each of their entries was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bcsync.model.place import Place, Places, Spots

# What libyaml counts as the end of a line; a caret must count the same way.
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


class Map(dict[str, Any]):
    """A YAML mapping that knows the place of every entry (see ``place.Spots``)."""

    __slots__ = ("_places", "_start", "spots")

    spots: Spots
    """Of the file it was read from; its places are made of these."""

    def __init__(self) -> None:
        self._places: dict[str, int] | None = {}

    def stand(self, spots: Spots, start: int) -> None:
        """Say where the entries were written: in ``spots``, from number ``start`` on."""
        self.spots, self._start, self._places = spots, start, None

    @property
    def places(self) -> dict[str, int]:
        """The places by key; made when they are first asked for, as few ever are."""
        if self._places is None:
            self._places = dict(zip(self, self.spots.places(self._start, len(self)), strict=True))
        return self._places

    def put(self, key: str, value: Any, place: int) -> None:
        """Add an entry that was written at this place."""
        self.places[key] = place
        self[key] = value

    def drop(self, key: str) -> None:
        """Take an entry away, if it is there."""
        self.places.pop(key, None)
        self.pop(key, None)


class Seq(list[Any]):
    """A YAML sequence; ``places`` holds the place of every item."""

    __slots__ = ("places",)

    places: list[int]

    def __init__(self) -> None:
        self.places = []


class Sources:
    """The files a layout was read from; their text is fetched again when a line must be shown."""

    def __init__(self, read: Callable[[str], str] | None = None) -> None:
        """``read`` gives the text of a file by its relative path; it may raise ``OSError``."""
        self._read = read
        self.places = Places()
        self._shown: tuple[str, list[str]] = ("", [])

    @property
    def files(self) -> Sequence[str]:
        return self.places.files

    def add(self, file: str) -> int:
        """Register a file; returns its index."""
        return self.places.add(file)

    def start(self, index: int = 0) -> Place | None:
        """The first character of a file; ``None`` when there is no such file."""
        files = self.places.files
        return Place(files[index], 1, 1) if index < len(files) else None

    def key(self, place: int) -> Place:
        """Where the key of an entry stands."""
        return self.places.key(place)

    def value(self, place: int) -> Place:
        """Where the value of an entry begins."""
        return self.places.value(place)

    def line(self, place: Place) -> str | None:
        """The source line of a place, without its end; ``None`` when it cannot be had any more."""
        if self._shown[0] != place.file:
            self._shown = (place.file, self._lines(place.file))
        lines = self._shown[1]
        return lines[place.line - 1] if place.line <= len(lines) else None

    def lines(self, places: Iterable[Place]) -> dict[tuple[str, int], str]:
        """The source lines of many places, by file and number; each file is read once.

        Lines that cannot be had any more are missing.
        """
        wanted: dict[str, set[int]] = {}
        for place in places:
            wanted.setdefault(place.file, set()).add(place.line)
        found = {}
        for file, numbers in wanted.items():
            lines = self._lines(file)
            found.update({(file, n): lines[n - 1] for n in numbers if n <= len(lines)})
        return found

    def _lines(self, file: str) -> list[str]:
        if self._read is None:
            return []
        try:
            return _BREAK.split(self._read(file).removeprefix("\ufeff"))
        except OSError:
            return []


def key_place(sources: Sources, entries: Map, key: str) -> Place:
    """Where ``key`` was written. Raises ``KeyError`` for a key that is not there."""
    return sources.key(entries.places[key])


def value_place(sources: Sources, entries: Map, key: str) -> Place:
    """Where the value of ``key`` begins. Raises ``KeyError`` for a key that is not there."""
    return sources.value(entries.places[key])


def item_place(sources: Sources, items: Seq, index: int) -> Place:
    """Where an item of a list begins. Raises ``IndexError`` beyond its end."""
    return sources.value(items.places[index])
