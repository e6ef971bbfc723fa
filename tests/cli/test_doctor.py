"""``bcsync doctor``: what is broken is told, whatever is broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bcsync.flow.stored import open_state
from bcsync.jobs.check import Health
from bcsync.jobs.doctor import python_check
from bcsync.model.action import Action
from bcsync.project import open_project
from bcsync.state.store import State
from bcsync.state.values import OperationRow, RunStart

from .conftest import Bcsync

ANA, BO = "ana@acme.example", "bo@acme.example"
CREATE = {"identity": ["business_center.acme"], "actor": ANA}


def healths(bcsync: Bcsync, root: Path) -> tuple[int, dict[str, set[str]]]:
    result = bcsync(root, "doctor", "--json")
    found: dict[str, set[str]] = {}
    for check in json.loads(result.out):
        found.setdefault(check["name"], set()).add(check["health"])
        assert check["health"] == "ok" or check["hint"], check
    return result.code, found


def test_an_applied_project_is_well(applied: Path, bcsync: Bcsync) -> None:
    code, found = healths(bcsync, applied)
    assert code == 0
    assert set.union(*found.values()) == {"ok"}
    lines = bcsync(applied, "doctor").out.splitlines()
    assert "ok    actors     ana@acme.example is an admin of acme" in lines
    assert "ok    actors     nico@northwind.example is an admin of northwind" in lines


def test_a_project_that_was_never_applied_is_well_and_stays_empty(
    quickstart: Path, bcsync: Bcsync
) -> None:
    assert healths(bcsync, quickstart)[0] == 0
    assert not (quickstart / ".bcsync").exists()


def _write(name: str, text: str) -> Callable[[Path], object]:
    return lambda root: (root / name).write_text(text)


@pytest.mark.parametrize(
    ("harm", "part"),
    [
        (lambda root: (root / "bcsync.yaml").unlink(), "settings"),
        (_write("bcsync.yaml", "platform: ["), "settings"),
        (_write("bcsync.yaml", "version: 1\nplatform: {kind: moon}\n"), "settings"),
        (_write("layout.yaml", "business_centers: [x"), "layout"),
        (_write("layout.yaml", "\x00\x01"), "layout"),
        (_write(".bcsync/state.db", "this is no database, it is prose"), "state"),
        (_write(".bcsync/platform.db", "this is no database, it is prose"), "platform"),
        (lambda root: (root / ".bcsync/platform.db").unlink(), "state"),
        (_write("bcsync.yaml", "version: 1\nactor: eve@x.example\n"), "actors"),
        (_write("bcsync.yaml", "version: 1\nactors: {acme: ana@acme.example}\n"), "actors"),
    ],
)
def test_a_broken_part_fails_by_name_and_the_rest_is_still_examined(
    applied: Path, bcsync: Bcsync, harm: Callable[[Path], object], part: str
) -> None:
    harm(applied)
    code, found = healths(bcsync, applied)
    assert code == 1
    assert "fail" in found[part]
    assert found["python"] == {"ok"}
    assert {"state", "platform"} <= found.keys()


def test_an_actor_who_is_no_admin_any_more_is_found_out(applied: Path, bcsync: Bcsync) -> None:
    act = ("local", "act")
    bcsync(applied, *act, "invite", f"member.acme/{BO}", "role=admin", "--as", ANA)
    bcsync(applied, "local", "accept", BO, "acme")
    assert (
        bcsync(applied, *act, "update", f"member.acme/{ANA}", "role=standard", "--as", BO).code == 0
    )
    told = bcsync(applied, "doctor")
    assert told.code == 1
    assert "fail  actors     ana@acme.example cannot act for acme" in told.out


def test_files_that_others_may_read_and_operations_of_unknown_outcome_are_warnings(
    applied: Path, bcsync: Bcsync
) -> None:
    (applied / ".bcsync/state.db").chmod(0o644)
    with open_state(open_project(applied, {}), create=True) as state:
        assert isinstance(state, State)
        run = state.begin_run(RunStart(kind="apply", who="x@y", version="0"))
        row = OperationRow("ad_account.acme/de", "ad_account", Action.CREATE, CREATE)
        state.intend(run, [(1, row)])
    code, found = healths(bcsync, applied)
    assert code == 0
    assert found["private"] == found["state"] == {"warn"}
    assert "create ad_account.acme/de" in bcsync(applied, "doctor").out


def test_an_old_python_fails() -> None:
    assert python_check((3, 10, 9)).health is Health.FAIL
    assert python_check((3, 11, 0)).health is Health.OK
