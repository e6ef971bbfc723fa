"""Explain: declared where, seen how, planned what, done what."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.conftest import Bcsync

CARA = "member.northwind/cara@northwind.example"
WORK = "assignment.northwind/acme/uk/cara@northwind.example"


def explained(bcsync: Bcsync, root: Path, address: str) -> dict[str, Any]:
    result = bcsync(root, "explain", address, "--json")
    assert result.code == 0, result.err
    found: dict[str, Any] = json.loads(result.out)
    return found


def line_of(root: Path, text: str) -> int:
    lines = (root / "layout.yaml").read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_what_waits_and_what_it_holds_up(applied: Path, bcsync: Bcsync) -> None:
    found = explained(bcsync, applied, CARA)
    assert found["declared"]["place"]["line"] == line_of(
        applied, "cara@northwind.example: standard"
    )
    assert found["seen"]["status"] == "pending"
    assert found["plan"]["holds_up"] == [WORK]
    assert [(r["action"], r["state"]) for r in found["history"]] == [("invite", "done")]
    held = explained(bcsync, applied, WORK)
    assert [cause["address"] for cause in held["plan"]["waits_for"]] == [CARA]
    assert held["plan"]["operations"][0]["actor"] == "nico@northwind.example"
    text = bcsync(applied, "explain", WORK).out
    assert f"waits for {CARA}" in text and "done by nico@northwind.example" in text


def test_teams_and_patterns_are_traced(quickstart: Path, bcsync: Bcsync) -> None:
    layout = quickstart / "layout.yaml"
    text = layout.read_text().replace('accounts: ["uk"]', 'accounts: ["u*"]')
    text = text.replace("cara@northwind.example: standard", "buyers: standard")
    text += "teams:\n  buyers: [cara@northwind.example]\n"
    layout.write_text(text)
    assert bcsync(quickstart, "apply", "--auto-approve").code == 0
    declared = explained(bcsync, quickstart, CARA)["declared"]
    assert declared["place"]["line"] == line_of(quickstart, "buyers: standard")
    assert declared["team"]["line"] == line_of(quickstart, "buyers: [cara")
    approval = explained(bcsync, quickstart, "approval.acme/uk/northwind")
    assert approval["declared"]["pattern"] == "u*"


def test_what_is_not_declared_is_explained_too(applied: Path, bcsync: Bcsync) -> None:
    layout = applied / "layout.yaml"
    layout.write_text(layout.read_text().replace("      cara@northwind.example: standard", "#"))
    text = layout.read_text().replace("          cara@northwind.example: operator", "#")
    layout.write_text(text)
    found = explained(bcsync, applied, CARA)
    assert found["declared"] is None
    assert [op["action"] for op in found["plan"]["operations"]] == ["cancel"]
    assert "nowhere in the layout" in bcsync(applied, "explain", CARA).out


def test_an_unknown_address_is_refused_with_a_near_one(applied: Path, bcsync: Bcsync) -> None:
    refused = bcsync(applied, "explain", "member.northwind/carla@northwind.example")
    assert refused.code == 64 and f"did you mean {CARA}?" in refused.err
