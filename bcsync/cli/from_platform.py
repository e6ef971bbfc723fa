"""``bcsync init --from-platform``: the settings, and what is there as a layout."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import click

from bcsync.cli.beginning import begin_with
from bcsync.cli.schema_files import FOLDER, SETTINGS_LINE, schema_files
from bcsync.errors import BcsyncError, UsageRefused
from bcsync.model.address import is_key
from bcsync.model.text import is_variable_name
from bcsync.source.discover import SETTINGS_FILE, discover


def begin(root: Path, pairs: Sequence[str], base_url: str | None) -> None:
    """Begin a project in ``root`` with what these tokens administer; nothing is left of one that fails.

    Raises ``UsageRefused`` for a pair that is none, and what ``export`` does.
    """
    credentials = dict(map(_pair, pairs))
    if not credentials:
        raise UsageRefused(
            "nobody knows whose Business Centers to begin with",
            hint="name a key and the variable that holds a token of its admin: "
            "--credential acme=ACME_TIKTOK_TOKEN",
        )
    made = not root.exists()
    files = {SETTINGS_FILE: _settings(credentials, base_url).encode(), **schema_files()}
    begin_with(root, files)
    try:
        _export(root)
    except BcsyncError:
        # Begun again it would be refused for the files that this one left.
        for name in files:
            (root / name).unlink()
        with suppress(OSError):
            (root / FOLDER).rmdir()  # there may be other things in it
        if made:
            (root / ".gitignore").unlink(missing_ok=True)
        raise


def _export(root: Path) -> None:
    from bcsync.cli.export import export
    from bcsync.cli.project import project
    from bcsync.cli.session import program, session

    session().directory = root
    here = project()
    export(here, (), 0.0, split=True)
    if not discover(here.root):
        click.echo(
            "note: none of these tokens is that of an admin of a Business Center: nothing was written down; "
            f"see {program()} doctor",
            err=True,
        )


def _pair(written: str) -> tuple[str, str]:
    key, sign, variable = written.partition("=")
    if sign and is_key(key) and is_variable_name(variable):
        return key, variable
    # Without what was written: it may be a token.
    raise UsageRefused(
        "--credential takes a key and the name of a variable, and there is something else",
        hint="write it like this: --credential acme=ACME_TIKTOK_TOKEN, never with the token itself",
    )


def _settings(credentials: Mapping[str, str], base_url: str | None) -> str:
    address = f", base_url: {json.dumps(base_url)}" if base_url else ""
    lines = "".join(
        f"  {key}: {variable}   # the NAME of a variable, never a token\n"
        for key, variable in credentials.items()
    )
    return f"{SETTINGS_LINE}version: 1\nplatform: {{kind: tiktok{address}}}\ncredentials:\n{lines}"
