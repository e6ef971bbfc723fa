"""Law 11 on whole runs: hostile names in a layout, and in what other companies have on the platform."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from bcsync.cli.border import run
from bcsync.layout.schema import load_schemas
from bcsync.model.action import Action
from bcsync.platforms.local.control import LocalControl
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.local.values import Verdicts
from bcsync.platforms.port import Act, Done, Principal, Seen
from tests.render.hostile import NAMES
from tests.render.judging import assert_harmless_as_markdown, assert_harmless_on_a_terminal

ANA, EVE = "ana@acme.example", "eve@evil.example"
PLAN_SCHEMA = jsonschema_rs.Draft202012Validator(load_schemas()["plan"])
Capture = pytest.CaptureFixture[str]


def layout_with(name: str) -> dict[str, Any]:
    return {
        "version": 1,
        "business_centers": {
            "acme": {
                "name": name,
                "timezone": "Europe/London",
                "currency": "GBP",
                "company": name,
                "members": {ANA: "admin", "bo@acme.example": "standard"},
                "ad_accounts": {
                    "uk": {"name": name, "company": name, "members": {"bo@acme.example": "admin"}}
                },
                "approvals": [],
            }
        },
    }


def project(root: Path, name: str) -> None:
    (root / "bcsync.yaml").write_text(json.dumps({"version": 1, "actor": ANA}))
    (root / "layout.yaml").write_text(json.dumps(layout_with(name)))


def output(capsys: Capture) -> str:
    captured = capsys.readouterr()
    return captured.out + captured.err


def plans_are_harmless(root: Path, capsys: Capture) -> dict[str, Any]:
    assert run(["-C", str(root), "plan"]) == 0
    assert_harmless_on_a_terminal(output(capsys))
    assert run(["-C", str(root), "plan", "--format", "markdown"]) == 0
    assert_harmless_as_markdown(capsys.readouterr().out)
    assert run(["-C", str(root), "plan", "--format", "json"]) == 0
    plan: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert [error.message for error in PLAN_SCHEMA.iter_errors(plan)] == []
    return plan


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_hostile_names_in_a_layout(name: str, tmp_path: Path, capsys: Capture) -> None:
    project(tmp_path, name)
    valid = run(["-C", str(tmp_path), "validate"]) == 0
    assert_harmless_on_a_terminal(output(capsys))
    if not valid:
        assert run(["-C", str(tmp_path), "plan"]) == 1
        assert_harmless_on_a_terminal(output(capsys))
        return
    assert plans_are_harmless(tmp_path, capsys)["operations"]
    run(["-C", str(tmp_path), "apply", "--auto-approve"])
    assert_harmless_on_a_terminal(output(capsys))
    (tmp_path / "layout.yaml").write_text(json.dumps(layout_with("Acme")))
    plans_are_harmless(tmp_path, capsys)


@contextmanager
def platform_of(root: Path) -> Iterator[LocalPlatform]:
    platform = LocalPlatform.open(
        ".bcsync/platform.db",
        base=root,
        clock=lambda: datetime(2026, 3, 1, tzinfo=UTC),
        verdicts=Verdicts(),
        companies=(),
    )
    try:
        yield platform
    finally:
        platform.close()


def asks(platform: LocalPlatform, account: str, name: str) -> bool:
    """A Business Center of that name asks for an account; False if the platform refuses the name."""
    block = {"name": name, "timezone": "Europe/London", "currency": "GBP"}
    [made] = platform.perform([Act(EVE, Action.CREATE, "business_center", (), block)])
    if not isinstance(made, Done) or not isinstance(made.seen, Seen):
        return False
    wish = {"permission": "admin", "notify_owner": True}
    identity = (made.seen.id[0], account)
    [asked] = platform.perform([Act(EVE, Action.REQUEST, "access", identity, wish)])
    assert isinstance(asked, Done), asked
    return True


def test_hostile_names_of_strangers_who_ask(tmp_path: Path, capsys: Capture) -> None:
    project(tmp_path, "Acme")
    assert run(["-C", str(tmp_path), "apply", "--auto-approve"]) == 0
    capsys.readouterr()
    with platform_of(tmp_path) as platform:
        account = LocalControl(platform).find_account("Acme")
        platform.ready([Principal(EVE, EVE)])
        asked = [name for name in NAMES if asks(platform, account, name)]
    assert len(asked) > len(NAMES) / 2
    plan = plans_are_harmless(tmp_path, capsys)
    decisions = [each for each in plan["waiting"] if each["state"] == "asks_for_decision"]
    assert len(decisions) == len(asked)
    assert run(["-C", str(tmp_path), "requests"]) == 0
    assert_harmless_on_a_terminal(output(capsys))
