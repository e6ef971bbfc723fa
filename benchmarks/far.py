"""A server made to stand far away: a proxy on the loopback that lets everything travel for a while.

What is sent together arrives together, later: it is the distance that is measured, not the width.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any

_PIECE = 1 << 18
_Travelling = SimpleQueue[tuple[float, bytes]]


@contextmanager
def far(target: str, one_way: float) -> Iterator[int]:
    """A port on which the Unix socket ``target`` answers, ``one_way`` seconds away in each direction."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        _start(_serve, listening, target, one_way)
        yield int(listening.getsockname()[1])


def _start(work: Callable[..., None], *arguments: Any) -> None:
    Thread(target=work, args=arguments, daemon=True).start()


def _serve(listening: socket.socket, target: str, one_way: float) -> None:
    while True:
        try:
            near, _ = listening.accept()
        except OSError:
            return
        there = socket.socket(socket.AF_UNIX)
        there.connect(target)
        near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for source, sink in ((near, there), (there, near)):
            travelling: _Travelling = SimpleQueue()
            _start(_depart, source, travelling, one_way)
            _start(_arrive, travelling, sink)


def _depart(source: socket.socket, travelling: _Travelling, one_way: float) -> None:
    piece = b"-"
    while piece:
        try:
            piece = source.recv(_PIECE)
        except OSError:
            piece = b""
        travelling.put((time.monotonic() + one_way, piece))


def _arrive(travelling: _Travelling, sink: socket.socket) -> None:
    with suppress(OSError):
        while True:
            due, piece = travelling.get()
            time.sleep(max(0.0, due - time.monotonic()))
            if not piece:
                sink.shutdown(socket.SHUT_WR)
                return
            sink.sendall(piece)
