"""An answer's bytes as a value: the one place where the numbers of ids become strings.

Ids are 64 bits wide and carried as strings, except where the API slips (reference/tiktok-api.md, 1.3).
orjson reads whole numbers of 64 bits exactly.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson

# What is an object where it is anything; and how names of texts end, but for these.
_OBJECTS = frozenset({"bc_info", "ext_user_role", "page_info"})
_TEXTS = ("_id", "_role", "_email", "_name", "name", "status", "_type")


class Envelope(NamedTuple):
    """What every answer of the API is wrapped in (1.1)."""

    code: int
    message: str
    request_id: str
    data: dict[str, Any]


def envelope(body: bytes) -> Envelope | str:
    """The answer, or why this is none."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return "what came is no JSON" if body.strip() else "what came is empty"
    if not isinstance(value, dict):
        return "what came is no JSON object"
    code = _number(value.get("code"))
    if code is None:
        return "what came has no return code"
    data = value.get("data")
    return Envelope(
        code,
        str(value.get("message") or ""),
        str(value.get("request_id") or ""),
        with_ids(data) if isinstance(data, dict) else {},
    )


def with_ids(value: Any) -> Any:
    """The value with its ids as strings: whatever ``…_id`` or ``…_ids`` holds.

    What can be no object or no text is none: who reads it need not look what it is.
    """
    if isinstance(value, dict):
        return {key: _member(key, held) for key, held in value.items()}
    if isinstance(value, list):
        return [with_ids(each) for each in value]
    return value


def _member(key: str, held: Any) -> Any:
    if key in _OBJECTS:
        return with_ids(held) if isinstance(held, dict) else None
    if isinstance(held, list | dict) and key.endswith(_TEXTS):
        return None
    if type(held) is int and key.endswith("_id"):
        return str(held)
    if isinstance(held, list):
        ids = key.endswith("_ids") or key == "scope"
        return [str(each) if ids and type(each) is int else with_ids(each) for each in held]
    return with_ids(held) if isinstance(held, dict) else held


def whole(value: Any) -> int | None:
    """A count, also where it came as text; None for anything else."""
    return _number(value)


def _number(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    return value if type(value) is int else None
