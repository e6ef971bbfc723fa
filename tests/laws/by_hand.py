"""What people and the platform do by themselves, in a project whose clock a test holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bcsync.errors import SettingsError
from bcsync.flow.opening import open_platform
from bcsync.platforms.local.control import LocalControl
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.port import Act, Refused
from bcsync.project import Project, open_project
from tests.guards.standing import schemas


@dataclass
class Place:
    """A project in a directory of its own, its platform and the present moment."""

    root: Path
    now: datetime = field(default_factory=lambda: datetime(2026, 11, 1, 12, tzinfo=UTC))

    @property
    def project(self) -> Project:
        return open_project(self.root, {}, clock=lambda: self.now, schemas=schemas())

    @contextmanager
    def platform(self) -> Iterator[LocalPlatform]:
        found = open_platform(self.project)
        assert isinstance(found, LocalPlatform)
        try:
            yield found
        finally:
            found.close()

    def by_hand(self, act: Act) -> bool:
        """Somebody does this; whether the platform let them."""
        with self.platform() as platform:
            (answer,) = platform.perform([act])
            return not isinstance(answer, Refused)

    def control(self, do: Callable[[LocalControl], object]) -> None:
        """What TikTok or those who were invited do."""
        with self.platform() as platform, suppress(SettingsError):
            do(LocalControl(platform))
