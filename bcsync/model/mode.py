"""Who carries an operation out."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """Who carries an operation out."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"
    """A person, by hand: the platform offers no call for it. Shown with its steps, never sent."""
    IMPLIED = "implied"
    """Nobody: the platform brings it along with what it is ``brought_by``. Shown and guarded, never sent."""
