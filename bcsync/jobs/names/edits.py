"""Other addresses for bound things, and letting go of things; both touch the stored state alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bcsync.errors import BcsyncError, UsageRefused
from bcsync.jobs.inspect.addresses import Book, Entry
from bcsync.model.address import CENTER, canonical, is_key, kind_of, owner_of_part, path_of


def moves(book: Book, old: str, new: str) -> Mapping[str, str]:
    """Old address -> new one, for a bound thing and, if it is an owner, all that is bound in it.

    Raises ``BcsyncError`` where the new address is taken or cannot be one.
    """
    entry, new = book.find(old), canonical(new)
    if entry.binding is None:
        raise BcsyncError(
            f"{entry.address} is not bound: it is found by what its address names",
            hint="move what it belongs to, or import it first",
        )
    _check(entry, new)
    found = {entry.address: new}
    if entry.kind == CENTER:
        inside = f"{path_of(entry.address)}/"
        found |= {
            each.address: f"{each.kind}.{path_of(new)}/{path_of(each.address).removeprefix(inside)}"
            for each in book
            if each.binding is not None and path_of(each.address).startswith(inside)
        }
    for target in found.values():
        taken = book.get(target)
        if taken is not None and taken.binding is not None and target not in found:
            raise BcsyncError(
                f"{target} is bound already", hint=f"let go of it first: bcsync state rm {target}"
            )
    return found


def _check(entry: Entry, new: str) -> None:
    owner, _, key = path_of(new).rpartition("/")
    if kind_of(new) != entry.kind or not is_key(key):
        raise UsageRefused(
            f"{new} cannot be the address of a {entry.kind.replace('_', ' ')}",
            hint=f"write it like {entry.address}, with a key made of a-z, 0-9, _ and -",
        )
    if owner != path_of(entry.address).rpartition("/")[0]:
        raise UsageRefused(
            f"{entry.address} cannot go to {owner or 'no Business Center'}: things stay where they are",
            hint="move the Business Center itself if it has another key now",
        )


def let_go(book: Book, words: Iterable[str]) -> list[Entry]:
    """What these addresses and globs stand for; with a Business Center, all that is in it.

    Raises ``BcsyncError`` for what bcsync does not look after anyway.
    """
    found: dict[str, Entry] = {}
    for word in words:
        meant = book.meant(word)
        ours = [entry for entry in meant if entry.managed]
        if not ours:
            raise BcsyncError(
                f"{word}: bcsync does not manage it, so there is nothing to let go of",
                hint="bcsync state list shows what is known",
            )
        found |= {entry.address: entry for entry in ours}
    centers = {
        entry.binding.id[0]
        for entry in found.values()
        if entry.kind == CENTER and entry.binding is not None
    }
    if centers:
        found |= {e.address: e for e in book if e.managed and _scope(book, e) in centers}
    return [found[address] for address in sorted(found)]


def _scope(book: Book, entry: Entry) -> str | None:
    if entry.stored is not None:
        return entry.stored.scope
    return book.names.ids.get(owner_of_part(entry.address))
