"""A project: its settings, and its layout as read from the files. Needs neither state nor platform."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from bcsync.kinds import KINDS
from bcsync.kinds.kind import Kinds
from bcsync.kinds.way import Way
from bcsync.layout.load import Layout, LayoutInvalid, load_layout
from bcsync.layout.schema import Schema, bind, bundle, load_schemas
from bcsync.planning.shared_instead import with_shares
from bcsync.platforms.abilities import Abilities
from bcsync.platforms.chosen import LocalSettings, TikTokSettings
from bcsync.platforms.local import abilities as local_abilities
from bcsync.platforms.tiktok.transport.events import Listener, nobody
from bcsync.platforms.tiktok.transport.surroundings import Surroundings
from bcsync.settings import Settings, load_settings
from bcsync.source.cache import Cache, cache_of
from bcsync.source.files import NOTHING

Clock = Callable[[], datetime]
REVISIONS = ("BCSYNC_REVISION", "GITHUB_SHA", "CI_COMMIT_SHA")
"""Variables that say which commit is worked on, the first that is set: ours, GitHub's, GitLab's."""
_REVISION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/+-]{0,199}")


def system_clock() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Project:
    """A directory with its settings, and everything it is read with."""

    settings: Settings
    clock: Clock = system_clock
    kinds: Kinds = KINDS
    schemas: Mapping[str, Schema] = field(default_factory=load_schemas)
    cache: Cache | None = None
    revision: str | None = None
    """The commit that is worked on, where the environment tells it."""
    surroundings: Surroundings = field(default_factory=Surroundings, repr=False)
    """What calls to the live platform are made with."""
    embedded: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    """What tells the embedded platform in a database from others, once that was looked up."""

    @property
    def root(self) -> Path:
        """The project's directory."""
        return self.settings.root

    @property
    def name(self) -> str:
        """What people call it: the name of its directory."""
        name = self.root.resolve().name
        return os.fsencode(name).decode("utf-8", "replace")

    @property
    def today(self) -> date:
        """The day it is, in UTC."""
        return self.clock().astimezone(UTC).date()


def open_project(
    root: Path,
    environ: Mapping[str, str],
    *,
    clock: Clock = system_clock,
    kinds: Kinds = KINDS,
    schemas: Mapping[str, Schema] | None = None,
    listener: Listener = nobody,
) -> Project:
    """Read the settings of a project; ``listener`` hears of calls. Raises ``SettingsError``."""
    published = load_schemas() if schemas is None else schemas
    settings = load_settings(root, environ, bundle(published, "settings"))
    cache = cache_of(root, environ)
    if isinstance(settings.platform, TikTokSettings):
        # Late: it costs all that the API has, and who rehearses needs none of it.
        from bcsync.platforms.tiktok.abilities import ABILITIES

        kinds = kinds.on_platform(ABILITIES.unshown, ABILITIES.reviewed)
    surroundings = Surroundings(environ.get, listener=listener)
    return Project(settings, clock, kinds, published, cache, revision_of(environ), surroundings)


def revision_of(environ: Mapping[str, str]) -> str | None:
    """The commit that a pipeline says it works on; nothing for what cannot be the name of one."""
    told = (environ.get(name, "").strip() for name in REVISIONS)
    revision = next((each for each in told if each), "")
    return revision if _REVISION.fullmatch(revision) else None


def abilities_of(project: Project) -> Abilities:
    """What the platform that the settings name can do; opens nothing."""
    match project.settings.platform:
        case LocalSettings():
            return local_abilities.ABILITIES
        case TikTokSettings():
            # Late: it costs all that the API has, and who rehearses needs none of it.
            from bcsync.platforms.tiktok.abilities import ABILITIES

            return ABILITIES


def read_layout(project: Project, instead: Mapping[str, bytes] = NOTHING) -> Layout:
    """Read and check the layout; needs neither state nor platform.

    ``instead``: what is to be taken for the content of files, by name. Where the platform shares between
    ours what is asked for, that is declared along with it.
    """
    layout = _as_written(project, project.kinds, instead)
    if not abilities_of(project).shares_with_ours:
        return layout
    actors = project.settings.actors
    return replace(layout, desired=with_shares(layout.desired, lambda key: bool(actors.get(key))))


def read_names(project: Project) -> Layout:
    """The layout without who works on single accounts, for who only asks how things are called.

    That is the larger part of most layouts; what may be wrong with it is not told here.
    """
    kinds = (kind for kind in project.kinds if kind.way is not Way.DIRECT)
    return _as_written(project, Kinds(*kinds), NOTHING)


def _as_written(project: Project, kinds: Kinds, instead: Mapping[str, bytes]) -> Layout:
    schema = bind(project.schemas, project.kinds.sections())
    settings = project.settings
    return load_layout(
        project.root,
        kinds,
        schema,
        project.today,
        settings.actors,
        project.cache,
        settings.outside,
        settings.domains,
        instead,
    )


def valid_layout(project: Project) -> Layout:
    """The layout, or ``LayoutInvalid`` with everything that is wrong with it."""
    layout = read_layout(project)
    if not layout.valid:
        raise LayoutInvalid(layout)
    return layout
