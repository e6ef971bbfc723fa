"""``bcsync drift --adopt``: the layout made to say what was changed outside."""

from __future__ import annotations

from collections.abc import Sequence

import click

from bcsync.cli.asking import ask, require_terminal
from bcsync.cli.editing import show_diff
from bcsync.cli.session import style
from bcsync.editing.replace import replace_files
from bcsync.errors import UsageRefused
from bcsync.exits import Exit
from bcsync.flow.options import PlanResult
from bcsync.jobs.adopt_drift.adoption import adoption
from bcsync.project import Project
from bcsync.render.safe import printable
from bcsync.render.words import count


def refuse_mixed(adopted: Sequence[str], *, diff: bool, others: bool) -> None:
    """Raise ``UsageRefused`` for flags that do not go together."""
    if adopted and others:
        raise UsageRefused(
            "--adopt goes with none of --correct, --accept, --notify and --json",
            hint="drift is put back, accepted, or written into the layout: choose one of them",
        )
    if diff and not adopted:
        raise UsageRefused("--diff goes with --adopt", hint="bcsync drift --adopt ADDRESS --diff")


def adopt(
    here: Project, planned: PlanResult, addresses: Sequence[str], *, approved: bool, diff: bool
) -> int:
    """Show what would be written, ask, and write it; ``diff``: only show it."""
    found = adoption(here, planned, addresses)
    for address in found.unsaid:
        click.echo(f"{printable(address)}: the layout does not say what was changed", err=True)
    show_diff(found.rewrites, style())
    if diff or not found.rewrites:
        return Exit.DONE
    if not approved:
        require_terminal(
            "there is no terminal to ask on",
            hint="look at the lines above, then run the same with --auto-approve",
        )
        if ask("Write this? Only 'yes' is a yes") != "yes":
            click.echo("Nothing was written.", err=True)
            return Exit.FAILED
    replace_files(found.rewrites)
    files = count(len(found.rewrites), "file")
    click.echo(f"{len(found.addresses):,} adopted, {files} written.", err=True)
    return Exit.DONE
