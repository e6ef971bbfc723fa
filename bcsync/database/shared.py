"""One pool of connections to a server, however many parts of a process open it.

Opening one takes several ways to the server and back, and a process there; the state and the embedded platform
mostly lie on the same one. So it stays open until the command has ended, too: most have several parts.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import URL, Engine

from bcsync.ending import at_end


@dataclass(slots=True)
class _Opened:
    engine: Engine
    holders: int = 0
    waits: bool = False
    """Whether it is closed when the command has ended."""


_lock = Lock()
_opened: dict[str, _Opened] = {}
_held: WeakKeyDictionary[Engine, str] = WeakKeyDictionary()
"""What each holder was given -> its server."""
_inherited: list[_Opened] = []
"""Those of the process that this one was forked from: not to be used here, and not to be closed."""


def hold(url: URL, make: Callable[[], Engine]) -> Engine:
    """An engine of the holder's own, over the connections that all share; to be given back (``let_go``)."""
    server = url.render_as_string(hide_password=False)
    with _lock:
        opened = _opened.get(server) or _opened.setdefault(server, _Opened(make()))
        opened.holders += 1
        engine = opened.engine.execution_options()
        _held[engine] = server
        return engine


def let_go(engine: Engine) -> None:
    """Close the connections, once nobody holds them any more and the command has ended."""
    with _lock:
        server = _held.pop(engine, None)
        if server is None:
            # Of nobody else, or let go already.
            return
        opened = _opened[server]
        opened.holders -= 1
        if opened.holders or opened.waits:
            return
        opened.waits = at_end(partial(_close, server, opened))
    if not opened.waits:
        _close(server, opened)


def _close(server: str, opened: _Opened) -> None:
    with _lock:
        opened.waits = False
        # In a copy of this process it is not there.
        if opened.holders or _opened.get(server) is not opened:
            return
        del _opened[server]
    opened.engine.dispose()


def _leave_to_parent() -> None:
    global _lock  # noqa: PLW0603 - a thread that is not here may have been holding it
    _lock = Lock()
    _inherited.extend(_opened.values())
    _opened.clear()
    _held.clear()


os.register_at_fork(after_in_child=_leave_to_parent)
