"""What is said about a plan, before it is text, Markdown or anything else.

A section holds items, an item lines, a line pieces. A piece says what it is (a name that somebody else
chose, a risk, a place); how that looks is for the renderers alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, auto
from typing import Any, NamedTuple

Json = Mapping[str, Any]


class Tone(IntEnum):
    """What a piece of a line is."""

    PLAIN = auto()
    """Our own words."""
    NAME = auto()
    """Words of others: names, addresses, values, messages that quote them."""
    NAMES = auto()
    """Several of them; a renderer may leave some out when it says how many."""
    VERB = auto()
    """What is done, where the sign does not say it."""
    GAP = auto()
    """Between what is spoken of and what is said about it."""
    RISK = auto()
    PLACE = auto()
    """Where the layout says it; its one name, if any, is the URL of that."""
    ASIDE = auto()
    """Words of others that matter less."""
    STRONG = auto()
    """Our own words in a heading."""
    ALARM = auto()
    """Words of others that must not be overlooked."""


class Piece(NamedTuple):
    """A part of a line."""

    text: str
    tone: Tone = Tone.PLAIN
    names: Sequence[str] = ()
    most: int | None = None
    """How many of the names are shown at most; None: as many as the renderer takes."""


Line = tuple[Piece, ...]

GAP = Piece("", Tone.GAP)


class Told(NamedTuple):
    """It tells all about an operation."""

    op: Json


class Mention(NamedTuple):
    """It names an operation that is told of elsewhere."""

    op: Json


class Whom(NamedTuple):
    """It is about somebody: a person, or a Business Center."""

    who: str


About = Told | Mention | Whom | None


class Item(NamedTuple):
    """One thing that is told, and what belongs to it."""

    sign: str
    """What ``words.SYMBOLS`` has a sign for, or nothing."""
    line: Line
    details: tuple[Line, ...] = ()
    source: Mapping[str, Any] | None = None
    """Where the layout causes it: file, line, column."""
    code: str = ""
    """What machines know it by: of findings their code, of limits their rule."""
    about: About = None
    """For what can link."""


Grouping = Callable[[], Iterable[Item]]


@dataclass(frozen=True, slots=True)
class Section:
    """What is told under one title."""

    title: str
    size: int
    """How many things it is about."""
    groupings: tuple[Grouping, ...]
    """The same told shorter and shorter: one by one, like things together, by Business Center."""
    naming: int = 1
    """How many of them, from the first, leave no name out."""
    said_once: str = ""
    """Why all of it is so, in words of others."""
    risks: str = ""
    """What all of it risks."""
    of: str = ""
    """The Business Center that it is all about, as the layout calls it."""
    most: int | None = None
    """Items that a terminal shows; None for what nobody may miss."""
    items: int | None = None
    """How many items the first telling has, where that is known before they are made."""
    way_out: str = ""
    """What to type about it, behind the name of the program."""


def plain(text: str) -> Piece:
    """Our own words."""
    return Piece(text)


def name(text: object) -> Piece:
    """Words of others."""
    return Piece(str(text), Tone.NAME)


def names(many: Sequence[str], most: int | None = None) -> Piece:
    """Several names, with commas between them."""
    return Piece("", Tone.NAMES, many, most)
