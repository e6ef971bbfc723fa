"""From the files of a project to everything the layout declares, or to what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bcsync.errors import BcsyncError
from bcsync.findings import Finding, Severity, gathered, sort_findings
from bcsync.kinds.blocks import Given, mapping_at
from bcsync.kinds.kind import Kind, Kinds
from bcsync.kinds.reading import Reading
from bcsync.kinds.way import Way
from bcsync.layout.allow import allowances, forgotten
from bcsync.layout.conform import conform
from bcsync.layout.domains import Domains, check_domains
from bcsync.layout.formers import check_formers
from bcsync.layout.groups import without_ended_accounts
from bcsync.layout.ids import check_ids
from bcsync.layout.locate import Locator
from bcsync.layout.papers import check_papers
from bcsync.layout.prune import prune
from bcsync.layout.timezones import SystemZones
from bcsync.model.address import ACCOUNT, CENTER, canonical, is_email
from bcsync.model.resource import NO_OPTIONS, Declared, Desired
from bcsync.source.cache import Cache
from bcsync.source.files import NOTHING, read_layout
from bcsync.source.mapping import Map, Sources

_NOBODYS: Domains = MappingProxyType({})
# After these a part of the layout is missing, and what is missing must not be called undeclared.
_LOSES_TEXT = frozenset(
    {
        "yaml-syntax",
        "not-utf-8",
        "too-large",
        "unreadable-file",
        "link-outside",
        "merge-conflict",
        "bad-file-name",
        "several-documents",
        "not-a-mapping",
        "alias-expansion",
        "too-deep",
        "recursive-alias",
        "unknown-anchor",
        "control-character",
        "custom-tag",
        "non-string-key",
    }
)


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout that was read: what it declares (as far as it is sound), and what is said about it."""

    desired: Desired
    sources: Sources
    findings: tuple[Finding, ...]
    locator: Locator
    """Where single attributes were written."""
    defaults: Map = field(default_factory=Map)
    """What it says for every resource of a kind, by kind."""

    @property
    def valid(self) -> bool:
        """Whether it can be planned."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


class LayoutInvalid(BcsyncError):
    """The layout has errors; carries it, with all that was found."""

    def __init__(self, layout: Layout) -> None:
        super().__init__("the layout is not valid")
        self.layout = layout


def load_layout(
    root: Path,
    kinds: Kinds,
    schema: Mapping[str, Any],
    today: date,
    actors: Mapping[str, str],
    cache: Cache | None = None,
    outside: Sequence[str] = (),
    domains: Domains = _NOBODYS,
    instead: Mapping[str, bytes] = NOTHING,
) -> Layout:
    """Read, check and expand all layout files below ``root``, and in folders ``outside`` that links lead to.

    ``actors`` says who acts for each Business Center; ``instead``: what is to be taken for the content of
    files, by name. Never raises for what the user wrote.
    """
    document, sources, findings = read_layout(root, cache, outside, instead)
    locator = Locator(lambda: read_layout(root, cache, outside)[:2])
    lost = any(finding.code in _LOSES_TEXT for finding in findings)
    if not sources.files:
        findings = findings if lost else [*findings, _nothing_to_read()]
        return Layout(Desired({}, {}), sources, tuple(findings), locator)
    misfits, broken = conform(document, sources, schema)
    findings = [*findings, *(f for f in misfits if not (lost and f.code == "missing-key"))]
    removed = prune(document, dict(schema), broken)
    reading = Reading(Given(document, sources, today, removed, SystemZones()))
    for kind in (CENTER, ACCOUNT):
        reading.check_timezone(reading.defaults(kind))
    declared = _declare(reading, kinds)
    reading.check_teams()
    check_papers(root, outside, reading)
    reading.choose_spellings()
    if not lost:
        _check_actors(reading, actors)
    check_domains({each.address: each for each in declared} if domains else {}, domains, reading)
    desired = _desired(document, reading, declared, kinds)
    if not lost:
        findings = [*findings, *gathered(reading.findings)]
    defaults = mapping_at(document, "defaults")
    return Layout(desired, sources, tuple(sort_findings(findings)), locator, defaults)


def _nothing_to_read() -> Finding:
    return Finding(
        "empty-project",
        Severity.ERROR,
        None,
        "there is no layout file here",
        "write one (any name ending in .yaml), or begin with: bcsync init --example quickstart",
    )


def _declare(reading: Reading, kinds: Kinds) -> list[Declared]:
    declared: list[Declared] = []
    for owner in reading.owners():
        for kind in kinds:
            declared.extend(kind.declare(owner, reading))
    return declared


def _desired(
    document: Map, reading: Reading, declared: Sequence[Declared], kinds: Kinds
) -> Desired:
    declared_all = _by_address(declared, reading)
    special = [each for each in declared_all.values() if each.options is not NO_OPTIONS]
    check_formers(special, reading)
    check_ids(special, declared_all, kinds, reading)
    resources = declared_all
    ends = {
        address: each.options.expires
        for address, each in resources.items()
        if each.options is not NO_OPTIONS and each.options.expires is not None
    }
    ended = {address for address, day in ends.items() if day <= reading.today}
    if ended:
        resources = {
            address: each
            for address, each in resources.items()
            if not _has_ended(kinds[each.kind], each, ended)
        }
    resources |= without_ended_accounts(reading, declared_all, ended)
    return Desired(
        resources,
        reading.lists,
        forgotten(document),
        {each: declared_all[each].place for each in declared_all.keys() - resources.keys()},
        ends | reading.ends_in_groups,
        allowances(reading),
        reading.spellings,
    )


def _by_address(declared: Sequence[Declared], reading: Reading) -> dict[str, Declared]:
    found = {each.address: each for each in declared}
    if len(found) < len(declared):
        first: dict[str, Declared] = {}
        for each in declared:
            before = first.setdefault(each.address, each)
            if (before.attributes, before.options) != (each.attributes, each.options):
                reading.report(
                    "given-twice",
                    each.place,
                    f"{each.address} is declared in two ways",
                    hint="keep one of the two",
                    also=(before.place,),
                )
    return found


def _has_ended(kind: Kind, each: Declared, ended: set[str]) -> bool:
    """Ended itself, or resting on a membership or an access that has."""
    if each.address in ended:
        return True
    return kind.way is Way.DIRECT and not ended.isdisjoint(kind.needs(each))


def _check_actors(reading: Reading, actors: Mapping[str, str]) -> None:
    """Somebody acts for each Business Center, and stays its admin."""
    for owner in reading.owners():
        if not owner.is_center:
            continue
        actor = canonical(actors.get(owner.key, ""))
        if not actor:
            reading.report(
                "no-actor",
                owner.place,
                f"nobody acts for {owner.key}",
                hint=f"name who does in bcsync.yaml: actors: {{{owner.key}: someone@example.com}}",
            )
            continue
        if not is_email(actor):
            continue  # somebody behind a token, whose address nobody tells
        members = reading.member_emails(owner)
        if members is None or reading.is_broken("business_centers", owner.key, "members", actor):
            continue
        if actor not in members or not reading.is_admin(owner, actor):
            reading.report(
                "actor-not-admin",
                owner.block.places["members"],
                f"{actor} acts for {owner.key} and is not among its admins here",
                hint=f"add {actor}: admin, or name another actor for {owner.key} in bcsync.yaml",
            )
