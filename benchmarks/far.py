"""A loopback TCP proxy before a Unix socket that lets every byte travel for a while.

    with far("/run/postgresql/.s.PGSQL.5432", 0.0025) as port: ...

What is sent together arrives together, later: it is the distance that is measured, not the width.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Thread

_PIECE = 1 << 18


@contextmanager
def far(target: str, one_way: float) -> Iterator[int]:
    """A port on which ``target`` answers as if it were ``one_way`` seconds away, each direction."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        _start(_serve, listening, target, one_way)
        yield listening.getsockname()[1]


def _start(work: object, *arguments: object) -> None:
    Thread(target=work, args=arguments, daemon=True).start()  # type: ignore[arg-type]


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
            travelling: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
            _start(_depart, source, travelling, one_way)
            _start(_arrive, travelling, sink)


def _depart(source: socket.socket, travelling: SimpleQueue[tuple[float, bytes]], s: float) -> None:
    piece = b"-"
    while piece:
        try:
            piece = source.recv(_PIECE)
        except OSError:
            piece = b""
        travelling.put((time.monotonic() + s, piece))


def _arrive(travelling: SimpleQueue[tuple[float, bytes]], sink: socket.socket) -> None:
    piece = b"-"
    while piece:
        due, piece = travelling.get()
        time.sleep(max(0.0, due - time.monotonic()))
        try:
            sink.sendall(piece)
        except OSError:
            return
    try:
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        return
