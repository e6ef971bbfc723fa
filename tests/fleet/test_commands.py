"""The commands around the queue, as people type them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fleet.making import HEAD, make
from tests.safety.driver import Ran, decent, invoke

TEXT = f"{HEAD}projects: ['clients/*']\ndefaults: {{drift: 17 2 * * *}}\n"
FROZEN = "schedule: {freezes: [{from: 2020-01-01, to: 2099-01-01, reason: holidays}]}\n"
SECRET = "hush-4711"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make(tmp_path, TEXT, ["clients/acme", "clients/zen"]).parent


def fleet(root: Path, url: str, *words: str) -> Ran:
    return decent(invoke(root, "fleet", *words, env={"FLEET_DB": url}), root)


def test_from_nothing_to_a_queue(root: Path, fleet_url: str) -> None:
    assert "is there" in fleet(root, fleet_url, "init").out
    assert "up to date" in fleet(root, fleet_url, "upgrade").out
    assert fleet(root, fleet_url, "run", "plan").out == "2 queued.\n"
    again = fleet(root, fleet_url, "run", "plan", "clients/zen")
    assert again.out == "0 queued.\n1 wait already: clients/zen.\n"
    assert fleet(root, fleet_url, "history").err == "Nothing was run yet.\n"
    rows = json.loads(fleet(root, fleet_url, "status", "--json").out)
    assert [(row["project"], row["stands"]) for row in rows] == [
        ("clients/acme", "never run"),
        ("clients/zen", "never run"),
    ]
    assert rows[0]["queued"] == [{"command": "plan", "runs": False}]
    assert rows[0]["next"]["command"] == "drift"
    shown = fleet(root, fleet_url, "status")
    assert "plan queued" in shown.out
    assert "No worker is there" in shown.err
    page = fleet(root, fleet_url, "status", "--format", "html").out
    assert "<h1>2 of 2 projects need somebody</h1>" in page
    assert "No worker is there" in page
    assert fleet(root, fleet_url, "status", "--format", "json").out.startswith("[")


def test_a_job_is_cancelled_and_queued_again(root: Path, fleet_url: str) -> None:
    fleet(root, fleet_url, "run", "plan", "clients/zen")
    assert fleet(root, fleet_url, "retry", "1").code == 64
    assert (
        fleet(root, fleet_url, "cancel", "1").out == "Job 1 (plan of clients/zen) is cancelled.\n"
    )
    assert fleet(root, fleet_url, "cancel", "1").code == 64
    assert fleet(root, fleet_url, "retry", "1").out == "Job 2: plan of clients/zen.\n"
    assert fleet(root, fleet_url, "retry", "1").out == "A plan of clients/zen waits already.\n"
    nobody = fleet(root, fleet_url, "retry", "99")
    assert (nobody.code, "bcsync" in nobody.err) == (64, True)


def test_no_apply_is_queued_in_a_freeze(root: Path, fleet_url: str) -> None:
    (root / "fleet.yaml").write_text(TEXT + FROZEN)
    refused = fleet(root, fleet_url, "run", "apply")
    assert (refused.code, "holidays" in refused.err) == (3, True)
    assert fleet(root, fleet_url, "run", "drift").code == 0


@pytest.mark.parametrize("words", [("status",), ("worker",), ("run", "plan"), ("history",)])
def test_without_tables_or_a_server(root: Path, postgres_url: str, words: tuple[str, ...]) -> None:
    assert "fleet init" in fleet(root, postgres_url, *words).err
    away = fleet(root, f"postgresql://ana:{SECRET}@127.0.0.1:1/x", *words)
    assert (away.code, SECRET in away.text) == (1, False)
    unset = fleet(root, "", *words)
    assert "FLEET_DB is not set" in unset.err


def test_an_address_to_listen_on(root: Path, fleet_url: str) -> None:
    assert fleet(root, fleet_url, "worker", "--listen", "9464").code == 64
    assert fleet(root, fleet_url, "worker", "--listen", "127.0.0.1:99999").code == 64
