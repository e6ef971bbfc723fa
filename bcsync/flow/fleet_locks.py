"""What projects of a fleet share, locked for one of them: each has a state of its own, and locks there alone.

By ids of the platform, for each project has keys of its own. What has no id yet nobody else can know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol

from bcsync.applying.lease import LockWait
from bcsync.errors import PlatformError
from bcsync.flow.identity import NEW, identity_of
from bcsync.flow.runs import holder_of
from bcsync.flow.views import bound_centers
from bcsync.model.address import center_address, is_email, is_platform_id, path_of
from bcsync.project import Project
from bcsync.state.leases import Lease
from bcsync.state.store import State


class SharedScopes(Protocol):
    """What a run that holds its locks does with those that it shares with other projects."""

    def changed_by_others(self) -> bool:
        """Whether another project was the last to change something there."""

    def claim(self) -> None:
        """This one is about to."""

    def check(self) -> None:
        """Raise ``LockLost`` when they are not ours any more."""


class _NothingShared:
    """Of a project that is alone."""

    def changed_by_others(self) -> bool:
        """Nobody else could."""
        return False

    def claim(self) -> None:
        """Nobody has to know."""

    def check(self) -> None:
        """Nobody takes them."""


@contextmanager
def held_in_fleet(
    project: Project,
    state: State,
    scopes: Iterable[str],
    centers: Callable[[], Mapping[str, str]],
    kind: str,
    patience: LockWait | None = None,
) -> Iterator[SharedScopes]:
    """Hold what these scopes are to the fleet as well; ``centers`` gives key of a Business Center -> its id.

    Raises ``Locked`` while another project does.
    """
    variable = project.settings.lock_database
    names = {} if variable is None else _names(project, scopes, centers())
    if variable is None or not names:
        yield _NothingShared()
        return
    from bcsync.flow.fleet_leases import held_leases

    holder = replace(holder_of(kind), command=f"{kind} of project {project.name}")
    with held_leases(project, variable, state, names, holder, patience or LockWait()) as leases:
        yield leases


def standing_in_fleet(project: Project, state: State) -> list[Lease]:
    """Who holds anything of the platform; what this project's state has no key for goes by its id."""
    variable = project.settings.lock_database
    platform = None if variable is None else identity_of(project)
    if variable is None or not platform:
        return []
    from bcsync.flow.fleet_leases import standing_in

    keys = {id: key for key, id in bound_centers(state.bindings()).items()}

    def word(scope: str) -> str | None:
        of, _, id = scope.rpartition(" ")
        named = id if is_email(id) else center_address(keys.get(id, id))
        return named if of == platform else None

    return standing_in(project, variable, state, word)


def _names(
    project: Project, scopes: Iterable[str], centers: Mapping[str, str]
) -> Mapping[str, str]:
    """What is to be locked in the fleet -> what the project calls it."""
    platform = identity_of(project)
    if platform is None:
        raise PlatformError(
            "which platform this is cannot be found out now, so nothing is locked there and nothing was done",
            hint="see what is wrong with it: bcsync doctor",
        )
    if platform == NEW:
        return {}
    keys = {id: center_address(key) for key, id in centers.items()}
    ids = ((scope, _id_of(scope, centers)) for scope in scopes)
    return {f"{platform} {id}": keys.get(id, scope) for scope, id in ids if id is not None}


def _id_of(scope: str, centers: Mapping[str, str]) -> str | None:
    if is_email(scope):
        return scope
    word = path_of(scope)
    return centers.get(word, word if is_platform_id(word) else None)
