"""Tokens and events of a text, and whether two texts mean the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from yaml import YAMLError
from yaml.events import ScalarEvent

from bcsync.source.reader import DEFAULT_PARSER
from bcsync.source.scalars import resolve

UNREADABLE = (YAMLError, ValueError, OverflowError)
"""What scanning or parsing raises for a text that is no YAML."""


def tokens(text: str) -> Iterator[Any]:
    """The tokens of a text, each with marks that count its characters. Raises ``UNREADABLE``."""
    parser: Any = DEFAULT_PARSER(text.encode())
    while parser.check_token():
        yield parser.get_token()


def events(text: str) -> Iterator[Any]:
    """The events of a text. Raises ``UNREADABLE``."""
    parser = DEFAULT_PARSER(text.encode())
    while (event := parser.get_event()) is not None:
        yield event


def means_the_same(before: str, after: str, replaced: Mapping[int, str]) -> bool:
    """Whether two texts hold the same values, anchors and aliases, in the same order.

    ``replaced``: scalars that become other texts, by where they begin in ``before``.
    Raises ``UNREADABLE`` for ``before``.
    """
    try:
        for one, other in zip_longest(events(before), _again(after)):
            if one is None or other is None:
                return False
            expected = replaced.get(_start(one)) if type(one) is ScalarEvent else None
            if expected is not None:
                if type(other) is not ScalarEvent or _value(other) != expected:
                    return False
            elif _meaning(one) != _meaning(other):
                return False
    except _NoYamlError:
        return False
    return True


class _NoYamlError(Exception):
    """The text after is none."""


def _again(text: str) -> Iterator[Any]:
    try:
        yield from events(text)
    except UNREADABLE as problem:
        raise _NoYamlError from problem


def _start(event: Any) -> int:
    at: int = event.start_mark.index
    return at


def _meaning(event: Any) -> tuple[Any, ...]:
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    return type(event), anchor, tag, _value(event) if type(event) is ScalarEvent else None


def _value(event: Any) -> Any:
    """A scalar with its type: 1, 1.0 and true are three."""
    plain = not event.style and event.tag is None
    value = resolve(event.value) if plain else event.value
    return value if type(value) is str else (type(value), repr(value))
