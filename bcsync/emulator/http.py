"""The site as a web application. Everything that waits, waits in a thread."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

import anyio
import anyio.to_thread
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.requests import Request as Asked
from starlette.responses import Response as Told
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bcsync.emulator.messages import Broken, Request, Response
from bcsync.emulator.site import Site

_AT_ONCE = 10
"""Requests answered at a time: no more than the database layer keeps connections for."""
_LARGEST = 12 * 1024 * 1024
"""Bytes of a body: a picture of 10 MB (reference/tiktok-api.md, 7.6), and what is around it."""
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_TOO_LARGE = Told("413 content too large\n", 413, media_type="text/plain")
_FAULT = Response(500, {"content-type": "text/plain"}, b"500 internal server error\n")

Hang = Callable[[Scope], None]
"""Breaks the connection that a request came by."""


class Application:
    """One request after the other, each answered by ``site`` in a thread of its own."""

    def __init__(self, site: Site, hang_up: Hang, fault: Callable[[Exception], object]) -> None:
        self._site = site
        self._hang_up = hang_up
        self._fault = fault
        self._limiter: anyio.CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The interface of ASGI."""
        asked = Asked(scope, receive)
        try:
            body = await _body_of(asked)
        except ClientDisconnect:
            return
        if body is None:
            await _TOO_LARGE(scope, receive, send)
            return
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(_AT_ONCE)
        answer = await anyio.to_thread.run_sync(
            self._answer,
            _as_request(scope, asked, body),
            _from_here(scope, asked),
            limiter=self._limiter,
        )
        await anyio.sleep(answer.seconds)
        if isinstance(answer, Broken):
            self._hang_up(scope)
            # Until it is: a server takes an application that leaves before for a broken one.
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        told = Told(answer.body, answer.status, dict(answer.headers))
        await told(scope, receive, send)

    def _answer(self, request: Request, from_here: bool) -> Response | Broken:
        try:
            return self._site.answer(request, from_here=from_here)
        except Exception as error:  # noqa: BLE001 - the border: one request fails, the server goes on
            self._fault(error)
            return _FAULT


def application(site: Site, hang_up: Hang, fault: Callable[[Exception], object]) -> Starlette:
    """Whatever the path: the site knows its own."""
    endpoint = Application(site, hang_up, fault)
    return Starlette(routes=[Route("/{path:path}", endpoint, methods=_METHODS)])


async def _body_of(asked: Asked) -> bytes | None:
    body = bytearray()
    async for chunk in asked.stream():
        body += chunk
        if len(body) > _LARGEST:
            return None
    return bytes(body)


def _as_request(scope: Scope, asked: Asked, body: bytes) -> Request:
    headers = {name.lower(): value for name, value in asked.headers.items()}
    return Request(
        scope["method"], scope["path"], scope["query_string"].decode("latin-1"), headers, body
    )


def _from_here(scope: Scope, asked: Asked) -> bool:
    """From this machine, and by a name that no page on the web can make its own (DNS rebinding).

    What a page sends unasked has no such content type (fetch.spec.whatwg.org, "CORS-safelisted").
    """
    name = (asked.headers.get("host") or "").rsplit(":", 1)[0].strip("[]")
    client = scope.get("client")
    local = _is_loopback(client[0] if client else "") and (
        name == "localhost" or _is_loopback(name)
    )
    kind = (asked.headers.get("content-type") or "").partition(";")[0]
    return local and (scope["method"] != "POST" or kind == "application/json")


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
