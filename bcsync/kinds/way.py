"""How resources give access to ad accounts (reference/tiktok-api.md, sections 8, 11 and 13)."""

from __future__ import annotations

from enum import Enum


class Way(Enum):
    """What decisions about access look at, instead of the names of kinds."""

    OWNERSHIP = "ownership"
    """An ad account: who owns it has all of it, and with it ends what anybody has on it."""
    MEMBERSHIP = "membership"
    """A person in a Business Center: what they have there rests on it."""
    DIRECT = "direct"
    """A person on an account."""
    GROUP = "group"
    """People on accounts: its field of people, on its field of ad accounts."""
    PARTNERSHIP = "partnership"
    """Two Business Centers: what one of them shares with the other rests on it."""
    RELATION = "relation"
    """A Business Center on an account of others: given (a share), asked for, or answered."""
