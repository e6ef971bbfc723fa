"""What is done when a command has ended, whichever way: what it kept open is closed, sums are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

_commands: list[ExitStack] = []
"""Those under way in this process; in tests one may run within another."""


@contextmanager
def command() -> Iterator[None]:
    """One command, from its first word to its last."""
    with ExitStack() as stack:
        _commands.append(stack)
        try:
            yield
        finally:
            _commands.remove(stack)


def at_end(act: Callable[[], None]) -> bool:
    """Whether this is called when the command has ended; False, and it is not, where none is under way."""
    if not _commands:
        return False
    _commands[-1].callback(act)
    return True
