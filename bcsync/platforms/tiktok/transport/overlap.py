"""Calls that overlap, so that the time an answer takes does not set the pace."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def overlapped(
    pool: Executor, width: int, work: Callable[[Given], Made], items: Iterable[Given]
) -> Iterator[Made]:
    """What the work makes of each, in the order given; at most ``width`` are begun ahead of the reader.

    A raised exception comes at its place. Who stops reading leaves what is begun to end by itself.
    """
    begun: deque[Future[Made]] = deque()
    todo = iter(items)
    try:
        while True:
            with suppress(StopIteration):
                while len(begun) < width:
                    begun.append(pool.submit(work, next(todo)))
            if not begun:
                return
            yield begun.popleft().result()
    finally:
        for future in begun:
            future.cancel()
