"""``bcsync apply``"""

from __future__ import annotations

from pathlib import Path

import click

from bcsync.cli.carry import Manner, allowance_options, carry_out
from bcsync.cli.plan import selection_options
from bcsync.cli.project import project
from bcsync.cli.session import Command, json_option, lock_timeout_option, seconds
from bcsync.errors import UsageRefused
from bcsync.looking.saved import read_plan
from bcsync.planning.scene import Allowances
from bcsync.planning.selection import Selection
from bcsync.project import Project
from bcsync.workflow import Planned, Wishes, make_plan, planned_from_file


@click.command(cls=Command, name="apply")
@click.argument("plan_file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--auto-approve", is_flag=True, help="Do not ask.")
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
@json_option
def command(
    plan_file: Path | None,
    auto_approve: bool,
    target: tuple[str, ...],
    exclude: tuple[str, ...],
    no_refresh: bool,
    allow: Allowances,
    reason: str | None,
    lock_timeout: float,
    wait: float,
    detailed_exitcode: bool,
    as_json: bool,
) -> int:
    """Show the plan, ask, and carry it out.

    With PLAN_FILE (made by `plan --out`), do exactly what was reviewed, or refuse if reality moved.
    """
    here = project()
    wishes = Wishes(not no_refresh, allow, Selection(target, exclude))
    planned = _taken_up(here, plan_file, wishes) if plan_file else make_plan(here, wishes)
    manner = Manner(
        auto_approve,
        as_json,
        detailed_exitcode,
        reason,
        lock_timeout=lock_timeout,
        wait=wait,
    )
    return carry_out(here, planned, manner)


def _taken_up(here: Project, plan_file: Path, wishes: Wishes) -> Planned:
    if wishes.selection or not wishes.refresh:
        raise UsageRefused(
            "a saved plan is applied whole",
            hint="leave out --target, --exclude and --no-refresh, or make a plan with them",
        )
    return planned_from_file(here, read_plan(plan_file), wishes)
