"""The words that would allow operations: exactly these, in as few flags as that takes.

A few are told one by one. Of many that have something in common (one person on many accounts, all of one
list), that is told as a glob, but only where it covers nothing else that is known. What has nothing in
common stays a list, up to a length that nobody reads any more; then it is said how much wider a glob is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import product
from shlex import quote

from bcsync.model.address import kind_of, literal, path_of
from bcsync.planning.address_index import AddressIndex, Glob

NAMED = 5
"""Addresses that are told one by one, whatever they have in common."""
LISTED = 40
"""Flags that somebody may still read."""


Mask = tuple[bool, ...]

Known = Callable[[str], AddressIndex]
"""The addresses there are of a kind."""


def flags(flag: str, addresses: Iterable[str], known: Known) -> str:
    """The exact words that would allow what these addresses stand for."""
    wanted = frozenset(addresses)
    patterns = narrowest(wanted, known)
    if len(patterns) <= LISTED:
        return _spelt(flag, patterns)
    wide = sorted({_of_owner(address) for address in wanted})
    there = {a for glob in wide for a in known(kind_of(glob.pattern)).matching(glob)}
    more = len(there - wanted)
    words = _spelt(flag, [glob.pattern for glob in wide])
    return f"{words} ({more} others have such an address, too)" if more else words


def in_fewer(flag: str, addresses: Collection[str], others: Mapping[str, Collection[str]]) -> str:
    """The words that allow all of these and none of the others (by kind); empty if they are as many."""
    patterns = [
        pattern
        for kind in sorted({kind_of(each) for each in addresses})
        for pattern in _of_kind(
            [each for each in addresses if kind_of(each) == kind],
            AddressIndex(others.get(kind, ())),
        )
    ]
    return _spelt(flag, sorted(patterns)) if len(patterns) < min(len(addresses), NAMED) else ""


def _spelt(flag: str, patterns: Iterable[str]) -> str:
    return " ".join(f"{flag} {quote(pattern)}" for pattern in patterns)


def narrowest(addresses: Collection[str], known: Known) -> list[str]:
    """The fewest patterns that match all of these addresses, and nothing else that is known."""
    if len(addresses) <= NAMED:
        return sorted(map(literal, addresses))
    by_kind: dict[str, set[str]] = defaultdict(set)
    for each in addresses:
        by_kind[kind_of(each)].add(each)
    return sorted(
        pattern for kind, group in by_kind.items() for pattern in _of_kind(group, known(kind))
    )


def _of_kind(addresses: Collection[str], crowd: AddressIndex) -> list[str]:
    best = list(map(literal, addresses))
    paths = [(address, path_of(address).split("/")) for address in addresses]
    for mask in _masks({len(path) for _address, path in paths}):
        groups = _groups(paths, mask)
        if len(groups) < min(len(best), LISTED + 1):
            found = _patterns(groups, crowd)
            best = found if len(found) < len(best) else best
        if len(best) == 1:
            break
    return best


def _masks(lengths: Iterable[int]) -> list[Mask]:
    """Which segments of a path may become stars: any but none, few before many and the last first."""
    masks = (mask for n in lengths for mask in product((False, True), repeat=n) if any(mask))
    return sorted(masks, key=lambda mask: (sum(mask), mask))


def _groups(
    paths: Iterable[tuple[str, list[str]]], mask: Mask
) -> Mapping[tuple[str | None, ...], list[str]]:
    """Addresses by what is left of their paths under a mask; of another length, each by itself."""
    groups: dict[tuple[str | None, ...], list[str]] = defaultdict(list)
    for address, path in paths:
        pairs = zip(path, mask, strict=False)
        fits = len(path) == len(mask)
        left = tuple([None if star else name for name, star in pairs]) if fits else (address,)
        groups[left].append(address)
    return groups


def _patterns(groups: Mapping[tuple[str | None, ...], list[str]], crowd: AddressIndex) -> list[str]:
    return [
        pattern
        for left, group in groups.items()
        for pattern in (_glob_of(left, group, crowd) or map(literal, group))
    ]


def _glob_of(
    left: tuple[str | None, ...], group: list[str], crowd: AddressIndex
) -> tuple[str, ...]:
    """One glob for a group, if that says in fewer words what these are, and nothing else."""
    if len(group) == 1:
        return ()
    names = tuple(name for name in left if name is not None)
    path = "/".join("*" if name is None else literal(name) for name in left)
    glob = Glob(f"{kind_of(group[0])}.{path}", names)
    meant = frozenset(group)
    return (glob.pattern,) if all(each in meant for each in crowd.matching(glob)) else ()


def _of_owner(address: str) -> Glob:
    """All of a kind that belongs to the same owner."""
    owner, slash, _rest = address.partition("/")
    return Glob(f"{literal(owner)}/*", (path_of(owner),)) if slash else Glob(literal(address))
