"""A project whose clock, platform and people a test holds in its options."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bcsync.flow import apply, opening, refresh
from bcsync.flow.options import Applied, ApplyOptions, PlanOptions, PlanResult
from bcsync.flow.stored import open_state
from bcsync.model.status import Status
from bcsync.planning.scene import Allowances
from bcsync.platforms.local.control import LocalControl
from bcsync.platforms.local.values import LogEntry
from bcsync.platforms.port import Act, Answer, Gap, Observation, Principal, Seen, View, observe
from bcsync.state.store import State
from bcsync.workflow import apply_planned, make_plan
from tests.laws.by_hand import Place
from tests.laws.layouts import Layout, write_layout, write_settings

EVERYTHING = Allowances(remove=("*",), review=("*",), close=("*",), create=("*",))
open_as_usual = opening.open_platform


class Crash(Exception):
    """The process ends here."""


@dataclass
class Faulty:
    """The platform, with what may go wrong between it and us."""

    inner: Any
    crash_after: int | None = None
    """Calls of ``perform`` that go through before one does not come back."""
    lost: bool = False
    """Whether the call that does not come back was carried out."""
    missing: frozenset[tuple[str, str]] = frozenset()
    """(scope, kind) that cannot be read."""

    @property
    def name(self) -> str:
        return str(self.inner.name)

    @property
    def abilities(self) -> Any:
        return self.inner.abilities

    def stream(self, views: Sequence[View], take: Callable[[Seen], object]) -> tuple[Gap, ...]:
        def take_known(one: Seen) -> None:
            if (one.scope, one.kind) not in self.missing:
                take(one)

        gaps: tuple[Gap, ...] = self.inner.stream(views, take_known)
        return (*gaps, *(Gap(scope, kind, "refused") for scope, kind in sorted(self.missing)))

    def companies(self) -> Any:
        return self.inner.companies()

    def ready(self, principals: Sequence[Principal]) -> None:
        self.inner.ready(principals)

    def quiesce(self) -> bool:
        return bool(self.inner.quiesce())

    def perform(self, acts: Sequence[Act]) -> Iterator[Answer]:
        if self.crash_after == 0:
            if self.lost:
                list(self.inner.perform(acts))
            raise Crash
        if self.crash_after is not None:
            self.crash_after -= 1
        yield from self.inner.perform(acts)

    def close(self) -> None:
        self.inner.close()


@dataclass
class World(Place):
    """The project, its platform and the present moment."""

    def pass_time(self, step: timedelta) -> None:
        self.now += step

    def write(self, layout: Layout) -> None:
        write_layout(self.root, layout)

    @contextmanager
    def faulty(self, **faults: Any) -> Iterator[None]:
        """Between us and the platform something goes wrong."""

        def opened(*args: Any, **kwargs: Any) -> Any:
            return shared.setdefault("it", Faulty(open_as_usual(*args, **kwargs), **faults))

        shared: dict[str, Faulty] = {}
        with (
            patch.object(refresh, "open_to_read", opened),
            patch.object(apply, "open_platform", opened),
        ):
            yield

    def plan(self, allow: Allowances = EVERYTHING) -> PlanResult:
        return make_plan(self.project, PlanOptions(allow=allow))

    def apply(self, allow: Allowances = EVERYTHING) -> Applied:
        self.pass_time(timedelta(seconds=1))
        return apply_planned(
            self.project, self.plan(allow), ApplyOptions(lambda _o: None, lambda: False)
        )

    def log(self) -> list[LogEntry]:
        with self.platform() as platform:
            return list(LocalControl(platform).log())

    @contextmanager
    def state(self) -> Iterator[State]:
        found = open_state(self.project, create=True)
        assert isinstance(found, State)
        with found:
            yield found

    def centers(self) -> dict[str, str]:
        """Key -> platform id."""
        with self.state() as state:
            return {
                b.address.partition(".")[2]: b.id[0]
                for b in state.bindings()
                if b.kind == "business_center"
            }

    def seen(self) -> list[Seen]:
        """Everything that those who act can see now."""
        return list(self.observed().seen)

    def observed(self) -> Observation:
        """The same, with what they cannot see any more."""
        actors = self.project.settings.actors
        views = [View(actors[key], center) for key, center in sorted(self.centers().items())]
        people = [View(person, None) for person in actors.everyone()]
        with self.platform() as platform:
            return observe(platform, [*people, *views])

    def admins(self, center: str) -> set[str]:
        return {
            one.id[1]
            for one in self.seen()
            if one.kind == "member"
            and one.scope == center
            and one.status is Status.ACTIVE
            and one.attributes["role"] == "admin"
        }


@contextmanager
def world(*, invitations: str) -> Iterator[World]:
    """An empty project in a directory of its own."""
    with tempfile.TemporaryDirectory() as name:
        write_settings(Path(name), invitations=invitations)
        yield World(Path(name))
