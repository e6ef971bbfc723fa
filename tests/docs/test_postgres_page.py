"""What docs/operations.md says about PostgreSQL, done: its SQL, its roles, its backup."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from bcsync.cli.border import run
from tests.docs.console import ROOT, Desk
from tests.postgres import SUPERUSER, Server

PAGE = (ROOT / "docs/operations.md").read_text("utf-8")
SECTION = PAGE[PAGE.index("## PostgreSQL for a team") : PAGE.index("## When something is odd")]
CREATE, GRANT, FINAL = re.findall(r"^```sql\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)
BASH = "".join(re.findall(r"^```bash\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL))
OWNER, WRITER, READER = "bcsync_owner", "bcsync_writer", "bcsync_reader"
DONE, FAILED, WAITING = 0, 1, 7


def statements(sql: str) -> list[str]:
    return [part for part in sql.split(";\n") if part.strip()]


@dataclass(frozen=True, slots=True)
class Team:
    """People in three roles, on the database that the page makes."""

    server: Server
    place: Path
    capture: pytest.CaptureFixture[str]
    environment: pytest.MonkeyPatch

    def url(self, role: str, database: str = "bcsync") -> str:
        """The URL that the page gives, on this server."""
        shown = f"postgresql+psycopg://{role}@db.example/{database}"
        assert database != "bcsync" or role == READER or shown in SECTION
        return shown.replace("@db.example/", "@/") + f"?host={self.server.place}"

    def run(self, role: str, words: str, exits: int = DONE, database: str = "bcsync") -> str:
        """Run a command in a role; gives all that it prints."""
        for name in ("BCSYNC_STATE", "BCSYNC_PLATFORM_DATABASE"):
            self.environment.setenv(name, self.url(role, database))
        self.environment.setenv("PGPASSWORD", f"{role.removeprefix('bcsync_')}-secret")
        code = run(["-C", str(self.place / "examples/quickstart"), *words.split()])
        said = "".join(self.capture.readouterr())
        assert code == exits, f"{role}: {words}\n{said}"
        assert "-secret" not in said
        return said

    def programs(self) -> None:
        """Run the page's lines that begin with a program of PostgreSQL's."""
        for line in BASH.splitlines():
            program, *words = line.split()
            if program in ("pg_dump", "createdb", "pg_restore"):
                mine = [word.replace("db.example", str(self.server.place)) for word in words]
                subprocess.run(
                    [str(self.server.programs / program), *mine],
                    cwd=self.place,
                    env={**os.environ, "PGPASSWORD": "owner-secret"},
                    check=True,
                )


@pytest.fixture
def team(
    postgres_server: Server,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Team]:
    postgres_server.run(*statements(CREATE))
    postgres_server.run(*statements(GRANT), database="bcsync")
    try:
        yield Team(postgres_server, Desk.lay(tmp_path).place, capsys, monkeypatch)
    finally:
        postgres_server.drop("bcsync")
        postgres_server.drop("bcsync_restored")
        postgres_server.run(f"DROP ROLE {OWNER}, {WRITER}, {READER}")


def test_each_role_does_its_job_and_no_more(team: Team) -> None:
    """The whole quickstart; then a backup, and the same again from what was restored."""
    assert "may not do that" in team.run(WRITER, "apply --auto-approve", FAILED)
    team.run(OWNER, "apply --auto-approve")
    team.server.run(*statements(FINAL), database="bcsync")
    team.run(WRITER, "plan --detailed-exitcode", WAITING)
    team.run(WRITER, "local accept --all")
    team.run(WRITER, "apply --auto-approve")
    team.run(WRITER, "plan --detailed-exitcode")
    team.run(READER, "plan --no-refresh --detailed-exitcode")
    listed = team.run(READER, "state list")
    assert "assignment.northwind" in listed
    assert "may not do that" in team.run(READER, "apply --auto-approve", FAILED)
    team.programs()
    assert team.run(OWNER, "state list", database="bcsync_restored") == listed
    team.run(WRITER, "plan --detailed-exitcode", database="bcsync_restored")


@pytest.mark.parametrize("table", ["journal", "alembic_version"])
def test_history_is_final(team: Team, table: str) -> None:
    team.run(OWNER, "apply --auto-approve")
    team.server.run(*statements(FINAL), database="bcsync")
    url = team.url(WRITER).replace("+psycopg", "")
    with psycopg.connect(url, password="writer-secret") as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"DELETE FROM {table}".encode())
        connection.rollback()


def test_the_programs_of_the_backup_are_there(postgres_server: Server) -> None:
    for name in ("pg_dump", "createdb", "pg_restore"):
        assert f"\n{name} " in BASH
        assert shutil.which(postgres_server.programs / name)
    assert f"-U {SUPERUSER} " in BASH
