"""Keys for what exists: the bound one if there is one, else a word made from the name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

from bcsync.kinds.kind import Kinds
from bcsync.model.address import address, kind_of, path_of
from bcsync.platforms.port import Seen
from bcsync.state.values import Binding

_LONGEST = 60


def slug(name: str, otherwise: str) -> str:
    """A key made from a name; ``otherwise`` stands in where nothing of the name can be kept.

    A key of digits alone would read as a platform id, so it gets a word before it.
    """
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:_LONGEST].strip("-")
    if not word:
        return otherwise
    return f"{otherwise}-{word}" if word.isdigit() else word


class Words:
    """Words that are each given once; remembers where it stopped counting."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._taken

    def give(self, word: str) -> str:
        """``word``, or ``word-2``, ``word-3``, … when it is taken."""
        given, number = word, self._next.get(word, 2)
        while given in self._taken:
            given, number = f"{word}-{number}", number + 1
        self._next[word] = number
        self._taken.add(given)
        return given


class Keys:
    """The key paths of everything that is exported, by platform id."""

    def __init__(self, kinds: Kinds, bindings: Iterable[Binding]) -> None:
        self.paths: dict[str, str] = {}
        self.kinds = kinds
        self._bound = {binding.id[0]: binding.address for binding in bindings}
        self._words: dict[tuple[str, str], Words] = {}
        for bound in self._bound.values():
            owner, _, key = path_of(bound).rpartition("/")
            self._words.setdefault((kind_of(bound), owner), Words()).give(key)

    def bound(self, platform_id: str) -> str | None:
        """The address that the stored state knows this by."""
        return self._bound.get(platform_id)

    def key(self, platform_id: str) -> str:
        """The last segment of an exported thing's path."""
        return self.paths[platform_id].rpartition("/")[2]

    def name_centers(
        self, centers: Iterable[Seen], actors: Mapping[str, str], admins: Mapping[str, set[str]]
    ) -> None:
        """Keys of Business Centers; the settings' ``actors`` may already call them by one.

        ``admins``: who of the actors is an admin of which Business Center (id).
        """
        nameless = []
        for center in centers:
            bound = self._bound.get(center.id[0])
            if bound is None:
                nameless.append(center)
            else:
                self.paths[center.id[0]] = path_of(bound)
        words = self._words.setdefault(("business_center", ""), Words())
        free = {key: who for key, who in actors.items() if key not in words}
        for center in nameless:
            word = slug(center.label or "", "center")
            known = _known_as(word, free, admins.get(center.id[0], set()), len(nameless))
            if known is not None:
                del free[known]
            self.paths[center.id[0]] = words.give(known or word)

    def name(self, kind: str, things: Iterable[Seen], owner: str) -> None:
        """Keys of things of one kind that stand under ``owner`` (a key or an e-mail address)."""
        words = self._words.setdefault((kind, owner), Words())
        for thing in things:
            bound = self._bound.get(thing.id[0])
            if bound is None:
                key = words.give(slug(thing.label or "", kind.rpartition("_")[2]))
            else:
                key = path_of(bound).rpartition("/")[2]
            self.paths[thing.id[0]] = f"{owner}/{key}"

    def address(self, kind: str, platform_id: str) -> str:
        """The address of an exported thing."""
        return address(kind, self.paths[platform_id])


def _known_as(
    word: str, actors: Mapping[str, str], admins: Collection[str], nameless: int
) -> str | None:
    """The key under which the settings speak of a Business Center, if only one can be meant."""
    fitting = [key for key, who in actors.items() if who in admins]
    if word in fitting:
        return word
    alike = [key for key in fitting if word.startswith(f"{key}-") or f"-{key}-" in f"-{word}-"]
    if len(alike) == 1:
        return alike[0]
    return fitting[0] if len(fitting) == 1 and nameless == 1 else None
