"""What a platform takes in calls, as a value: a forecast is made of it, and nobody is asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from bcsync.model.action import Action
from bcsync.model.status import Status

Stage = Mapping[str, int]
"""How many calls go to which path. Those of one stage are made side by side, stages one after the other."""


class Listed(Protocol):
    """A thing as it was last seen: what is asked for of ``port.Seen``."""

    @property
    def kind(self) -> str:
        """The name of its kind."""

    @property
    def id(self) -> tuple[str, ...]:
        """Its id on the platform."""

    @property
    def attributes(self) -> Mapping[str, Any]:
        """What is known of it."""

    @property
    def status(self) -> Status:
        """How it stands."""


class Reading(Protocol):
    """What it takes to read one Business Center."""

    def __call__(
        self,
        center: str,
        rows: Collection[Listed],
        kinds: frozenset[str],
        people: frozenset[str] | None = None,
    ) -> Iterable[Stage]:
        """Of its id, which holds these rows, what ``port.View`` asks for with these kinds and people."""


class Job(NamedTuple):
    """Something that is to be done."""

    identity: tuple[str, ...]
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Costs:
    """The same two questions for every platform that counts calls."""

    reading: Reading
    writing: Callable[[str, Action, Sequence[Job]], Stage]
    """Of one kind and action."""
    once: frozenset[str] = frozenset()
    """Paths of the reading that are not called anew when something is read again."""
