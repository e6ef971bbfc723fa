"""Hidden lines by which our comments and issues are found again: exact, at the very beginning, by our author.

A line that merely quotes one somewhere is not ours (ecosystem.md, 1.2, row 12).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Protocol, TypeVar
from urllib.parse import quote, unquote

from bcsync.forge.values import Author

_LINE: Final = re.compile(
    r"<!-- bcsync:(?P<what>[a-z]+)(?P<said>(?: [a-z]+=[^\s<>]*)*) -->(?:\r?\n|$)"
)


@dataclass(frozen=True, slots=True)
class Marker:
    """What a comment or an issue is, of which project, and what a machine has to know of it."""

    what: str
    """A word of small letters: ``plan``, ``drift``."""
    project: str
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        said = {"project": self.project, **self.facts}
        return f"<!-- bcsync:{self.what}{''.join(f' {k}={_told(v)}' for k, v in said.items())} -->"

    def same(self, other: Marker) -> bool:
        """Whether both are of the same thing, whatever it said when."""
        return (self.what, self.project) == (other.what, other.project)


class Written(Protocol):
    """A comment or an issue."""

    @property
    def author(self) -> Author: ...
    @property
    def body(self) -> str: ...


_W = TypeVar("_W", bound=Written)


def marker_in(body: str) -> Marker | None:
    """The marker at the beginning of a text."""
    found = _LINE.match(body)
    if found is None:
        return None
    facts = dict(pair.split("=", 1) for pair in found["said"].split())
    facts = {name: unquote(text) for name, text in facts.items()}
    return Marker(found["what"], facts.pop("project", ""), facts)


def ours(found: Iterable[_W], marker: Marker, me: Author) -> Iterator[tuple[_W, Marker]]:
    """Of comments or issues those that I wrote about the same thing, in the order given."""
    for each in found:
        said = marker_in(each.body)
        if each.author.id == me.id and said is not None and said.same(marker):
            yield each, said


def _told(text: str) -> str:
    # Two hyphens might end a comment of HTML.
    return quote(text, safe="/.@+:").replace("--", "-%2D")
