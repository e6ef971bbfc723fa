"""The embedded platform of a project, and how its layout calls what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from bcsync.cli.project import project
from bcsync.errors import PlatformError, UsageRefused
from bcsync.flow.identity import may_name
from bcsync.flow.local import open_local
from bcsync.flow.stored import open_state
from bcsync.model.address import ACCOUNT, CENTER, canonical, path_of
from bcsync.planning.names import Names
from bcsync.platforms.chosen import LocalSettings
from bcsync.platforms.local.control import LocalControl
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.project import Project
from bcsync.source.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class World:
    """What a ``local`` command works with."""

    project: Project
    platform: LocalPlatform
    control: LocalControl
    names: Names

    def center(self, word: str) -> str:
        """The id of a Business Center by key, address, id or exact name. Raises ``UsageRefused``."""
        return self._find(CENTER, word, self.control.find_center)

    def account(self, word: str) -> str:
        """The id of an ad account by key, address, id or exact name. Raises ``UsageRefused``."""
        return self._find(ACCOUNT, word, self.control.find_account)

    def called(self, kind: str, platform_id: str) -> str:
        """An id with the address it is bound to."""
        address = self.names.address_of(kind, platform_id)
        return platform_id if address == platform_id else f"{address} ({platform_id})"

    def _find(self, kind: str, word: str, find: Callable[[str], str]) -> str:
        path = canonical(word).removeprefix(f"{kind}.")
        bound = self.names.ids.get(f"{kind}.{path}")
        if bound is not None:
            return bound
        try:
            return find(word)
        except PlatformError as error:
            keys = [path_of(name) for name in self.names.ids if name.startswith(f"{kind}.")]
            near = did_you_mean(path, keys)
            hint = f"did you mean {near}?" if near else error.hint
            raise UsageRefused(error.message, hint=hint) from error


@contextmanager
def world() -> Iterator[World]:
    """Open the embedded platform. Raises ``UsageRefused`` when the project works on another one."""
    here = project()
    chosen = here.settings.platform
    if not isinstance(chosen, LocalSettings):
        raise UsageRefused(
            f"this project works on the {chosen.kind} platform: "
            "`bcsync local` acts on the embedded one alone",
            hint="use it in a project with platform: {kind: local}; bcsync init makes one",
        )
    with open_state(here, create=False, whosever=True) as state:
        bindings = state.bindings() if may_name(here, state) else []
        names = Names({binding.address: binding.id[0] for binding in bindings})
    with closing(open_local(here, chosen)) as platform:
        assert isinstance(platform, LocalPlatform)
        yield World(here, platform, LocalControl(platform), names)
