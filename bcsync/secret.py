"""Secrets as values that show themselves to nobody, and hiding them in what others say."""

from __future__ import annotations

import hashlib
from typing import Final

_HIDDEN: Final = "***"


class Secret:
    """A secret with a name to speak of it by. Only ``reveal`` gives it out."""

    __slots__ = ("_value", "name")

    def __init__(self, value: str, name: str) -> None:
        self._value = value
        self.name = name

    def reveal(self) -> str:
        """The secret itself: for the header or body that carries it, and nowhere else."""
        return self._value

    @property
    def mark(self) -> str:
        """What tells it from others and does not lead back to it."""
        return hashlib.sha256(self._value.encode()).hexdigest()[:16]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name})"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written anywhere")


class Known:
    """The secrets that are about, to be hidden in what a server says: it may repeat those of other calls."""

    def __init__(self, *secrets: Secret) -> None:
        self._secrets: tuple[Secret, ...] = ()
        self.learn(*secrets)

    def learn(self, *secrets: Secret | None) -> None:
        """Hide these as well, from now on."""
        new = {each for each in secrets if each and each.reveal()}.difference(self._secrets)
        if new:
            every = (*self._secrets, *new)
            # Longer ones first, as a shorter one may be a part of them.
            self._secrets = tuple(sorted(every, key=lambda each: -len(each.reveal())))

    def hide(self, text: str) -> str:
        """The text without them."""
        for secret in self._secrets:
            text = text.replace(secret.reveal(), _HIDDEN)
        return text
