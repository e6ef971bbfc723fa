"""What is told of calls while they are made: to counters, logs and people who ask for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import NamedTuple


class Why(Enum):
    """What is waited for."""

    TURN = "its turn"
    RATE = "TikTok asks to slow down"
    AGAIN = "it is tried again"


class Called(NamedTuple):
    """One request that was made."""

    method: str
    path: str
    params: Mapping[str, str]
    """Of a read, without secrets."""
    seconds: float
    code: int | None
    """None: no answer came."""
    said: str
    """The message of a refusal, or why no answer came; without secrets."""
    request_id: str
    again: int
    """How often the same call was made before."""


class Waits(NamedTuple):
    """A call waits."""

    path: str
    seconds: float
    why: Why


Event = Called | Waits
Listener = Callable[[Event], None]
"""Called from many threads, also at once."""


def nobody(_event: Event) -> None:
    """Where nobody listens."""
