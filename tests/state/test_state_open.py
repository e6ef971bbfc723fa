"""Opening: what is created, migrated and refused."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import ExceptionContext, create_engine, event

from bcsync.database.engine import close_engine, names_taken, open_engine, reading, writing
from bcsync.errors import StateError
from bcsync.platforms.port import Observation
from bcsync.state import schema
from bcsync.state.reader import EmptyState, StateReader
from bcsync.state.store import State
from tests.state.state_examples import BC, NOW, START, account, open_state


def reader(folder: Path, name: str = "state.db") -> StateReader:
    return State.open(name, base=folder, clock=lambda: NOW, lineage=lambda: "x", create=False)


def ddl(file: Path) -> set[tuple[str, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return set(connection.execute("SELECT type, name, sql FROM sqlite_master"))


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def migrate(folder: Path, file: str, migrations: schema.Migrations) -> None:
    engine = open_engine(file, base=folder)
    try:
        schema.prepare(
            engine, clock=lambda: NOW, lineage=lambda: "x", create=True, migrations=migrations
        )
    finally:
        close_engine(engine)


def with_second_revision(folder: Path, body: str) -> schema.Migrations:
    copy = folder / "100% migrations"
    shutil.copytree(schema.SHIPPED.folder, copy)
    head = schema.SHIPPED.head
    (copy / "versions" / "9999_next.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = 'state_9999'\ndown_revision = {head!r}\n"
        f"def upgrade():\n    {body}\n"
    )
    return schema.Migrations(copy, (*schema.SHIPPED.revisions, "state_9999"))


ADD_COLUMN = "op.add_column('bindings', sa.Column('note', sa.Text))"


def test_a_new_state_is_for_its_owner_alone(tmp_path: Path) -> None:
    """The file holds names and e-mail addresses of people."""
    open_state(tmp_path, ".bcsync/state.db").close()
    assert mode(tmp_path / ".bcsync/state.db") == 0o600


def test_reading_a_state_that_is_not_there_creates_nothing(tmp_path: Path) -> None:
    """A fresh checkout can be planned without leaving a trace."""
    state = reader(tmp_path, ".bcsync/state.db")
    assert isinstance(state, EmptyState)
    assert (state.bindings(), state.resources(), state.pending_operations()) == ([], [], [])
    assert state.resource("ad_account", ("1",)) is None
    assert (state.runs(1), state.run(1), state.operations(1), state.history_of("a", 1)) == (
        [],
        None,
        [],
        [],
    )
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_reads_as_no_state(tmp_path: Path) -> None:
    """What a crash in the very first moment leaves is not an error."""
    (tmp_path / "state.db").touch()
    assert isinstance(reader(tmp_path), EmptyState)
    open_state(tmp_path).close()


def test_the_documents_of_an_empty_and_a_new_state_are_alike(tmp_path: Path) -> None:
    """Whoever reads `state pull` needs no special case."""
    empty = reader(tmp_path).pull()
    with open_state(tmp_path) as state:
        assert state.pull() == empty | {"lineage": "line-1"}


def test_the_fingerprint_moves_with_writes_alone(tmp_path: Path) -> None:
    """A saved plan is stale when, and only when, something was written since."""
    before = reader(tmp_path).fingerprint()
    with open_state(tmp_path) as state:
        assert state.fingerprint() == before
        run = state.begin_run(START)
        written = state.fingerprint()
        assert written != before
        state.resources(), state.bindings(), state.runs(3), state.operations(run), state.pull()
        assert state.fingerprint() == written
        state.record(Observation([account("1")]), [BC])
        moved = state.fingerprint()
        assert moved not in {before, written}
    with open_state(tmp_path) as again:
        assert again.fingerprint() == moved


def test_two_states_never_share_a_fingerprint(tmp_path: Path) -> None:
    """As many writes to another state are not the same state."""
    one = open_state(tmp_path)
    two = State.open("b.db", base=tmp_path, clock=lambda: NOW, lineage=lambda: "line-2")
    with one, two:
        one.begin_run(START)
        two.begin_run(START)
        assert one.fingerprint() != two.fingerprint()


def test_a_newer_state_is_refused(tmp_path: Path) -> None:
    """An old bcsync does not touch what it does not understand."""
    open_state(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "state.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'state_9999'")
    with pytest.raises(StateError, match="newer") as refusal:
        open_state(tmp_path)
    assert "upgrade" in refusal.value.hint


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE customers (id)",
        "CREATE TABLE alembic_version (version_num); INSERT INTO alembic_version VALUES ('a1')",
        "CREATE TABLE alembic_version (version_num)",
    ],
)
def test_databases_of_others_are_refused_and_left_alone(tmp_path: Path, script: str) -> None:
    """A slip in the settings must not add our tables to somebody's data."""
    file = tmp_path / "state.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script)
    before = ddl(file)
    with pytest.raises(StateError, match="no stored state") as refusal:
        open_state(tmp_path)
    assert "state" in refusal.value.hint
    assert ddl(file) == before


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """And stays as it is."""
    file = tmp_path / "state.db"
    file.write_text("version: 1\n" * 100)
    with pytest.raises(StateError, match="not a SQLite database") as refusal:
        open_state(tmp_path)
    assert "bcsync.yaml" in refusal.value.hint
    assert file.read_text() == "version: 1\n" * 100


def test_a_full_disk_is_said_as_such(tmp_path: Path) -> None:
    """Nothing of the write is left, and the words tell what to do."""
    with open_state(tmp_path) as state:
        before = state.fingerprint()
        with state._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        many = Observation([account(str(n), text="x" * 500) for n in range(500)])
        with pytest.raises(StateError, match="disk is full") as refusal:
            state.record(many, [BC])
        assert refusal.value.hint
        assert "Account" not in refusal.value.message
        assert (state.fingerprint(), state.resources()) == (before, [])


def test_a_state_that_another_process_holds_is_said_as_such(tmp_path: Path) -> None:
    """Waiting ends with words, not with a driver's exception."""
    with open_state(tmp_path) as state, closing(sqlite3.connect(tmp_path / "state.db")) as other:
        with state._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StateError, match="another process"):
            state.begin_run(START)
        other.rollback()
        assert state.begin_run(START) == 1


def test_a_damaged_state_leaves_nothing_beside_it(tmp_path: Path) -> None:
    """SQLite's own files are there while a connection is, even one that could not be set up."""
    open_state(tmp_path).close()
    file = tmp_path / "state.db"
    file.write_bytes(file.read_bytes()[:31_254])
    with pytest.raises(StateError, match="damaged"):
        reader(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["state.db"]


def test_a_state_without_its_tables_is_an_error_not_an_empty_state(tmp_path: Path) -> None:
    """A lost table must never read as: nothing exists."""
    with open_state(tmp_path) as state:
        with closing(sqlite3.connect(tmp_path / "state.db")) as connection:
            connection.execute("DROP TABLE resources")
        with pytest.raises(StateError, match="no such table"):
            state.resources()


def test_broken_characters_are_refused_with_words(tmp_path: Path) -> None:
    """A name that no database can hold is named as the cause."""
    with open_state(tmp_path) as state, pytest.raises(StateError, match="Unicode"):
        state.record(Observation([account("1")._replace(label="\ud800")]), [BC])


def test_migrations_end_where_create_all_does(tmp_path: Path) -> None:
    """Old states and new ones have exactly the same tables."""
    from alembic import command
    from alembic.config import Config

    open_state(tmp_path, "created.db").close()
    config = Config()
    config.set_main_option("script_location", str(schema.SHIPPED.folder))
    engine = create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    close_engine(engine)

    def plain(file: str) -> set[tuple[str, ...]]:
        return {
            (kind, name, "".join((sql or "").split())) for kind, name, sql in ddl(tmp_path / file)
        }

    assert plain("migrated.db") == plain("created.db")


def test_the_listed_revisions_are_the_shipped_ones() -> None:
    """A revision that is forgotten in the list would never run."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(schema.SHIPPED.folder)).walk_revisions()
    assert [script.revision for script in scripts][::-1] == list(schema.SHIPPED.revisions)


def test_an_older_state_is_backed_up_and_migrated(tmp_path: Path) -> None:
    """The copy lies beside the file, for its owner alone, and holds the old state."""
    with open_state(tmp_path) as state:
        state.record(Observation([account("1")]), [BC])
    migrations = with_second_revision(tmp_path, ADD_COLUMN)
    migrate(tmp_path, "state.db", migrations)
    with closing(sqlite3.connect(tmp_path / "state.db")) as connection:
        assert connection.execute("SELECT * FROM alembic_version").fetchall() == [("state_9999",)]
        connection.execute("SELECT note FROM bindings")
    [copy] = tmp_path.glob("state.db.*.bak")
    assert (copy.name, mode(copy)) == (
        f"state.db.{schema.SHIPPED.head}.20260801T120000Z.bak",
        0o600,
    )
    shutil.copy(copy, tmp_path / "restored.db")
    with open_state(tmp_path, "restored.db") as restored:
        assert [row.id for row in restored.resources()] == [("1",)]


def test_a_migration_that_fails_leaves_the_state_as_it_was(tmp_path: Path) -> None:
    """Half a migration is none."""
    open_state(tmp_path).close()
    before = ddl(tmp_path / "state.db")
    migrations = with_second_revision(tmp_path, f"{ADD_COLUMN}; raise RuntimeError('half way')")
    with pytest.raises(RuntimeError, match="half way"):
        migrate(tmp_path, "state.db", migrations)
    assert ddl(tmp_path / "state.db") == before
    open_state(tmp_path).close()


def test_opening_does_not_pay_for_alembic(tmp_path: Path) -> None:
    """Its import alone takes half a second."""
    script = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from bcsync.state.store import State\n"
        "for _ in range(2):\n"
        "    State.open('s.db', base=Path(sys.argv[1]), clock=lambda: datetime.now(UTC),"
        " lineage=lambda: 'x').close()\n"
        "sys.exit('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert done.returncode == 0


def test_who_opens_a_new_file_while_another_does_waits_for_it(tmp_path: Path) -> None:
    """SQLite refuses one of two that switch to its log at once, whatever patience it was told."""
    engine = open_engine("state.db", base=tmp_path)
    other = sqlite3.connect(tmp_path / "state.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    refused: list[ExceptionContext] = []

    def ends(context: ExceptionContext) -> None:
        refused.append(context)
        other.execute("COMMIT")

    event.listen(engine, "handle_error", ends)
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE made (n INTEGER)")
    with reading(engine) as connection:
        assert names_taken(connection) == ["made"]
    assert len(refused) == 1
    close_engine(engine)
    other.close()
