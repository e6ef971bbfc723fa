"""The words that would allow operations: exactly these, in as few flags as that takes.

A few are told one by one. Of many that have something in common (one person on many accounts, all of one
list), that is told as a glob, but only where it covers nothing else that is known. What has nothing in
common stays a list, up to a length that nobody reads any more; then it is said how much wider a glob is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import product
from shlex import quote
from typing import NamedTuple

from bcsync.model.address import kind_of, literal, matches, path_of

NAMED = 5
"""Addresses that are told one by one, whatever they have in common."""
LISTED = 40
"""Flags that somebody may still read."""


class Crowd:
    """Addresses of one kind, by the names in them: few have a name in common, and those are looked at."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self.all = frozenset(addresses)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for address in self.all:
            for name in path_of(address).split("/"):
                self._by_name[name].append(address)

    def matching(self, glob: Glob) -> Iterator[str]:
        """What a glob covers."""
        near = min((self._by_name.get(name, []) for name in glob.names), key=len, default=self.all)
        return (address for address in near if matches(address, glob.pattern))


class Glob(NamedTuple):
    """A pattern, and the names that stand in all that it matches."""

    pattern: str
    names: tuple[str, ...] = ()


Known = Callable[[str], Crowd]
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


def _of_kind(addresses: Collection[str], crowd: Crowd) -> list[str]:
    best = list(map(literal, addresses))
    for mask in sorted(_masks(addresses), key=sum):
        found = _with_stars(addresses, mask, crowd)
        if len(found) < len(best):
            best = found
    return best


def _masks(addresses: Iterable[str]) -> set[tuple[bool, ...]]:
    """Which segments of a path may become stars: any but none."""
    lengths = {address.count("/") + 1 for address in addresses}
    return {mask for n in lengths for mask in product((False, True), repeat=n) if any(mask)}


def _with_stars(addresses: Collection[str], mask: tuple[bool, ...], crowd: Crowd) -> list[str]:
    groups: dict[Glob, set[str]] = defaultdict(set)
    for each in addresses:
        groups[_starred(each, mask)].add(each)
    return [
        pattern
        for glob, group in groups.items()
        for pattern in ([glob.pattern] if _is_all(group, glob, crowd) else map(literal, group))
    ]


def _is_all(group: Collection[str], glob: Glob, crowd: Crowd) -> bool:
    """Whether a glob says in fewer words what these are, and nothing else."""
    return len(group) > 1 and all(address in group for address in crowd.matching(glob))


def _starred(address: str, mask: tuple[bool, ...]) -> Glob:
    """The address with stars for some segments; what has another number of them stays as it is."""
    segments = path_of(address).split("/")
    if len(segments) != len(mask):
        return Glob(literal(address))
    pairs = list(zip(segments, mask, strict=True))
    path = "/".join("*" if star else literal(segment) for segment, star in pairs)
    return Glob(f"{kind_of(address)}.{path}", tuple(name for name, star in pairs if not star))


def _of_owner(address: str) -> Glob:
    """All of a kind that belongs to the same owner."""
    owner, slash, _rest = address.partition("/")
    return Glob(f"{literal(owner)}/*", (path_of(owner),)) if slash else Glob(literal(address))
