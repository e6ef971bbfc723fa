"""``bcsync completion``"""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from bcsync.cli.session import Command


@click.command(cls=Command, name="completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print a completion script, to be sourced by SHELL.

    \b
    bash:  eval "$(bcsync completion bash)"
    zsh:   eval "$(bcsync completion zsh)"
    fish:  bcsync completion fish | source
    """
    from bcsync.cli.app import app

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(app, {}, "bcsync", "_BCSYNC_COMPLETE").source())
