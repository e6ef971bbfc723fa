"""The three streams of this process: the one place where output leaves.

Text shows what a stream cannot show as escapes; data for machines is UTF-8, whatever the terminal is. What
a stream refuses becomes words (standard output) or is passed over (standard error: nobody is left to tell).
"""

from __future__ import annotations

import errno
import io
import os
import select
import sys
from typing import IO, TextIO

import click

from bcsync.errors import BcsyncError
from bcsync.exits import Exit

_STANDARD = (0, 1, 2)
_OUTPUT = "standard output"


class StreamLost(BcsyncError):
    """Standard output takes nothing more."""


class ReaderLeft(StreamLost):
    """It was somebody's choice not to read on, as ``head`` does."""

    exit_code = Exit.PIPE_LEFT
    matters = False
    """Whether something was not done because of that; else it is nothing to speak of."""


def prepare() -> None:
    """Make the streams of this process behave, whatever it was started with."""
    _fill_gaps()
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    if os.name == "nt":
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        return
    if sys.stdout is not None:
        sys.stdout = _guarded(sys.stdout, strict=True)
    sys.stderr = _guarded(sys.stderr, strict=False)


def require_output() -> None:
    """Raise ``StreamLost`` where there is no standard output, before anything is done in vain."""
    if sys.stdout is None:
        raise StreamLost(f"{_OUTPUT} is closed, nothing was done", hint="send it somewhere: > FILE")


def is_terminal(stream: IO[str] | None) -> bool:
    """Whether somebody sits at a stream; nobody does at a closed one."""
    return stream is not None and not stream.closed and stream.isatty()


def write_data(text: str, *, nl: bool = True) -> None:
    """Write what machines read to standard output, as UTF-8 unless whoever took it over takes text alone."""
    takes_bytes = hasattr(sys.stdout, "buffer")
    click.echo(text.encode() if takes_bytes else text, nl=nl)


def _fill_gaps() -> None:
    """Files that are opened later must not become a standard stream by their number."""
    for descriptor in _STANDARD:
        try:
            os.fstat(descriptor)
        except OSError:
            # The lowest number that is free, which is this one.
            os.open(os.devnull, os.O_RDWR)


def _guarded(stream: TextIO, *, strict: bool) -> TextIO:
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):
        return stream
    return io.TextIOWrapper(
        io.BufferedWriter(_Sink(descriptor, strict=strict)),
        encoding=stream.encoding,
        errors="backslashreplace",
        line_buffering=stream.isatty(),
    )


class _Sink(io.RawIOBase):
    """A descriptor that is written to until it refuses; from then on nothing is written any more."""

    def __init__(self, descriptor: int, *, strict: bool) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._strict = strict
        self._lost = False

    def fileno(self) -> int:
        """The descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return os.isatty(self._descriptor)

    def writable(self) -> bool:
        """It is for writing alone."""
        return True

    def write(self, data: object, /) -> int:
        """Write, or raise ``StreamLost`` once."""
        view = memoryview(data)  # type: ignore[arg-type]
        while not self._lost:
            try:
                return os.write(self._descriptor, view)
            except BlockingIOError:
                # Whoever shares the terminal or the pipe with us made it so.
                select.select((), (self._descriptor,), ())
            except OSError as error:
                self._lost = True
                if self._strict:
                    raise _lost(error) from error
        return view.nbytes


def _lost(error: OSError) -> StreamLost:
    if error.errno != errno.EPIPE:
        why = "it is open for reading" if error.errno == errno.EBADF else error.strerror
        return StreamLost(
            f"{_OUTPUT} cannot be written: {why}",
            hint="send it to another place; what was done until then stands: bcsync history",
        )
    return ReaderLeft(
        f"whoever reads {_OUTPUT} has left before its end",
        hint="read all of it; what was done until then stands: bcsync history",
    )
