"""A reviewed exception to the guards, as the layout writes it down (``allow``, design 3.2)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Allowance(NamedTuple):
    """What a flag would allow, until a day and for a reason."""

    action: str
    """``remove``, ``review``, ``close`` or ``create``: the end of the flag's name."""
    pattern: str
    reason: str
    until: date
    """The last day (UTC) on which it counts."""
    place: int
    """Of the pattern (``bcsync.model.place``)."""

    def in_force(self, today: date) -> bool:
        """Whether it still counts."""
        return today <= self.until


ACTIONS = ("remove", "review", "close", "create")
