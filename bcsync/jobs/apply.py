"""``apply``: carry a plan out, stay until others have acted, finish what was deferred until then.

No word is printed here and nothing is asked, so that a worker can do it like the command line does.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import replace

from bcsync.applying.outcome import Report
from bcsync.errors import BcsyncError, ChangesClosed, Locked, PlanStale
from bcsync.flow.glimpse import has_moved
from bcsync.flow.options import Applied, ApplyOptions, PlanOptions, PlanResult
from bcsync.flow.reviewed import stale
from bcsync.planning.plan import Operation
from bcsync.planning.saved.stale import not_agreed
from bcsync.planning.scene import Allowances
from bcsync.planning.selection import Selection
from bcsync.project import Project
from bcsync.render.words import count
from bcsync.workflow import apply_planned, make_plan

_SHORTEST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 15.0
_LOOK_UP_S = 1.0


def apply(here: Project, planned: PlanResult, options: ApplyOptions, wait: float = 0.0) -> Applied:
    """Carry a plan out; stay for ``wait`` seconds for what it had to defer.

    Raises what ``apply_planned`` raises. What goes wrong while staying ends it, and is the ``problem`` of
    what comes back.
    """
    first = apply_planned(here, planned, options)
    return finish_deferred(here, first, options, wait, planned.options.allow)


def finish_deferred(
    here: Project, applied: Applied, options: ApplyOptions, seconds: float, allow: Allowances
) -> Applied:
    """Look again until nothing is deferred or ``seconds`` are over; do what became possible.

    Nothing is done but what the plan that was agreed to had deferred, and what the guards let through on
    the same terms (``allow``). No lock is held between two looks.
    """
    left = _left(applied)
    if seconds <= 0 or applied.report.failed or not left:
        return applied
    options.say(f"Staying for {count(len(left), 'operation')}; Ctrl-C leaves.")
    until = time.monotonic() + seconds
    pause = _SHORTEST_PAUSE_S
    while left and not options.stopping() and time.monotonic() < until:
        # Commands run without the collector (cli.main), and this one may run for days.
        gc.collect()
        _rest(min(pause, until - time.monotonic()), options.stopping)
        before = applied
        try:
            applied = _look_again(
                here, applied, PlanOptions(allow=allow, selection=Selection(left)), options
            )
        except ChangesClosed as closed:
            options.say(f"Leaving: {closed.message.partition(';')[0]}.")
            break
        except BcsyncError as problem:
            return replace(applied, problem=problem)
        if applied.report.failed:
            break
        left = _left(applied)
        pause = min(pause * 2, _LONGEST_PAUSE_S) if applied is before else _SHORTEST_PAUSE_S
    return applied


def _rest(seconds: float, stopping: Callable[[], bool]) -> None:
    """Sleep, and look up every second: who stops a container gives it few of them."""
    until = time.monotonic() + seconds
    while not stopping() and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, _LOOK_UP_S))


def _waiting(applied: Applied) -> list[Operation]:
    """What others do or what is deferred still, of all that was agreed to, as far as is known."""
    if applied.after is None:
        return []
    agreed = {outcome.operation.address for outcome in applied.report.outcomes}
    left = (*applied.after.manual, *applied.after.deferred)
    return [op for op in left if op.address in agreed]


def _left(applied: Applied) -> tuple[str, ...]:
    return tuple(op.address for op in _waiting(applied))


def _look_again(
    here: Project, applied: Applied, left: PlanOptions, options: ApplyOptions
) -> Applied:
    if not has_moved(here, _waiting(applied), left):
        return applied
    due = make_plan(here, left)
    if not due.plan.ready:
        # Nothing deferred either: others have finished it.
        waits = due.plan.deferred or due.plan.manual
        return applied if waits else replace(applied, after=make_plan(here).plan)
    agreed = (outcome.operation for outcome in applied.report.outcomes)
    other = list(not_agreed(agreed, due.plan.ready))
    if other:
        raise stale(other)
    try:
        done = apply_planned(here, due, replace(options, reviewed=True, asked=False))
    except PlanStale:
        # Others came first; another look will tell.
        return applied
    except Locked as held:
        # Whoever holds the locks may be doing this very work; another look will tell.
        options.say(f"Staying on: {held.message}")
        return applied
    return replace(done, report=_together(applied.report, done.report), carried=applied.carried)


def _together(first: Report, second: Report) -> Report:
    outcomes, places = (*first.outcomes, *second.outcomes), (*first.places, *second.places)
    return Report(second.run, outcomes, second.interrupted, places)
