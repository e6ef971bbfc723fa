"""A forge, opened as a job would, without a socket and without waiting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bcsync.forge.job import Kind
from bcsync.forge.opening import open_forge
from bcsync.forge.values import Forge
from tests.forge.hub import FakeGitHub
from tests.forge.lab import FakeGitLab

AnyFake = FakeGitHub | FakeGitLab


@dataclass
class Waiting:
    """A clock that notes how long it was asked to wait, and does not."""

    waited: list[float] = field(default_factory=list)

    def now(self) -> float:
        """So far."""
        return sum(self.waited)

    def wait(self, seconds: float) -> bool:
        """At once."""
        self.waited.append(seconds)
        return True

    def interrupt(self) -> None:
        """Nobody does."""


@dataclass
class Desk:
    """A forge, and what is called with."""

    fake: AnyFake
    kind: Kind
    folder: Path
    clock: Waiting = field(default_factory=Waiting)
    opened: list[Forge] = field(default_factory=list)

    def open(self, token: str | None = None) -> Forge:
        """As a job does; another one each time."""
        self.fake.add_pull()
        environ = self.fake.environ("http://forge", self.folder)
        if token is not None:
            name = "GITHUB_TOKEN" if self.kind == "github" else "GITLAB_TOKEN"
            environ[name] = token
        forge = open_forge(self.kind, environ, clock=self.clock, transport=self.fake.transport())
        self.opened.append(forge)
        return forge


FAKES: dict[Kind, Callable[[], AnyFake]] = {"github": FakeGitHub, "gitlab": FakeGitLab}


on_github = pytest.mark.parametrize("desk", ["github"], indirect=True)
"""For what does not differ between them."""
