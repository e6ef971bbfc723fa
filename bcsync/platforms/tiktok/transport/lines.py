"""The sockets that calls go over, so that nobody has to wait for an answer that nobody wants any more.

Closing a client does not wake whoever waits in it for an answer; the end of the socket does.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any
from weakref import WeakSet

_GRACE = 5.0
"""Seconds that a write under way is given: its answer says what became of it."""


class Lines:
    """Those of one client. May be used by many threads at once."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._sockets: WeakSet[socket.socket] = WeakSet()
        self._writing = 0
        self._cut = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """What the HTTP client tells of its doings: of it, which sockets it opened."""
        if event not in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            return
        opened = info["return_value"].get_extra_info("socket")
        if isinstance(opened, socket.socket):
            with self._changed:
                self._sockets.add(opened)
                cut = self._cut
            if cut:
                _end(opened)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """While a write is under way."""
        with self._changed:
            self._writing += 1
        try:
            yield
        finally:
            with self._changed:
                self._writing -= 1
                self._changed.notify_all()

    def cut(self) -> None:
        """End all that is under way; what is written has some seconds left."""
        with self._changed:
            try:
                self._changed.wait_for(lambda: not self._writing, _GRACE)
            finally:
                self._cut, opened = True, list(self._sockets)
                for each in opened:
                    _end(each)


def _end(opened: socket.socket) -> None:
    with suppress(OSError):
        # That of an encrypted one would first forget how to read, under the reader's hands.
        socket.socket.shutdown(opened, socket.SHUT_RDWR)
