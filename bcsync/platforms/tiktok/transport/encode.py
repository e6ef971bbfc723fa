"""Parameters as the API takes them (reference/tiktok-api.md, 1.2; sdk-wire.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

Values = Mapping[str, Any]


def query(params: Values) -> dict[str, str]:
    """A query: lists and objects are JSON text; what is None is left out."""
    return {name: _text(value) for name, value in params.items() if value is not None}


def body(values: Values) -> bytes:
    """A JSON body: what is None is left out."""
    return orjson.dumps({name: value for name, value in values.items() if value is not None})


def form(values: Values) -> dict[str, str]:
    """The parts of a multipart body that are no files."""
    return query(values)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
