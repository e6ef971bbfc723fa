"""A server behind a counter: how often somebody waits for it, whatever a way there and back takes."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from select import select


@dataclass(slots=True)
class Trips:
    """How often a client spoke after the server had; what is sent together is one."""

    count: int = 0


@contextmanager
def counting(target: str) -> Iterator[tuple[int, Trips]]:
    """A port of the loopback on which the Unix socket ``target`` answers, and what is counted there."""
    trips = Trips()
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor(32) as threads:
        threads.submit(_serve, listening, target, trips, threads)
        try:
            yield int(listening.getsockname()[1]), trips
        finally:
            listening.shutdown(socket.SHUT_RDWR)


def _serve(
    listening: socket.socket, target: str, trips: Trips, threads: ThreadPoolExecutor
) -> None:
    with suppress(OSError):
        while True:
            near, _ = listening.accept()
            threads.submit(_stand_between, near, target, trips)


def _stand_between(near: socket.socket, target: str, trips: Trips) -> None:
    with near, socket.socket(socket.AF_UNIX) as there:
        there.connect(target)
        answered = True
        while ready := select([near, there], [], [])[0]:
            for source in ready:
                piece = source.recv(1 << 18)
                if not piece:
                    return
                (there if source is near else near).sendall(piece)
                trips.count += answered and source is near
                answered = source is there
