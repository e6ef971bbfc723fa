"""From the bytes of one YAML file to values with places and findings; it never raises."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import yaml.parser
import yaml.reader
import yaml.scanner
from yaml import YAMLError
from yaml.events import DocumentStartEvent, Event, StreamEndEvent

from bcsync.findings import Finding, error
from bcsync.model.place import Place
from bcsync.source.aliases import Aliases, Budget
from bcsync.source.builder import START_EVENTS, AbandonedError, Builder
from bcsync.source.mapping import Sources
from bcsync.source.syntax import before_the_depths, not_utf_8, syntax_finding

try:
    from yaml._yaml import CParser
except ImportError:  # PyYAML built without libyaml
    _fast_parser = None
else:
    _fast_parser = CParser

MAX_BYTES = 64 * 1024 * 1024

# Where an anchor, an alias or a tag can begin. A hit that is none ("R &D") costs speed only.
# The sign comes first in the pattern, for then the search leaps from sign to sign.
_INDICATOR = re.compile(rb"[&*!](?<=[\s\[\]{},:].)(?:\S|(?<=!))")


class EventParser(Protocol):
    """What libyaml's parser and PyYAML's own have in common."""

    def get_event(self) -> Event | None: ...


class PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's own parser, for installations without libyaml; some 30 times slower."""

    def __init__(self, data: bytes) -> None:
        yaml.reader.Reader.__init__(self, data)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


DEFAULT_PARSER: Callable[[bytes], EventParser] = _fast_parser or PureParser


@dataclass(frozen=True, slots=True)
class Document:
    """What one file holds.

    ``value`` is ``None`` for an empty file and for one that cannot be read.
    """

    value: Any
    findings: tuple[Finding, ...]
    place: Place | None = None
    """Where the value begins."""
    is_plain: bool = False
    """No findings, no anchors, aliases, tags, escapes or merges, and JSON has all the values."""


def read_yaml(
    data: bytes,
    file: int,
    sources: Sources,
    budget: Budget | None = None,
    parser: Callable[[bytes], EventParser] | None = None,
) -> Document:
    """Read one file. ``file`` is its index in ``sources``.

    The budget of aliases is shared by a layout.
    """
    start = Place(sources.files[file], 1, 1)
    if len(data) > MAX_BYTES:
        return Document(None, (too_large(start),))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Document(None, (not_utf_8(start),))
    try:
        return _build((parser or DEFAULT_PARSER)(data), data, file, sources, budget or Budget())
    except AbandonedError as abandoned:
        return Document(None, (abandoned.finding,))
    except (YAMLError, ValueError, OverflowError) as problem:
        before = before_the_depths(problem, data)
        if before is not None:
            return read_yaml(before, file, sources, budget, parser)
        return Document(None, (syntax_finding(problem, sources.files[file], data),))


def too_large(place: Place) -> Finding:
    """The finding for a file over the limit."""
    message = f"the file is larger than {MAX_BYTES // 2**20} MB"
    return error("too-large", place, message, "split it; a layout may be any number of files")


def _build(
    parser: EventParser, data: bytes, file: int, sources: Sources, budget: Budget
) -> Document:
    simple = is_simple(data)
    builder = Builder(parser.get_event, sources, file, Aliases(budget), simple=simple)
    value: Any = None
    place: Place | None = None
    documents = 0
    while (event := parser.get_event()) is not None and type(event) is not StreamEndEvent:
        if type(event) is DocumentStartEvent:
            documents += 1
            if documents > 1:
                return Document(
                    value, (*builder.findings, _several(event, sources.files[file])), place
                )
        elif isinstance(event, START_EVENTS):
            place = _begin(event, sources.files[file])
            value = builder.value(event, 0)
    plain = simple and builder.verbatim and not builder.findings
    return Document(value, tuple(builder.findings), place, plain)


def is_simple(data: bytes) -> bool:
    """Whether a file holds no anchor, alias, tag or escape; false as well where one is only likely."""
    return b"\\" not in data and not any(_has_indicator(data, sign) for sign in (b"&", b"*", b"!"))


def _has_indicator(data: bytes, sign: bytes) -> bool:
    at = data.find(sign)
    while at >= 0:
        if at == 0 or _INDICATOR.match(data, at):
            return True
        at = data.find(sign, at + 1)
    return False


def _begin(event: Event, file: str) -> Place:
    mark: Any = event.start_mark
    return Place(file, mark.line + 1, mark.column + 1)


def _several(event: Event, file: str) -> Finding:
    message = "a second YAML document begins here"
    hint = "remove the '---', or move what follows to a file of its own"
    return error("several-documents", _begin(event, file), message, hint)
