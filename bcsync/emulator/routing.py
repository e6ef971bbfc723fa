"""Which endpoint a path is; what the edge says of one that is none (reference/tiktok-api.md, 1)."""

from __future__ import annotations

from difflib import get_close_matches
from typing import NamedTuple

from bcsync.emulator import envelope
from bcsync.emulator.endpoints import ANSWERS
from bcsync.emulator.messages import Request, Response
from bcsync.wire.endpoints import ALL, BASE, Endpoint

_ENDPOINTS = {(BASE + each.path, each.method): each for each in ANSWERS}
_PATHS = sorted({path for path, _ in _ENDPOINTS})
_NAMES = sorted({each.path for each in ALL})


class Lost(NamedTuple):
    """There is no such endpoint."""

    response: Response


def route(request: Request, *, slashless: bool) -> Endpoint | Lost:
    """The endpoint that is asked. ``slashless``: a GET may lack its last slash (corrections, 2.23)."""
    path = request.path
    if slashless and request.method == "GET" and not path.endswith("/"):
        path += "/"
    endpoint = _ENDPOINTS.get((path, request.method))
    if endpoint is not None:
        return endpoint
    methods = [method for known, method in _ENDPOINTS if known == path]
    if methods:
        return Lost(envelope.wrong_method(", ".join(methods)))
    return Lost(envelope.no_such_page(_meant(path)))


def _meant(path: str) -> str:
    if f"{path}/" in _PATHS:
        return f"did you mean {path}/? Every path ends in a slash"
    # Without what they all have in common, which would make anything look near.
    near = get_close_matches(path.removeprefix(BASE)[:200], _NAMES, 1)
    return (
        f"did you mean {BASE}{near[0]}?" if near else f"paths begin with {BASE}/ and end in a slash"
    )
