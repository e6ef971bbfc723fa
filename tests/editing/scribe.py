"""Writes values as YAML the way people do: any indentation, comments everywhere, flow, anchors, CRLF."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

_SHORT = 100
"""Characters up to which a value may well stand on one line."""
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9@.*/-]*( [A-Za-z0-9]+)*")


@dataclass(slots=True)
class Scribe:
    """One hand; ``tidy`` keeps to the style that ``fmt`` leaves."""

    chance: Random
    tidy: bool = False
    anchors: bool = True
    lines: list[str] = field(default_factory=list)
    known: list[tuple[str, Any]] = field(default_factory=list)
    """Mappings that have an anchor."""
    anchored: int = 0
    comments: int = 0
    ceiling: int | None = None
    """Behind lines of text, a comment further to the right would be a part of them."""

    def write(self, value: dict[str, Any]) -> str:
        """The text of a document."""
        self._mapping(value, 0 if self.tidy or self._seldom(4) else self.chance.randint(0, 3))
        if self._seldom(3):
            self.lines.append(self._comment(0))
        newline = self.chance.choice(["\n", "\n", "\r\n"])
        end = "" if self._seldom(4) and not self.tidy else newline
        return newline.join(self.lines) + end

    def _seldom(self, times: int) -> bool:
        return self.chance.randrange(times) == 0

    def _blanks(self) -> str:
        return " " if self.tidy else " " * self.chance.choice([1, 1, 1, 2, 4])

    def _comment(self, column: int) -> str:
        self.comments += 1
        if not self.tidy and self._seldom(3):
            column = self.chance.randint(0, column + 3)
        if self.ceiling is not None:
            column = min(column, self.ceiling - 1)
        return f"{' ' * column}# note {self.comments}: {{x}}"

    def _between(self, column: int) -> None:
        if self._seldom(6):
            self.lines += [""] * (1 if self.tidy else self.chance.randint(1, 3))
        if self._seldom(5):
            self.lines.append(self._comment(column))

    def _end(self, line: str) -> str:
        if self._seldom(5):
            blanks = " " * self.chance.choice([1, 2, 4, 9])
            return f"{line}{blanks}{self._comment(0).strip()}"
        return line if self.tidy else line + " " * self.chance.choice([0, 0, 0, 2])

    def _mapping(self, value: dict[str, Any], column: int, head: str | None = None) -> None:
        """``head``: what stands on the line of the first entry already."""
        for key, inner in self._not_merged(value, column, head):
            if head is None:
                self._between(column)
            start = " " * column if head is None else head
            blank = "" if self.tidy or not self._seldom(8) else " "
            self._entry(f"{start}{self._scalar(key, key=True)}{blank}:", inner, column)
            head = None

    def _not_merged(
        self, value: dict[str, Any], column: int, head: str | None
    ) -> Iterable[tuple[str, Any]]:
        """The entries to be written, after a merge key for others, if there is a mapping that has them."""
        whole = [name for name, known in self.known if known and _has(value, known)]
        if not whole or head is not None or self._seldom(2):
            return value.items()
        name, known = next(each for each in self.known if each[0] == whole[-1])
        self.lines.append(self._end(f"{' ' * column}<<:{self._blanks()}*{name}"))
        return [(key, inner) for key, inner in value.items() if key not in known]

    def _entry(self, start: str, value: Any, column: int) -> None:
        self.ceiling = None
        flow = self._seldom(3 if len(str(value)) < _SHORT else 20)
        if not isinstance(value, dict | list) or not value or flow:
            self._flow_entry(start, value, column)
            return
        alias = next((name for name, known in self.known if known == value), None)
        if alias is not None and not self._seldom(3):
            self.lines.append(self._end(f"{start}{self._blanks()}*{alias}"))
            return
        anchor = ""
        if self.anchors and isinstance(value, dict) and self._seldom(2):
            self.anchored += 1
            anchor = f" &a{self.anchored}"
        self.lines.append(self._end(f"{start}{anchor}"))
        if isinstance(value, dict):
            self._mapping(value, column + (2 if self.tidy else self.chance.randint(1, 5)))
            # Only now: nothing stands inside of itself.
            self.known += [(anchor.strip(" &"), value)] if anchor else []
        else:
            self._sequence(value, column + (2 if self.tidy else self.chance.randint(0, 4)))

    def _flow_entry(self, start: str, value: Any, column: int) -> None:
        if isinstance(value, str) and " " in value and self._seldom(3):
            inner = column + (2 if self.tidy else self.chance.randint(1, 4))
            pad = " " * inner
            first, _, rest = value.partition(" ")
            match self.chance.randrange(3):
                case 0:
                    self.lines.append(f'{start}{self._blanks()}"{first}')
                    self.lines.append(self._end(f'{pad}{rest}"'))
                case 1:
                    self.ceiling = inner
                    self.lines.append(f"{start} >-")
                    self.lines += [f"{pad}{first}", f"{pad}{rest}", *[""] * self._seldom(4)]
                case _:
                    self.ceiling = inner
                    self.lines.append(f"{start} |-")
                    self.lines.append(f"{pad}{value}")
            return
        if isinstance(value, list) and len(value) > 1 and self._seldom(3):
            pad = " " * (column + self.chance.randint(1, 6))
            *others, last = [self._flow(each) for each in value]
            self.lines.append(self._end(f"{start} ["))
            self.lines += [self._end(f"{pad}{each},") for each in others]
            self.lines.append(f"{pad}{last}]")
            return
        self.lines.append(self._end(f"{start}{self._blanks()}{self._flow(value)}"))

    def _sequence(self, value: list[Any], column: int) -> None:
        for item in value:
            self._between(column)
            start, self.ceiling = f"{' ' * column}-", None
            if isinstance(item, dict) and item and not self._seldom(3):
                head = start + (" " if self.tidy else " " * self.chance.randint(1, 3))
                self._mapping(item, len(head), head)
            else:
                self.lines.append(self._end(f"{start}{self._blanks()}{self._flow(item)}"))

    def _flow(self, value: Any) -> str:
        pad = "" if self.tidy else self.chance.choice(["", "", " "])
        comma = ", " if self.tidy else self.chance.choice([", ", ", ", ",", " , "])
        if isinstance(value, dict):
            colon = ":" if self.tidy else self.chance.choice([":", ":", " :", ":  "])
            pairs = (
                f"{self._scalar(key, key=True)}{colon} {self._flow(inner)}".replace(":   ", ":  ")
                for key, inner in value.items()
            )
            return "{" + pad + comma.join(pairs) + pad + "}"
        if isinstance(value, list):
            return "[" + pad + comma.join(map(self._flow, value)) + pad + "]"
        return self._scalar(value)

    def _scalar(self, value: Any, *, key: bool = False) -> str:
        if not isinstance(value, str):
            return json.dumps(value)
        if _PLAIN.fullmatch(value) and "*" not in value and not self._seldom(5):
            return value
        return f'"{value}"' if key or self._seldom(2) else f"'{value}'"


def _has(value: dict[str, Any], known: dict[str, Any]) -> bool:
    return all(key in value and value[key] == inner for key, inner in known.items())
