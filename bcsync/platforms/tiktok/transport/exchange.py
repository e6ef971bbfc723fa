"""One request and its answer: what of HTTP and of the network can be told apart, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from typing import Any, NamedTuple

import httpx2

from bcsync.platforms.tiktok.transport import encode
from bcsync.platforms.tiktok.transport.address import Address
from bcsync.platforms.tiktok.transport.decode import envelope
from bcsync.platforms.tiktok.transport.failures import no_answer, without_envelope
from bcsync.platforms.tiktok.transport.lines import Lines
from bcsync.platforms.tiktok.transport.problems import ApiPartly, ApiRefused, NoAnswer
from bcsync.secret import Known, Secret
from bcsync.web.broken import BROKEN
from bcsync.web.client import open_client
from bcsync.wire import codes
from bcsync.wire.endpoints import Endpoint

HEADER = "Access-Token"
_MOST = 32 * 1024 * 1024
"""Bytes of an answer: a page of the longest rows has less than a hundredth of it."""
_MOST_SAID = 1000
"""Characters of a message: whatever is said of a call is said to a person."""

_SENT = "http11.send_request_body.complete"
"""What the HTTP client calls it (encode/httpcore, docs/extensions.md, "trace"), with a body or without."""


class File(NamedTuple):
    """A file to upload."""

    name: str
    content: bytes
    type: str


def allowed() -> None:
    """The permit of what anybody may do at any time."""


class Call(NamedTuple):
    """What one request is made of."""

    endpoint: Endpoint
    token: Secret | None
    params: Mapping[str, Any]
    """Of the query (GET) or the body (POST)."""
    files: Mapping[str, File]
    secrets: tuple[Secret, ...] = ()
    """What of it is shown nowhere, besides the token."""
    permit: Callable[[], None] = allowed
    """Asked each time right before it is sent; raises when it may not be."""


class Answered(NamedTuple):
    """What an answer brought."""

    data: dict[str, Any]
    request_id: str


class Exchange:
    """The connections to one host."""

    def __init__(
        self,
        address: Address,
        transport: httpx2.BaseTransport | None,
        connections: int,
        timeout: float,
        now: Callable[[], float],
        secrets: Iterable[Secret] = (),
    ) -> None:
        """``timeout``: seconds of silence; an answer has twice as many to be complete, by ``now``."""
        self._now, self._whole, self._lines = now, 2 * timeout, Lines()
        self.known = Known(*address.secrets, *secrets)
        self._base = address.url
        self._client = open_client(transport, connections, timeout)

    def cut(self) -> None:
        """End what is under way; whoever waits for it gets ``NoAnswer``."""
        self._lines.cut()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def data(self, call: Call, sent: Callable[[], None]) -> Answered:
        """The ``data`` of the answer. Raises ``ApiRefused``, ``ApiPartly`` and ``NoAnswer``.

        ``sent`` is called when it has left; never where something else stands in for the network.
        """
        path = call.endpoint.path
        if call.endpoint.writes:
            with self._lines.writing():
                status, kind, content = self._answer(call, sent)
        else:
            status, kind, content = self._answer(call, sent)
        # The API decides by its code, whatever the status (corrections, 5.1).
        answer = envelope(content)
        if isinstance(answer, str):
            raise without_envelope(path, status, answer, kind)
        # Hidden before it is cut: half a secret is not found any more.
        said = map(self.known.hide, (answer.message, answer.request_id))
        message, request_id = (each[:_MOST_SAID] for each in said)
        if answer.code == codes.OK:
            return Answered(answer.data, request_id)
        if answer.code == codes.PARTLY:
            raise ApiPartly(path, answer.code, message, request_id, answer.data)
        raise ApiRefused(path, answer.code, message, request_id)

    def _answer(self, call: Call, sent: Callable[[], None]) -> tuple[int, str, bytes]:
        """Its status and type, and the bytes that came, as many as anybody reads."""
        until = self._now() + self._whole
        content = bytearray()
        try:
            with closing(self._client.send(self._request(call, sent), stream=True)) as response:
                for some in response.iter_bytes():
                    content += some
                    self._check(call, len(content), until)
        except BROKEN as error:
            # Without the cause: requests, which carry tokens, hang on it.
            raise no_answer(call.endpoint.path, error, self.known) from None
        return response.status_code, response.headers.get("Content-Type", ""), bytes(content)

    def _check(self, call: Call, size: int, until: float) -> None:
        if size > _MOST:
            raise NoAnswer(call.endpoint.path, "what came has no end", lasting=True)
        if self._now() > until:
            raise NoAnswer(call.endpoint.path, "it took too long")

    def _request(self, call: Call, sent: Callable[[], None]) -> httpx2.Request:
        endpoint, url = (
            call.endpoint,
            self._base.copy_with(path=self._base.path + call.endpoint.path),
        )
        headers = {"Accept": "application/json"}
        if call.token is not None:
            headers[HEADER] = call.token.reveal()

        def trace(event: str, info: Mapping[str, Any]) -> None:
            if event == _SENT:
                sent()
            else:
                self._lines.trace(event, info)

        traced = {"trace": trace}
        if not endpoint.writes:
            return self._client.build_request(
                endpoint.method,
                url,
                params=encode.query(call.params),
                headers=headers,
                extensions=traced,
            )
        if call.files:
            return self._client.build_request(
                endpoint.method,
                url,
                data=encode.form(call.params),
                files={
                    part: (name, content, kind)
                    for part, (name, content, kind) in call.files.items()
                },
                headers=headers,
                extensions=traced,
            )
        headers["Content-Type"] = "application/json"
        return self._client.build_request(
            endpoint.method,
            url,
            content=encode.body(call.params),
            headers=headers,
            extensions=traced,
        )
