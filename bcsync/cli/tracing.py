"""What is told of calls to the live platform: with ``-v`` their number at the end, with ``-vv`` each, with
``--debug-log`` all that is known of them but secrets and bodies.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from platform import python_version
from typing import Any, TextIO

import click
import orjson

from bcsync import __version__
from bcsync.cli.own_files import opened
from bcsync.cli.session import session
from bcsync.ending import at_end
from bcsync.errors import UsageRefused
from bcsync.platforms.tiktok.transport.events import Called, Event, Listener, Waits, Why
from bcsync.platforms.tiktok.transport.tally import PathTally, Tally
from bcsync.render.safe import printable
from bcsync.render.words import count

_LONG = 20.0
"""Seconds of waiting that everybody is told of, or they would think that it hangs."""


def listener() -> Listener:
    """What hears of calls in this invocation. Raises ``UsageRefused`` when its log cannot be written."""
    here = session()
    listeners: list[Listener] = [_told(here.verbose)]
    if here.verbose:
        tally = Tally()
        listeners.append(tally.hear)
        at_end(lambda: _say(_summary(tally.paths())))
    if here.debug_log is not None:
        listeners.append(_Log(here.debug_log).hear)

    def hear(event: Event) -> None:
        for each in listeners:
            each(event)

    return hear


def _say(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(printable(line), err=True)


def _told(verbose: int) -> Listener:
    def hear(event: Event) -> None:
        match event:
            case Called() if verbose > 1:
                click.echo(printable(_line(event)), err=True)
            case Waits(why=Why.TURN):
                pass
            case Waits() if verbose or event.seconds >= _LONG:
                what = f"{event.path} waits for {event.seconds:.1f} s: {event.why.value}"
                click.echo(printable(what), err=True)

    return hear


def _line(event: Called) -> str:
    given = "".join(f" {name}={value}" for name, value in event.params.items())
    came = "no answer" if event.code is None else f"code {event.code}"
    said = f", {event.said}" if event.said else ""
    return f"{event.method} {event.path}{given}: {came} after {event.seconds:.2f} s{said}"


def _summary(paths: Mapping[str, PathTally]) -> Iterator[str]:
    if not paths:
        return
    everything = paths.values()
    calls = count(sum(each.calls for each in everything), "call")
    waited = ", ".join(
        f"{seconds:.1f} s for {words}"
        for why, words in _WAITED.items()
        if (seconds := sum(each.waited[why] for each in everything)) >= 0.05
    )
    yield f"{calls} to TikTok" + (f"; waited {waited}" if waited else "")
    width = max(map(len, paths))
    for path, each in paths.items():
        odd = [(each.again, "again"), (each.failed, "failed")]
        rest = "".join(f", {number:,} {word}" for number, word in odd if number)
        yield f"  {path:<{width}} {each.calls:>6,}{rest}"


_WAITED = {
    Why.TURN: "the rate that is ours",
    Why.RATE: "TikTok's wish to slow down",
    Why.AGAIN: "another try",
}


class _Log:
    """JSON, a line an event."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        try:
            self._file: TextIO | None = opened(path, anew=False)
        except OSError as error:
            raise UsageRefused(
                f"the debug log {path} cannot be written: {error.strerror}",
                hint="name another file: --debug-log FILE",
            ) from error
        at_end(self._close)
        context = click.get_current_context(silent=True)
        self._write(
            event="start",
            version=__version__,
            python=python_version(),
            system=sys.platform,
            command=context.command_path if context else "",
        )

    def hear(self, event: Event) -> None:
        """A listener."""
        match event:
            case Called():
                self._write(event="call", **event._asdict())
            case Waits():
                self._write(event="waits", **{**event._asdict(), "why": event.why.value})

    def _write(self, **values: Any) -> None:
        line = orjson.dumps({"at": datetime.now(UTC).isoformat(), **values}).decode()
        with self._lock:
            if self._file is not None:
                try:
                    self._file.write(f"{line}\n")
                    self._file.flush()
                except OSError:
                    # A full disk is no reason to leave a plan half done.
                    self._drop()

    def _close(self) -> None:
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()
