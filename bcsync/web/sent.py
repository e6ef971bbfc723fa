"""How far a call came. Apart from ``broken``: those who speak of it may have no HTTP client."""

from __future__ import annotations

from enum import Enum, auto


class Sent(Enum):
    """How far a call came."""

    MAYBE = auto()
    """It may have been carried out."""
    NOT = auto()
    NEVER = auto()
    """Not, and another try comes to the same."""
