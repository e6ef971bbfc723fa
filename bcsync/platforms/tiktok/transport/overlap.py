"""Calls that overlap, so that the time an answer takes does not set the pace."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

Left = Callable[[], bool]

_here = threading.local()


def is_unasked() -> bool:
    """Whether nobody waits any more for what this thread works at: what was not sent yet need not be."""
    return any(left() for left in _around())


def is_for_somebody() -> bool:
    """Whether this thread works for somebody who may leave."""
    return bool(_around())


def _around() -> tuple[Left, ...]:
    """Whether the readers of this work, and of the work that it is a part of, have left."""
    return getattr(_here, "readers", ())


@contextmanager
def unless(left: Left) -> Iterator[None]:
    """What this thread works at is not wanted any more as soon as that is so."""
    before = _around()
    _here.readers = (*before, left)
    try:
        yield
    finally:
        _here.readers = before


def overlapped(
    pool: Executor, width: int, work: Callable[[Given], Made], items: Iterable[Given]
) -> Iterator[Made]:
    """What the work makes of each, in the order given; at most ``width`` are begun ahead of the reader.

    A raised exception comes at its place. Who stops reading leaves what is under way to end by itself.
    """
    left = threading.Event()
    readers = (*_around(), left.is_set)

    def begin(item: Given) -> Made:
        before, _here.readers = _around(), readers
        try:
            return work(item)
        finally:
            _here.readers = before

    begun: deque[Future[Made]] = deque()
    todo = iter(items)
    try:
        while True:
            with suppress(StopIteration):
                while len(begun) < width:
                    begun.append(pool.submit(begin, next(todo)))
            if not begun:
                return
            yield begun.popleft().result()
    finally:
        left.set()
        for future in begun:
            future.cancel()
