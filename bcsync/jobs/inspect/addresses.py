"""Everything known by its address: what the stored state binds, and what it has last seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from bcsync.errors import UsageRefused
from bcsync.kinds.kind import Kinds
from bcsync.model.address import canonical, matches
from bcsync.planning.names import Names
from bcsync.platforms.port import PlatformId
from bcsync.source.suggest import nearest_address
from bcsync.state.values import Binding, Stored


class Entry(NamedTuple):
    """What is known of one address."""

    address: str
    kind: str
    stored: Stored | None
    """None: bound, and never seen."""
    binding: Binding | None

    @property
    def managed(self) -> bool:
        """Whether bcsync looks after it."""
        return self.binding is not None or (self.stored is not None and self.stored.managed)


class Book:
    """Addresses and what they stand for."""

    def __init__(
        self, kinds: Kinds, bindings: Iterable[Binding], resources: Iterable[Stored]
    ) -> None:
        bound = {binding.address: binding for binding in bindings}
        self.kinds = kinds
        self.names = Names({address: binding.id[0] for address, binding in bound.items()})
        self._entries = {
            address: Entry(address, binding.kind, None, binding)
            for address, binding in bound.items()
        }
        for stored in resources:
            if stored.kind in kinds:
                address = self.names.address_for(kinds[stored.kind], stored.id, stored.scope)
                self._entries[address] = Entry(address, stored.kind, stored, bound.get(address))

    def __contains__(self, address: str) -> bool:
        return address in self._entries

    def __iter__(self) -> Iterator[Entry]:
        """By address."""
        for address in sorted(self._entries):
            yield self._entries[address]

    def get(self, address: str) -> Entry | None:
        """What is known of an address."""
        return self._entries.get(canonical(address))

    def find(self, word: str) -> Entry:
        """The entry of an address. Raises ``UsageRefused`` with the nearest one there is."""
        found = self.get(word)
        if found is None:
            raise unknown_address(word, self._entries)
        return found

    def meant(self, word: str) -> list[Entry]:
        """The entries that an address or a glob stands for, by address.

        Raises ``UsageRefused`` with what is nearest where there is none.
        """
        exact = self.get(word)
        if exact is not None:
            return [exact]
        found = [entry for entry in self if matches(entry.address, word)]
        if not found:
            raise unknown_address(word, self._entries)
        return found


def known_id(entry: Entry) -> PlatformId:
    """The platform id of an entry."""
    if entry.stored is not None:
        return entry.stored.id
    return () if entry.binding is None else entry.binding.id


def unknown_address(word: str, known: Collection[str], where: str = "known here") -> UsageRefused:
    """The refusal of an address that leads nowhere."""
    near = nearest_address(canonical(word), known)
    if near == canonical(word):
        one = min(address for address in known if matches(address, near))
        hint = f"this takes one address, such as {one}"
    elif near:
        hint = f"did you mean {near}?"
    elif known:
        hint = "bcsync state list shows the addresses there are"
    else:
        hint = "nothing is known yet: bcsync plan shows what the layout declares"
    return UsageRefused(f"no address {word} is {where}", hint=hint)


def entry_json(entry: Entry, book: Book) -> dict[str, Any]:
    """An entry for machines; references are addresses."""
    stored, binding = entry.stored, entry.binding
    found: dict[str, Any] = {
        "address": entry.address,
        "kind": entry.kind,
        "id": list(known_id(entry)),
        "bound": binding is not None,
        "managed": entry.managed,
        "protect": binding is not None and binding.protect,
        "seen": stored is not None,
    }
    if stored is None:
        return found
    kind = book.kinds[entry.kind]
    known = stored.known
    return found | {
        "absent": stored.absent,
        "status": stored.status.value,
        "since": stored.since,
        "on": stored.on,
        "detail": stored.detail,
        "name": stored.label,
        "attributes": dict(book.names.to_addresses(kind, stored.attributes)),
        "known": None if known is None else dict(book.names.to_addresses(kind, known)),
    }
