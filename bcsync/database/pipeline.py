"""Statements sent to a server without waiting for each of them: every wait is a way there and back.

What is queued goes along with the next statement whose answer is read, or with the commit; a refusal of it
is raised there (postgresql.org/docs/current/libpq-pipeline-mode.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

_UNREAD = "bcsync_unread"
UNREAD = {_UNREAD: True}
"""Execution options of a statement of whose answer nothing is read, not even how many rows it met."""
_LAST = "bcsync_last"
LAST = {_LAST: True}
"""Execution options of the last statement of a transaction that only reads: its end goes along with it."""
_PIPE = "bcsync_pipe"


class _Pipe:
    """The pipeline of a connection, taken up when something is queued and left when an answer is read."""

    def __init__(self, driver: Any, stack: ExitStack) -> None:
        self._driver = driver
        self._stack = stack
        self._on = False
        self.ended = False
        """Whether the transaction was ended already."""

    def enter(self) -> None:
        if not self._on:
            self._stack.enter_context(self._driver.pipeline())
            self._on = True

    def end(self) -> None:
        """End the transaction along with what was queued."""
        self._driver.execute("COMMIT")
        self.ended = True

    def leave(self) -> None:
        """Once all that was queued is answered."""
        if self._on:
            self._on = False
            self._stack.close()


@contextmanager
def pipelined(connection: Connection) -> Iterator[None]:
    """Queue what is ``UNREAD`` in this block; one statement after the other where the driver cannot."""
    # Late: a plan that reads files imports no driver.
    from psycopg import Pipeline

    if not Pipeline.is_supported():
        yield
        return
    # A connection that is lost does not give it any more.
    info = connection.info
    with _as_refused(connection), ExitStack() as stack:
        info[_PIPE] = _Pipe(connection.connection.driver_connection, stack)
        try:
            yield
        finally:
            del info[_PIPE]


@contextmanager
def outside(connection: Connection) -> Iterator[None]:
    """For what cannot go through a pipeline; all that was queued is answered before."""
    pipe = connection.info.get(_PIPE)
    if pipe is not None:
        with _as_refused(connection):
            pipe.leave()
    yield


def has_ended(connection: Connection) -> bool:
    """Whether the end of the transaction went along with its last statement."""
    pipe: _Pipe | None = connection.info.get(_PIPE)
    return pipe is not None and pipe.ended


def listen(engine: Engine) -> None:
    """Have the statements of an engine queued or answered, as ``pipelined`` says."""
    event.listen(engine, "before_cursor_execute", _queue)
    event.listen(engine, "after_cursor_execute", _read)
    event.listen(engine, "do_connect", _unprepared)


def _unprepared(_dialect: Any, _record: Any, _arguments: Any, given: dict[str, Any]) -> None:
    """Prepare no statements: a pooler may give each transaction another session, which does not know them.

    It saves nothing that could be measured, either (docs/performance.md).
    """
    given.setdefault("prepare_threshold", None)


def _queue(
    connection: Connection,
    _cursor: Any,
    _statement: str,
    _parameters: Any,
    context: Any,
    _many: Any,
) -> None:
    pipe = connection.info.get(_PIPE)
    if pipe is None:
        return
    if _is_unread(context) or _LAST in context.execution_options:
        pipe.enter()


def _read(
    connection: Connection,
    _cursor: Any,
    _statement: str,
    _parameters: Any,
    context: Any,
    _many: Any,
) -> None:
    pipe = connection.info.get(_PIPE)
    if pipe is not None and not _is_unread(context):
        if _LAST in context.execution_options:
            pipe.end()
        pipe.leave()


def _is_unread(context: Any) -> bool:
    return context.isddl or _UNREAD in context.execution_options


@contextmanager
def _as_refused(connection: Connection) -> Iterator[None]:
    """As SQLAlchemy would raise it, so that it is translated like everything else."""
    base = connection.dialect.loaded_dbapi.Error
    try:
        yield
    except base as error:
        raise DBAPIError.instance("", None, error, base) from error
