"""How resources give access: to whom, on what (reference/tiktok-api.md, sections 8, 11 and 13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bcsync.kinds.field import Field
from bcsync.model.address import ACCOUNT, CENTER
from bcsync.model.composed import PERSON


class Way(Enum):
    """What decisions about access look at, instead of the names of kinds."""

    OWNERSHIP = "ownership"
    """An ad account: who owns it has all of it, and with it ends what anybody has on it."""
    MEMBERSHIP = "membership"
    """A person in a Business Center: what they have there rests on it."""
    DIRECT = "direct"
    """A person on an account."""
    GROUP = "group"
    """People on accounts: its field of people, on its field of ad accounts."""
    PARTNERSHIP = "partnership"
    """Two Business Centers: what one of them shares with the other rests on it."""
    RELATION = "relation"
    """A Business Center on an account of others: given (a share), asked for, or answered."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A way in which having one of a kind gives access: to whom, on what, in which role."""

    field: Field
    """The role."""
    to: int
    """The part of its identity that has it: a person or a Business Center."""
    on: int
    """The part that it is on."""
    owner: int | None = None
    """The part whose thing that is, where it cannot be told from the thing itself."""
    name: str = ""
    """What this is called; empty: like the kind."""


def grants_by(composed_of: Sequence[str], roles: Sequence[Field]) -> tuple[Grant, ...]:
    """What a relation gives, read off its parts: the last of a sort has it, the account is what it is on.

    A field of people says by itself whom it is about.
    """
    center, account, person = (last(composed_of, of) for of in (CENTER, ACCOUNT, PERSON))
    to = center if person is None else person
    on = center if account is None else account
    if to is None or on is None:
        return ()
    first = composed_of.index(CENTER)
    owner = first if first != to and on == account else None
    return tuple(
        Grant(field, to, on, owner, field.name if number else "")
        for number, field in enumerate(roles)
        if not field.people
    )


def last(parts: Sequence[str], of: str) -> int | None:
    """The place of the last part of a sort."""
    places = [place for place, each in enumerate(parts) if each == of]
    return places[-1] if places else None
