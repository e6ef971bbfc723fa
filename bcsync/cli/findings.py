"""Showing what is wrong with a layout or with the settings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import click

from bcsync.cli.session import colors
from bcsync.cli.typed import finding_as_typed
from bcsync.errors import BcsyncError
from bcsync.findings import Finding
from bcsync.source.mapping import Sources

_AT_ONCE = 500
"""Findings in one write: an unbuffered stream takes its time for each."""


def show_invalid(error: BcsyncError, directory: Path) -> bool:
    """Show an error that carries findings; False if it carries none."""
    from bcsync.layout.load import LayoutInvalid
    from bcsync.settings import SettingsInvalid

    match error:
        case LayoutInvalid():
            show_findings(error.layout.findings, error.layout.sources, directory)
        case SettingsInvalid():
            show_findings(error.findings, error.sources, directory)
        case _:
            return False
    return True


def show_findings(findings: Sequence[Finding], sources: Sources, directory: Path) -> None:
    """All findings with their source lines, on standard error."""
    from bcsync.render.findings import render_text

    findings = [finding_as_typed(each, directory) for each in findings]
    pieces = render_text(findings, sources, color=colors(err=True))
    while text := "".join(islice(pieces, _AT_ONCE)):
        click.echo(text, err=True, nl=False)
