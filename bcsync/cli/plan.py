"""``bcsync plan``"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from shlex import quote
from typing import Any

import click

from bcsync.cli.allowing import allow_options
from bcsync.cli.plan_file import refuse_unsuitable, save_plan
from bcsync.cli.project import project
from bcsync.cli.session import Command, program
from bcsync.cli.telling import failures_told, print_plan
from bcsync.exits import Exit
from bcsync.findings import IN_DOUBT, UNREAD, has_errors
from bcsync.flow.options import PlanOptions, PlanResult
from bcsync.planning.codec import plan_to_json, plan_to_read
from bcsync.planning.plan import Plan
from bcsync.planning.scene import Allowances
from bcsync.planning.selection import Selection
from bcsync.project import Project
from bcsync.render.formats import FORMATS
from bcsync.render.safe import printable
from bcsync.workflow import make_plan


def selection_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--target``, ``--exclude`` and ``--no-refresh``: shared by plan, apply and drift."""
    options = (
        click.option(
            "--target", multiple=True, metavar="ADDRESS", help="Only this (a glob will do)."
        ),
        click.option("--exclude", multiple=True, metavar="ADDRESS", help="All but this."),
        click.option(
            "--no-refresh",
            is_flag=True,
            help="Compare with what was last known; no platform needed.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def base_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--base``: shared by plan and review."""
    option = click.option(
        "--base",
        metavar="REV",
        help="What the layout changes since this commit; no state, no platform needed.",
    )
    return option(function)


def standing_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--detailed-exitcode`` of what makes a plan: shared by plan and review."""
    option = click.option(
        "--detailed-exitcode",
        is_flag=True,
        help="0 nothing to do, 1 not all could be read, 2 changes, 7 something waits.",
    )
    return option(function)


def planned_by(here: Project, options: PlanOptions, base: str | None) -> PlanResult:
    """The plan against the platform, or against another revision of the layout."""
    if base is None:
        return make_plan(here, options)
    # Late: few compare with a commit.
    from bcsync.flow.base import plan_on_base

    return plan_on_base(here, options, base)


@click.command(cls=Command, name="plan")
@click.option("--out", type=click.Path(path_type=Path), help="Save the plan.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How to print it.",
)
@base_option
@selection_options
@allow_options
@standing_option
def command(
    out: Path | None,
    form: str,
    base: str | None,
    target: tuple[str, ...],
    exclude: tuple[str, ...],
    no_refresh: bool,
    allow: Allowances,
    detailed_exitcode: bool,
) -> int:
    """Show what apply would do. Never writes to the platform.

    What is allowed here, an apply of the saved plan may do.
    """
    options = PlanOptions(not no_refresh, allow, Selection(target, exclude))
    with failures_told(form):
        here = project()
        if out is not None:
            refuse_unsuitable(here, out)
        planned = planned_by(here, options, base)
    plan = planned.plan
    if out is not None:
        save_plan(out, plan_to_json(plan, planned.heading))
    to_json = plan_to_json if FORMATS[form].whole else plan_to_read
    print_plan(to_json(plan, planned.heading), FORMATS[form])
    if FORMATS[form].for_terminals and base is None:
        _say_next(planned, out)
    if has_errors(plan.findings):
        return Exit.FAILED
    return standing(plan) if detailed_exitcode else Exit.DONE


def standing(plan: Plan) -> Exit:
    """What a plan leaves to do, as an exit code."""
    if plan.ready or plan.protections:
        return Exit.CHANGES
    told = {each.code for each in plan.findings}
    if plan.unread or UNREAD in told:
        # Unknown is not as declared, whether or not the layout speaks of it.
        return Exit.FAILED
    waits = plan.waiting or plan.deferred or plan.manual or IN_DOUBT in told
    return Exit.WAITING if waits else Exit.DONE


def _say_next(planned: PlanResult, out: Path | None) -> None:
    """How to do it, in words that can be typed as they are; or that it would be refused."""
    plan = planned.plan
    if not (plan.ready or plan.protections) or has_errors(plan.findings):
        return
    refusing = dict.fromkeys(guard.name for guard in plan.guards if not guard.ok)
    if refusing:
        click.echo(f"An apply would be refused by {', '.join(refusing)}, see above.", err=True)
        return
    words = [program(), "apply", *_the_same(planned.options, out)]
    where, exactly = planned.heading.platform, " exactly" if out else ""
    click.echo(f"To do{exactly} this on the {where} platform: {' '.join(words)}", err=True)


def _the_same(options: PlanOptions, out: Path | None) -> Iterator[str]:
    """The words that make it the same plan."""
    if out is not None:
        yield quote(printable(out))
        return
    allowed = (
        (f"--allow-{each.name}", getattr(options.allow, each.name))
        for each in fields(options.allow)
    )
    chosen = ("--target", options.selection.targets), ("--exclude", options.selection.excludes)
    for flag, addresses in (*chosen, *allowed):
        yield from (f"{flag} {quote(printable(address))}" for address in addresses)
    if not options.refresh:
        yield "--no-refresh"
