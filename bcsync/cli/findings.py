"""Showing what is wrong with a layout or with the settings."""

from __future__ import annotations

from collections.abc import Sequence

import click

from bcsync.cli.session import colors
from bcsync.errors import BcsyncError
from bcsync.findings import Finding
from bcsync.source.mapping import Sources


def show_invalid(error: BcsyncError) -> bool:
    """Show an error that carries findings; False if it carries none."""
    from bcsync.layout.load import LayoutInvalid
    from bcsync.settings import SettingsInvalid

    match error:
        case LayoutInvalid():
            show_findings(error.layout.findings, error.layout.sources)
        case SettingsInvalid():
            show_findings(error.findings, error.sources)
        case _:
            return False
    return True


def show_findings(findings: Sequence[Finding], sources: Sources) -> None:
    """Findings with their source lines, on standard error."""
    from bcsync.render.findings import render_text

    if findings:
        text = render_text(findings, sources, color=colors(err=True))
        click.echo(text.rstrip("\n"), err=True)
