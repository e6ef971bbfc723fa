"""What the clock of a server shows, in terms of one's own."""

from __future__ import annotations

from typing import Final

_SET_S: Final = 5.0
"""Nothing takes so much longer on its way than it did before: one of the clocks was set."""


class ServerClock:
    """Learns with each answer how far the two are apart: the quickest answer is the nearest to it.

    So neither the way to the server nor a machine that is busy just then moves a moment that it names.
    """

    def __init__(self) -> None:
        self._apart: float | None = None

    def here(self, moment: float, server: float, now: float) -> float:
        """A moment of the server's by our clock; an answer that says ``server`` has come ``now``."""
        apart = now - server
        if self._apart is None or apart < self._apart or apart > self._apart + _SET_S:
            self._apart = apart
        return moment + self._apart
