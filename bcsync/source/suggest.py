"""What was probably meant."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from difflib import SequenceMatcher, get_close_matches

from bcsync.model.address import is_glob, matches, path_of

_ALIKE = 0.6
_LOOKED_AT = 20
"""So many of the nearest are looked at more closely."""
_NEIGHBOURS = 500
"""Names that a misspelt one is compared with: comparing with 400,000 takes minutes."""


def did_you_mean(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like ``word``, whatever their order; ``None`` when none comes near."""
    known = sorted(set(candidates))
    folded = {name.casefold(): name for name in reversed(known)}
    if exact := folded.get(word.casefold()):
        return exact
    near = get_close_matches(word.casefold(), sorted(folded), n=_LOOKED_AT, cutoff=_ALIKE)
    return next((folded[name] for name in near if _person_alike(word.casefold(), name)), None)


def _person_alike(word: str, name: str) -> bool:
    """Whether two addresses of one domain are alike without it: colleagues are not misspelt for each other."""
    person, _, domain = word.rpartition("/")[2].partition("@")
    other, _, same = name.rpartition("/")[2].partition("@")
    if not domain or domain != same:
        return True
    return SequenceMatcher(None, person, other).ratio() >= _ALIKE


def nearest_address(word: str, known: Collection[str]) -> str | None:
    """The address most like a word: the same path without its kind, or one spelt alike; for a glob, one
    that matches something."""
    if is_glob(word):
        return _nearest_glob(word, known)
    same = sorted(address for address in known if path_of(address) == word)
    if same:
        return same[0]
    return did_you_mean(word, _neighbours(word, known))


def _nearest_glob(glob: str, known: Collection[str]) -> str | None:
    """The glob with each name that nothing has (a kind, a key, a person) as one that something has."""
    kind, dot, path = glob.partition(".")
    if "/" in kind or "@" in kind:
        kind, dot, path = "", "", glob
    names = {name for address in known for name in path_of(address).split("/")}
    segments = [_nearest_name(segment, names) for segment in path.split("/")]
    kinds = {address.partition(".")[0] for address in known}
    meant = f"{_nearest_name(kind, kinds)}{dot}{'/'.join(segments)}"
    return meant if any(matches(address, meant) for address in known) else None


def _nearest_name(name: str, names: Collection[str]) -> str:
    if not name or is_glob(name) or name in names:
        return name
    return did_you_mean(name, _neighbours(name, names)) or name


def _neighbours(word: str, known: Collection[str]) -> Sequence[str]:
    """Candidates that begin like the word, and those whose kind alone differs."""
    if len(known) <= 2 * _NEIGHBOURS:
        return list(known)
    ordered = sorted(known)
    at = bisect_left(ordered, word)
    near = ordered[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]
    path = path_of(word)
    return [*near, *(address for address in ordered if path and path_of(address) == path)]
