"""Questions on a terminal, which a signal ends at once."""

from __future__ import annotations

import io
import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread

import click

from bcsync.cli.streams import is_terminal
from bcsync.errors import UsageRefused


def require_terminal(problem: str, hint: str) -> None:
    """Raise ``UsageRefused`` where nobody could be asked."""
    if not is_terminal(sys.stdin):
        raise UsageRefused(problem, hint=hint)


def ask(question: str) -> str:
    """One line of whoever sits at the terminal; raises ``click.Abort`` at the end of the input."""
    click.echo(f"{question}: ", err=True, nl=False)
    with _woken() as woken:
        line = _line(woken)
    if not line:
        click.echo(err=True)
        raise click.Abort
    return line.strip()


def _line(woken: int | None) -> str:
    try:
        descriptor = sys.stdin.fileno()
    except (OSError, ValueError, io.UnsupportedOperation):
        woken = None
    if woken is not None:
        # Not input(): that one clears interrupts away which come at the wrong moment, and waits on.
        select.select((descriptor, woken), (), ())
    return sys.stdin.readline()


@contextmanager
def _woken() -> Iterator[int | None]:
    """A descriptor that can be read from as soon as a signal has come; None where there is none such."""
    if os.name == "nt" or current_thread() is not main_thread():
        yield None
        return
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    before = signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    try:
        yield woken
    finally:
        signal.set_wakeup_fd(before)
        os.close(woken)
        os.close(wake)
