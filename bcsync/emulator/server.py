"""The application on a socket: uvicorn, with two things it does not offer.

It says when it answers, and it can break a connection.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from threading import Event, Thread
from typing import cast

import uvicorn
from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from bcsync.emulator.http import application
from bcsync.emulator.site import Site
from bcsync.errors import UsageRefused

_BACKLOG = 128
_GRACE_S = 5
"""For answers that are on their way when the server ends."""

_Address = tuple[str, int]


class Server(uvicorn.Server):
    """Serves a site on a socket until it is asked to stop."""

    def __init__(
        self,
        site: Site,
        ready: Callable[[], None],
        stopping: Callable[[], bool],
        fault: Callable[[Exception], object],
    ) -> None:
        transports: dict[_Address, asyncio.Transport] = {}
        super().__init__(
            uvicorn.Config(
                application(site, lambda scope: _hang_up(transports, scope), fault),
                http=_remembering(transports),
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=_GRACE_S,
            )
        )
        self._ready = ready
        self._stopping = stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say that it answers, once it does."""
        await super().startup(sockets)
        self._ready()

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether to end."""
        return await super().on_tick(counter) or self._stopping()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the command's: it asks ``stopping``."""
        yield


@contextmanager
def serving(site: Site, fault: Callable[[Exception], object]) -> Iterator[str]:
    """On a free port of this machine, by a thread, until the end of the block; gives the base URL.

    ``fault`` takes mistakes in the emulator itself.
    """
    answers, ending = Event(), Event()
    with closing(bound("127.0.0.1", 0)) as listening:
        server = Server(site, answers.set, ending.is_set, fault)
        thread = Thread(target=server.run, args=[[listening]], name="bcsync-emulator")
        thread.start()
        answers.wait()
        try:
            yield url_of(listening)
        finally:
            ending.set()
            thread.join()


def bound(host: str, port: int) -> socket.socket:
    """A socket that nobody else has. Raises ``UsageRefused``."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        found = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageRefused(
            f"cannot listen on {host} port {port}: {reason}",
            hint="choose another --port (0: any that is free) or --host",
        ) from error
    return found


def url_of(listening: socket.socket) -> str:
    """The base URL of what listens there."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _remembering(transports: dict[_Address, asyncio.Transport]) -> type[asyncio.Protocol]:
    """A protocol that knows which connection a request came by."""

    class Remembering(H11Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self._peer = _peer(transport)
            transports[self._peer] = cast("asyncio.Transport", transport)
            # asyncio does so for sockets it made itself; a body that waits for its head's receipt costs 40 ms.
            connection = transport.get_extra_info("socket")
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            super().connection_made(cast("asyncio.Transport", transport))

        def connection_lost(self, exc: Exception | None) -> None:
            transports.pop(self._peer, None)
            super().connection_lost(exc)

    return Remembering


def _peer(transport: asyncio.BaseTransport) -> _Address:
    host, port = (transport.get_extra_info("peername") or ("", 0))[:2]
    return str(host), int(port)


def _hang_up(transports: dict[_Address, asyncio.Transport], scope: Scope) -> None:
    found = transports.get(tuple(scope["client"] or ("", 0)))
    if found is not None:
        found.abort()
