"""What docs/fleets.md says about the database of a fleet of several machines, done: SQL, roles, URLs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.console import ROOT
from tests.postgres import Server
from tests.safety.driver import Ran, decent, invoke

PAGE = (ROOT / "docs/fleets.md").read_text("utf-8")
SECTION = PAGE[PAGE.index("## From one machine") : PAGE.index("## What becomes of a run")]
ROLES, SCHEMA = re.findall(r"^ +```sql\n(.*?)^ +```$", SECTION, re.MULTILINE | re.DOTALL)
(STATE,) = re.findall(r"^ +state: (\S+)$", SECTION, re.MULTILINE)
(INIT,) = re.findall(r"^ +bcsync (fleet init .+)$", SECTION, re.MULTILINE)


def statements(sql: str) -> list[str]:
    return [part for part in sql.split(";\n") if part.strip()]


@pytest.fixture
def server(postgres_server: Server) -> Iterator[Server]:
    postgres_server.run(*statements(ROLES))
    postgres_server.run(*statements(SCHEMA), database="fleet")
    try:
        yield postgres_server
    finally:
        postgres_server.drop("fleet")
        postgres_server.run("DROP ROLE fleet_owner, fleet_worker, fleet_reader")


def test_the_database_of_a_fleet_holds_its_queue_and_its_states(
    server: Server, tmp_path: Path
) -> None:
    root = tmp_path / "agency"
    assert invoke(tmp_path, "init", str(root), "--example", "fleet").code == 0
    settings = root / "clients/zen/bcsync.yaml"
    state = f"{STATE.replace('db.example', '')}&host={server.place}"
    settings.write_text(settings.read_text("utf-8").replace(".bcsync/state.db", state), "utf-8")

    def run(role: str, *words: str) -> Ran:
        secret = f"{role.removeprefix('fleet_')}-secret"
        url = f"postgresql://{role}@/fleet?host={server.place}"
        given = {"FLEET_DATABASE": url, "PGPASSWORD": secret}
        ran = decent(invoke(root, *words, env=given), root)
        assert secret not in ran.text
        return ran

    assert run("fleet_owner", *INIT.split()).code == 0
    zen = ("-C", str(root / "clients/zen"))
    assert run("fleet_worker", *zen, "apply", "--auto-approve").code == 0
    assert "No changes" in run("fleet_worker", *zen, "plan").out
    assert run("fleet_worker", "fleet", "run", "drift").out == "5 queued.\n"
    assert run("fleet_reader", "fleet", "run", "plan").code == 1
    assert "drift queued" in run("fleet_reader", "fleet", "status").out
    made = "SELECT count(*) FROM pg_tables WHERE schemaname = 'zen' AND tablename = 'journal'"
    assert server.run(made, database="fleet") == [(1,)]
