"""What is particular about PostgreSQL: how it is opened, and what its refusals mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from logging import NullHandler, getLogger
from select import select
from time import monotonic
from typing import Any, NamedTuple

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event
from sqlalchemy.exc import DBAPIError, NoSuchModuleError

from bcsync.database import shared
from bcsync.database.pipeline import UNREAD, has_ended, listen, outside, pipelined
from bcsync.errors import StateError

DRIVER = "postgresql+psycopg"
CONNECT_TIMEOUT_S = 10
"""For one address of a server; ``?connect_timeout=…`` in the URL goes before it."""
LOCK_TIMEOUT_MS = 30_000
"""For readers as for writers: a migration or a maintenance lock keeps both waiting."""
# A server that fell silent is given up after about a minute, not when the kernel does, which is two hours
# (postgresql.org/docs/current/libpq-connect.html); what the URL says goes before it.
_SILENCE: dict[str, Any] = {
    "connect_timeout": CONNECT_TIMEOUT_S,
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
_ANSWERED = "bcsync_answered"
_A_MOMENT_S = 2.0
"""No server, and nothing on the way to it, closes what was in use so shortly before, unless it stops."""
_FIRST_WRITER = 7_103_105
"""Key of an advisory lock: two first writers must not create or migrate the same tables at once."""
_PLAIN = frozenset({"postgres", "postgresql"})


class Reason(NamedTuple):
    """Why a server refused, and the way out."""

    text: str
    hint: str


# By SQLSTATE or the first characters of it (postgresql.org/docs/current/errcodes-appendix.html).
_BY_CODE = {
    "28": Reason(
        "the server does not let this user in",
        "check the user and the password: in the URL, in PGPASSWORD or in ~/.pgpass",
    ),
    "22021": Reason(
        "it cannot hold a text with a zero character in it",
        "look for a name with broken characters on the platform",
    ),
    "3D": Reason(
        "there is no such database on the server",
        "create it (docs/operations.md shows how), or correct its name in the URL",
    ),
    "42501": Reason(
        "this user may not do that",
        "let the database's owner grant it; creating and upgrading tables is the owner's to do",
    ),
    "25006": Reason(
        "the server takes no writes just now",
        "name the primary in the URL, not a replica of it",
    ),
    "55P03": Reason(
        "another process has been keeping it locked for too long",
        "wait until that has ended, then run the command again",
    ),
    "53100": Reason("the server's disk is full", "free some space there, then run it again"),
    "53300": Reason(
        "the server has no connection left",
        "run the command again a little later; if it happens often, run fewer at once, or let the server "
        "take more of them (docs/operations.md counts them)",
    ),
    "40": Reason("two processes were in each other's way", "run the command again"),
    "57014": Reason(
        "a statement was cancelled: it took longer than the server allows, or somebody stopped it",
        "run the command again; if it takes that long each time, raise statement_timeout for this user",
    ),
    "25P0": Reason(
        "the server ended a transaction that took too long",
        "run the command again; raise the server's time limits for this user if it happens again",
    ),
    "57P05": Reason(
        "the server closed a session that was idle for too long",
        "run the command again: nothing is lost",
    ),
    "57": Reason(
        "the server is being stopped or has just been started",
        "wait until it is back, then run the command again: nothing is lost",
    ),
    "08": Reason(
        "the connection was lost",
        "check that the server runs, then run the command again: nothing is lost",
    ),
}
# While connecting libpq gives no SQLSTATE, only words; in other languages the general reason remains.
_BY_WORDS = {
    "password authentication failed": "28",
    "no password supplied": "28",
    "pg_hba.conf": "28",
    "permission denied for database": "42501",
    "remaining connection slots": "53300",
    "too many clients": "53300",
    "too many connections": "53300",
    "no more connections allowed": "53300",
    "query_wait_timeout": "53300",
}
_LASTING = ("28", "3D", "42501", "22021")
"""Reasons that stay as they are however long one waits."""
_PASSING = ("08", "57", "53300")
_AWAY = "check that the server runs, and its name in the URL; nothing is lost while it is away"


def open_server(url: URL) -> Engine:
    """An engine for a PostgreSQL server; connects at first need, and is given back by ``shared.let_go``.

    Raises ``StateError``.
    """
    if url.drivername in _PLAIN:
        url = url.set(drivername=DRIVER)
    if url.drivername != DRIVER:
        raise StateError(
            f"bcsync keeps nothing in databases of the kind {url.drivername!r}",
            hint=f"name a SQLite file, or a PostgreSQL database: {DRIVER}://user@host/name",
        )
    return shared.hold(url, lambda: _opened(url))


def _opened(url: URL) -> Engine:
    given = {name: value for name, value in _SILENCE.items() if name not in url.query}
    arguments: dict[str, Any] = {"fallback_application_name": "bcsync", **given}
    try:
        # Transactions are begun by ``begun``; the driver would spend a statement on each of its own.
        engine = create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            connect_args=arguments,
            # Nothing here is of that type, and looking for it is one more way there and back.
            use_native_hstore=False,
        )
    except (ImportError, NoSuchModuleError) as error:
        raise StateError(
            "PostgreSQL needs a driver that is not installed",
            hint="install it: pip install 'bcsync[postgres]'",
        ) from error
    event.listen(engine, "connect", _on_connect)
    listen(engine)
    # Of a connection that was lost it would say so on standard error, beside what is told of that.
    getLogger("psycopg").addHandler(NullHandler())
    return engine


def _on_connect(connection: Any, record: Any) -> None:
    # Arrays go as they are; made into text they would take several times as long.
    from psycopg.types.array import ListBinaryDumper

    connection.adapters.register_dumper(list, ListBinaryDumper)
    record.info[_ANSWERED] = monotonic()


@contextmanager
def begun(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    """A transaction on the server, committed at the end of the block."""
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(_begin(engine, writes=writes))
        except DBAPIError as error:
            # The server closes what was idle for long. Nothing was done yet: say it once more, elsewhere.
            if not error.connection_invalidated:
                raise
            connection = stack.enter_context(_begin(engine, writes=writes))
        yield connection


@contextmanager
def _begin(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    with engine.connect() as connection:
        with connection.begin(), pipelined(connection):
            _say_begin(connection, _beginning(writes=writes))
            yield connection
            if connection.in_transaction() and not has_ended(connection):
                # SQLAlchemy's own would wait for what is queued, and then once more.
                connection.exec_driver_sql("COMMIT", execution_options=UNREAD)
        connection.info[_ANSWERED] = monotonic()


def _say_begin(connection: Connection, beginning: Sequence[str]) -> None:
    if _has_just_answered(connection):
        # Goes along with whatever is said first.
        for statement in beginning:
            connection.exec_driver_sql(statement, execution_options=UNREAD)
    else:
        # Answered before anything else is said: only then may it be said again elsewhere.
        connection.exec_driver_sql("; ".join(beginning))


def _has_just_answered(connection: Connection) -> bool:
    """Whether the server is there for certain: it answered a moment ago, and has said nothing since.

    One that ends a session, for it was idle or is told to stop, says so before it closes it.
    """
    answered: float = connection.info.get(_ANSWERED, 0.0)
    if monotonic() - answered > _A_MOMENT_S:
        return False
    driver: Any = connection.connection.driver_connection
    return not select([driver.fileno()], [], [], 0)[0]


def _beginning(*, writes: bool) -> tuple[str, str]:
    """Begin, and wait for no lock longer than that.

    How a transaction stands to others must not depend on the server's default. A writer waits for the row
    that all writers change first and must then see what the others wrote; a reader makes several queries
    on one moment's rows and cannot write (postgresql.org/docs/current/transaction-iso.html).
    """
    mode = "READ COMMITTED" if writes else "REPEATABLE READ, READ ONLY"
    return f"BEGIN ISOLATION LEVEL {mode}", f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}"


def be_alone(connection: Connection) -> None:
    """Until the transaction ends, be the only one that creates or migrates tables."""
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_FIRST_WRITER})")


def columns_of(connection: Connection, table: Table, names: Sequence[str]) -> str:
    """A table and these columns of it, as SQL names what rows go into."""
    quote = connection.dialect.identifier_preparer.quote
    return f"{quote(table.name)} ({', '.join(map(quote, names))})"


def copy_rows(
    connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of these columns; several times as quick as a statement for each of them."""
    statement = f"COPY {columns_of(connection, table, names)} FROM STDIN"
    cursor: Any = connection.connection.cursor()
    base = connection.dialect.loaded_dbapi.Error
    try:
        with outside(connection), cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except base as error:
        # As SQLAlchemy would raise it, so that it is translated like everything else.
        raise DBAPIError.instance(statement, None, error, base) from error
    finally:
        cursor.close()


def require_schema(connection: Connection) -> None:
    """Raise ``StateError`` when the user sees no schema: tables that are there would look absent."""
    if connection.dialect.default_schema_name is None:
        raise StateError(
            "the database shows this user no schema",
            hint="set the user's search_path and grant usage, as docs/operations.md shows",
        )


def shown(url: URL) -> str:
    """A URL without the secrets in it; a misspelt ``?password=`` is one, too."""
    return url.set(query={}).render_as_string(hide_password=True)


def reason_of(error: Exception) -> Reason | None:
    """Why a server refused; None when the error is no refusal of PostgreSQL that we know."""
    if not isinstance(error, DBAPIError) or not type(error.orig).__module__.startswith("psycopg"):
        return None
    return None if error.orig is None else why_refused(error.orig)


def why_refused(error: BaseException) -> Reason | None:
    """The same of an error of the driver's own."""
    code = getattr(error, "sqlstate", None)
    if code is None:
        return _without_code(error)
    return next((_BY_CODE[code[:n]] for n in (5, 4, 2) if code[:n] in _BY_CODE), None)


def is_away(error: BaseException | None) -> bool:
    """Whether this says that the server cannot be reached just now, or has no connection left."""
    if isinstance(error, DBAPIError):
        error = error.orig
    if error is None:
        return False
    code: str | None = getattr(error, "sqlstate", None)
    if code is not None:
        return code.startswith(_PASSING) and code != "57014"
    lasting = [_BY_CODE[each] for each in _LASTING]
    return type(error).__name__ == "OperationalError" and _without_code(error) not in lasting


def _without_code(error: BaseException) -> Reason | None:
    said = str(error)
    if "NUL" in said:
        return _BY_CODE["22021"]
    if 'database "' in said and '" does not exist' in said:
        return _BY_CODE["3D"]
    for words, code in _BY_WORDS.items():
        if words in said:
            return _BY_CODE[code]
    if type(error).__name__ == "OperationalError":
        return Reason(f"the server did not answer: {said.splitlines()[0]}", _AWAY)
    return None
