"""Where every exception ends: one line of what, one line of what to do, one exit code."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

import click

from bcsync.cli.app import app
from bcsync.cli.exits import Exit
from bcsync.errors import BcsyncError
from bcsync.render.safe import printable


def run(arguments: list[str]) -> int:
    """Run a command; gives its exit code. Nothing that a user does shows a traceback."""
    try:
        result = app.main(arguments, prog_name="bcsync", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        return Exit.USAGE
    except click.ClickException as error:
        error.show()
        return Exit.FAILED
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return Exit.INTERRUPTED
    except BcsyncError as error:
        _show(error)
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output has left (as `head` does); there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except Exception as error:  # noqa: BLE001 - the border: a fault of ours must still end in words
        return _fault(error)
    return int(result) if isinstance(result, int) else Exit.DONE


def _show(error: BcsyncError) -> None:
    from bcsync.cli.findings import show_invalid

    if show_invalid(error):
        return
    click.echo(f"error: {printable(error.message)}", err=True)
    for detail in error.details:
        click.echo(f"  {printable(detail)}", err=True)
    if error.hint:
        click.echo(f"  {printable(error.hint)}", err=True)


def _keep(log: Path, details: str) -> None:
    # Values of the layout and of the state may stand in it: for its owner alone.
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
        if log.is_file():
            log.chmod(0o600)
        file.write(details)


def _fault(error: Exception) -> int:
    """A mistake in bcsync: keep the details in a file, show the user a sentence."""
    details = "".join(traceback.format_exception(error))
    log = Path(os.environ.get("BCSYNC_CRASH_LOG", "bcsync-crash.log"))
    kept = ""
    try:
        _keep(log, details)
        kept = f" The details are in {log}."
    except OSError:
        kept = f" ({type(error).__name__}: {printable(error)})"
    click.echo(f"error: bcsync made a mistake and stopped.{kept}", err=True)
    click.echo("  please report it; `bcsync doctor` checks what it left behind", err=True)
    return Exit.FAILED
