"""``bcsync export``"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from bcsync.cli.patience import patience
from bcsync.cli.project import project
from bcsync.cli.schema_files import layout_line
from bcsync.cli.session import Command, lock_timeout_option, program
from bcsync.cli.streams import write_data
from bcsync.editing.yaml_text import to_yaml
from bcsync.errors import BcsyncError
from bcsync.jobs.export.export import VERSION, Exported, exporting, remember
from bcsync.project import Project
from bcsync.render.safe import printable
from bcsync.source.discover import SETTINGS_FILE, discover

_PEOPLE = "people"


@click.command(cls=Command, name="export")
@click.argument("business_centers", nargs=-1, metavar="[BC]...")
@click.option("--split", is_flag=True, help="Write KEY.yaml for each Business Center.")
@lock_timeout_option
def command(business_centers: tuple[str, ...], split: bool, lock_timeout: float) -> None:
    """Write what exists as a layout, and adopt it: a plan is empty afterwards.

    BC is a key, an id or an exact name; without one, all that the actors may see. The layout goes to
    standard output or, with --split, into files of the project; none is ever overwritten.
    """
    export(project(), business_centers, lock_timeout, split=split)


def export(
    here: Project, business_centers: Sequence[str], lock_timeout: float, *, split: bool
) -> None:
    """What the command does, in this project."""
    with exporting(here, business_centers, patience(lock_timeout)) as (exported, state):
        if split:
            _write_files(here.root, exported)
        else:
            write_data(layout_line(here.root) + to_yaml(exported.document), nl=False)
        remember(state, exported)
    for note in exported.notes:
        click.echo(f"note: {printable(note)}", err=True)
    _say_bound(len(exported.bindings), split=split)


def _say_bound(bound: int, *, split: bool) -> None:
    if not bound:
        return
    words = f"Bound {bound:,} {'address' if bound == 1 else 'addresses'}"
    if not split:
        # What is bound and not declared is what a plan removes from an exclusive list.
        words += "; save this layout in the project before the next plan, "
        words += f"or {program()} state rm them"
    click.echo(f"{words}.", err=True)


def _write_files(root: Path, exported: Exported) -> None:
    first = layout_line(root)
    files = {root / name: first + text for name, text in _files(exported)}
    for path in files:
        if path.exists():
            raise BcsyncError(
                f"{path.name} exists and is not overwritten",
                hint="move it away, or export without --split and compare",
            )
    others = discover(root)
    for path, text in files.items():
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise BcsyncError(
                f"cannot write {path}: {error.strerror}",
                hint="check that you may write into the project's directory",
            ) from error
        click.echo(f"Wrote {path.name}.", err=True)
    if others:
        names = ", ".join(path.relative_to(root).as_posix() for path in others[:3])
        click.echo(f"note: {names} also belong to this layout: see {program()} validate", err=True)


def _files(exported: Exported) -> Iterator[tuple[str, str]]:
    taken = {SETTINGS_FILE}
    if exported.people:
        taken.add(f"{_PEOPLE}.yaml")
        yield f"{_PEOPLE}.yaml", _text("people", exported.people)
    for key, block in exported.centers.items():
        name = f"{key}.yaml"
        while name in taken:
            name = f"{name.removesuffix('.yaml')}-center.yaml"
        taken.add(name)
        yield name, _text("business_centers", {key: block})


def _text(section: str, blocks: Mapping[str, Any]) -> str:
    return to_yaml({"version": VERSION, section: blocks})
