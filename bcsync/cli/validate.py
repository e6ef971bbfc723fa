"""``bcsync validate``"""

from __future__ import annotations

import click

from bcsync.cli.findings import show_findings
from bcsync.cli.project import project
from bcsync.cli.session import Command, json_option, print_json, session
from bcsync.exits import Exit
from bcsync.project import read_layout
from bcsync.render.words import count


@click.command(cls=Command, name="validate")
@json_option
def command(as_json: bool) -> int:
    """Check the layout; needs neither state nor platform."""
    layout = read_layout(project())
    if as_json:
        from bcsync.findings import finding_to_json

        print_json({"valid": layout.valid, "findings": [*map(finding_to_json, layout.findings)]})
    else:
        show_findings(layout.findings, layout.sources, session().directory)
        if layout.valid:
            resources = count(len(layout.desired.resources), "resource")
            click.echo(f"Valid: {resources} in {count(len(layout.sources.files), 'file')}.")
    return Exit.DONE if layout.valid else Exit.FAILED
