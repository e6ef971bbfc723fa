"""What values look like: the one vocabulary that parameters and results are declared in.

``reading`` holds what is sent against it, ``openapi`` publishes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bcsync.wire import codes


@dataclass(frozen=True, slots=True)
class Text:
    """A string."""

    longest: int | None = None
    shortest: int = 0
    form: Literal["email", "date"] | None = None


@dataclass(frozen=True, slots=True)
class Id:
    """A 64-bit integer, written as a string of digits (reference/tiktok-api.md, 1.3)."""

    or_number: bool = False
    """Whether a JSON number is taken as well (corrections, 2.18)."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A JSON integer."""

    least: int | None = None
    most: int | None = None
    or_text: bool = False
    """Whether a string of digits is taken as well."""


@dataclass(frozen=True, slots=True)
class Number:
    """A JSON number."""


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""


@dataclass(frozen=True, slots=True)
class Word:
    """One of these words; any other is refused. A number may be one."""

    words: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Many:
    """An array."""

    of: Shape
    least: int = 0
    most: int | None = None
    too_many: int = codes.BAD_PARAMETER
    """The code for more than ``most``."""


@dataclass(frozen=True, slots=True)
class Record:
    """An object with these members; others are passed over."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """An object whose names are not known beforehand."""

    of: Shape


@dataclass(frozen=True, slots=True)
class Maybe:
    """This, or null. A parameter of another shape that is null was not given."""

    of: Shape


@dataclass(frozen=True, slots=True)
class File:
    """A part of a multipart body, with its bytes."""

    most: int
    """Bytes."""
    endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AsText:
    """JSON written into a string, or the value itself."""

    of: Shape


@dataclass(frozen=True, slots=True)
class Anything:
    """Any JSON value."""


Shape = (
    Text
    | Id
    | Whole
    | Number
    | Flag
    | Word
    | Many
    | Record
    | Table
    | Maybe
    | File
    | AsText
    | Anything
)


@dataclass(frozen=True, slots=True)
class Field:
    """A member of an object, or a parameter."""

    name: str
    shape: Shape
    required: bool = False
    default: Any = None
    """What holds when it is left out, or null."""
    about: str = ""
    """One sentence, for the published document."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent."""

    name: str
    content: bytes


Given = Mapping[str, Any]
"""Parameters by name: those sent, those with a default, and nothing else."""


def needed(name: str, shape: Shape, about: str = "") -> Field:
    """A member that must be there."""
    return Field(name, shape, True, None, about)
