"""The tables of a fleet, made and brought up to date in a schema of their own; and who may do what there.

procrastinate's are its own: its ``schema.sql`` makes them once, its migrations bring them along. Which of those
were applied is written down beside them, for it does not do that itself.
"""

from __future__ import annotations

from importlib import resources
from typing import Any, NamedTuple

from bcsync.database.location import FLEET_SCHEMA
from bcsync.errors import StateError, UsageRefused
from bcsync.fleet.server import library, refusals

_OURS = 4
"""The version of our own tables."""
_ALONE = 7_103_106
"""Key of an advisory lock: two must not make the same tables at once."""
_OWN_TABLES = """
CREATE TABLE fleet_version (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    ours integer NOT NULL,
    engine text NOT NULL
);
CREATE TABLE fleet_runs (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    project text NOT NULL,
    command text NOT NULL,
    job bigint NOT NULL,
    worker text NOT NULL,
    started timestamptz NOT NULL DEFAULT now(),
    ended timestamptz,
    code integer,
    outcome text,
    said text NOT NULL DEFAULT ''
);
CREATE INDEX fleet_runs_last ON fleet_runs (project, command, id DESC);
"""
_TURNS = """
CREATE TABLE fleet_turns (
    bucket text PRIMARY KEY,
    next double precision NOT NULL
);
"""
_CLOCK = """
CREATE TABLE fleet_clock (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    fired timestamptz NOT NULL
);
"""
_LOCKS = """
CREATE TABLE fleet_leases (
    number bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    who text NOT NULL,
    pid integer NOT NULL,
    process text NOT NULL,
    command text NOT NULL,
    since double precision NOT NULL,
    until double precision NOT NULL
);
CREATE TABLE fleet_locks (
    scope text PRIMARY KEY,
    lease bigint NOT NULL REFERENCES fleet_leases
);
CREATE TABLE fleet_changed (
    scope text PRIMARY KEY,
    project text NOT NULL
);
"""
_ADDED = {2: _TURNS, 3: _CLOCK, 4: _LOCKS}
"""What a version of our own tables has more than the one before; who worked before may go on."""
_WORKER = (
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_workers, "
    "procrastinate_periodic_defers, fleet_runs TO {role}",
    "GRANT SELECT, INSERT ON procrastinate_events TO {role}",
    "GRANT SELECT ON fleet_version TO {role}",
    "GRANT SELECT, INSERT, UPDATE ON fleet_turns, fleet_clock, fleet_changed TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON fleet_leases, fleet_locks TO {role}",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
)
_READER = (
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT SELECT ON procrastinate_jobs, procrastinate_workers, procrastinate_events, fleet_runs, "
    "fleet_version TO {role}",
)


class Version(NamedTuple):
    """Which tables there are."""

    ours: int
    engine: str
    """The last of the engine's migrations that was applied."""


def installed() -> Version:
    """What this program works with."""
    return Version(_OURS, _migrations()[-1])


def found(connection: Any) -> Version | None:
    """What the database has; None: nothing yet."""
    with refusals():
        named = connection.execute(
            "SELECT to_regclass(%s) AS it", [f"{FLEET_SCHEMA}.fleet_version"]
        )
        if named.fetchone()["it"] is None:
            return None
        row = connection.execute("SELECT ours, engine FROM fleet_version").fetchone()
    return Version(row["ours"], row["engine"])


def require(connection: Any) -> None:
    """Raise ``StateError`` unless the tables are those that this program works with."""
    there, ours = found(connection), installed()
    if there is None:
        raise StateError(
            "the queue's database has no tables of a fleet yet, or does not show them to this user",
            hint="its owner makes them: bcsync fleet init",
        )
    if there > ours:
        raise StateError(
            f"the tables of the fleet are of a newer version ({there.engine}) than this bcsync",
            hint="install the newer one here, too: pip install --upgrade 'bcsync[fleet]'",
        )
    if there < ours:
        raise StateError(
            f"the tables of the fleet are of an older version ({there.engine}) than this bcsync",
            hint="their owner brings them up to date: bcsync fleet upgrade",
        )


def make(connection: Any) -> bool:
    """Make the tables; False: they are there. Raises ``StateError`` where they are of another version."""
    with refusals(), connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_ALONE])
        if found(connection) is not None:
            require(connection)
            return False
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {FLEET_SCHEMA}")
        engine = library("procrastinate.schema").SchemaManager.get_schema()
        connection.execute(engine)
        connection.execute(_OWN_TABLES)
        for statements in _ADDED.values():
            connection.execute(statements)
        connection.execute(
            "INSERT INTO fleet_version (ours, engine) VALUES (%s, %s)", [*installed()]
        )
    return True


def bring_up_to_date(connection: Any) -> list[str]:
    """Apply the migrations that are missing; gives their names. Raises ``StateError``."""
    with refusals(), connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_ALONE])
        there = found(connection)
        if there is None or there > installed():
            require(connection)
        assert there is not None
        missing = [name for name in _migrations() if name > there.engine]
        for name in missing:
            connection.execute(_text_of(name))
        for version, statements in _ADDED.items():
            if version > there.ours:
                missing.append(f"version {version} of bcsync's own")
                connection.execute(statements)
        for role in _workers(connection):
            let(connection, role, work=True)
        connection.execute("UPDATE fleet_version SET ours = %s, engine = %s", [*installed()])
    return missing


def _workers(connection: Any) -> list[str]:
    """The roles that may work with the tables as they were."""
    rows = connection.execute(
        "SELECT DISTINCT rolname AS role FROM information_schema.role_table_grants "
        "JOIN pg_roles ON rolname = grantee WHERE table_schema = %s AND table_name = 'fleet_runs' "
        "AND privilege_type = 'INSERT' AND grantee <> current_user",
        [FLEET_SCHEMA],
    ).fetchall()
    return [row["role"] for row in rows]


def let(connection: Any, role: str, *, work: bool) -> None:
    """Give a role of the server the rights of a worker, or of a reader. Raises ``BcsyncError``."""
    sql = library("psycopg.sql")
    with refusals():
        asked = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        known = asked.fetchone()
    if known is None:
        raise UsageRefused(
            f"the server has no role {role}",
            hint="create it first: CREATE ROLE … LOGIN; its password goes into the URL of its variable",
        )
    names = {"schema": sql.Identifier(FLEET_SCHEMA), "role": sql.Identifier(role)}
    with refusals(), connection.transaction():
        for statement in _WORKER if work else _READER:
            connection.execute(sql.SQL(statement).format(**names))


def _migrations() -> list[str]:
    library("procrastinate")
    folder = resources.files("procrastinate.sql") / "migrations"
    return sorted(each.name for each in folder.iterdir() if each.name.endswith(".sql"))


def _text_of(name: str) -> str:
    return (resources.files("procrastinate.sql") / "migrations" / name).read_text("utf-8")
