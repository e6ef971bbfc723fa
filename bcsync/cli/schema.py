"""``bcsync schema``"""

from __future__ import annotations

import click

from bcsync.cli.schema_files import schema_of
from bcsync.cli.session import Command, print_json
from bcsync.errors import UsageRefused
from bcsync.layout.schema import load_schemas
from bcsync.source.suggest import did_you_mean


@click.command(cls=Command, name="schema")
@click.argument("kind", required=False)
def command(kind: str | None) -> None:
    """Print the JSON Schema (2020-12) of a layout, or of KIND.

    KIND may also be `settings` (bcsync.yaml), `fleet` (fleet.yaml) or `plan` (the JSON plan).
    """
    schemas = load_schemas()
    if kind is None or kind in schemas:
        print_json(schema_of(kind or "layout", schemas))
    else:
        near = did_you_mean(kind, schemas)
        raise UsageRefused(
            f"there is no schema {kind}",
            hint=f"did you mean {near}?" if near else f"there are: {', '.join(sorted(schemas))}",
        )
