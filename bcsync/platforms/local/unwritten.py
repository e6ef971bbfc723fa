"""The embedded platform before its first write: looking at it takes no database layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bcsync.platforms.local.abilities import ABILITIES
from bcsync.platforms.local.companies import Register
from bcsync.platforms.local.values import Company
from bcsync.platforms.port import Gap, Seen, View


class Unwritten:
    """Implements ``port.PlatformReader``: an empty world, and the company records of the settings."""

    name = "local"
    abilities = ABILITIES

    def __init__(self, companies: Sequence[Company]) -> None:
        self._companies = companies

    def stream(self, views: Sequence[View], take: Callable[[Seen], object]) -> tuple[Gap, ...]:  # noqa: ARG002
        """Nothing is there, and nothing is hidden."""
        return ()

    def companies(self) -> Register:
        """Those that the first write puts there."""
        return Register(self._companies)

    def close(self) -> None:
        """Nothing to release."""
