"""From parser events to values with places.

This is the hot loop of ``validate`` and ``plan``: a layout of 100,000 accounts is two million
events. So ``Builder.mapping`` handles the two commonest things, a plain key and a scalar value,
inline, and leaves all else to methods.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import isfinite
from typing import Any, NamedTuple

from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from bcsync.findings import IN_QUOTES, Finding, error
from bcsync.model.place import Place
from bcsync.source.aliases import Aliases
from bcsync.source.mapping import Map, Seq, Sources
from bcsync.source.scalars import SUSPECT, Scalar, resolve

MAX_DEPTH = 100
_TOLD = 100
"""Keys that stand twice in one mapping and are told one by one: more are one mistake."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_STANDARD_TAG = "tag:yaml.org,2002:"
_TAGS: dict[type, tuple[str, ...]] = {
    int: (_STANDARD_TAG + "int", _STANDARD_TAG + "float"),
    float: (_STANDARD_TAG + "float",),
    bool: (_STANDARD_TAG + "bool",),
    type(None): (_STANDARD_TAG + "null",),
}


class AbandonedError(Exception):
    """Reading a file ended early; carries the finding that says why. Never leaves this package."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class _Odd(str):
    """Stands for a key that is not stored under its own name."""

    __slots__ = ()


_MERGE = _Odd("<<")
_REFUSED = _Odd("")


class _Entry(NamedTuple):
    """An entry that is not simply stored: a merge, a key that stands twice, or one that is refused."""

    key: str
    value: Any
    key_event: Any
    value_event: Any


class Builder:
    """Builds the values of one document."""

    def __init__(
        self,
        next_event: Callable[[], Event | None],
        sources: Sources,
        file: int,
        aliases: Aliases,
        *,
        simple: bool,
    ) -> None:
        """``simple`` promises that the file holds no anchor, alias, tag or escape."""
        self.findings: list[Finding] = []
        self.verbatim = True
        """Entries are those written and no others, and JSON has all their values."""
        self._next: Callable[[], Any] = next_event
        self._events: Iterator[Any] = iter(next_event, None)
        self._sources = sources
        self._file = sources.files[file]
        self._spots = sources.places.spots[file]
        self._aliases = aliases
        self._simple = simple
        # Keys seen before: known to be text, and one object for all the places where they stand.
        self._keys: dict[str, str] = {}

    def mapping(self, depth: int) -> Map:
        """The mapping whose start was just read."""
        entries = Map.__new__(Map)
        positions: list[int] = []
        next_event, known, simple = self._next, self._keys.get, self._simple
        unusual: list[_Entry] = []
        for key_event in self._events:
            key = None
            if type(key_event) is ScalarEvent:
                if simple:
                    key = known(key_event.value)
            elif type(key_event) is MappingEndEvent:
                break
            if key is None:
                key = self._key(key_event, depth)
            event = next_event()
            if simple and type(event) is ScalarEvent:
                text = event.value
                value = self._plain(text) if text[:1] in SUSPECT and not event.style else text
            else:
                value = self.value(event, depth)
            mark, at = key_event.start_mark, event.start_mark
            if key in entries or type(key) is not str:
                unusual.append(_Entry(key, value, key_event, event))
            else:
                entries[key] = value
                positions += mark.line, mark.column, at.line, at.column
        entries.stand(self._spots, self._spots.add(positions))
        if unusual:
            self._treat_unusual(entries, unusual)
        return entries

    def sequence(self, depth: int) -> Seq:
        """The sequence whose start was just read."""
        items = Seq()
        positions: list[int] = []
        for event in self._events:
            if type(event) is SequenceEndEvent:
                break
            items.append(self.value(event, depth))
            mark = event.start_mark
            positions += (mark.line, mark.column) * 2
        items.places = list(self._spots.places(self._spots.add(positions), len(items)))
        return items

    def value(self, event: Any, depth: int) -> Any:
        """The value that begins with ``event``, inside ``depth`` collections."""
        if type(event) is AliasEvent:
            return self._alias(event, depth)
        if depth >= MAX_DEPTH:
            message = f"mappings and lists are nested more than {MAX_DEPTH} deep"
            raise AbandonedError(error("too-deep", self._at(event), message, "flatten this part"))
        anchor = event.anchor
        if anchor:
            self._aliases.open(anchor)
        value: Any
        if type(event) is ScalarEvent:
            value = self._scalar(event)
        else:
            self._check_tag(event)
            start = type(event) is MappingStartEvent
            value = self.mapping(depth + 1) if start else self.sequence(depth + 1)
        if anchor:
            self._aliases.close(anchor, value)
        return value

    def _scalar(self, event: Any) -> Scalar:
        text: str = event.value
        if event.tag is not None:
            return self._tagged(event)
        if not event.style:
            return self._plain(text)
        if event.style == '"' and (control := _CONTROL.search(text)):
            message = f"the text holds the control character U+{ord(control[0]):04X}"
            self._say("control-character", event, message, "leave the escape out")
        return text

    def _plain(self, text: str) -> Scalar:
        value = resolve(text)
        if type(value) is float and not isfinite(value):
            self.verbatim = False
        return value

    def _tagged(self, event: Any) -> Scalar:
        tag: str = event.tag
        if tag == _STANDARD_TAG + "str":
            return str(event.value)
        resolved = resolve(event.value)
        if tag not in _TAGS.get(type(resolved), ()):
            self._refuse_tag(event)
        return resolved

    def _check_tag(self, event: Any) -> None:
        standard = "map" if type(event) is MappingStartEvent else "seq"
        if event.tag is not None and event.tag not in ("!", _STANDARD_TAG + standard):
            self._refuse_tag(event)

    def _refuse_tag(self, event: Any) -> None:
        shown = event.tag.replace(_STANDARD_TAG, "!!")
        message = f"the YAML tag {shown} is not supported"
        self._say("custom-tag", event, message, "leave the tag out, or put the text in quotes")

    def _alias(self, event: Any, depth: int) -> Any:
        place = self._at(event)
        value, problem = self._aliases.use(event.anchor, place, MAX_DEPTH - depth)
        if problem is not None:
            if problem.code in ("alias-expansion", "too-deep"):
                raise AbandonedError(problem)
            self.findings.append(problem)
        return value

    def _key(self, event: Any, depth: int) -> str:
        if type(event) is not ScalarEvent:
            return self._collection_key(event, depth)
        text: str = event.value
        if event.anchor or event.tag is not None or event.style:
            value = self.value(event, depth)
        else:
            if text == "<<":
                return _MERGE
            value = resolve(text)
            if type(value) is str:
                return self._keys.setdefault(text, text)
        if type(value) is not str:
            self._say_not_text(event, value)
        return text

    def _collection_key(self, event: Any, depth: int) -> str:
        value = self.value(event, depth)
        if type(value) is str:
            return value
        if type(event) is not AliasEvent or value is not None:
            message = "a key must be text, not a mapping or a list"
            self._say("non-string-key", event, message, "write a word, a ':' and the value")
        return _REFUSED

    def _say_not_text(self, event: Any, value: Scalar) -> None:
        read_as = {bool: "true or false", type(None): "nothing"}.get(type(value), "a number")
        message = f"the key {event.value or '(empty)'} is read as {read_as}; keys are text"
        self._say("non-string-key", event, message, f'{IN_QUOTES}: "{event.value}"')

    def _treat_unusual(self, entries: Map, unusual: list[_Entry]) -> None:
        again: dict[str, list[_Entry]] = {}
        for entry in unusual:
            if entry.key is _MERGE:
                self._merge(entries, entry)
            elif entry.key is not _REFUSED:
                again.setdefault(entry.key, []).append(entry)
        for number, (key, repeated) in enumerate(again.items()):
            if number == _TOLD:
                message = f"{len(again) - _TOLD:,} more keys stand twice in this mapping"
                hint = "it may have been pasted twice: keep one of the two"
                self._say("duplicate-key", repeated[0].key_event, message, hint)
                break
            self._say_again(entries, key, repeated)

    def _say_again(self, entries: Map, key: str, repeated: list[_Entry]) -> None:
        times = "twice" if len(repeated) == 1 else f"{len(repeated) + 1:,} times"
        message = f'the key "{key}" stands {times} in this mapping'
        hint = "keep one of the two" if len(repeated) == 1 else "keep one of them"
        first = self._sources.key(entries.places[key])
        place = self._at(repeated[0].key_event)
        self.findings.append(error("duplicate-key", place, message, hint, (first,)))

    def _merge(self, entries: Map, entry: _Entry) -> None:
        self.verbatim = False
        for source in entry.value if type(entry.value) is Seq else (entry.value,):
            if type(source) is Map:
                _add_missing(entries, source)
            elif source is not None:
                message = "<< takes a mapping or a list of mappings"
                hint = "write <<: *anchor, where the anchor is that of a mapping"
                self._say("bad-merge", entry.value_event, message, hint)

    def _say(self, code: str, event: Any, message: str, hint: str) -> None:
        self.findings.append(error(code, self._at(event), message, hint))

    def _at(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self._file, mark.line + 1, mark.column + 1)


def _add_missing(entries: Map, source: Map) -> None:
    for key, value in source.items():
        if key not in entries:
            entries.put(key, value, source.places[key])


START_EVENTS = (ScalarEvent, AliasEvent, MappingStartEvent, SequenceStartEvent)
