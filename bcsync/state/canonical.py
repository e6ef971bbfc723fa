"""One text for one value: JSON with sorted keys, so that equal values are equal texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import orjson


def canonical(value: Mapping[str, Any]) -> str:
    """Write a JSON object as its one text."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def parsed(text: str) -> dict[str, Any]:
    """Read what ``canonical`` wrote. Raises ``ValueError`` for anything else."""
    value = orjson.loads(text)
    if type(value) is not dict:
        raise ValueError(text)
    return cast("dict[str, Any]", value)


_SHORT = 80
"""Longest text, in characters, that is likely to repeat: a role, a permission."""


class Decoder(dict[str, dict[str, Any]]):
    """``decoder[text]`` is ``parsed(text)``; equal short texts, and equal words, share one object."""

    def __init__(self) -> None:
        super().__init__()
        self._words: dict[str, str] = {}

    def __missing__(self, text: str) -> dict[str, Any]:
        value = parsed(text)
        if len(text) <= _SHORT:
            self[text] = value
            return value
        share = self._words.setdefault
        for name, word in value.items():
            if type(word) is str and len(word) <= _SHORT:
                value[name] = share(word, word)
        return value
