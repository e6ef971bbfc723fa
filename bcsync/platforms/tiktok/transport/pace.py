"""The pace of calls: each waits for its turn, and a path that was told to slow down stops.

TikTok does not say which limit was hit, that of a second or that of a minute, whose penalty are five minutes
(reference/tiktok-api.md, 3). So a path stops for a second, then for longer, then for five minutes.

A call has left when it is sent: on a new connection that is some journeys after its turn, on a busy machine
some moments. Those after it would else arrive within the same second.

Nor is it certain whether the tokens of an app are counted together (tiktok-api-corrections.md, 2.22). Each
has turns of its own until a call to a path is refused: from then on all share the turns of that path.
"""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final, NamedTuple

from bcsync.clock import Clock, SystemClock
from bcsync.platforms.tiktok.transport.bucket import Line, OwnTurns, Rate, Turns
from bcsync.platforms.tiktok.transport.overlap import is_for_somebody, is_unasked

STOPS: Final = (1.0, 2.0, 4.0, 8.0, 300.0, 300.0)
"""Seconds, by how often in a row a path was refused for its rate."""
_JITTER: Final = 0.25
_LOOK_UP: Final = 0.5
"""Seconds until somebody who waits looks up: who stops a container gives it few of them."""


def at_once() -> None:
    """Of what is ready when its turn comes."""


class Caller(NamedTuple):
    """Whose call it is, and to which path."""

    path: str
    token: str = ""
    """What tells it from others, and does not lead back to it."""


@dataclass(slots=True, eq=False)
class Departure:
    """A call that has had its turn."""

    at: float
    """When it had left for certain, by the clock of the pace; until it has, when it might."""


@dataclass(slots=True)
class _Path:
    strikes: int = 0
    stopped_until: float = 0.0
    together: bool = False
    """All tokens share its turns."""


@dataclass
class Pace:
    """Of all paths, for many threads."""

    rate: Rate = Rate()
    """Of one path; without one calls leave as they come."""
    clock: Clock = field(default_factory=SystemClock)
    chance: Callable[[], float] = random.random
    """A number from 0 to 1, another one each time."""
    turns: Turns = field(default_factory=OwnTurns)
    app: str = ""
    """What tells the app from others."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _paths: dict[str, _Path] = field(default_factory=dict)
    _left: dict[str, deque[Departure]] = field(default_factory=dict)
    """The last calls, by bucket."""

    def turn(self, caller: Caller, ready: Callable[[], None] = at_once) -> Departure | None:
        """Wait for a turn; None when waiting was interrupted.

        ``ready`` is called when it came, before the call leaves, and may take its time or raise.
        """
        while True:
            path, line = self._known(caller)
            turn = self.turns.take(line, self.rate.interval, self.clock)
            if turn.together and not path.together:
                path.together = True
                continue
            if not self._wait(turn.at - self.clock.now()):
                return None
            # Whoever waited while the path was stopped gets in line again.
            if self.clock.now() < path.stopped_until:
                continue
            ready()
            # And so does who is so late that others have left meanwhile.
            if self.clock.now() <= turn.at + self.turns.late:
                return self._leave(line.bucket)

    def _wait(self, seconds: float) -> bool:
        """Whether the whole time has passed, and nobody has left meanwhile whom this is for."""
        part = _LOOK_UP if is_for_somebody() else seconds
        while seconds > 0:
            if is_unasked() or not self.clock.wait(min(part, seconds)):
                return False
            seconds -= part
        return True

    def _leave(self, bucket: str) -> Departure | None:
        """Those whose turns came while the machine was busy do not all leave at once."""
        while True:
            with self._lock:
                left = self._left.setdefault(bucket, deque(maxlen=self.rate.most))
                now, early = self.clock.now(), 0.0
                if 0 < len(left) == self.rate.most:
                    # Not always that of the first turn: some are sent later than they might be.
                    first = min(left, key=attrgetter("at"))
                    early = first.at + self.rate.span - now
                    if early <= 0:
                        left.remove(first)
                if early <= 0:
                    departure = Departure(now)
                    left.append(departure)
                    return departure
            if not self.clock.wait(early):
                return None

    def sent(self, departure: Departure) -> None:
        """A call has just left."""
        departure.at = self.clock.now()

    def answered(self, caller: Caller, went: float) -> None:
        """A call that left at ``went`` was not refused for its rate."""
        path, _bucket = self._known(caller)
        if path.strikes and went >= path.stopped_until:
            path.strikes = 0

    def refused(self, caller: Caller, went: float) -> float | None:
        """A call that left at ``went`` was: stop the path. Gives the seconds, or None when it is no use.

        What left before the path was stopped says nothing new.
        """
        with self._lock:
            path, now = self._paths.setdefault(caller.path, _Path()), self.clock.now()
            if went >= path.stopped_until:
                if path.strikes == len(STOPS):
                    return None
                stop = STOPS[path.strikes] * (1 + _JITTER * self.chance())
                path.strikes += 1
                path.stopped_until = now + stop
                path.together = True
                self.turns.stop(self._line(path, caller).bucket, stop, self.clock)
            return max(0.0, path.stopped_until - now)

    def _known(self, caller: Caller) -> tuple[_Path, Line]:
        with self._lock:
            path = self._paths.setdefault(caller.path, _Path())
            return path, self._line(path, caller)

    def _line(self, path: _Path, caller: Caller) -> Line:
        together = f"{self.app}  {caller.path}"
        # A token is of one app: who does not say which one waits in the same line all the same.
        alone = f"{caller.token} {caller.path}" if caller.token else together
        return Line(together if path.together else alone, together)
