"""How long lists are, counted once until somebody writes.

Counting is the dearest part of a page: an index of 100,000 entries is read for it. A list is read page by
page, and every transaction that writes, of whatever process, is numbered.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from sqlalchemy import Connection, select

from bcsync.platforms.local import schema

_MOST = 4_096


class Counts:
    """What was counted. Threads may share it."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, tuple[int, int]] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Hashable, connection: Connection, count: Callable[[], int]) -> int:
        """The length of the list that ``key`` names, as this view of the tables has it."""
        counter = schema.counters.c
        query = select(counter.last).where(counter.name == schema.TRANSACTIONS)
        now: int = connection.scalar(query) or 0
        with self._lock:
            known = self._known.get(key)
        if known is not None and known[0] == now:
            return known[1]
        found = count()
        with self._lock:
            self._known[key] = (now, found)
            self._known.move_to_end(key)
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
        return found
