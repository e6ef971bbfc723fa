"""Statements sent to a server without waiting for each of them: every wait is a way there and back.

What is queued goes along with the next statement whose answer is read, or with the commit; a refusal of it
is raised there (postgresql.org/docs/current/libpq-pipeline-mode.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

UNREAD = {"bcsync_unread": True}
"""Execution options of a statement of whose answer nothing is read, not even how many rows it met."""
_PIPE = "bcsync_pipe"


class _Pipe:
    """The pipeline of a connection, which can be left and taken up again."""

    def __init__(self, driver: Any, stack: ExitStack) -> None:
        self._driver = driver
        self._stack = stack
        self.enter()

    def enter(self) -> None:
        self._pipeline = self._stack.enter_context(self._driver.pipeline())

    def leave(self) -> None:
        """Once what was queued is answered."""
        self._stack.close()

    def wait(self) -> None:
        """For the answers of all that was queued."""
        self._pipeline.sync()


@contextmanager
def pipelined(connection: Connection) -> Iterator[None]:
    """Queue what is ``UNREAD`` in this block; one statement after the other where the driver cannot."""
    # Late: a plan that reads files imports no driver.
    from psycopg import Pipeline

    if not Pipeline.is_supported():
        yield
        return
    driver = cast("Any", connection.connection.driver_connection)
    # A connection that is lost does not give it any more.
    info = connection.info
    with _as_refused(connection), ExitStack() as stack:
        info[_PIPE] = _Pipe(driver, stack)
        try:
            yield
        finally:
            del info[_PIPE]


@contextmanager
def outside(connection: Connection) -> Iterator[None]:
    """For what cannot go through a pipeline; all that was queued is answered before."""
    pipe = connection.info.get(_PIPE)
    if pipe is None:
        yield
        return
    with _as_refused(connection):
        pipe.leave()
    yield
    pipe.enter()


def wait_for_answer(
    connection: Connection,
    _cursor: Any,
    _statement: str,
    _parameters: Any,
    context: Any,
    _many: bool,
) -> None:
    """Listens to statements that were executed: without an answer there is nothing to be read."""
    pipe = connection.info.get(_PIPE)
    unread = context.isddl or context.execution_options.get("bcsync_unread")
    if pipe is not None and not unread:
        pipe.wait()


@contextmanager
def _as_refused(connection: Connection) -> Iterator[None]:
    """As SQLAlchemy would raise it, so that it is translated like everything else."""
    base = connection.dialect.loaded_dbapi.Error
    try:
        yield
    except base as error:
        raise DBAPIError.instance("", None, error, base) from error
