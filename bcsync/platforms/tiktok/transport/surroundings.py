"""What calls are made with that stands in no settings: variables, the keyring, who listens, and in tests time
and the network. Costs no HTTP client to have.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bcsync.clock import Clock, SystemClock
from bcsync.platforms.tiktok.transport import ring
from bcsync.platforms.tiktok.transport.bucket import OwnTurns, Turns
from bcsync.platforms.tiktok.transport.events import Listener, nobody
from bcsync.platforms.tiktok.transport.ring import Lookup, Ring
from bcsync.platforms.tiktok.transport.tokens import Token


def _nothing(_name: str) -> None:
    return None


@dataclass(frozen=True)
class Surroundings:
    """One value an invocation. Never shown: an environment may hang on it."""

    variable: Lookup = field(default=_nothing, repr=False)
    ring: Ring = field(default=ring.kept, repr=False)
    listener: Listener = field(default=nobody, repr=False)
    clock: Callable[[], Clock] = SystemClock
    chance: Callable[[], float] = random.random
    turns: Turns = field(default_factory=OwnTurns)
    """Whose turn it is, for all that this invocation opens; shared where several machines look there."""
    transport: Any = field(default=None, repr=False)
    """An ``httpx2.BaseTransport`` in place of the network."""
    users: dict[Token, str | None] = field(default_factory=dict, repr=False)
    """``user_id`` by token, of those that were asked for: it stays."""
