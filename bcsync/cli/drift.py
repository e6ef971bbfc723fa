"""``bcsync drift``"""

from __future__ import annotations

import click

from bcsync.cli.exits import Exit
from bcsync.cli.project import project
from bcsync.cli.session import Command, json_option, print_json, style
from bcsync.looking.drift import drift_json, render_drift
from bcsync.render.safe import printable
from bcsync.workflow import make_plan


@click.command(cls=Command, name="drift")
@click.option(
    "--detailed-exitcode",
    is_flag=True,
    help="2 when there is drift, 1 when some of the platform could not be read.",
)
@json_option
def command(detailed_exitcode: bool, as_json: bool) -> int:
    """Show what was changed outside bcsync since it last ran. Changes nothing."""
    planned = make_plan(project())
    found = drift_json(planned.plan.drift, planned.snapshot)
    if as_json:
        print_json(found)
    else:
        click.echo(render_drift(found, style()), nl=False)
    for gap in found["unknown"]:
        words = (
            f"{gap['scope']}: {gap['kind'] or 'nothing of it'} could not be read: {gap['reason']}"
        )
        click.echo(f"warning: {printable(words)}", err=True)
    if not detailed_exitcode:
        return Exit.DONE
    if found["drift"]:
        return Exit.CHANGES
    return Exit.FAILED if found["unknown"] else Exit.DONE
