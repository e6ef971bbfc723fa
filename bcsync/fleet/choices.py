"""``defaults`` and ``overrides`` of a fleet: checked, and put together for each project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bcsync.findings import Finding, error
from bcsync.fleet.crons import cron_problem
from bcsync.fleet.folders import covers
from bcsync.fleet.values import Command
from bcsync.kinds.blocks import mapping_at
from bcsync.layout.change_times import near_zone
from bcsync.layout.timezones import SystemZones
from bcsync.source.mapping import Map, Sources, key_place, value_place
from bcsync.source.suggest import did_you_mean

Chosen = Mapping[str, Any]
_Path = tuple[str, ...]
_LIKE = "write minute, hour, day, month and weekday, such as 17 2 * * *, or never"


def odd_choices(document: Map, sources: Sources, broken: set[_Path]) -> Iterator[Finding]:
    """What is wrong with crons, time zones and names of apps where the schema takes them."""
    zones, apps = SystemZones(), mapping_at(document, "apps")
    for path, block in _blocks(document):
        for command in Command:
            written = block.get(command)
            if isinstance(written, str) and (*path, command) not in broken:
                yield from _odd_cron(sources, block, command)
        zone, app = block.get("timezone"), block.get("app")
        if isinstance(zone, str) and (*path, "timezone") not in broken and not zones.is_known(zone):
            place = value_place(sources, block, "timezone")
            hint = near_zone(zones, zone)
            yield error("unknown-timezone", place, f"there is no time zone {zone}", hint)
        if isinstance(app, str) and (*path, "app") not in broken and app not in apps:
            near = did_you_mean(app, apps)
            hint = f"did you mean {near}?" if near else "describe it under apps"
            place = value_place(sources, block, "app")
            yield error("unknown-reference", place, f"there is no app {app} under apps", hint)


def _odd_cron(sources: Sources, block: Map, command: Command) -> Iterator[Finding]:
    problem = cron_problem(block[command])
    if problem is not None:
        message = f"{block[command]!r} is no cron: {problem}"
        yield error("bad-cron", value_place(sources, block, command), message, _LIKE)


def _blocks(document: Map) -> Iterator[tuple[_Path, Map]]:
    yield ("defaults",), mapping_at(document, "defaults")
    overrides = mapping_at(document, "overrides")
    for glob in overrides:
        yield ("overrides", glob), mapping_at(overrides, glob)


def chosen_for(
    document: Map, sources: Sources, names: Iterable[str]
) -> tuple[dict[str, Chosen], list[Finding]]:
    """What holds for each project; what two overrides say differently of one is an error.

    The project's own folder, written without a glob, goes before globs.
    """
    defaults, overrides = mapping_at(document, "defaults"), mapping_at(document, "overrides")
    chosen: dict[str, Chosen] = {}
    clashes: dict[tuple[str, str, str], Finding] = {}
    for name in names:
        said: dict[str, str] = {}
        values = dict(defaults)
        for glob in (each for each in overrides if each != name and covers(each, name)):
            block = mapping_at(overrides, glob)
            for key, value in block.items():
                first = said.setdefault(key, glob)
                if first != glob and values[key] != value and (first, glob, key) not in clashes:
                    clashes[first, glob, key] = _clash(sources, overrides, name, (first, glob, key))
                values[key] = value
        chosen[name] = {**values, **mapping_at(overrides, name)}
    return chosen, list(clashes.values())


def _clash(sources: Sources, overrides: Map, name: str, about: tuple[str, str, str]) -> Finding:
    first, second, key = about
    return error(
        "overridden-twice",
        key_place(sources, overrides[second], key),
        f"{first} and {second} give {name} two different values of {key}",
        f"say under {name} which one holds, or take one of them out",
        (key_place(sources, overrides[first], key),),
    )
