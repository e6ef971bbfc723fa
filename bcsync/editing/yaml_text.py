"""Plain values as YAML 1.2 that reads back as exactly the same values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bcsync.source.scalars import SUSPECT, resolve

WIDTH = 100
"""Columns up to which short lists and mappings stand on one line."""

_REPEATED = 10_000
"""Texts remembered as they are written: keys, people and roles stand there over and over."""

_PLAIN = re.compile(r"[\w/](?:[\w ./@+&'()%!?=~$;-]|:(?=[^\s:]))*")
# Words that YAML 1.1 tools (not bcsync) read as true and false; quoted as a courtesy to them.
_OLD_BOOLEANS = frozenset({"y", "n", "yes", "no", "on", "off"})
_LONGEST = max(map(len, _OLD_BOOLEANS))
_ESCAPED = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})


class Inline(dict[str, Any]):
    """A mapping to be written as ``{a: b}`` where that fits on its line."""


class Quoted(str):
    """A text to be written in quotes, whatever it says."""

    __slots__ = ()


def to_yaml(document: Mapping[str, Any]) -> str:
    """A document in block style, ending in a newline."""
    lines: list[str] = []
    _mapping(document, 0, lines)
    return "\n".join([*lines, ""])


def scalar(value: Any) -> str:
    """A scalar, quoted only where it would otherwise read as something else."""
    if type(value) is str:
        return _text(value)
    match value:
        case Quoted():
            return _quoted(value)
        case str():
            return _text(value)
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case _:
            return _text(str(value))


@lru_cache(_REPEATED)
def _text(text: str) -> str:
    return str(text) if _reads_back(text) else _quoted(text)


def _reads_back(text: str) -> bool:
    return (
        _PLAIN.fullmatch(text) is not None
        and text[-1] != " "
        and (text[0] not in SUSPECT or resolve(text) is text)
        and (len(text) > _LONGEST or text.lower() not in _OLD_BOOLEANS)
    )


def _quoted(text: str) -> str:
    # "##[…]" is a command to what reads the log of a job (bcsync.render.safe).
    # Nearly all that is quoted is an id of digits alone.
    inner = text if text.isalnum() else "".join(map(_escaped, text))
    return f'"{inner}"'.replace("##", "#\\x23")


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char == " " or unicodedata.category(char) not in _ESCAPED:
        return char
    number = ord(char)
    if number <= 0xFF:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def block_lines(block: Mapping[str, Any]) -> list[str]:
    """The lines of a mapping in block style, two blanks a level."""
    lines: list[str] = []
    _mapping(block, 0, lines)
    return [line for line in lines if line]


def _mapping(block: Mapping[str, Any], indent: int, lines: list[str]) -> None:
    # Into one list: handed up through every level, a line takes longer than to write.
    pad = " " * indent
    for number, (key, value) in enumerate(block.items()):
        if type(value) is str:
            # Most lines of a large layout: a person and a role.
            lines.append(f"{pad}{scalar(key)}: {_text(value)}")
            continue
        if indent == 0 and number and isinstance(value, Mapping):
            lines.append("")
        head = f"{pad}{scalar(key)}:"
        line = None if type(value) is dict and value else _one_line(value, len(head) + 1)
        if line is not None:
            lines.append(f"{head} {line}")
            continue
        lines.append(head)
        _block(value, indent + 2, lines)


def _block(value: Mapping[str, Any] | list[Any], indent: int, lines: list[str]) -> None:
    if isinstance(value, Mapping):
        _mapping(value, indent, lines)
        return
    pad = " " * indent
    for item in value:
        line = _one_line(item, indent + 2)
        if line is not None:
            lines.append(f"{pad}- {line}")
            continue
        first = len(lines)
        _block(item, indent + 2, lines)
        lines[first] = f"{pad}- {lines[first].lstrip()}"


def _one_line(value: Any, column: int) -> str | None:
    """The value behind ``column`` characters on one line; None when it needs a block."""
    if isinstance(value, str) or not isinstance(value, Mapping | list):
        return scalar(value)
    if value and isinstance(value, Mapping) and not isinstance(value, Inline):
        return None
    if isinstance(value, list) and any(isinstance(item, Mapping | list) for item in value):
        return None
    if len(value) > WIDTH:
        return None
    text = flow(value)
    return text if column + len(text) <= WIDTH or not value else None


def flow(value: Any) -> str:
    """A value on one line, however long."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{scalar(k)}: {flow(v)}" for k, v in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(flow, value)) + "]"
        case _:
            return scalar(value)
