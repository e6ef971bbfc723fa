"""``bcsync apply``"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from bcsync.cli.carry import ApplyFlags, allowance_options, carry_out
from bcsync.cli.noting import noted, notify_option
from bcsync.cli.plan import selection_options
from bcsync.cli.project import project
from bcsync.cli.session import Command, json_option, lock_timeout_option, seconds
from bcsync.errors import UsageRefused
from bcsync.exits import Exit
from bcsync.flow.options import PlanOptions, PlanResult
from bcsync.flow.reviewed import expected, planned_from_file
from bcsync.jobs.inspect.plan_file import read_plan
from bcsync.jobs.night.news import Seen
from bcsync.model.origin import Origin
from bcsync.planning.scene import Allowances
from bcsync.planning.selection import Selection
from bcsync.project import Project
from bcsync.workflow import make_plan


@click.command(cls=Command, name="apply")
@click.argument("plan_file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--auto-approve", is_flag=True, help="Do not ask.")
@click.option(
    "--expect", metavar="DIGEST", help="Do this very plan (its last line says so), or refuse."
)
@click.option(
    "--reviewed",
    is_flag=True,
    help="In a job after a merge: do what its pull request showed, or refuse and say so there.",
)
@selection_options
@allowance_options
@lock_timeout_option
@click.option(
    "--wait",
    callback=seconds,
    default="0s",
    metavar="DURATION",
    help="Stay so long for others to act, and finish what was deferred.",
)
@click.option(
    "--detailed-exitcode", is_flag=True, help="7 when all is done and something still waits."
)
@notify_option
@json_option
def command(
    plan_file: Path | None,
    auto_approve: bool,
    expect: str | None,
    reviewed: bool,
    target: tuple[str, ...],
    exclude: tuple[str, ...],
    no_refresh: bool,
    allow: Allowances,
    reason: str | None,
    outside_window: bool,
    lock_timeout: float,
    wait: float,
    detailed_exitcode: bool,
    notify: bool,
    as_json: bool,
) -> int:
    """Show the plan, ask, and carry it out.

    With PLAN_FILE (made by `plan --out`), --expect or --reviewed, do exactly what was reviewed, or
    refuse if that is not what is due now.
    """
    here = project()
    options = PlanOptions(not no_refresh, allow, Selection(target, exclude))
    if reviewed and (expect is not None or plan_file is not None):
        raise UsageRefused(
            "--reviewed says by itself what is expected", hint="leave out --expect, and the file"
        )
    agreed_to = reviewed or expect is not None or plan_file is not None
    seen = Seen("apply")
    flags = ApplyFlags(
        auto_approve,
        reviewed=reviewed or expect is not None,
        as_json=as_json,
        detailed=detailed_exitcode,
        reason=reason,
        outside_window=outside_window,
        lock_timeout=lock_timeout,
        wait=wait,
        heard=seen.hear,
    )
    # Late: few apply in a job.
    from bcsync.cli.merged import origin_here, reviewed_plan, stale_told

    def work() -> int:
        origin: Origin | None
        with stale_told(agreed_to=agreed_to) as agreed:
            if reviewed:
                seen.planned, origin = reviewed_plan(here, options, agreed)
            else:
                seen.planned = _planned(here, plan_file, expect, options)
                origin = origin_here()
            code = carry_out(here, seen.planned, replace(flags, origin=origin))
            agreed.done = code in (Exit.DONE, Exit.WAITING)
        return code

    return noted(here, seen, work, notify=notify, looks=False)


def _planned(
    here: Project, plan_file: Path | None, expect: str | None, options: PlanOptions
) -> PlanResult:
    if plan_file is None:
        planned = make_plan(here, options)
        return planned if expect is None else expected(here, planned, expect)
    if options.selection or not options.refresh:
        raise UsageRefused(
            "a saved plan is applied whole",
            hint="leave out --target, --exclude and --no-refresh, or make a plan with them",
        )
    if expect is not None:
        raise UsageRefused(
            "a saved plan says by itself what is expected",
            hint="leave out --expect, or the file",
        )
    return planned_from_file(here, read_plan(plan_file), options.allow)
