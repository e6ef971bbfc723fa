"""Many documents, one layout: mappings merge by key at any depth, everything else is given once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bcsync.findings import Finding, error
from bcsync.source.mapping import Map, Sources

# Each file may say which version of the language it is written in.
_REPEATABLE = ("version",)
_TOLD = 100
"""Clashes between two files that are told one by one."""


def merge(documents: Sequence[Map], sources: Sources) -> tuple[Map, list[Finding]]:
    """Merge top-level mappings; the inputs stay as they are and may be shared by the result.

    The merged values do not depend on the order of ``documents`` unless there are findings.
    """
    findings: list[Finding] = []
    merged = _merge(documents, sources, findings, repeatable=_REPEATABLE)
    return merged, _bounded(findings)


def _bounded(clashes: list[Finding]) -> list[Finding]:
    """Clashes of two files beyond the first ones are counted: one of the two is a copy."""
    told: dict[tuple[str, ...], list[Finding]] = {}
    for clash in clashes:
        files = tuple(place.file for place in (clash.place, *clash.also) if place)
        told.setdefault(files, []).append(clash)
    return [finding for between in told.values() for finding in _counted(between)]


def _counted(clashes: list[Finding]) -> list[Finding]:
    if len(clashes) <= _TOLD:
        return clashes
    more = clashes[_TOLD]
    message = f"{len(clashes) - _TOLD:,} more keys are given here and in another place"
    hint = "one of the two files may be a copy of the other: remove it"
    return [*clashes[:_TOLD], replace(more, message=message, hint=hint)]


def _merge(
    owners: Sequence[Map],
    sources: Sources,
    findings: list[Finding],
    repeatable: tuple[str, ...] = (),
) -> Map:
    if len(owners) == 1:
        return owners[0]
    by_key: dict[str, list[Map]] = {}
    for owner in owners:
        for key in owner:
            by_key.setdefault(key, []).append(owner)
    merged = Map()
    for key, holders in by_key.items():
        value = _one(key, holders, sources, findings, repeatable)
        merged.put(key, value, holders[0].places[key])
    return merged


def _one(
    key: str,
    holders: list[Map],
    sources: Sources,
    findings: list[Finding],
    repeatable: tuple[str, ...],
) -> Any:
    first = holders[0][key]
    if len(holders) == 1:
        return first
    mappings = [holder[key] for holder in holders if isinstance(holder[key], Map)]
    if len(mappings) == len(holders):
        return _merge(mappings, sources, findings)
    findings.extend(
        _clash(key, holders[0], holder, sources)
        for holder in holders[1:]
        if not (key in repeatable and _same(holder[key], first))
    )
    return first


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def _clash(key: str, first: Map, again: Map, sources: Sources) -> Finding:
    return error(
        "given-twice",
        sources.key(again.places[key]),
        f'"{key}" is given here and in another place; only mappings merge',
        "keep one of the two",
        (sources.key(first.places[key]),),
    )
