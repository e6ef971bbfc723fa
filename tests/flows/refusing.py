"""A platform that says no to some acts, whatever its rules are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from bcsync.flow import apply, opening
from bcsync.platforms.port import Act, Answer, Platform, Refused

Says = Callable[[Act], bool]


@dataclass
class Refusing:
    """The platform behind it, but for the acts that ``refuses`` is true of."""

    inner: Platform
    refuses: Says

    def perform(self, acts: Sequence[Act]) -> Iterator[Answer]:
        for act in acts:
            if self.refuses(act):
                yield Refused(40002, "not today")
            else:
                yield from self.inner.perform([act])

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def refuse(monkeypatch: pytest.MonkeyPatch, refuses: Says) -> None:
    """From now on the platform refuses these acts of bcsync."""
    usual = opening.open_platform

    def opened(*given: Any) -> Any:
        return Refusing(usual(*given), refuses)

    monkeypatch.setattr(apply, "open_platform", opened)
