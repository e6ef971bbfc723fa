"""One request and its answer: what of HTTP and of the network can be told apart, and nothing else."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from typing import Any, NamedTuple

import httpx2

from bcsync.platforms.tiktok.transport import encode
from bcsync.platforms.tiktok.transport.address import Address
from bcsync.platforms.tiktok.transport.decode import envelope
from bcsync.platforms.tiktok.transport.problems import ApiPartly, ApiRefused, NoAnswer
from bcsync.platforms.tiktok.transport.tokens import Secret
from bcsync.wire import codes
from bcsync.wire.endpoints import Endpoint

HEADER = "Access-Token"


class File(NamedTuple):
    """A file to upload."""

    name: str
    content: bytes
    type: str


class Call(NamedTuple):
    """What one request is made of."""

    endpoint: Endpoint
    token: Secret | None
    params: Mapping[str, Any]
    """Of the query (GET) or the body (POST)."""
    files: Mapping[str, File]
    secrets: tuple[Secret, ...] = ()
    """What besides the token is shown nowhere, should the answer repeat it."""


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
    ) -> None:
        self._base = address.url
        self._client = httpx2.Client(
            transport=transport,
            timeout=timeout,
            limits=httpx2.Limits(
                max_connections=connections, max_keepalive_connections=connections
            ),
            # A redirect would carry the token to another host.
            follow_redirects=False,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def data(self, call: Call) -> Answered:
        """The ``data`` of the answer. Raises ``ApiRefused``, ``ApiPartly`` and ``NoAnswer``."""
        path, response = call.endpoint.path, self._response(call)
        # The API decides by its code, whatever the status (corrections, 5.1).
        answer = envelope(response.content)
        if isinstance(answer, str):
            raise _without_envelope(path, response.status_code, answer)
        message, request_id = (hidden(call, text) for text in (answer.message, answer.request_id))
        if answer.code == codes.OK:
            return Answered(answer.data, request_id)
        if answer.code == codes.PARTLY:
            raise ApiPartly(path, answer.code, message, request_id, answer.data)
        raise ApiRefused(path, answer.code, message, request_id)

    def _response(self, call: Call) -> httpx2.Response:
        try:
            return self._client.send(self._request(call))
        except _BROKEN as error:
            # Without the cause: requests, which carry tokens, hang on it.
            raise no_answer(call, error) from None

    def _request(self, call: Call) -> httpx2.Request:
        endpoint, url = (
            call.endpoint,
            self._base.copy_with(path=self._base.path + call.endpoint.path),
        )
        headers = {"Accept": "application/json"}
        if call.token is not None:
            headers[HEADER] = call.token.reveal()
        if not endpoint.writes:
            return self._client.build_request(
                endpoint.method, url, params=encode.query(call.params), headers=headers
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
            )
        headers["Content-Type"] = "application/json"
        return self._client.build_request(
            endpoint.method, url, content=encode.body(call.params), headers=headers
        )


def hidden(call: Call, text: str) -> str:
    """The text without the secrets of the call."""
    for secret in (call.token, *call.secrets):
        text = secret.hidden_in(text) if secret is not None else text
    return text


def _without_envelope(path: str, status: int, problem: str) -> ApiRefused | NoAnswer:
    """What a status says where the API itself said nothing (1, 1.1)."""
    match status:
        case 404 | 405:
            return ApiRefused(path, codes.NO_ROUTE, f"HTTP {status}, there is no such path")
        case 429:
            return ApiRefused(path, codes.TOO_MANY_REQUESTS, "HTTP 429")
        case _ if status >= 500:
            return NoAnswer(path, f"HTTP {status}")
        case _ if status >= 300:
            return NoAnswer(path, f"HTTP {status}", sent=False, lasting=True)
        case _:
            return NoAnswer(path, problem)


# What sending raises; the last two for ports and names that nothing can be sent to.
_BROKEN = (httpx2.HTTPError, httpx2.InvalidURL, OSError, OverflowError, UnicodeError)
# Where it is one of these, nothing was sent.
_UNSENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)
_UNSENDABLE = (
    *(httpx2.LocalProtocolError, httpx2.UnsupportedProtocol, httpx2.InvalidURL),
    *(OverflowError, UnicodeError),
)


def no_answer(call: Call, error: Exception) -> NoAnswer:
    """Why nothing came."""
    causes = _causes(error)
    lasting = isinstance(error, _UNSENDABLE)
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return NoAnswer(
            call.endpoint.path,
            "the certificate of the server is not trusted",
            sent=False,
            lasting=True,
            hint="see whether platform.base_url is right; SSL_CERT_FILE names certificates to trust",
        )
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return NoAnswer(call.endpoint.path, "the name of the server is not known", sent=False)
    if isinstance(error, httpx2.TimeoutException):
        reason = "it took too long"
    else:
        reason = hidden(call, str(error)) or "the connection broke"
    sent = not lasting and not isinstance(error, _UNSENT)
    return NoAnswer(call.endpoint.path, reason, sent=sent, lasting=lasting)


def _causes(error: BaseException) -> list[BaseException]:
    """An exception and what lies behind it."""
    found: list[BaseException] = []
    one: BaseException | None = error
    while one is not None:
        found.append(one)
        one = one.__cause__ or one.__context__
    return found
