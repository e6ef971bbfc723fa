"""A fleet and what its projects' own settings say, read from the disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from bcsync.errors import SettingsError
from bcsync.fleet.file import Read, load_fleet
from bcsync.fleet.selection import touched
from bcsync.fleet.values import Fleet, Member
from bcsync.layout.schema import Schema, bundle, load_schemas
from bcsync.settings import Settings, load_settings
from bcsync.source.revision import changed_since, find_revision


def open_fleet(path: Path) -> Read:
    """Raises as ``load_fleet``."""
    return load_fleet(path, bundle(load_schemas(), "fleet"))


def settings_schema() -> Schema:
    """What ``bcsync.yaml`` is held against."""
    return bundle(load_schemas(), "settings")


def settings_of(member: Member, schema: Mapping[str, object]) -> Settings | None:
    """What a project's file says; None where it says it wrongly, which its own run will tell."""
    try:
        return load_settings(member.folder, {}, schema)
    except SettingsError:
        return None


def changed(fleet: Fleet, members: Iterable[Member], revision: str) -> list[Member]:
    """Those whose files differ from a commit. Raises ``BcsyncError``."""
    at = find_revision(fleet.root, revision)
    files, schema = changed_since(fleet.root, at), settings_schema()
    found = []
    for member in members if files else ():
        settings = settings_of(member, schema)
        outside = settings.outside if settings else ()
        if touched(at.folder, member.name, outside, files):
            found.append(member)
    return found
