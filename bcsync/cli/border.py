"""Where every exception ends: one line of what, one line of what to do, one exit code."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

import click

from bcsync.cli.app import app
from bcsync.cli.crash_log import keep
from bcsync.cli.session import Session
from bcsync.cli.streams import ReaderLeft, require_output
from bcsync.cli.typed import as_typed
from bcsync.ending import command
from bcsync.errors import BcsyncError
from bcsync.exits import Exit
from bcsync.render.safe import printable


def run(arguments: list[str]) -> int:
    """Run a command; gives its exit code. Nothing that a user does shows a traceback."""
    session = Session()
    with session.signals.heard(), command():
        return _ended(arguments, session)


def _ended(arguments: list[str], session: Session) -> int:
    try:
        require_output()
        result = app.main(
            arguments, prog_name="bcsync", standalone_mode=False, obj=session, color=True
        )
    except click.UsageError as error:
        error.show()
        return Exit.USAGE
    except click.ClickException as error:
        error.show()
        return Exit.FAILED
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return session.signals.exit_code
    except ReaderLeft as left:
        # As other programs do, which SIGPIPE ends: 128 and its number, and no word.
        if left.matters:
            _show(left, session.directory)
        return left.exit_code
    except BcsyncError as error:
        _show(error, session.directory)
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the border: a fault of ours must still end in words
        return _fault(error, session.directory)
    return int(result) if isinstance(result, int) else Exit.DONE


def _show(error: BcsyncError, directory: Path) -> None:
    from bcsync.cli.findings import show_invalid

    if show_invalid(error, directory):
        return
    click.echo(f"error: {printable(as_typed(error.message, directory))}", err=True)
    for detail in error.details:
        click.echo(f"  {printable(as_typed(detail, directory))}", err=True)
    if error.hint:
        click.echo(f"  {printable(as_typed(error.hint, directory))}", err=True)


def _fault(error: Exception, directory: Path) -> int:
    """A mistake in bcsync: keep the details in a file, show the user a sentence."""
    details = "".join(traceback.format_exception(error))
    log = keep(details, directory, os.environ)
    kept = f" ({type(error).__name__}: {printable(error)})"
    if log is not None:
        kept = f" The details are in {printable(log)}."
    click.echo(f"error: bcsync made a mistake and stopped.{kept}", err=True)
    way_out = as_typed("please report it; `bcsync doctor` checks what it left behind", directory)
    click.echo(f"  {printable(way_out)}", err=True)
    return Exit.FAILED
