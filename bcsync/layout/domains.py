"""Whose addresses belong to whom (``domains`` of the settings): look-alikes and strangers are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from bcsync.findings import Severity
from bcsync.kinds.member import MEMBER
from bcsync.kinds.reading import Reading
from bcsync.model.address import path_of
from bcsync.model.email import canonical_email
from bcsync.model.resource import Declared

Domains = Mapping[str, Sequence[str]]

_ALIKE = 0.88
"""Similarity (0 to 1) from which two domains are taken for each other."""
_PASS_FOR = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("i", "l"), ("-", ""))


def check_domains(declared: Mapping[str, Declared], domains: Domains, reading: Reading) -> None:
    """Say who is a member of a Business Center and has an address that is not of it; once a domain."""
    if not domains:
        return
    listed = {key: [canonical_email(each) for each in names] for key, names in domains.items()}
    strangers: dict[tuple[str, str], list[Declared]] = {}
    for each in declared.values():
        key = path_of(each.identity[0]) if each.kind == MEMBER.name else ""
        if key in listed:
            domain = each.identity[1].rpartition("@")[2]
            if not _is_of(domain, listed[key]):
                strangers.setdefault((key, domain), []).append(each)
    for (key, domain), people in strangers.items():
        _tell(key, domain, people, listed, reading)


def _is_of(domain: str, names: Sequence[str]) -> bool:
    return any(domain == name or domain.endswith(f".{name}") for name in names)


def _tell(key: str, domain: str, people: list[Declared], listed: Domains, reading: Reading) -> None:
    email, others = people[0].identity[1], len(people) - 1
    more = f" (and {others:,} more of {domain})" if others else ""
    other = next((name for name, names in listed.items() if _is_of(domain, names)), None)
    near = None if other else _like(domain, [name for names in listed.values() for name in names])
    if near:
        reading.report(
            "look-alike",
            people[0].place,
            f"{email} is not of {near}, its domain only looks like it{more}",
            hint=f"write {near} if that is meant; else name {domain} in domains of bcsync.yaml",
            severity=Severity.WARNING,
        )
        return
    whose = f"has an address of {other}" if other else f"has an address of no domain of {key}"
    reading.report(
        "other-domain",
        people[0].place,
        f"{email} {whose}{more}",
        hint=f"correct it or, if they belong there, add {domain} to {key} in domains of bcsync.yaml",
        severity=Severity.WARNING,
    )


def _like(domain: str, names: Sequence[str]) -> str | None:
    folded = {_folded(name): name for name in sorted(names)}
    near = get_close_matches(_folded(domain), folded, n=1, cutoff=_ALIKE)
    return folded[near[0]] if near else None


def _folded(domain: str) -> str:
    for shown, meant in _PASS_FOR:
        domain = domain.replace(shown, meant)
    return domain
