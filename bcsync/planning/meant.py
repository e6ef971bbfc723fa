"""What the names on a command line mean: each an address that there is, or a glob that matches some.

A name that means nothing is refused, whichever flag it stands behind: an ``--exclude`` that excludes
nothing would let happen what it was to keep from happening.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import cached_property

from bcsync.errors import UsageRefused
from bcsync.model.address import canonical, is_glob, kind_of, literal, matches, owner_of_part
from bcsync.planning.known_names import addresses
from bcsync.planning.scene import Allowances, Scene
from bcsync.planning.selection import Selection
from bcsync.source.suggest import nearest_address

Words = Mapping[str, tuple[str, ...]]
"""Flag -> what was given with it."""


class Meanings:
    """Names against all the addresses there are, which are gathered when one is not declared."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    @cached_property
    def known(self) -> frozenset[str]:
        """Every address there is."""
        return frozenset(addresses(self._scene))

    def is_address(self, word: str) -> bool:
        """Whether something has exactly this address."""
        return canonical(word) in self._scene.desired.resources or canonical(word) in self.known

    def is_nothing(self, word: str) -> bool:
        """Whether nothing is meant by it, as far as the platform could be read."""
        if self.is_address(word) or self._is_unread(canonical(word)):
            return False
        return not (is_glob(word) and any(matches(each, word) for each in self.known))

    def nearest(self, word: str) -> str | None:
        """What was probably meant."""
        return nearest_address(canonical(word), self.known)

    def _is_unread(self, word: str) -> bool:
        """Whether it would stand in a list that could not be read: unknown is not absent."""
        if not self._scene.unknown:
            return False
        scope = self._scene.names.id_of(owner_of_part(word))
        return scope is not None and self._scene.is_unknown(scope, kind_of(word))


def meant(scene: Scene, allow: Allowances, selection: Selection) -> tuple[Allowances, Selection]:
    """The same with each address as the pattern that matches it alone, whatever signs are in it.

    Raises ``UsageRefused`` for what means nothing.
    """
    meanings = Meanings(scene)
    allowed = {f"--allow-{action}": words for action, words in asdict(allow).items()}
    selected = {"--target": selection.targets, "--exclude": selection.excludes}
    _refuse_vain(meanings, {**selected, **allowed})
    exact = {
        flag: tuple(literal(each) if meanings.is_address(each) else each for each in words)
        for flag, words in {**selected, **allowed}.items()
    }
    targets, excludes, *rest = exact.values()
    return Allowances(*rest), Selection(targets, excludes)


def _refuse_vain(meanings: Meanings, words: Words) -> None:
    vain = [
        (flag, word) for flag, given in words.items() for word in given if meanings.is_nothing(word)
    ]
    if not vain:
        return
    if len(vain) == 1:
        ((flag, word),) = vain
        raise UsageRefused(f"{_says(flag, word)}, nothing was done", hint=_hint(meanings, word))
    raise UsageRefused(
        f"{len(vain)} names mean nothing here, nothing was done",
        details=tuple(f"{_says(flag, word)}: {_hint(meanings, word)}" for flag, word in vain),
    )


def _says(flag: str, word: str) -> str:
    return f"{flag}: nothing {'matches' if is_glob(word) else 'has the address'} '{word}'"


def _hint(meanings: Meanings, word: str) -> str:
    near = meanings.nearest(word)
    if near:
        return f"did you mean {near}?"
    if "." not in word:
        return "an address begins with its kind, such as ad_account.acme/uk"
    return "bcsync state list shows the addresses that are known, the layout those to come"
