"""What is asked of this process from outside: Ctrl-C, the end of a container, a closed terminal.

Each is an interrupt: whatever goes on is left at once, in order. While a plan is carried out the first one
finishes what is in flight and leaves then; the second leaves at once.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import current_thread, main_thread
from types import FrameType

from bcsync.exits import Exit

# SIGTERM: docker stop, Kubernetes, systemd, a cancelled job. SIGHUP (not on Windows): a closed terminal.
_CODES = {
    "SIGINT": Exit.INTERRUPTED,
    "SIGTERM": Exit.TERMINATED,
    "SIGHUP": Exit.HUNG_UP,
}
_FINISHING = "\nFinishing what is in flight; {} leaves now.\n"
_AGAIN = {"SIGINT": "Ctrl-C again", "SIGTERM": "another SIGTERM", "SIGHUP": "another signal"}


class Interrupted(KeyboardInterrupt):
    """A signal has come. Not the class itself: of that one Python makes an exit code of its own."""


@dataclass(slots=True)
class Signals:
    """The signals that a command has received."""

    last: str = ""
    _patient: bool = False
    _asked: bool = False

    @property
    def exit_code(self) -> Exit:
        """What tells the shell which signal it was: 128 and its number."""
        return _CODES.get(self.last, Exit.INTERRUPTED)

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Hear them until the end of the block; what is ignored (as under nohup) stays so."""
        if current_thread() is not main_thread():
            yield
            return
        numbers = [getattr(signal, name) for name in _CODES if hasattr(signal, name)]
        before = {number: signal.getsignal(number) for number in numbers}
        ours = [n for n, handler in before.items() if handler not in (signal.SIG_IGN, None)]
        for number in ours:
            signal.signal(number, self._hear)
        try:
            yield
        finally:
            for number in ours:
                signal.signal(number, before[number])

    @contextmanager
    def patiently(self) -> Iterator[Callable[[], bool]]:
        """Let the first one wait until it is asked for: gives the function to ask with."""
        self._patient = True
        try:
            yield lambda: self._asked
        finally:
            self._patient = False

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        self.last = signal.Signals(number).name
        if not self._patient or self._asked:
            raise Interrupted
        self._asked = True
        # Straight to the descriptor: whatever was interrupted may be writing to the stream.
        with suppress(OSError, ValueError, AttributeError):
            os.write(sys.stderr.fileno(), _FINISHING.format(_AGAIN[self.last]).encode())
