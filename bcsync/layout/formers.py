"""Former keys that say nothing for sure: two that exchange theirs, and one that several claim.

What a layout calls ``previously`` stays written down after the rename. So of two that name each other
nobody could tell, the next time, whether they have changed places already.
"""

from __future__ import annotations

from collections.abc import Iterable

from bcsync.kinds.reading import Reading
from bcsync.model.address import path_of
from bcsync.model.resource import Declared

Formers = dict[str, list[str]]


def check_formers(special: Iterable[Declared], reading: Reading) -> None:
    """Say which renames could not be told from others."""
    renamed = {each.address: each for each in special if each.options.previously}
    formers = {name: list(dict.fromkeys(each.options.previously)) for name, each in renamed.items()}
    told: set[str] = set()
    for circle in _circles(formers):
        told.update(circle)
        _say_circle([renamed[name] for name in circle], reading)
    for former, names in _claims(formers):
        if not told.issuperset(names):
            _say_claims(former, [renamed[name] for name in names], reading)


def _circles(formers: Formers) -> list[list[str]]:
    """Addresses that were each called like the next, and the last one like the first."""
    left = _in_or_before_circles(formers)
    done: set[str] = set()
    found = []
    for start in left:
        way: list[str] = []
        name = start
        while name not in done:
            done.add(name)
            way.append(name)
            name = next(former for former in formers[name] if former in left)
        if name in way:
            found.append(way[way.index(name) :])
    return found


def _in_or_before_circles(formers: Formers) -> dict[str, None]:
    """Those from which one can go on for ever, from what is so called to what was so called."""
    left = dict.fromkeys(formers)
    after: dict[str, list[str]] = {}
    for name, called in formers.items():
        for former in called:
            after.setdefault(former, []).append(name)
    open_ways = {name: sum(former in left for former in formers[name]) for name in left}
    ends = [name for name, ways in open_ways.items() if not ways]
    while ends:
        name = ends.pop()
        del left[name]
        for later in after.get(name, ()):
            open_ways[later] -= 1
            if not open_ways[later]:
                ends.append(later)
    return left


def _claims(formers: Formers) -> Iterable[tuple[str, list[str]]]:
    claims: dict[str, list[str]] = {}
    for name, called in formers.items():
        for former in called:
            claims.setdefault(former, []).append(name)
    return [(former, names) for former, names in claims.items() if len(names) > 1]


def _say_circle(circle: list[Declared], reading: Reading) -> None:
    first, *others = circle
    *names, last = (path_of(each.address) for each in circle)
    reading.report(
        "rename-in-a-circle",
        first.place,
        f"{', '.join(names)} and {last} were called like each other"
        if others
        else f"{last} was called what it is called",
        hint="give one of them a key that none of them has had, apply, and then the key that it shall have"
        if others
        else "leave it out of previously",
        also=tuple(each.place for each in others),
    )


def _say_claims(former: str, claimants: list[Declared], reading: Reading) -> None:
    first, *others = claimants
    reading.report(
        "claimed-twice",
        others[0].place,
        f"{path_of(former)} is said to have become {path_of(first.address)} "
        f"and {path_of(others[0].address)}",
        hint="leave it under previously where it became the new name, and only there",
        also=(first.place, *(each.place for each in others[1:])),
    )
