"""``apply --wait``: stay until others have acted, and finish what was deferred until then."""

from __future__ import annotations

import time
from dataclasses import replace

import click

from bcsync.applying.outcome import Report
from bcsync.carrying import Applied, Hands, apply_planned
from bcsync.planning.scene import Allowances
from bcsync.planning.selection import Selection
from bcsync.project import Project
from bcsync.render.words import count
from bcsync.workflow import Wishes, make_plan

_SHORTEST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 15.0


def finish_deferred(here: Project, applied: Applied, hands: Hands, seconds: float) -> Applied:
    """Look again until nothing is deferred or ``seconds`` are over; do what became possible.

    Nothing is done but what the plan that was agreed to had deferred.
    """
    if seconds <= 0 or applied.report.failed or not applied.after.deferred:
        return applied
    waiting = count(len(applied.after.deferred), "operation")
    click.echo(f"Staying for {waiting}; Ctrl-C leaves.", err=True)
    until = time.monotonic() + seconds
    pause = _SHORTEST_PAUSE_S
    while applied.after.deferred and not hands.stopping() and time.monotonic() < until:
        time.sleep(min(pause, max(0.0, until - time.monotonic())))
        pause = min(pause * 2, _LONGEST_PAUSE_S)
        due = make_plan(here, _only(applied))
        if due.plan.ready:
            done = apply_planned(here, due, replace(hands, reviewed=False))
            applied = Applied(_together(applied.report, done.report), done.after)
            pause = _SHORTEST_PAUSE_S
        if applied.report.failed:
            break
    return applied


def _only(applied: Applied) -> Wishes:
    addresses = tuple(op.address for op in applied.after.deferred)
    return Wishes(allow=Allowances(), selection=Selection(addresses))


def _together(first: Report, second: Report) -> Report:
    return Report(second.run, (*first.outcomes, *second.outcomes), second.interrupted)
