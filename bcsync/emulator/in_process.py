"""The site as a transport of httpx2: the same answers without a socket.

::

    client = httpx2.Client(transport=InProcess(site), base_url="http://emulator")
"""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx2

from bcsync.emulator.messages import Broken, Request
from bcsync.emulator.site import Site


class InProcess(httpx2.BaseTransport):
    """Answers in the caller's thread. Scripted faults arrive as what a network would make of them."""

    def __init__(self, site: Site, sleep: Callable[[float], object] = time.sleep) -> None:
        self._site = site
        self._sleep = sleep

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer, late, or break."""
        path, _, query = request.url.raw_path.decode("ascii").partition("?")
        headers = {name.lower(): value for name, value in request.headers.items()}
        answer = self._site.answer(Request(request.method, path, query, headers, request.read()))
        patience = request.extensions.get("timeout", {}).get("read")
        if patience is not None and answer.seconds > patience:
            raise httpx2.ReadTimeout("timed out", request=request)
        if answer.seconds:
            self._sleep(answer.seconds)
        if isinstance(answer, Broken):
            raise httpx2.RemoteProtocolError(
                "Server disconnected without sending a response.", request=request
            )
        return httpx2.Response(
            answer.status, headers=dict(answer.headers), content=answer.body, request=request
        )
