"""``bcsync apply``"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from bcsync.applying.outcome import Report
from bcsync.cli.exits import Exit
from bcsync.cli.plan import selection_options, standing
from bcsync.cli.progress import progress_bar
from bcsync.cli.project import project
from bcsync.cli.session import Command, json_option, print_json, style
from bcsync.errors import UsageRefused
from bcsync.findings import has_errors
from bcsync.looking.saved import read_plan
from bcsync.planning.codec import plan_to_json
from bcsync.planning.operation import Plan
from bcsync.planning.scene import Allowances
from bcsync.planning.selection import Selection
from bcsync.project import Project
from bcsync.render.report import render_report, report_to_json
from bcsync.render.text import render_plan
from bcsync.render.words import count
from bcsync.workflow import (
    Applied,
    Hands,
    Planned,
    Wishes,
    apply_planned,
    make_plan,
    planned_from_file,
    refuse_guarded,
)


@click.command(cls=Command, name="apply")
@click.argument("plan_file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--auto-approve", is_flag=True, help="Do not ask.")
@selection_options
@click.option("--allow-remove", multiple=True, metavar="ADDRESS", help="May be removed.")
@click.option("--allow-review", multiple=True, metavar="ADDRESS", help="May go into review.")
@click.option("--allow-close", multiple=True, metavar="ADDRESS", help="May be closed for good.")
@click.option("--reason", help="Why; kept in the journal.")
@click.option(
    "--detailed-exitcode", is_flag=True, help="7 when all is done and something still waits."
)
@json_option
def command(
    plan_file: Path | None,
    auto_approve: bool,
    target: tuple[str, ...],
    exclude: tuple[str, ...],
    no_refresh: bool,
    allow_remove: tuple[str, ...],
    allow_review: tuple[str, ...],
    allow_close: tuple[str, ...],
    reason: str | None,
    detailed_exitcode: bool,
    as_json: bool,
) -> int:
    """Show the plan, ask, and carry it out.

    With PLANFILE (made by `plan --out`), do exactly what was reviewed, or refuse if reality moved.
    """
    here = project()
    allow = Allowances(allow_remove, allow_review, allow_close)
    wishes = Wishes(not no_refresh, allow, Selection(target, exclude))
    planned = _taken_up(here, plan_file, wishes) if plan_file else make_plan(here, wishes)
    plan = planned.plan
    if not as_json:
        click.echo(render_plan(plan_to_json(plan, planned.heading), style()))
    if has_errors(plan.findings):
        click.echo("error: nothing was applied; correct the errors above first", err=True)
        return Exit.FAILED
    refuse_guarded(plan)
    if plan.ready and not auto_approve:
        _ask(plan)
    with _interrupts() as stopping, progress_bar(len(plan.ready)) as advance:
        applied = apply_planned(here, planned, Hands(advance, stopping, reason))
    if as_json:
        print_json(report_to_json(applied.report, applied.after))
    elif plan.ready:
        click.echo(render_report(applied.report, applied.after, style()), nl=False)
    return _exit_code(applied, detailed=detailed_exitcode)


def _taken_up(here: Project, plan_file: Path, wishes: Wishes) -> Planned:
    if wishes.selection or not wishes.refresh:
        raise UsageRefused(
            "a saved plan is applied whole",
            hint="leave out --target, --exclude and --no-refresh, or make a plan with them",
        )
    return planned_from_file(here, read_plan(plan_file), wishes)


def _exit_code(applied: Applied, *, detailed: bool) -> Exit:
    report: Report = applied.report
    if report.interrupted:
        return Exit.INTERRUPTED
    if report.failed:
        return Exit.PARTLY
    left = standing(applied.after)
    return left if detailed and left is Exit.WAITING else Exit.DONE


def _ask(plan: Plan) -> None:
    if not sys.stdin.isatty():
        raise UsageRefused(
            "there is no terminal to ask on",
            hint="review the plan above, then run: bcsync apply --auto-approve",
        )
    question = f"Do {count(len(plan.ready), 'operation')}? Only 'yes' is a yes"
    answer = click.prompt(question, default="no", show_default=False, err=True)
    if answer.strip() != "yes":
        raise click.Abort


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Ctrl-C once: finish what is in flight, write, leave. Twice: now."""
    asked: list[int] = []

    def on_interrupt(_signal: int, _frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(1)
        click.echo("\nFinishing what is in flight; Ctrl-C again to leave now.", err=True)

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)
