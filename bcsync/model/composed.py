"""Addresses that are composed of other names, like ``share.acme/northwind/uk`` (design 3.3).

What a name in them stands for is a kind, or ``PERSON``. An account takes one segment (an id, or a key
of the Business Center at the beginning) or two (owner and key).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from bcsync.model.address import ACCOUNT, center_address, is_platform_id, kind_of, path_of

PERSON = "person"
"""An e-mail address."""


def compose(kind: str, words: Sequence[str]) -> str:
    """The address of what stands between things: key paths, ids and e-mail addresses in their order."""
    first, *rest = words
    return f"{kind}.{'/'.join([first, *(word.removeprefix(f'{first}/') for word in rest)])}"


def take_apart(address: str, composed_of: Sequence[str]) -> list[str] | None:
    """The reverse of ``compose``; None for an address that has another form."""
    segments = path_of(address).split("/")
    extra = len(segments) - len(composed_of)
    if extra not in ((0, 1) if ACCOUNT in composed_of else (0,)):
        return None
    rest, words = iter(segments), []
    for kind in composed_of:
        word = "/".join(islice(rest, 1 + extra if kind == ACCOUNT else 1))
        own = kind == ACCOUNT and "/" not in word and not is_platform_id(word)
        words.append(f"{segments[0]}/{word}" if own else word)
    return words


def renamed(address: str, moves: Mapping[str, str], composed_of: Sequence[str]) -> str:
    """What an address becomes when others are renamed (old -> new), itself or what it names.

    Where a Business Center is renamed, what stands in it is found in ``moves`` under the new name.
    """
    if address in moves:
        return moves[address]
    words = take_apart(address, composed_of) if composed_of else None
    if words is None:
        return _in_its_center(address, moves)
    parts = zip(composed_of, words, strict=True)
    return compose(
        kind_of(address), [path_of(renamed(f"{kind}.{word}", moves, ())) for kind, word in parts]
    )


def _in_its_center(address: str, moves: Mapping[str, str]) -> str:
    owner, slash, key = path_of(address).partition("/")
    center = moves.get(center_address(owner))
    if not slash or center is None:
        return address
    moved = f"{kind_of(address)}.{path_of(center)}/{key}"
    return moves.get(moved, moved)
