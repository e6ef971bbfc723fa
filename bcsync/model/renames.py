"""Which addresses become which others, when things have new names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from bcsync.model.address import CENTER, kind_of
from bcsync.model.composed import renamed
from bcsync.model.resource import Declared, Desired


def formers_of(declared: Iterable[Declared], desired: Desired) -> dict[str, Sequence[str]]:
    """What each of these was called before; names that are still declared come last."""
    return {
        each.address: sorted(each.options.previously, key=desired.resources.__contains__)
        for each in declared
        if each.options.previously
    }


def renames_of(formers: Mapping[str, Sequence[str]], bound: Collection[str]) -> dict[str, str]:
    """Which bound addresses become which others (former -> new), from the former ones of each.

    An address that is bound stays with what it stands for, unless that is itself called for elsewhere:
    of ``y: [x]`` and ``z: [y]`` both come true. Two that would exchange their names keep them.
    """
    found: dict[str, str] = {}
    for free in sorted(name for name in formers if name not in bound):
        address: str | None = free
        while address is not None:
            known = (each for each in formers.get(address, ()) if each in bound)
            former = next((each for each in known if each not in found), None)
            if former is not None:
                found[former] = address
            address = former
    return found


def moves_of(renames: Mapping[str, str], bound: Collection[str]) -> dict[str, str]:
    """Where bound addresses go with these renames (former -> new), all at once: old -> new.

    What stands in a Business Center goes along with it, and is itself renamed under the new key:
    ``ad_account.acme/uk`` follows ``business_center.acme``.
    """
    if not renames:
        return {}
    centers = {old: new for old, new in renames.items() if kind_of(old) == CENTER}
    along = _along(centers, bound) if centers else {}
    own = {old: new for old, new in renames.items() if old not in centers}
    places = {name: along.get(name, name) for name in bound}
    return {name: new for name, place in places.items() if (new := own.get(place, place)) != name}


def _along(centers: Mapping[str, str], bound: Collection[str]) -> dict[str, str]:
    # What is bound is composed of nothing: the platform gave it an id.
    found = {name: new for name in bound if (new := renamed(name, centers, ())) != name}
    # An address of the new name that is taken stays with what it stands for.
    while barred := [old for old, new in found.items() if new in bound and new not in found]:
        for old in barred:
            del found[old]
    return found
