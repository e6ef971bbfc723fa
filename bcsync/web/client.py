"""Connections, opened the way that is safe for calls which carry a token."""

from __future__ import annotations

import httpx2

from bcsync.errors import SettingsError

_CONNECT = 10.0
"""Seconds for a connection to come about."""


def open_client(
    transport: httpx2.BaseTransport | None, connections: int, timeout: float
) -> httpx2.Client:
    """``timeout``: seconds of silence.

    Raises ``SettingsError`` for variables that HTTP clients go by; it does not show what they hold.
    """
    try:
        return httpx2.Client(
            transport=transport,
            # No limit for a free connection: who waits for one has not asked anything yet.
            timeout=httpx2.Timeout(timeout, connect=min(timeout, _CONNECT), pool=None),
            limits=httpx2.Limits(
                max_connections=connections, max_keepalive_connections=connections
            ),
            # A redirect would carry the token to another host.
            follow_redirects=False,
        )
    except OSError:
        raise SettingsError(
            "the certificates to trust cannot be read",
            hint="look at SSL_CERT_FILE and SSL_CERT_DIR: they must name certificates in PEM",
        ) from None
    except (ValueError, ImportError, httpx2.InvalidURL):
        raise SettingsError(
            "the proxy cannot be used",
            hint="look at HTTPS_PROXY, HTTP_PROXY and ALL_PROXY: write http://host:port",
        ) from None
