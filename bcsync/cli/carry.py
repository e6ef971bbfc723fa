"""Carrying a plan out from the command line: show, ask, do, report. Shared by apply and drift."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from bcsync.applying.holding import Patience
from bcsync.carrying import Applied, Hands, apply_planned
from bcsync.cli.allowing import allow_options
from bcsync.cli.asking import ask, require_terminal
from bcsync.cli.exits import Exit
from bcsync.cli.patience import tell
from bcsync.cli.plan import standing
from bcsync.cli.progress import progress_bar
from bcsync.cli.session import print_json, session, style
from bcsync.cli.streams import StreamLost
from bcsync.cli.waiting import finish_deferred
from bcsync.findings import has_errors
from bcsync.planning.codec import plan_to_read
from bcsync.planning.operation import Plan
from bcsync.project import Project
from bcsync.render.report import render_report, report_to_json
from bcsync.render.text import render_plan
from bcsync.render.words import count
from bcsync.workflow import Planned, refuse_guarded


def allowance_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """What a guard is lifted with, by name, and why."""
    return allow_options(click.option("--reason", help="Why; kept in the journal.")(function))


@dataclass(frozen=True, slots=True)
class Manner:
    """How the user wants it done."""

    auto_approve: bool = False
    reviewed: bool = False
    """This very plan was agreed to elsewhere."""
    as_json: bool = False
    detailed: bool = False
    reason: str | None = None
    run_kind: str = "apply"
    lock_timeout: float = 0.0
    """Seconds to wait for the locks of others."""
    wait: float = 0.0
    """Seconds to stay until others have acted."""


def carry_out(here: Project, planned: Planned, manner: Manner) -> Exit:
    """Show a plan, ask, carry it out and report; gives the exit code."""
    plan = planned.plan
    if not manner.as_json:
        click.echo(render_plan(plan_to_read(plan, planned.heading), style()))
    if has_errors(plan.findings):
        click.echo("error: nothing was applied; correct the errors above first", err=True)
        return Exit.FAILED
    refuse_guarded(plan)
    asks = bool(plan.ready or plan.protections) and not manner.auto_approve
    if asks:
        _ask(plan)
    with session().signals.patiently() as stopping, progress_bar(len(plan.ready)) as advance:
        hands = Hands(
            advance,
            stopping,
            manner.reason,
            manner.run_kind,
            reviewed=manner.reviewed or not manner.auto_approve,
            asked=asks,
            patience=Patience(manner.lock_timeout, tell, stopping),
            replanned=lambda due: _show_other(due, planned, manner),
        )
        first = apply_planned(here, planned, hands)
        applied = finish_deferred(here, first, hands, manner.wait, planned.wishes.allow)
    told = _told(plan, applied, manner)
    if applied.problem is not None:
        click.echo("This ended early. What was done until then is told above.", err=True)
        raise applied.problem
    code = _exit_code(applied, detailed=manner.detailed)
    return Exit.FAILED if code is Exit.DONE and not told else code


def _told(plan: Plan, applied: Applied, manner: Manner) -> bool:
    """Report; False when standard output took none of it, although somebody wants to read it."""
    try:
        if manner.as_json:
            print_json(report_to_json(applied.report, applied.after))
        else:
            _show_done(plan, applied)
    except StreamLost as lost:
        click.echo(f"{'warning' if lost.reader_left else 'error'}: {lost.message}", err=True)
        run = "" if applied.report.run is None else f" {applied.report.run}"
        click.echo(f"  what was done stands, and is told by: bcsync history{run}", err=True)
        return lost.reader_left
    return True


def _show_done(plan: Plan, applied: Applied) -> None:
    if plan.ready or applied.report.tried:
        click.echo(render_report(applied.report, applied.after, style()), nl=False)
    left = () if applied.after is None else applied.after.protections
    written = set(plan.protections).difference(left)
    if written:
        click.echo(f"Written down: {_of_protection(len(written))}.")


def _show_other(due: Planned, planned: Planned, manner: Manner) -> None:
    """Say what is done instead, because others have changed something since this was planned."""
    if due.plan.operations == planned.plan.operations:
        return
    click.echo("Planned again: others have changed something meanwhile.", err=True)
    if not manner.as_json:
        click.echo(render_plan(plan_to_read(due.plan, due.heading), style()))


def _exit_code(applied: Applied, *, detailed: bool) -> Exit:
    if applied.report.interrupted:
        return session().signals.exit_code
    if applied.report.failed:
        return Exit.PARTLY
    left = Exit.DONE if applied.after is None else standing(applied.after)
    return left if detailed and left in (Exit.WAITING, Exit.FAILED) else Exit.DONE


def _ask(plan: Plan) -> None:
    require_terminal(
        "there is no terminal to ask on",
        hint="review the plan above, then run the same with --auto-approve",
    )
    ready = len(plan.ready)
    what = count(ready, "operation") if ready else _of_protection(len(plan.protections))
    if ask(f"Do {what}? Only 'yes' is a yes") != "yes":
        raise click.Abort


def _of_protection(number: int) -> str:
    return f"{count(number, 'change')} of protection"
