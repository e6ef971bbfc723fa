"""Scripted faults: what goes wrong, where, and how often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from threading import Lock
from typing import Literal, NamedTuple

from bcsync.wire.endpoints import Endpoint

FaultKind = Literal["code", "answer", "slow", "cut_before", "cut_after", "empty", "lost", "twice"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail."""

    kind: FaultKind
    """``code``: an envelope with this ``code``, nothing done. ``answer``: this ``status`` and ``body``,
    nothing done. ``slow``: the answer comes ``seconds`` later. ``cut_before`` and ``cut_after``: the
    connection breaks, before or after the call took effect. ``empty``: done, but ``data`` is ``{}``.
    ``lost`` and ``twice``: a page after the first begins a row late or early, as when the list moves."""
    path: str | None = None
    """Of an endpoint, as ``/bc/get/``; None: any."""
    method: str | None = None
    """``GET``, ``POST`` or both."""
    code: int = 0
    message: str = ""
    status: int = 500
    body: str = ""
    seconds: float = 0.0
    skip: int = 0
    """How many calls it lets pass first."""
    times: int | None = 1
    """How many calls it hits; None: it goes on."""
    share: float = 1.0
    """The part of the calls that it hits, by chance."""
    seed: int = 0
    """Of that chance: the same one, the same calls."""

    def concerns(self, endpoint: Endpoint) -> bool:
        """Whether it is about such calls."""
        return self.path in (None, endpoint.path) and self.method in (None, endpoint.method)


@dataclass(slots=True)
class _Armed:
    fault: Fault
    chance: Random = field(init=False)
    seen: int = 0
    hit: int = 0

    def __post_init__(self) -> None:
        self.chance = Random(self.fault.seed)

    def fires(self) -> bool:
        self.seen += 1
        if self.seen <= self.fault.skip or self.chance.random() >= self.fault.share:
            return False
        self.hit += 1
        return True

    @property
    def spent(self) -> bool:
        return self.fault.times is not None and self.hit >= self.fault.times


class Struck(NamedTuple):
    """What befalls one call."""

    fault: Fault | None
    seconds: float
    """How much later its answer comes."""


class Faults:
    """Those that are in force, in the order they were given. Threads may share it."""

    def __init__(self) -> None:
        self._armed: list[_Armed] = []
        self._lock = Lock()

    def add(self, faults: Iterable[Fault]) -> None:
        """Let these befall calls from now on."""
        with self._lock:
            self._armed += map(_Armed, faults)

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._armed.clear()

    def left(self) -> list[Fault]:
        """Those that may still hit."""
        with self._lock:
            return [armed.fault for armed in self._armed]

    def strike(self, endpoint: Endpoint) -> Struck:
        """What befalls this call: the first that hits, and all that make it slower."""
        fault, seconds = None, 0.0
        with self._lock:
            for armed in self._armed:
                if not armed.fault.concerns(endpoint):
                    continue
                if armed.fault.kind == "slow":
                    seconds += armed.fault.seconds if armed.fires() else 0.0
                elif fault is None and armed.fires():
                    fault = armed.fault
            self._armed = [armed for armed in self._armed if not armed.spent]
        return Struck(fault, seconds)
