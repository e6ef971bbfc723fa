"""What rows of each kind look like, so that those which somebody edited are told, not believed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from bcsync.errors import StateError
from bcsync.kinds.field import Field
from bcsync.kinds.kind import Kind, Kinds
from bcsync.state.canonical import Decoder

DAMAGED = "put back a backup; or move it away: `export` reads the platform anew"
"""The way out of a stored state that holds what bcsync never wrote."""
_SHOWN = 60


class Form:
    """Of the rows of one kind: how many parts their ids have, and their attributes by JSON text."""

    __slots__ = ("decoded", "parts", "written")

    def __init__(self, kind: Kind | None) -> None:
        """None: a kind that this bcsync does not know; its rows are taken as they are."""
        self.parts = None if kind is None else kind.parts
        self.decoded = Decoder() if kind is None else _Attributes(kind)
        self.written = Decoder()


def forms(kinds: Kinds) -> Callable[[str], Form]:
    """The form of a kind by its name, for kinds that this bcsync does not know, too."""
    by_name = {kind.name: kind for kind in kinds}
    return cache(lambda name: Form(by_name.get(name)))


class _Attributes(Decoder):
    """Looked at once for each text; of a kind without roles and references not at all."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._kind = kind.name
        self._gives = () if kind.gives is None else (kind.gives,)
        self._fields = tuple((field.name, field) for field in kind.fields if field.is_formed)

    def __missing__(self, text: str) -> dict[str, Any]:
        value = super().__missing__(text)
        for name, field in self._fields:
            if name in value and not field.holds(value[name]):
                raise self._unfit(field, value)
        for field in self._gives:
            if not field.holds(value.get(field.name)):
                raise self._unfit(field, value)
        return value

    def _unfit(self, field: Field, value: dict[str, Any]) -> StateError:
        what = str(value.get(field.name, "nothing"))[:_SHOWN]
        return StateError(
            f"the stored state is damaged: {what} stands where {_called(self._kind)} has its "
            f"{field.name}",
            hint=DAMAGED,
        )


def require_parts(id: Sequence[str], parts: int | None, of: str) -> None:
    """Raise ``StateError`` unless an id has so many parts and none of them is empty.

    ``parts``: None for a kind that this bcsync does not know. ``of``: an address or a kind.
    """
    if all(id) and parts in (None, len(id)):
        return
    what = of if "." in of else _called(of)
    fault = f"{len(id)} parts instead of {parts}" if all(id) else "an empty part"
    raise StateError(
        f"the stored state is damaged: it holds an id of {what} that has {fault}: "
        f"{' '.join(id)[:_SHOWN]!r}",
        hint=DAMAGED,
    )


def _called(kind: str) -> str:
    return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind.replace('_', ' ')}"
