"""What is known of a call to which no answer came, by how the connection failed."""

from __future__ import annotations

import socket
import ssl
from typing import NamedTuple

import httpx2

from bcsync.secret import Known
from bcsync.web.sent import Sent

# What sending raises; the last two for ports and names that nothing can be sent to.
BROKEN = (httpx2.HTTPError, httpx2.InvalidURL, OSError, OverflowError, UnicodeError)
# Where it is one of these, nothing was sent.
_UNSENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)
_UNSENDABLE = (
    *(httpx2.LocalProtocolError, httpx2.UnsupportedProtocol, httpx2.InvalidURL),
    *(OverflowError, UnicodeError),
)


class Break(NamedTuple):
    """Why nothing came."""

    reason: str
    sent: Sent
    untrusted: bool = False
    """It is the certificate of the server."""


def break_of(error: Exception, known: Known) -> Break:
    """What one of ``BROKEN`` says; what is secret is hidden in it."""
    causes = _causes(error)
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return Break("the certificate of the server is not trusted", Sent.NEVER, untrusted=True)
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return Break("the name of the server is not known", Sent.NOT)
    if isinstance(error, httpx2.TimeoutException):
        reason = "it took too long"
    else:
        reason = known.hide(str(error)) or "the connection broke"
    if isinstance(error, _UNSENDABLE):
        return Break(reason, Sent.NEVER)
    return Break(reason, Sent.NOT if isinstance(error, _UNSENT) else Sent.MAYBE)


def _causes(error: BaseException) -> list[BaseException]:
    """An exception and what lies behind it."""
    found: list[BaseException] = []
    one: BaseException | None = error
    while one is not None:
        found.append(one)
        one = one.__cause__ or one.__context__
    return found
