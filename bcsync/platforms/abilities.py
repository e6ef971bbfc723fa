"""What a platform can do, as a value: deciding looks at it and asks nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bcsync.model.action import Action
from bcsync.model.mode import Mode
from bcsync.model.roles import allows
from bcsync.platforms.costs import Costs

Values = Mapping[str, Any]


class Task(NamedTuple):
    """Something that a person is asked to do by hand."""

    action: Action
    kind: str
    address: str
    identity: tuple[str, ...]
    """Platform ids and e-mail addresses to paste; addresses where no id is known yet."""
    actor: str
    before: Values
    after: Values


class Brought(NamedTuple):
    """What comes into being with something else alone, which carries what it is made of."""

    by: str
    """The kind of that, in an attribute of which it is named."""
    field: str
    suits: Callable[[Values], bool]
    """Whether it can be carried; what cannot is brought about by hand."""


Steps = Callable[[Task], tuple[str, ...]]
Replaces = Callable[[Values, Values], bool]


def lowers_share(before: Values, after: Values) -> bool:
    """A shared role can be raised in place, not lowered (reference/tiktok-api.md, 13.7)."""
    held = before.get("role", "analyst")
    return not allows(after.get("role", held), held)


def raises_access(before: Values, after: Values) -> bool:
    """A held permission can be lowered; a higher one has to be asked for anew."""
    wanted = after.get("permission", "analyst")
    return not allows(before.get("permission", "analyst"), wanted)


@dataclass(frozen=True, slots=True)
class Abilities:
    """One value a platform; what it does not speak of is done by a call, in place, and shown."""

    by_hand: Mapping[tuple[str, Action], Steps] = field(default_factory=dict)
    """What there is no call for, and how a person does it."""
    brought: Mapping[str, Brought] = field(default_factory=dict)
    """By kind, what is not made by itself but with the first thing that names it."""
    replacing: Mapping[str, Replaces] = field(default_factory=dict)
    """By kind, whether a change (before, after) takes removing and making anew."""
    fixed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By kind, attributes that are fixed at creation; of a part of one, both names with a point."""
    hidden: frozenset[str] = frozenset()
    """Kinds that nobody is shown: not seeing one says nothing."""
    unshown: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By kind, attributes that are taken and never shown again: they are compared with what was written."""
    reviewed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By kind, attributes a change of which starts a review here, and not everywhere."""
    lists_apart: bool = False
    """Each list takes calls of its own, so that those which nothing needs are not asked for."""
    shares_with_ours: bool = False
    """What a Business Center of ours wants of another one of ours is shared by that one: to request and to
    approve there is no call."""
    quiesces: bool = True
    """What a run had sent when it was stopped has come about, or never will, by the time one looks; else
    nobody can tell for a while (``Platform.quiesce``)."""
    sizes: Mapping[tuple[str, Action], int] = field(default_factory=dict)
    """Acts that go in one call, where that is not ``size``."""
    size: int = 1_000
    costs: Costs | None = None
    """What it takes in calls; None where that does not count."""

    def mode(self, kind: str, action: Action) -> Mode:
        """Whether it is done by a call or by hand."""
        return Mode.MANUAL if (kind, action) in self.by_hand else Mode.AUTOMATIC

    def steps(self, task: Task) -> tuple[str, ...]:
        """What a person has to do, one thing after the other."""
        return self.by_hand[task.kind, task.action](task)

    def replaces(self, kind: str, before: Values, after: Values) -> bool:
        """Whether this change can be made only by removing and making anew."""
        rule = self.replacing.get(kind)
        return rule is not None and rule(before, after)

    def immutable(self, kind: str, attribute: str) -> bool:
        """Whether it stays for ever what it was made as."""
        return attribute in self.fixed.get(kind, ())

    def shows(self, kind: str) -> bool:
        """Whether things of this kind can be seen at all."""
        return kind not in self.hidden

    def most(self, kind: str, action: Action) -> int:
        """How many acts go in one call, so that no more of them are in doubt together."""
        return self.sizes.get((kind, action), self.size)
