"""Carrying a plan out from the command line: show, ask, do, report. Shared by apply and drift."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from shutil import get_terminal_size
from typing import Any

import click

from bcsync.applying.lease import LockWait
from bcsync.cli.allowing import WHY, allow_options, outside_option
from bcsync.cli.asking import ask, require_terminal
from bcsync.cli.patience import tell
from bcsync.cli.plan import standing
from bcsync.cli.progress import progress_bar
from bcsync.cli.session import print_json, program, session, style
from bcsync.cli.streams import ReaderLeft, StreamLost, is_terminal
from bcsync.exits import Exit
from bcsync.findings import has_errors
from bcsync.flow.change_times import refuse_closed
from bcsync.flow.options import Applied, ApplyOptions, PlanResult
from bcsync.flow.refuse import refuse_beforehand
from bcsync.jobs.apply import apply
from bcsync.model.origin import Origin
from bcsync.planning.codec import plan_to_read
from bcsync.planning.plan import Plan
from bcsync.project import Project
from bcsync.render.report import Told, render_report, report_to_json
from bcsync.render.safe import printable
from bcsync.render.text import render_brief, render_plan
from bcsync.render.words import count


def allowance_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """What a guard is lifted with, by name, and why."""
    return allow_options(outside_option(click.option("--reason", help=WHY)(function)))


@dataclass(frozen=True, slots=True)
class ApplyFlags:
    """How the user wants it done."""

    auto_approve: bool = False
    reviewed: bool = False
    """This very plan was agreed to elsewhere."""
    as_json: bool = False
    detailed: bool = False
    reason: str | None = None
    origin: Origin | None = None
    """Who agreed to it where; None: what the variables of a CI job say."""
    outside_window: bool = False
    run_kind: str = "apply"
    lock_timeout: float = 0.0
    """Seconds to wait for the locks of others."""
    wait: float = 0.0
    """Seconds to stay until others have acted."""
    heard: Callable[[Applied], None] = lambda _applied: None
    """Called with what was done, before anybody is told."""


def carry_out(here: Project, planned: PlanResult, flags: ApplyFlags) -> Exit:
    """Show a plan, ask, carry it out and report; gives the exit code."""
    plan = planned.plan
    if planned.resumes is not None:
        click.echo(
            f"Goes on with what run {planned.resumes} began: this is the rest of the plan that was agreed to.",
            err=True,
        )
    lines = 0 if flags.as_json else _show_whole(planned)
    if has_errors(plan.findings):
        click.echo("error: nothing was applied; correct the errors above first", err=True)
        return Exit.FAILED
    refuse_beforehand(here, planned)
    refuse_closed(here, plan, outside=flags.outside_window)
    asks = bool(plan.ready or plan.protections) and not flags.auto_approve
    if asks:
        _remind(planned, lines)
        _ask(plan)
    with session().signals.patiently() as stopping, progress_bar(len(plan.ready)) as advance:
        options = ApplyOptions(
            advance,
            stopping,
            flags.reason,
            flags.run_kind,
            reviewed=flags.reviewed or not flags.auto_approve,
            asked=asks,
            origin=flags.origin,
            outside_window=flags.outside_window,
            patience=LockWait(flags.lock_timeout, tell, stopping),
            replanned=lambda due: _show_other(due, planned, flags),
            say=lambda words: click.echo(printable(words), err=True),
        )
        applied = apply(here, planned, options, flags.wait)
    flags.heard(applied)
    told = _report(planned, applied, flags)
    if applied.problem is not None:
        click.echo("This ended early. What was done until then is told above.", err=True)
        raise applied.problem
    code = _exit_code(applied, detailed=flags.detailed)
    return Exit.FAILED if code is Exit.DONE and not told else code


def _show_whole(planned: PlanResult) -> int:
    """Nothing is carried out of a plan that was not read to its end, and that is worth a word."""
    try:
        return _show(planned)
    except ReaderLeft as left:
        left.matters = True
        raise


def _report(planned: PlanResult, applied: Applied, flags: ApplyFlags) -> bool:
    """Report; False when standard output took none of it, although somebody wants to read it."""
    try:
        if flags.as_json:
            print_json(
                report_to_json(applied.report, applied.after, applied.record, applied.carried)
            )
        else:
            _show_done(planned, applied)
    except StreamLost as lost:
        chosen = isinstance(lost, ReaderLeft)
        click.echo(f"{'warning' if chosen else 'error'}: {lost.message}", err=True)
        run = "" if applied.report.run is None else f" {applied.report.run}"
        click.echo(f"  what was done stands, and is told by: {program()} history{run}", err=True)
        return chosen
    return True


def _show_done(planned: PlanResult, applied: Applied) -> None:
    plan = planned.plan
    if plan.ready or applied.report.tried:
        click.echo(
            render_report(applied.report, applied.after, style(), _shown_before(planned)), nl=False
        )
    left = () if applied.after is None else applied.after.protections
    written = set(plan.protections).difference(left)
    if written:
        click.echo(f"Written down: {_of_protection(len(written))}.")


def _shown_before(planned: PlanResult) -> Told:
    """What the plan has told before it was carried out."""
    part = None if planned.is_whole else frozenset(op.address for op in planned.plan.operations)
    return Told(frozenset(each.address for each in planned.plan.waiting), part)


def _show_other(due: PlanResult, planned: PlanResult, flags: ApplyFlags) -> None:
    """Say what is done instead, because others have changed something since this was planned."""
    if due.plan.operations == planned.plan.operations:
        return
    click.echo("Planned again: others have changed something meanwhile.", err=True)
    if not flags.as_json:
        _show(due)


def _exit_code(applied: Applied, *, detailed: bool) -> Exit:
    if applied.report.interrupted:
        return session().signals.exit_code
    if applied.report.failed:
        return Exit.PARTLY
    left = Exit.DONE if applied.after is None else standing(applied.after)
    return left if detailed and left in (Exit.WAITING, Exit.FAILED) else Exit.DONE


def _show(planned: PlanResult) -> int:
    """Print the plan; gives how many lines that took."""
    text = render_plan(plan_to_read(planned.plan, planned.heading), style())
    click.echo(text)
    return text.count("\n") + 1


def _remind(planned: PlanResult, lines: int) -> None:
    """What it comes to, for whoever is asked: of the plan itself ``lines`` lines may have scrolled away."""
    if is_terminal(sys.stdin) and not 0 < lines < get_terminal_size().lines:
        brief = render_brief(plan_to_read(planned.plan, planned.heading), style())
        click.echo(brief, nl=False, err=True)


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
