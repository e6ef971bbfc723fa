"""Reading the stored state from its database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import chain
from typing import Any, Self

from sqlalchemy import Connection, Engine, Select, and_, or_, select

from bcsync.database.engine import close_engine, reading
from bcsync.database.pipeline import LAST
from bcsync.database.portions import portions
from bcsync.kinds import KINDS
from bcsync.kinds.kind import Kinds
from bcsync.platforms.port import PlatformId
from bcsync.state import journal, tables
from bcsync.state.failures import translated, understood
from bcsync.state.reader import NEVER_WRITTEN
from bcsync.state.renaming import as_called_now
from bcsync.state.rows import (
    Row,
    acceptance_of,
    bindings_of,
    end_of,
    id_text,
    stored_of,
    written_of,
)
from bcsync.state.values import (
    Acceptance,
    Binding,
    OperationRecord,
    OperationState,
    ResourceKey,
    RunRecord,
    Stored,
    Verification,
)

_FETCH = 1000


class DatabaseReader:
    """The stored state in a database that is at our revision."""

    def __init__(self, engine: Engine, place: str, kinds: Kinds = KINDS) -> None:
        self._engine = engine
        self._place = place
        self._kinds = kinds

    def bindings(self) -> list[Binding]:
        b = tables.bindings.c
        query = select(b.address, b.kind, b.id, b.protect)
        with self._reading() as connection, _streamed(connection, query) as rows:
            return bindings_of(rows, self._kinds)

    def resources(self, before: Sequence[Stored] = ()) -> list[Stored]:
        with self._reading() as connection:
            return all_resources(connection, self._kinds, before)

    def resource(self, kind: str, id: PlatformId) -> Stored | None:
        r = tables.resources
        query = select(r).where(r.c.kind == kind, r.c.id == id_text(id))
        with self._reading() as connection:
            found = connection.execute(query, execution_options=LAST).all()
            return next(iter(stored_of(found, self._kinds)), None)

    def written(self) -> dict[ResourceKey, Mapping[str, Any]]:
        with self._reading() as connection:
            return written_of(connection.execute(select(tables.written)).all(), self._kinds)

    def platform(self) -> str | None:
        with self._reading() as connection:
            return connection.scalar(select(tables.meta.c.platform), execution_options=LAST)

    def acceptances(self) -> list[Acceptance]:
        a = tables.acceptances.c
        query = select(a.address, a.until, a.owner, a.reason, a.drift).order_by(a.address)
        with self._reading() as connection:
            rows = connection.execute(query, execution_options=LAST).all()
            return [acceptance_of(row) for row in rows]

    def ends(self) -> dict[str, date]:
        query = select(tables.ends.c.address, tables.ends.c.day)
        with self._reading() as connection:
            return dict(map(end_of, connection.execute(query, execution_options=LAST).all()))

    def fingerprint(self) -> str:
        with self._reading() as connection:
            return fingerprint_of(connection, last=True)

    def runs(self, limit: int) -> list[RunRecord]:
        return self._runs(select(tables.runs).order_by(tables.runs.c.id.desc()).limit(limit))

    def run(self, id: int) -> RunRecord | None:
        return next(iter(self._runs(select(tables.runs).where(tables.runs.c.id == id))), None)

    def running(self) -> list[RunRecord]:
        return self._runs(select(tables.runs).where(tables.RUNNING).order_by(tables.runs.c.id))

    def run_of_plan(self, digest: str) -> RunRecord | None:
        r = tables.runs
        newest = select(r).where(r.c.plan == digest).order_by(r.c.id.desc()).limit(1)
        return next(iter(self._runs(newest)), None)

    def operations(self, run: int) -> list[OperationRecord]:
        o = tables.operations
        return self._operations(select(o).where(o.c.run == run).order_by(o.c.seq))

    def history_of(self, address: str, limit: int) -> list[OperationRecord]:
        o = tables.operations
        newest = select(o).where(o.c.address == address).order_by(o.c.run.desc(), o.c.seq.desc())
        return self._operations(newest.limit(limit))

    def history_about(self, email: str, groups: Collection[str]) -> list[OperationRecord]:
        o = tables.operations
        theirs = o.c.address.endswith(f"/{email}", autoescape=True)
        named = and_(o.c.kind.in_(groups), o.c.operation.contains(f'"{email}"', autoescape=True))
        return self._operations(select(o).where(or_(theirs, named)).order_by(o.c.run, o.c.seq))

    def pending_operations(self) -> list[OperationRecord]:
        o = tables.operations
        leased = select(tables.leases.c.run).where(tables.leases.c.run.is_not(None))
        # What the platform has said to be done nobody is in the middle of.
        nobodys = or_(o.c.run.not_in(leased), o.c.state == OperationState.UNSEEN.value)
        left = select(o).where(tables.UNSETTLED, nobodys)
        rows = left.order_by(o.c.run, o.c.seq)
        with self._reading() as connection:
            found = [journal.doubtful_of(row) for row in connection.execute(rows).all()]
            renames = journal.renames_after(connection, found[0].run) if found else []
            return as_called_now(found, renames, self._kinds)

    def verify(self) -> Verification:
        # Late, as below: only two commands ask for it.
        from bcsync.state.verify import verify

        with self._reading() as connection:
            return verify(connection)

    def pull(self) -> dict[str, Any]:
        from bcsync.state.pull import document

        with self._reading() as connection:
            return document(connection)

    def close(self) -> None:
        """Release connections."""
        close_engine(self._engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        place = self._place
        with translated(place), understood(place), reading(self._engine) as connection:
            yield connection

    def _runs(self, query: Select[Any]) -> list[RunRecord]:
        with self._reading() as connection:
            rows = connection.execute(query, execution_options=LAST).all()
            return [journal.run_of(row) for row in rows]

    def _operations(self, query: Select[Any]) -> list[OperationRecord]:
        with self._reading() as connection:
            rows = connection.execute(query, execution_options=LAST).all()
            return [journal.operation_of(row) for row in rows]


def fingerprint_of(connection: Connection, *, back: int = 0, last: bool = False) -> str:
    """The fingerprint now, or so many writes ago; ``last``: nothing else is asked in this transaction."""
    m = tables.meta.c
    options = LAST if last else {}
    lineage, serial = connection.execute(
        select(m.lineage, m.serial), execution_options=options
    ).one()
    return f"{lineage}/{serial - back}" if serial > back else NEVER_WRITTEN


def all_resources(
    connection: Connection, kinds: Kinds, before: Sequence[Stored] = ()
) -> list[Stored]:
    """Every row of ``resources``; ``before``: see ``stored_of``."""
    with _streamed(connection, select(tables.resources)) as rows:
        return stored_of(rows, kinds, before)


@contextmanager
def _streamed(connection: Connection, query: Select[Any]) -> Iterator[Iterable[Row]]:
    """Rows through the driver's cursor: SQLAlchemy's row objects would cost half as much again."""
    if connection.dialect.name != "sqlite":
        yield chain.from_iterable(found.cursor.fetchall() for found in portions(connection, query))
        return
    cursor = connection.connection.cursor()
    try:
        cursor.execute(str(query.compile(dialect=connection.dialect)))
        yield chain.from_iterable(iter(lambda: cursor.fetchmany(_FETCH), []))
    finally:
        cursor.close()
