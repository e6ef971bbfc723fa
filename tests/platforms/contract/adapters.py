"""Platforms that behave otherwise than the embedded one, in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from bcsync.model.action import Action
from bcsync.platforms.abilities import Abilities, Task
from bcsync.platforms.local.abilities import ABILITIES
from bcsync.platforms.port import UNSEEN, Act, Answer, Done, Gap, Platform, Seen, View


def _create(task: Task) -> tuple[str, ...]:
    return (
        "open business.tiktok.com and choose Create a Business Center",
        f"name {task.after['name']}, time zone {task.after['timezone']}",
    )


def _ask(task: Task) -> tuple[str, ...]:
    return (
        f"in the Business Center {task.identity[0]}: Ad accounts, Link accounts",
        f"paste {task.identity[1]} and ask for {task.after['permission']}",
    )


def _approve(task: Task) -> tuple[str, ...]:
    return (f"as {task.actor}: Ads Manager, notifications, accept {task.identity[1]}",)


def _end(task: Task) -> tuple[str, ...]:
    return (f"as {task.actor}: Permission management, remove {' '.join(task.identity)}",)


LIVE = replace(
    ABILITIES,
    by_hand={
        ("business_center", Action.CREATE): _create,
        ("access", Action.REQUEST): _ask,
        ("access", Action.CANCEL): _end,
        ("access", Action.REMOVE): _end,
        ("approval", Action.APPROVE): _approve,
        ("approval", Action.REMOVE): _end,
    },
    hidden=frozenset({"approval"}),
    lists_apart=True,
    quiesces=False,
    sizes={(kind, verb): 1 for kind in ("assignment",) for verb in Action},
    size=50,
)
"""As reference/live-mapping.md has it."""

MUTE = replace(ABILITIES, size=50)


def nothing(_act: Act) -> None:
    """No other answer."""


@dataclass
class Before:
    """What stands before the embedded platform, and writes down what is asked of it."""

    inner: Platform
    abilities: Abilities
    mute: bool = False
    """It answers ``{}`` to everything that it does."""
    calls: list[list[Act]] = field(default_factory=list)
    reads: list[Sequence[View]] = field(default_factory=list)
    says: Callable[[Act], Answer | None] = lambda _act: None
    asks_each: bool = True
    """Whether ``says`` may have an answer."""
    """Another answer, in place of what would be done."""
    handles: Mapping[str, str] = field(default_factory=dict)
    """By kind, what it calls things beside their ids."""

    def stream(self, views: Sequence[View], take: Callable[[Seen], object]) -> tuple[Gap, ...]:
        if views:
            self.reads.append(views)

        def shown(one: Seen, kinds: frozenset[str] | None) -> None:
            if self.abilities.shows(one.kind) and (kinds is None or one.kind in kinds):
                take(one._replace(handle=self._handle(one)))

        if not self.abilities.lists_apart:
            return self.inner.stream(views, partial(shown, kinds=None))
        gaps: list[Gap] = []
        for view in views:
            gaps += self.inner.stream([view], partial(shown, kinds=view.kinds))
        return tuple(gaps)

    def _handle(self, one: Seen) -> str | None:
        word = self.handles.get(one.kind)
        return one.handle if word is None else f"{word}-{one.id[-1]}"

    def quiesce(self) -> bool:
        return self.inner.quiesce() if self.abilities.quiesces else False

    def perform(self, acts: Sequence[Act]) -> Iterator[Answer]:
        self.calls.append([*acts])
        if not (self.asks_each or self.mute):
            yield from map(self._without_hidden, self.inner.perform(acts))
            return
        for act in acts:
            said = self.says(act)
            if said is not None:
                yield said
                continue
            for answer in self.inner.perform([act]):
                muted = self.mute and isinstance(answer, Done)
                yield Done(UNSEEN) if muted else self._without_hidden(answer)

    def _without_hidden(self, answer: Answer) -> Answer:
        if not isinstance(answer, Done):
            return answer
        return replace(answer, also=tuple(a for a in answer.also if self.abilities.shows(a.kind)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)
