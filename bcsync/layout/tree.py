"""Looking into a document by path: values and their places."""

from __future__ import annotations

from typing import Any

from bcsync.model.place import Place
from bcsync.source.mapping import Map, Seq, Sources

Path = tuple[str | int, ...]


class Tree:
    """A document with places, addressed by the paths that JSON Schema validators report."""

    def __init__(self, document: Map, sources: Sources) -> None:
        self._document = document
        self._sources = sources

    def value(self, path: Path) -> Any:
        """The value at ``path``. Raises ``LookupError`` when there is none."""
        value: Any = self._document
        for step in path:
            value = value[step]
        return value

    def key_place(self, path: Path) -> Place | None:
        """Where the key (or the list item) at ``path`` stands.

        The first file's start for the root.
        """
        place = self._place_at(path)
        return self._sources.start() if place is None else self._sources.key(place)

    def value_place(self, path: Path) -> Place | None:
        """Where the value at ``path`` begins; the first file's start for the root."""
        place = self._place_at(path)
        return self._sources.start() if place is None else self._sources.value(place)

    def _place_at(self, path: Path) -> int | None:
        if not path:
            return None
        holder, step = self.value(path[:-1]), path[-1]
        match holder:
            case Map() if isinstance(step, str):
                return holder.places.get(step)
            case Seq() if isinstance(step, int):
                return holder.places[step]
            case _:
                return None
