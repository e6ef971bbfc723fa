"""Words that become others: numbers that are meant as text, and people who are written in several ways."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from yaml.tokens import BlockEntryToken, FlowEntryToken, FlowSequenceStartToken, KeyToken

from bcsync.source.scalars import resolve

# Keys and items of lists: people stand nowhere else. A value may be for the platform, letter by letter.
_BEFORE_PEOPLE = frozenset({KeyToken, BlockEntryToken, FlowEntryToken, FlowSequenceStartToken})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What words become, besides the style around them."""

    quoted: Set[tuple[int, int]] = frozenset()
    """Where (line and column, from 1) a number stands that is meant as text."""
    spelled: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """E-mail addresses, and how they are to be written."""

    def word(self, token: Any, raw: str, last: type) -> tuple[str, str] | None:
        """What a scalar becomes, as it is written and as it is read; None if it stays.

        ``last``: the kind of token before it.
        """
        mark = token.start_mark
        if (mark.line + 1, mark.column + 1) in self.quoted and _is_number(token):
            return f'"{raw}"', raw
        if not self.spelled or last not in _BEFORE_PEOPLE:
            return None
        person, slash, rest = token.value.partition("/")
        spelling = self.spelled.get(person)
        # Written with an escape, it stays as it is.
        if spelling is None or raw.count(person) != 1:
            return None
        return raw.replace(person, spelling), f"{spelling}{slash}{rest}"


AS_THEY_ARE = Wanted()


def _is_number(token: Any) -> bool:
    return bool(token.plain) and type(resolve(token.value)) in (int, float)
