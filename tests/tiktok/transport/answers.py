"""A server whose answers are written down, behind httpx2's mock transport."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import httpx2

from bcsync.platforms.tiktok.transport.api import Api
from bcsync.platforms.tiktok.transport.bucket import Rate
from bcsync.platforms.tiktok.transport.events import Listener, nobody
from bcsync.platforms.tiktok.transport.pace import Pace
from bcsync.platforms.tiktok.transport.tokens import Token

TOKEN = Token("f00dfeed" * 5, "ACME_TIKTOK_TOKEN")
REQUEST = "202609151305231CF09BEA65D001A4856A"

Answer = Callable[[httpx2.Request], httpx2.Response]


def answer(data: Any = None, code: int = 0, message: str = "OK") -> httpx2.Response:
    """An envelope as the API sends it."""
    return httpx2.Response(
        200, json={"code": code, "message": message, "request_id": REQUEST, "data": data}
    )


def page(rows: Iterable[Mapping[str, Any]], total: int, pages: int, name: str = "list") -> Any:
    """The data of a page."""
    return {name: list(rows), "page_info": {"total_number": total, "total_page": pages}}


class Fake:
    """A clock that does not wait: time passes when somebody would."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.waited: list[float] = []
        self.interrupted = False

    def now(self) -> float:
        return self.time

    def wait(self, seconds: float) -> bool:
        self.waited.append(seconds)
        self.time += seconds
        return not self.interrupted

    def interrupt(self) -> None:
        self.interrupted = True


def api(
    handler: Answer, clock: Fake | None = None, listener: Listener = nobody, interval: float = 0.0
) -> Api:
    """The client, in front of that server. By chance, it always waits longest."""
    return Api(
        "https://api.example",
        httpx2.MockTransport(handler),
        pace=Pace(Rate(interval), clock or Fake(), lambda: 1.0),
        listener=listener,
    )


def always(given: httpx2.Response | Exception) -> Answer:
    """The same answer to everything."""

    def handler(_request: httpx2.Request) -> httpx2.Response:
        if isinstance(given, Exception):
            raise given
        return given

    return handler


def in_turn(*answers: httpx2.Response | Exception) -> Answer:
    """One answer after the other."""
    todo = iter(answers)

    def handler(_request: httpx2.Request) -> httpx2.Response:
        given = next(todo)
        if isinstance(given, Exception):
            raise given
        return given

    return handler


def numbers(request: httpx2.Request) -> tuple[int, int]:
    """Which page is asked for, and how large."""
    return int(request.url.params["page"]), int(request.url.params["page_size"])


def posted(request: httpx2.Request) -> Any:
    """The JSON of a body."""
    return json.loads(request.content)
