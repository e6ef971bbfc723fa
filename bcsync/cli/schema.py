"""``bcsync schema``"""

from __future__ import annotations

import click

from bcsync.cli.session import Command, print_json
from bcsync.errors import UsageRefused
from bcsync.kinds import KINDS
from bcsync.layout.schema import bind, bundle, load_schemas
from bcsync.source.suggest import did_you_mean


@click.command(cls=Command, name="schema")
@click.argument("kind", required=False)
def command(kind: str | None) -> None:
    """Print the JSON Schema (2020-12) of a layout, or of KIND.

    KIND may also be `settings` (bcsync.yaml) or `plan` (the JSON plan).
    """
    schemas = load_schemas()
    if kind is None or kind == "layout":
        print_json(bind(schemas, KINDS.sections()))
    elif kind in schemas:
        print_json(bundle(schemas, kind))
    else:
        near = did_you_mean(kind, schemas)
        raise UsageRefused(
            f"there is no schema {kind}",
            hint=f"did you mean {near}?" if near else f"there are: {', '.join(sorted(schemas))}",
        )
