"""What a run has to tell people who did not look: news of what was found, done, refused, and what is over."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bcsync.errors import BcsyncError, GuardRefused
from bcsync.findings import UNREAD
from bcsync.flow.decide import due_of
from bcsync.flow.options import Applied, PlanResult
from bcsync.model.news import Event, News, Subject
from bcsync.planning.changes.accept_drift import what_is
from bcsync.planning.plan import Drifted, Plan, Waiting
from bcsync.project import Project
from bcsync.render.drift import happened_to
from bcsync.state.canonical import canonical
from bcsync.state.values import OperationState

_SOON = 1, 7
"""Days before something ends on which that is told."""
_SHOWN = 3


@dataclass(slots=True)
class Seen:
    """What a command saw and did, as far as it came."""

    command: str
    planned: PlanResult | None = None
    applied: Applied | None = None
    problem: BcsyncError | None = None
    """What ended it."""
    fought_over: tuple[str, ...] = ()

    def hear(self, applied: Applied) -> None:
        """What was done."""
        self.applied = applied

    @property
    def ended(self) -> bool:
        """It came to its end."""
        stopped = self.applied is not None and self.applied.report.interrupted
        return self.problem is None and not stopped


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands by now; None: not all of it is known, so that nothing is over."""

    command: str
    drift: frozenset[str] | None
    found: frozenset[Subject] = frozenset()
    looked: bool = False
    """The command came to its end, so that it is known what failed and was refused."""
    whole: bool = False
    """All lists were read."""

    def is_over(self, about: Subject) -> bool:
        """Whether something is known not to stand any more."""
        match about.event:
            case Event.DRIFT:
                return self.drift is not None and about.name not in self.drift
            case Event.REFUSED | Event.FAILED:
                ours = about.name.partition(": ")[0] == self.command
                return ours and self.looked and about not in self.found
            case Event.OPENED | Event.EXPIRING | Event.UNANSWERED:
                return self.whole and about not in self.found


def news_of(project: Project, seen: Seen, *, looks: bool) -> tuple[tuple[News, ...], Standing]:
    """What there is to tell; ``looks``: it was to look for drift and all that waits, too."""
    news = [*_refused(seen), *_failed(seen)]
    planned = seen.planned
    if planned is None or not looks:
        found = frozenset(each.about for each in news)
        return tuple(news), Standing(seen.command, None, found, planned is not None and seen.ended)
    news += _drift(project, planned)
    news += _opened(planned.plan)
    news += _expiring(project, planned)
    news += _unanswered(project, planned.plan)
    after = planned.plan if seen.applied is None else seen.applied.after
    found = frozenset(each.about for each in news)
    return tuple(news), Standing(
        seen.command,
        None if after is None or not is_read(after) else frozenset(d.address for d in after.drift),
        found,
        looked=seen.ended,
        whole=is_read(planned.plan),
    )


def is_read(plan: Plan) -> bool:
    """Whether all of the platform that matters could be read."""
    return not plan.unread and all(finding.code != UNREAD for finding in plan.findings)


def _content(*parts: Any) -> str:
    return hashlib.sha256(canonical({"of": list(parts)}).encode()).hexdigest()[:16]


def _refused(seen: Seen) -> Iterator[News]:
    if isinstance(seen.problem, GuardRefused):
        yield _ended(seen, Event.REFUSED, seen.problem)


def _ended(seen: Seen, event: Event, problem: BcsyncError) -> News:
    said = "; ".join([problem.message, *problem.details[:_SHOWN]])
    # A number in it may be of this run alone: what is told is the kind of failure.
    content = _content(type(problem).__name__, re.sub(r"\d+", "#", said))
    return News(Subject(event, seen.command), content, f"{seen.command}: {said}")


def _failed(seen: Seen) -> Iterator[News]:
    problem = seen.problem
    if problem is not None and not isinstance(problem, GuardRefused):
        yield _ended(seen, Event.FAILED, problem)
    for address in seen.fought_over:
        text = f"{address} was put back again and again within a day, and is left alone"
        yield News(Subject(Event.FAILED, f"{seen.command}: {address}"), _content(text), text)
    for outcome in () if seen.applied is None else seen.applied.report.outcomes:
        if outcome.state in (OperationState.FAILED, OperationState.UNKNOWN):
            op = outcome.operation
            name = f"{seen.command}: {op.address}"
            text = f"{op.action} {op.address}: {outcome.message or outcome.state}"
            yield News(Subject(Event.FAILED, name), _content(op.action, outcome.message), text)


def _drift(project: Project, planned: PlanResult) -> Iterator[News]:
    for each in planned.plan.drift:
        if not each.accepted:
            # What ran out is drift again, although it is the same.
            content = _content(what_is(each), each.note)
            yield News(Subject(Event.DRIFT, each.address), content, _told(each))
    for address in due_of(project, planned):
        day = planned.layout.desired.ends.get(address)
        when = f" on {day}" if day else ""
        text = f"{address} has ended{when} by its date and is still there"
        yield News(Subject(Event.EXPIRING, address), f"{day}/0", text)


def _told(drift: Drifted) -> str:
    said = f"{drift.address} {happened_to(drift)}"
    return f"{said} ({drift.note})" if drift.note else said


def _opened(plan: Plan) -> Iterator[News]:
    for each in plan.unmanaged:
        label = f' "{each.label}"' if each.label else ""
        yield News(Subject(Event.OPENED, each.address), "", f"{each.address}{label}")


def _expiring(project: Project, planned: PlanResult) -> Iterator[News]:
    for address, day in planned.layout.desired.ends.items():
        left = (day - project.today).days
        soon = next((days for days in _SOON if 0 < left <= days), None)
        if soon is not None:
            days = "tomorrow" if left == 1 else f"in {left} days"
            text = f"{address} ends {days}, on {day}"
            yield News(Subject(Event.EXPIRING, address), f"{day}/{soon}", text)


def _unanswered(project: Project, plan: Plan) -> Iterator[News]:
    for each in plan.waiting:
        since = _day(each)
        days = 0 if since is None else (project.today - since).days
        if days >= project.settings.notifications.unanswered:
            on = f" on {each.on}" if each.on else ""
            text = f"{each.address} has waited{on} since {since}"
            yield News(Subject(Event.UNANSWERED, each.address), str(since), text)


def _day(waiting: Waiting) -> date | None:
    try:
        return date.fromisoformat((waiting.since or "")[:10])
    except ValueError:
        return None
