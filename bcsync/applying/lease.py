"""Holding locks while a run goes on: wait for them, renew their lease, give them back.

hold: acquire ──(held by others: wait)──> Heartbeat renews ──> release
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from threading import Event, Thread
from types import TracebackType
from typing import Protocol, Self

from bcsync.errors import BcsyncError, Locked
from bcsync.model.text import and_more
from bcsync.state.leases import Held, Holder, Lease

DEFAULT_LEASE_S = 60.0
_BEATS = 4
"""Renewals in the time of one lease, so that one that fails does no harm."""
_SHORTEST_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 1.0
_SHOWN = 3


def _nobody_told(_held: Held) -> None:
    """Wait in silence."""


@dataclass(frozen=True, slots=True)
class LockWait:
    """How long to wait for the locks of others, and what to do meanwhile."""

    timeout: float = 0.0
    """Seconds; 0: do not wait."""
    tell: Callable[[Held], None] = _nobody_told
    """Called once, with whom we wait for."""
    stopping: Callable[[], bool] = lambda: False
    """Whether the user wants to leave."""
    sleep: Callable[[float], None] = time.sleep
    elapsed: Callable[[], float] = time.monotonic

    def rest(self, begun: float) -> LockWait:
        """What is left of it since then (``elapsed``)."""
        return replace(self, timeout=max(0.0, self.timeout - (self.elapsed() - begun)))


class Leasing(Protocol):
    """What holding takes of the locks of a state."""

    def acquire(self, scopes: Collection[str], holder: Holder, seconds: float) -> Lease | Held:
        """All of these, or who is in the way."""

    def renew(self, number: int, seconds: float) -> bool:
        """Whether the lease still stood, and stands for so long again."""

    def release(self, number: int) -> None:
        """Give them back."""


@contextmanager
def hold(
    locks: Leasing,
    scopes: Collection[str],
    holder: Holder,
    *,
    seconds: float = DEFAULT_LEASE_S,
    patience: LockWait | None = None,
) -> Iterator[Lease]:
    """Hold all of ``scopes``; ``seconds``: how long they stay held without a sign of life.

    Raises ``Locked`` when somebody else holds one of them and patience ends,
    ``KeyboardInterrupt`` when the user leaves while waiting.
    """
    lease = _wait(lambda: locks.acquire(scopes, holder, seconds), patience or LockWait())
    try:
        with Heartbeat(lambda: locks.renew(lease.number, seconds), seconds / _BEATS):
            yield lease
    finally:
        # What cannot be given back ends by itself; why it cannot is known by then.
        with suppress(BcsyncError):
            locks.release(lease.number)


def _wait(acquire: Callable[[], Lease | Held], patience: LockWait) -> Lease:
    begun = patience.elapsed()
    pause = _SHORTEST_PAUSE_S
    told = False
    while isinstance(answer := acquire(), Held):
        left = patience.timeout - (patience.elapsed() - begun)
        if left <= 0:
            raise locked(answer, waited=patience.timeout)
        if not told:
            patience.tell(answer)
            told = True
        patience.sleep(min(pause, left))
        if patience.stopping():
            raise KeyboardInterrupt
        pause = min(2 * pause, _LONGEST_PAUSE_S)
    return answer


def locked(held: Held, *, waited: float = 0.0) -> Locked:
    """The refusal that names who holds what, since when, from where and until when."""
    first = held.leases[0]
    others = and_more(len(held.leases) - 1)
    return Locked(
        f"locked by {first.holder.who}{others}, nothing was done"
        + (f"; waited {waited:g} s" if waited else ""),
        details=tuple(described(lease) for lease in held.leases),
        hint="wait for it: --lock-timeout 5m; look at it: bcsync locks",
    )


def described(lease: Lease) -> str:
    """A lease in one line."""
    scopes = f"{', '.join(lease.scopes[:_SHOWN])}{and_more(len(lease.scopes) - _SHOWN)}"
    until = "ended" if lease.ended else f"until {lease.until:%H:%M:%SZ} unless renewed"
    run = "" if lease.run is None else f", run {lease.run}"
    holder = lease.holder
    lock = f"lock {lease.number}{' of the fleet' if lease.of_fleet else ''}"
    return (
        f"{lock}: {scopes}, held by {holder.who}, process {holder.pid} "
        f"({holder.command}{run}) since {lease.since:%Y-%m-%dT%H:%M:%SZ}, {until}"
    )


class Heartbeat:
    """Renews a lease in a thread of its own until the block ends or the lease is lost."""

    def __init__(self, renew: Callable[[], bool], interval: float) -> None:
        self._renew = renew
        self._interval = interval
        self._stop = Event()
        self._thread = Thread(target=self._beat, name="lease", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        # A lost lease is not reported from here: the next write of the run is refused by its number.
        while not self._stop.wait(self._interval):
            with suppress(BcsyncError):
                if not self._renew():
                    return
