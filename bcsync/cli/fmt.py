"""``bcsync fmt``"""

from __future__ import annotations

from pathlib import Path

import click

from bcsync.cli.editing import show_diff
from bcsync.cli.findings import show_findings
from bcsync.cli.project import project
from bcsync.cli.session import Command, session, style
from bcsync.editing.replace import replace_files
from bcsync.exits import Exit
from bcsync.jobs.fmt import Formatting, formatting
from bcsync.render.safe import printable
from bcsync.render.words import count


@click.command(cls=Command, name="fmt")
@click.argument(
    "paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, path_type=Path)
)
@click.option("--check", is_flag=True, help="Write nothing; 1 when there is something to write.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
def command(paths: tuple[Path, ...], check: bool, diff: bool) -> int:
    """Give the layout files their usual style; comments, order and meaning stay.

    All files of the project, or those that PATH names: files of it, or folders.
    """
    found = formatting(project(), paths)
    if diff:
        show_diff(found.rewrites, style())
    else:
        if not check:
            replace_files(found.rewrites)
        for rewrite in found.rewrites:
            click.echo(printable(rewrite.name))
    _tell(found, written=not (check or diff))
    failed = found.findings or found.unsure or (check and found.rewrites)
    return Exit.FAILED if failed else Exit.DONE


def _tell(found: Formatting, *, written: bool) -> None:
    show_findings(found.findings, found.sources, session().directory)
    for name in found.unsure:
        click.echo(
            f"left as it is: {printable(name)} would not surely mean the same; "
            "indent it by hand, by two blanks a level",
            err=True,
        )
    changed, would = len(found.rewrites), "" if written else "would be "
    click.echo(f"{count(changed, 'file')} of {found.files:,} {would}changed.", err=True)
