"""What libyaml (or its Python twin) complains about, in plain words and with a way out."""

from __future__ import annotations

import re
from typing import NamedTuple

from yaml import MarkedYAMLError, YAMLError
from yaml.reader import ReaderError

from bcsync.findings import Finding, error
from bcsync.model.place import Place


class _Words(NamedTuple):
    pattern: str
    message: str
    hint: str
    at_context: bool = False
    """The complaint is about where something began, not about where the parser gave up."""


_CONFLICT = re.compile(rb"^(?:<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|\Z)", re.MULTILINE)
_CONFLICT_END = re.compile(rb"^>{7}(?=[ \r\n]|\Z)", re.MULTILINE)
_QUOTE_IT = "put the whole text in quotes"
# Both spellings of a complaint: libyaml's and that of PyYAML's own parser.
_TABLE = (
    _Words(
        r"found a tab character",
        "a tab stands where YAML wants spaces",
        "indent with spaces; YAML does not allow tabs there",
    ),
    _Words(
        r"mapping values are not allowed",
        "this ':' would begin a second 'key: value' where none can stand",
        f"indent the line like its neighbours or, if the ':' belongs to a text, {_QUOTE_IT}",
    ),
    _Words(
        r"sequence entries are not allowed",
        "a list cannot begin here, behind its key",
        "put '- …' on a line of its own",
    ),
    _Words(
        r"could not find expected ':'",
        "this line is neither 'key: value' nor '- item'",
        "add the ':' behind the key, with a space after it",
        at_context=True,
    ),
    _Words(
        r"unexpected end of stream",
        "this quote is never closed",
        "close it, with the same kind of quote",
        at_context=True,
    ),
    _Words(
        r"',' or ']'",
        "a list in [ ] is not closed, or lacks a ','",
        "write it as [a, b, c]; texts that hold brackets or commas go in quotes",
    ),
    _Words(
        r"',' or '}'",
        "a mapping in { } is not closed, or lacks a ','",
        "write it as {key: value, other: value}; texts that hold braces or commas go in quotes",
    ),
    _Words(
        r"cannot start any token",
        "a text cannot begin with this character",
        _QUOTE_IT,
    ),
    _Words(
        r"alphabetic or numeric character",
        "a name must follow '&' (anchor) or '*' (alias)",
        f"if a text is meant, {_QUOTE_IT}",
    ),
    _Words(
        r"unknown escape character|invalid Unicode character escape|hexadecimal",
        "a backslash in double quotes begins an escape, and this one does not exist",
        "write \\\\ for a backslash, or use single quotes",
    ),
    _Words(
        r"expected key|'-' indicator|<block end>",
        "this line does not fit the block it stands in",
        "check its indentation, and that quotes end where the text ends",
    ),
    _Words(
        r"node content",
        "a value is missing, or a bracket or comma stands where none can",
        "check the brackets and commas of this line",
    ),
    _Words(
        r"<document start>",
        "this cannot follow what stands above it",
        "check its indentation, and that no bracket is closed twice",
    ),
    _Words(
        r"incompatible YAML document|directive",
        "this line begins with '%', which YAML keeps for directives",
        f"leave it out or, if a text is meant, {_QUOTE_IT}",
    ),
    _Words(
        r"tag",
        "YAML tags (!name) are not supported",
        f"leave the tag out or, if the text begins with '!', {_QUOTE_IT}",
    ),
)


def syntax_finding(problem: Exception, file: str, data: bytes) -> Finding:
    """The finding for an exception that a YAML parser raised while reading ``data``."""
    match problem:
        case ReaderError():
            return _unreadable_character(problem, file, data)
        case MarkedYAMLError():
            return conflict_marker(data, file) or _marked(problem, file, data)
        case YAMLError() | ValueError() | OverflowError():
            words = "this file is not valid YAML"
            return error("yaml-syntax", Place(file, 1, 1), words, str(problem))
        case _:
            raise problem


def before_the_depths(problem: Exception, data: bytes) -> bytes | None:
    """What stands before the bracket that was one too many for libyaml, if that is the complaint.

    From PyYAML 6.0.4 on, libyaml nests no more than 1,000 brackets, and it looks ahead along a line. So it
    may refuse before it tells of the first bracket. Our own limit is far lower: it is broken in this part.
    """
    if not isinstance(problem, MarkedYAMLError) or problem.problem_mark is None:
        return None
    if "maximum nesting depth" not in (problem.problem or ""):
        return None
    return data.decode("utf-8", "replace")[: problem.problem_mark.index].encode()


def conflict_marker(data: bytes, file: str) -> Finding | None:
    """The finding for what Git leaves where two changes meet."""
    found = _CONFLICT.search(data)
    if found is None:
        return None
    end = _CONFLICT_END.search(data, found.end())
    line = data.count(b"\n", 0, found.start()) + 1
    also = (Place(file, data.count(b"\n", 0, end.start()) + 1, 1),) if end else ()
    message = "an unresolved merge conflict begins here"
    hint = "decide which of the two sides is meant, and remove the lines that Git put in"
    return error("merge-conflict", Place(file, line, 1), message, hint, also)


def _marked(problem: MarkedYAMLError, file: str, data: bytes) -> Finding:
    said = problem.problem or "this is not valid YAML"
    if "cannot start any token" in said and _is_tab(problem, data):
        said = "found a tab character"
    words = next((row for row in _TABLE if re.search(row.pattern, said)), None)
    words = words or _Words("", said, "compare it with the lines around it")
    began, gave_up = _place(problem.context_mark, file), _place(problem.problem_mark, file)
    place, other = (began, None) if words.at_context and began else (gave_up or began, began)
    also = (other,) if other and other != place else ()
    return error("yaml-syntax", place, words.message, words.hint, also)


def _is_tab(problem: MarkedYAMLError, data: bytes) -> bool:
    mark = problem.problem_mark
    if mark is None:
        return False
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    return text[mark.index : mark.index + 1] == "\t"


def _place(mark: object, file: str) -> Place | None:
    line, column = getattr(mark, "line", None), getattr(mark, "column", None)
    return None if line is None or column is None else Place(file, line + 1, column + 1)


def _unreadable_character(problem: ReaderError, file: str, data: bytes) -> Finding:
    place = _position(problem, file, data)
    # libyaml speaks of control characters, PyYAML's own reader of special ones.
    if "characters are not allowed" in str(problem.reason):
        number = problem.character if isinstance(problem.character, int) else ord(problem.character)
        return error(
            "control-character",
            place,
            f"the control character U+{number:04X} does not belong in a layout",
            "remove it; your editor may hide it",
        )
    return not_utf_8(place)


def not_utf_8(place: Place) -> Finding:
    """The finding for bytes that are no UTF-8."""
    return error("not-utf-8", place, "the file is not UTF-8 text", "save it again as UTF-8")


def _position(problem: ReaderError, file: str, data: bytes) -> Place:
    if problem.encoding == "unicode":
        before = data.decode("utf-8", "replace")[: problem.position]
    else:
        before = data[: problem.position].decode("utf-8", "replace")
    return Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
