"""``bcsync show``"""

from __future__ import annotations

from pathlib import Path

import click

from bcsync.cli.project import project
from bcsync.cli.session import Command, json_option, print_json, style
from bcsync.cli.telling import print_plan
from bcsync.errors import UsageRefused
from bcsync.jobs.inspect.addresses import entry_json
from bcsync.jobs.inspect.plan_file import read_plan
from bcsync.jobs.inspect.snapshot import look
from bcsync.kinds import KINDS
from bcsync.model.address import kind_of
from bcsync.render.entry import describe
from bcsync.render.formats import FORMATS


@click.command(cls=Command, name="show")
@click.argument("what", metavar="PLAN|ADDRESS")
@json_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How to print a saved plan.",
)
def command(what: str, as_json: bool, form: str) -> None:
    """Show a saved plan, or what is known of an address."""
    if _exists(what) or _looks_like_a_file(what):
        plan = read_plan(Path(what))
        if as_json:
            print_json(plan)
        else:
            print_plan(plan, FORMATS[form])
        return
    if form != "text":
        raise UsageRefused(
            f"{what} is no saved plan, and --format is for these",
            hint="name a file that plan --out has written, or ask for --json",
        )
    known = look(project(), refresh=False)
    entry = entry_json(known.book.find(what), known.book)
    if as_json:
        print_json(entry)
    else:
        click.echo(style().fit(describe(entry)), nl=False)


def _exists(what: str) -> bool:
    try:
        return Path(what).exists() and not Path(what).is_dir()
    except OSError:
        # Too long to be a file's name, for example.
        return False


def _looks_like_a_file(what: str) -> bool:
    if kind_of(what) in KINDS:
        return False
    if what.endswith(".json"):
        return True
    if "." not in what:
        raise UsageRefused(
            f"{what} is neither a file nor an address",
            hint="an address begins with its kind, such as ad_account.acme/uk",
        )
    return False
