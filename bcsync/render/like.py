"""Like things, told once: ``41 assignments of bea@acme.example in acme: uk-1, uk-2, …``."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

from bcsync.kinds import KINDS
from bcsync.kinds.access import ACCESS
from bcsync.kinds.approval import APPROVAL
from bcsync.kinds.kind import Kind
from bcsync.kinds.share import SHARE
from bcsync.model.address import ACCOUNT, kind_of, path_of
from bcsync.model.composed import take_apart
from bcsync.render.pieces import Line, Piece, name, names, plain

_PLURALS = {ACCESS.name: "accesses"}
_OURS = re.compile("[a-z]+(_[a-z]+)*")


class Like(NamedTuple):
    """What an address has in common with others, and what it has not."""

    kind: str
    of: str
    """The Business Center whose list it stands in."""
    whose: str
    """Whom else it concerns; the same for all that are told together."""
    own: str
    """What tells it from the others."""

    @property
    def together(self) -> Hashable:
        """The same for what is told together."""
        return self.kind, self.of, self.whose


def like(address: str) -> Like:
    """Take an address apart."""
    kind = kind_of(address)
    center, _, own = path_of(address).partition("/")
    composed_of, whose = _THREE.get(kind, ((), 0))
    words = take_apart(address, composed_of) if composed_of else None
    if words is None:
        return Like(kind, center, "", own or center)
    account = words[composed_of.index(ACCOUNT)].removeprefix(f"{center}/")
    return Like(kind, center, words[whose], account)


def _whose(kind: Kind) -> int:
    """The part of an address that is neither the owner nor an account."""
    others = [at for at, each in enumerate(kind.composed_of) if at and each != ACCOUNT]
    return others[-1] if others and kind.account_part is not None else 0


_THREE = {kind.name: (kind.composed_of, whose) for kind in KINDS if (whose := _whose(kind))}
"""Kinds of what one side gives another on an account: what their addresses are composed of, and where
the other stands there."""


def counted(kind: str, number: int) -> Piece:
    """``3 ad accounts``."""
    noun = kind.replace("_", " ")
    if number != 1:
        noun = _PLURALS.get(kind, f"{noun}s")
    written = f"{number:,} {noun}"
    return plain(written) if _OURS.fullmatch(kind) else name(written)


_PREPOSITIONS = {SHARE.name: "with", APPROVAL.name: "for"}


def likes(addresses: Iterable[str]) -> Iterator[list[str]]:
    """Addresses, like ones together."""
    groups: dict[Hashable, list[str]] = {}
    for each in addresses:
        groups.setdefault(like(each).together, []).append(each)
    yield from groups.values()


def together(addresses: Sequence[str], most: int | None = None) -> Line:
    """Several like things in one line."""
    alike = [*map(like, addresses)]
    first = alike[0]
    line = [counted(first.kind, len(alike))]
    if not first.whose or any(each.whose != first.whose for each in alike):
        own = [f"{each.own}/{each.whose}" if each.whose else each.own for each in alike]
        return (*line, plain(" of "), name(first.of), plain(": "), names(own, most))
    line += [plain(f" {_PREPOSITIONS.get(first.kind, 'of')} "), name(first.whose)]
    of = plain(" in "), name(first.of), plain(": ")
    return (*line, *of, names([each.own for each in alike], most))


def places(on: Sequence[str], most: int | None = None) -> Iterator[Piece]:
    """``acme/uk, acme/fr``, and of many ``41 accounts of acme: uk-1, …``."""
    several = _by_center(on) if len(on) > _FEW else {}
    alone = [each for each in on if _center(each) not in several]
    comma = ""
    if alone:
        yield names(alone, most)
        comma = "; "
    for center, keys in several.items():
        yield plain(f"{comma}{len(keys):,} accounts of ")
        yield name(center)
        yield plain(": ")
        yield names(keys, most)
        comma = "; "


_FEW = 3


def _center(place: str) -> str:
    """Of ``acme/uk`` the Business Center; nothing of other places."""
    center, slash, key = place.partition("/")
    return center if slash and " " not in place and "/" not in key else ""


def _by_center(on: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in on:
        if center := _center(each):
            found.setdefault(center, []).append(each.partition("/")[2])
    return {center: keys for center, keys in found.items() if len(keys) > 1}
