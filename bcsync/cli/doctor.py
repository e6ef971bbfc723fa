"""``bcsync doctor``"""

from __future__ import annotations

import os
import sys
from dataclasses import asdict

import click

from bcsync.cli.session import Command, json_option, print_json, session
from bcsync.cli.tracing import listener
from bcsync.cli.typed import as_typed
from bcsync.exits import Exit
from bcsync.jobs.check import Check, Health
from bcsync.jobs.doctor import diagnose
from bcsync.render.safe import printable


@click.command(cls=Command, name="doctor")
@json_option
def command(as_json: bool) -> int:
    """Check Python, settings, layout, state, platform and who acts on it."""
    checks: list[Check] = []
    here, version = session().directory, sys.version_info[:3]
    for check in diagnose(here, os.environ, version, listener()):
        checks.append(check)
        if not as_json:
            click.echo(_line(check))
    if as_json:
        print_json([asdict(check) for check in checks])
    failed = any(check.health is Health.FAIL for check in checks)
    return Exit.FAILED if failed else Exit.DONE


def _line(check: Check) -> str:
    way_out = f" ({as_typed(check.hint, session().directory)})" if check.hint else ""
    return printable(f"{check.health:<4}  {check.name:<9}  {check.message}{way_out}")
