"""Edits of a file as values: which characters go, and what stands there instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

_BOM = b"\xef\xbb\xbf"
_BREAK = re.compile("\r\n|[\r\n]")


class Edit(NamedTuple):
    """Characters of a text, counted from 0, and what they become."""

    start: int
    end: int
    text: str


def applied(text: str, edits: Sequence[Edit]) -> str:
    """The text after edits that stand in order. Raises ``ValueError`` where two of them overlap."""
    if any(later.start < earlier.end for earlier, later in pairwise(edits)):
        raise ValueError("edits overlap")
    parts: list[str] = []
    at = 0
    for edit in edits:
        parts += text[at : edit.start], edit.text
        at = edit.end
    return "".join([*parts, text[at:]])


def newline_of(text: str) -> str:
    """How most lines of a text end; ``\\n`` where there are none."""
    found = _BREAK.findall(text)
    return "\r\n" if 2 * found.count("\r\n") > len(found) else "\n"


def decoded(content: bytes) -> str:
    """The text of a file, without a byte order mark. Raises ``UnicodeDecodeError``."""
    return content.removeprefix(_BOM).decode()


@dataclass(frozen=True)
class Rewrite:
    """A file, and what is to be changed in it."""

    path: Path
    name: str
    """How people call it: relative to the project."""
    before: bytes
    edits: tuple[Edit, ...]
    """In order; of its text without a byte order mark."""

    @cached_property
    def text(self) -> str:
        """What it says before, without a byte order mark."""
        return decoded(self.before)

    @cached_property
    def new_text(self) -> str:
        """What it will say, without a byte order mark."""
        return applied(self.text, self.edits)

    @property
    def after(self) -> bytes:
        """What it will hold: every byte as it was but for the edits."""
        mark = _BOM if self.before.startswith(_BOM) else b""
        return mark + self.new_text.encode()
