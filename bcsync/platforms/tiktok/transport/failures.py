"""What is known when no answer of the API came: from the status alone, or from how the connection failed."""

from __future__ import annotations

import socket
import ssl

import httpx2

from bcsync.platforms.tiktok.transport.problems import ApiRefused, NoAnswer
from bcsync.platforms.tiktok.transport.tokens import Known
from bcsync.wire import codes


def without_envelope(path: str, status: int, problem: str) -> ApiRefused | NoAnswer:
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
BROKEN = (httpx2.HTTPError, httpx2.InvalidURL, OSError, OverflowError, UnicodeError)
# Where it is one of these, nothing was sent.
_UNSENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)
_UNSENDABLE = (
    *(httpx2.LocalProtocolError, httpx2.UnsupportedProtocol, httpx2.InvalidURL),
    *(OverflowError, UnicodeError),
)


def no_answer(path: str, error: Exception, known: Known) -> NoAnswer:
    """Why nothing came; what is secret is hidden in it."""
    causes = _causes(error)
    lasting = isinstance(error, _UNSENDABLE)
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return NoAnswer(
            path,
            "the certificate of the server is not trusted",
            sent=False,
            lasting=True,
            hint="see whether platform.base_url is right; SSL_CERT_FILE names certificates to trust",
        )
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return NoAnswer(path, "the name of the server is not known", sent=False)
    if isinstance(error, httpx2.TimeoutException):
        reason = "it took too long"
    else:
        reason = known.hide(str(error)) or "the connection broke"
    sent = not lasting and not isinstance(error, _UNSENT)
    return NoAnswer(path, reason, sent=sent, lasting=lasting)


def _causes(error: BaseException) -> list[BaseException]:
    """An exception and what lies behind it."""
    found: list[BaseException] = []
    one: BaseException | None = error
    while one is not None:
        found.append(one)
        one = one.__cause__ or one.__context__
    return found
