"""What a page can be filtered by: people, partners, accounts, Business Centers, kinds, risks, actions.

Names stand once, in a table; a row holds tokens such as ``p12``: the letter of the facet, and a place in
its table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bcsync.kinds import KINDS
from bcsync.model.address import ACCOUNT, CENTER, kind_of, path_of
from bcsync.model.composed import PERSON, take_apart
from bcsync.render.effects import Json, whom
from bcsync.render.safe import printable


class Facet(NamedTuple):
    """One thing to filter by."""

    letter: str
    title: str
    typed: bool = False
    """There may be too many to choose from: they are typed, with suggestions."""


PEOPLE = Facet("p", "Person", typed=True)
PARTNERS = Facet("b", "Partner", typed=True)
ACCOUNTS = Facet("a", "Account", typed=True)
CENTERS = Facet("c", "Business Center")
ACTIONS = Facet("x", "Action")
KINDS_ = Facet("k", "Kind")
RISKS = Facet("r", "Risk")
FACETS = (PEOPLE, PARTNERS, ACCOUNTS, CENTERS, ACTIONS, KINDS_, RISKS)
_COMPOSED = {kind.name: kind.composed_of for kind in KINDS}


class Tables:
    """All names that rows can be filtered by."""

    def __init__(self) -> None:
        self._places: dict[str, dict[str, int]] = {facet.letter: {} for facet in FACETS}

    def token(self, facet: Facet, name: str) -> str:
        """What stands for a name in a row."""
        places = self._places[facet.letter]
        return f"{facet.letter}{places.setdefault(printable(name), len(places))}"

    def names(self, facet: Facet) -> list[str]:
        """Those of one facet, in the order of their places."""
        return [*self._places[facet.letter]]

    def as_json(self) -> Mapping[str, list[str]]:
        """All of them."""
        return {facet.letter: self.names(facet) for facet in FACETS}

    def of_operation(self, op: Json) -> Iterator[str]:
        """The tokens of what an operation itself says."""
        yield self.token(ACTIONS, op["action"])
        yield self.token(KINDS_, op["kind"])
        yield from (self.token(RISKS, risk) for risk in op["risks"])
        yield self.token(CENTERS, path_of(op["label"]).partition("/")[0])
        yield from self._of_address(op["label"])

    def of_effect(self, effect: Json) -> Iterator[str]:
        """The tokens of whom an effect is on, and of the account."""
        yield self.who(whom(effect))
        if not effect.get("accounts"):
            yield from self._of_address(effect["on"])

    def who(self, name: str) -> str:
        """The token of a person or a Business Center."""
        return self.token(PEOPLE if "@" in name else PARTNERS, name)

    def _of_address(self, address: str) -> Iterator[str]:
        kind = kind_of(address)
        if kind == ACCOUNT:
            yield self.token(ACCOUNTS, path_of(address))
        composed_of = _COMPOSED.get(kind, ())
        words = take_apart(address, composed_of) if composed_of else None
        for at, (part, word) in enumerate(zip(composed_of, words or (), strict=False)):
            if part == ACCOUNT:
                yield self.token(ACCOUNTS, word)
            elif part == PERSON:
                yield self.token(PEOPLE, word)
            elif part == CENTER and at:
                yield self.token(PARTNERS, word)


def tokens(several: Iterable[str]) -> str:
    """Tokens as they stand in a row, each once."""
    return " ".join(dict.fromkeys(several))
