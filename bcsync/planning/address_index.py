"""Addresses of one kind, found by a glob without looking at all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bcsync.model.address import matches, path_of


class AddressIndex:
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
