"""All levers, and how a request finds its own."""

from __future__ import annotations

from typing import Any

import orjson

from bcsync.emulator import reading
from bcsync.emulator.control import behaviour, looking, people, verdicts
from bcsync.emulator.control.lever import Lever
from bcsync.emulator.control.stage import Stage
from bcsync.emulator.messages import Request, Response
from bcsync.emulator.openapi import document
from bcsync.emulator.shapes import Given
from bcsync.errors import BcsyncError
from bcsync.platforms.local.refusal import RefusalError

ROOT = "/control/"


def _index(_stage: Stage, _given: Given) -> Any:
    return {
        "levers": [
            {
                "method": lever.method,
                "path": lever.path,
                "about": lever.about,
                "parameters": [field.name for field in lever.parameters],
            }
            for lever in LEVERS
        ]
    }


def _document(_stage: Stage, _given: Given) -> Any:
    return document()


LEVERS: tuple[Lever, ...] = (
    Lever("GET", ROOT, "This list.", _index),
    Lever("GET", "/control/openapi.json", "The API as an OpenAPI document.", _document),
    *people.LEVERS,
    *verdicts.LEVERS,
    *behaviour.LEVERS,
    *looking.LEVERS,
)
_BY_NAME = {(lever.method, lever.path): lever for lever in LEVERS}


def pull(stage: Stage, request: Request) -> Response:
    """Do what a request under ``/control/`` asks for: 200 with what came of it, 400 with what was wrong."""
    lever = _BY_NAME.get((request.method, request.path))
    if lever is None:
        return _answer(404, {"error": "there is no such lever", "hint": f"GET {ROOT} lists them"})
    try:
        given = reading.given_to(lever.method, request, lever.parameters)
        return _answer(200, lever.pull(stage, given))
    except RefusalError as refusal:
        return _answer(400, {"error": refusal.message, "code": refusal.code})
    except BcsyncError as error:
        return _answer(
            400, {"error": error.message, "details": list(error.details), "hint": error.hint}
        )


def _answer(status: int, value: Any) -> Response:
    return Response(status, {"content-type": "application/json"}, orjson.dumps(value))
