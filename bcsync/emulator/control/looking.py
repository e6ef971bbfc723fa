"""What was asked, and what people and TikTok find in their boxes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bcsync.emulator.control.lever import Lever
from bcsync.emulator.control.stage import Stage
from bcsync.emulator.request_log import MOST
from bcsync.emulator.shapes import Field, Given, Text, Whole, needed


def _requests(stage: Stage, given: Given) -> Any:
    log = stage.emulator.log
    return {"counts": log.counts(), "requests": [asdict(one) for one in log.entries(given["last"])]}


def _forget(stage: Stage, _given: Given) -> Any:
    stage.emulator.log.clear()
    return {}


def _outbox(stage: Stage, _given: Given) -> Any:
    return {"letters": [asdict(letter) for letter in stage.control.outbox()]}


def _notifications(stage: Stage, given: Given) -> Any:
    return {"notifications": [asdict(one) for one in stage.control.notifications(given["email"])]}


LEVERS = (
    Lever(
        "GET",
        "/control/requests",
        "What was asked and answered; no secrets.",
        _requests,
        (Field("last", Whole(0, MOST, or_text=True), default=MOST),),
    ),
    Lever("DELETE", "/control/requests", "Begin the request log anew.", _forget),
    Lever("GET", "/control/outbox", "Letters that TikTok would have sent.", _outbox),
    Lever(
        "GET",
        "/control/notifications",
        "A person's notifications.",
        _notifications,
        (needed("email", Text(form="email")),),
    ),
)
