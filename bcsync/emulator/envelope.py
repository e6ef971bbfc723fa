"""The envelope that every answer comes in (reference/tiktok-api.md, 1.1; corrections, 3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from bcsync.emulator.messages import Response
from bcsync.wire import codes

_JSON = {"content-type": "application/json"}
_NOT_FOUND = b"404 page not found"

Chance = Callable[[int], bytes]
"""As many bytes that nobody can foretell."""


@dataclass(frozen=True, slots=True)
class Partial:
    """``data`` of a call of which only a part was done."""

    data: Any
    message: str


def request_id(now: datetime, chance: Chance) -> str:
    """``YYYYMMDDHHMMSS`` and 20 upper-case hexadecimal digits (corrections, 3)."""
    return f"{now:%Y%m%d%H%M%S}{chance(10).hex().upper()}"


def answered(code: int, message: str, request_id: str, data: Any) -> Response:
    """HTTP 200, whatever the code. Members of a refusal stand in another order (corrections, 3)."""
    if code in (codes.OK, codes.PARTLY):
        body = {"code": code, "message": message, "request_id": request_id, "data": data}
    else:
        body = {"message": message, "request_id": request_id, "data": data, "code": code}
    return Response(200, {**_JSON, "x-tt-logid": request_id}, orjson.dumps(body))


def without_null(value: Any) -> Any:
    """Without the members that are null (reference/tiktok-api.md, 1.3)."""
    if isinstance(value, dict):
        return {name: without_null(each) for name, each in value.items() if each is not None}
    if isinstance(value, list):
        return [without_null(each) for each in value]
    return value


def no_such_page(hint: str) -> Response:
    """What the edge says of a path that leads nowhere: plain text (1), and below it what may be meant."""
    text = _NOT_FOUND + (f"\n{hint}\n".encode() if hint else b"")
    return Response(404, {"content-type": "text/plain; charset=utf-8"}, text)


def wrong_method(allowed: str) -> Response:
    """405, with the method that is allowed."""
    text = f"405 method not allowed\nthis path takes {allowed}\n".encode()
    return Response(405, {"content-type": "text/plain; charset=utf-8", "allow": allowed}, text)
