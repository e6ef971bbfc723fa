"""Keys for what exists: the bound one if there is one, else a word made from the name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from bcsync.kinds.kind import Kinds
from bcsync.model.address import CENTER, address, kind_of, path_of
from bcsync.model.text import slug
from bcsync.platforms.port import Seen


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
    """The key paths of everything that is exported, by kind and platform id."""

    def __init__(self, kinds: Kinds, known: Mapping[str, str], declared: Iterable[str]) -> None:
        """``known``: address -> id, as the stored state or the layout has it; ``declared``: addresses."""
        self.kinds = kinds
        self._paths: dict[tuple[str, str], str] = {}
        self._known = {(kind_of(name), id): path_of(name) for name, id in known.items()}
        self._words: dict[tuple[str, str], Words] = {}
        for name in {*known, *declared}:
            owner, _, key = path_of(name).rpartition("/")
            self._words.setdefault((kind_of(name), owner), Words()).give(key)

    def path(self, kind: str, platform_id: str) -> str | None:
        """What is exported is called like this."""
        return self._paths.get((kind, platform_id))

    def center(self, platform_id: str) -> str:
        """The key of an exported Business Center."""
        return self._paths[CENTER, platform_id]

    def key(self, kind: str, platform_id: str) -> str:
        """The last segment of an exported thing's path."""
        return self._paths[kind, platform_id].rpartition("/")[2]

    def name_centers(
        self,
        centers: Iterable[Seen],
        actors: Mapping[str, str],
        admins: Mapping[str, Sequence[str]],
    ) -> None:
        """Keys of Business Centers; the settings' ``actors`` may already call them by one.

        ``admins``: who of the actors is an admin of which Business Center (id).
        """
        nameless = []
        for center in centers:
            known = self._known.get((center.kind, center.id[0]))
            if known is None:
                nameless.append(center)
            else:
                self._paths[center.kind, center.id[0]] = known
        words = self._words.setdefault((CENTER, ""), Words())
        free = {key: who for key, who in actors.items() if key not in words}
        for center in nameless:
            word = slug(center.label or "", "center")
            known = _known_as(word, free, admins.get(center.id[0], ()), len(nameless))
            if known is not None:
                del free[known]
            self._paths[center.kind, center.id[0]] = words.give(known or word)

    def name(self, kind: str, things: Iterable[Seen], owner: str) -> None:
        """Keys of things of one kind that stand under ``owner`` (a key or an e-mail address)."""
        words = self._words.setdefault((kind, owner), Words())
        for thing in things:
            known = self._known.get((kind, thing.id[0]))
            if known is None:
                key = words.give(slug(thing.label or "", kind.rpartition("_")[2]))
            else:
                key = known.rpartition("/")[2]
            self._paths[kind, thing.id[0]] = f"{owner}/{key}"

    def address(self, kind: str, platform_id: str) -> str:
        """The address of an exported thing."""
        return address(kind, self._paths[kind, platform_id])


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
