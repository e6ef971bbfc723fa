"""``bcsync review``"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from bcsync.cli.allowing import allow_options
from bcsync.cli.plan import (
    base_option,
    planned_by,
    selection_options,
    standing,
    standing_option,
)
from bcsync.cli.project import project
from bcsync.cli.review_files import (
    FILES,
    refuse_unsuitable_folder,
    tell_the_job,
    write_files,
)
from bcsync.cli.session import Command, session, style
from bcsync.cli.telling import plan_of_failure, print_plan
from bcsync.errors import BcsyncError, UsageRefused
from bcsync.exits import Exit
from bcsync.findings import has_errors
from bcsync.flow.options import PlanOptions
from bcsync.forge.job import FORGE, kind_of
from bcsync.planning.codec import plan_to_json
from bcsync.planning.scene import Allowances
from bcsync.planning.selection import Selection
from bcsync.render.formats import FORMATS
from bcsync.render.safe import printable
from bcsync.render.text import render_brief

_FOLDER = Path(".bcsync", "review")
_FORGES = "github", "gitlab", "none"


@click.command(cls=Command, name="review")
@click.option(
    "--out-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the files there (default: .bcsync/review in the project).",
)
@click.option(
    "--forge",
    type=click.Choice(_FORGES),
    envvar=FORGE,
    help="Whose job it runs in (default: by its variables).",
)
@click.option(
    "--from",
    "made",
    type=click.Path(path_type=Path),
    help="Tell of a plan that another job made with --base; nothing is planned.",
)
@base_option
@selection_options
@allow_options
@standing_option
def command(
    out_dir: Path | None,
    forge: str | None,
    made: Path | None,
    base: str | None,
    target: tuple[str, ...],
    exclude: tuple[str, ...],
    no_refresh: bool,
    allow: Allowances,
    detailed_exitcode: bool,
) -> int:
    """Everything that a pull request needs: plan, and write it down for people and machines.

    In a job for a pull request it keeps one comment there. Never writes to the platform.
    """
    options = PlanOptions(not no_refresh, allow, Selection(target, exclude))
    folder = session().directory / _FOLDER if out_dir is None else out_dir
    refuse_unsuitable_folder(folder)
    forge = forge or kind_of(os.environ) or "none"
    if made is not None:
        if base is not None or no_refresh or target or exclude or allow != Allowances():
            raise UsageRefused(
                "--from takes a plan as it is", hint="leave the flags out that say how to plan"
            )
        plan = plan_of_another_job(made)
        return Exit.DONE if _tell(folder, forge, plan) and "failure" not in plan else Exit.FAILED
    try:
        planned = planned_by(project(), options, base)
    except BcsyncError as error:
        _tell_failure(folder, forge, plan_of_failure(error, None))
        raise
    posted = _tell(folder, forge, plan_to_json(planned.plan, planned.heading))
    if has_errors(planned.plan.findings) or not posted:
        return Exit.FAILED
    return standing(planned.plan) if detailed_exitcode else Exit.DONE


def plan_of_another_job(path: Path) -> Any:
    """A plan that may have been made by a stranger: data, and never what anybody agrees to.

    Raises ``PlanFileError`` for what is none, ``UsageRefused`` for one that claims to know the platform.
    """
    from bcsync.jobs.inspect.plan_file import read_plan

    plan = read_plan(path)
    if plan.get("base") is None and "failure" not in plan:
        raise UsageRefused(
            f"{path} was not made with --base: it would be taken for what an apply does",
            hint="make it with --base REV, or review in this job, without --from",
        )
    return plan


def _tell(folder: Path, forge: str, plan: Any) -> bool:
    """To all who want to know; False when the pull request could not be told."""
    write_files(folder, plan)
    tell_the_job(plan, os.environ)
    if forge == "github":
        print_plan(plan, FORMATS["github"])
    elif "failure" not in plan:
        click.echo(render_brief(plan, style()), nl=False)
    names = ", ".join(FILES)
    click.echo(f"The whole plan is in {printable(folder)}: {names}", err=True)
    if forge == "none":
        return True
    # Late: not all who review have a forge.
    from bcsync.cli.posting import post

    return post("github" if forge == "github" else "gitlab", plan)


def _tell_failure(folder: Path, forge: str, plan: Any) -> None:
    """That there is no plan, in the place of an older one; what is in the way of that is told besides."""
    try:
        _tell(folder, forge, plan)
    except BcsyncError as error:
        click.echo(f"error: {printable(error.message)}", err=True)
