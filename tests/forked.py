"""Processes of their own that cost no start of Python: copies of one that has everything imported.

For tests of what becomes of a process. How one starts, and how ``python -m bcsync`` ends, others test.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import TextIO

Main = Callable[[], object]
"""Reads its words from ``sys.argv``, as a program does."""


@cache
def _copies() -> ForkServerContext:
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.warm"])
    return context


class Forked:
    """One of them; what of ``subprocess.Popen`` the tests use."""

    def __init__(self, main: Main, words: Sequence[str], environ: Mapping[str, str]) -> None:
        context = _copies()
        self._streams = [context.Pipe(duplex=False) for _ in range(2)]
        ends = [writing for _, writing in self._streams]
        hangs = signal.getsignal(signal.SIGHUP)
        given = (main, tuple(words), dict(environ), ends, hangs is signal.SIG_IGN)
        self._process: BaseProcess = context.Process(target=_run, args=given)
        self._process.start()
        for end in ends:
            end.close()
        self._read = [b"", b""]
        self._readers = [Thread(target=self._hear, args=[number]) for number in range(2)]
        for reader in self._readers:
            reader.start()

    def _hear(self, number: int) -> None:
        end = self._streams[number][0]
        while found := os.read(end.fileno(), 65_536):
            self._read[number] += found
        end.close()

    @property
    def pid(self) -> int:
        """Its number."""
        found = self._process.pid
        assert found is not None
        return found

    @property
    def returncode(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """The same."""
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Wait for its end. Raises ``TimeoutExpired``."""
        self._process.join(timeout)
        code = self.returncode
        if code is None:
            raise subprocess.TimeoutExpired("bcsync", timeout)
        return code

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()

    def send_signal(self, number: signal.Signals) -> None:
        """Another signal."""
        os.kill(self.pid, number)

    def terminate(self) -> None:
        """SIGTERM."""
        self._process.terminate()

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Wait for its end; gives what it wrote to both streams."""
        for reader in self._readers:
            reader.join(timeout)
        self._process.join(timeout)
        assert self.returncode is not None
        out, err = (stream.decode() for stream in self._read)
        return out, err


def _run(
    main: Main,
    words: Sequence[str],
    environ: Mapping[str, str],
    ends: Sequence[Connection],
    hangs: bool,
) -> None:
    for number, end in enumerate(ends, 1):
        os.dup2(end.fileno(), number)
        end.close()
    sys.stdout, sys.stderr = _stream(1), _stream(2)
    signal.signal(signal.SIGHUP, signal.SIG_IGN if hangs else signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = ["bcsync", *words]
    main()


def _stream(number: int) -> TextIO:
    return os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
