"""``domains`` of the settings: whose addresses belong to whom."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bcsync.cli.border import run


def told(root: Path, members: str, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    (root / "bcsync.yaml").write_text(
        "version: 1\nactor: ana@acme.example\n"
        "domains: {acme: [acme.example, acme.org], north: [northwind.example]}\n"
    )
    (root / "layout.yaml").write_text(
        "version: 1\nbusiness_centers:\n  acme:\n    name: Acme\n    timezone: Europe/London\n"
        f"    members: {{ana@acme.example: admin, {members}}}\n"
    )
    assert run(["-C", str(root), "validate", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["findings"]
    return [(each["code"], each["message"]) for each in said]


@pytest.mark.parametrize("email", ["bo@ACME.org", "bo@uk.acme.example"])
def test_who_belongs_there_is_not_told(
    email: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(tmp_path, f"{email}: standard", capsys) == []


@pytest.mark.parametrize("email", ["bo@acrne.example", "bo@ac-me.example", "bo@acmee.example"])
def test_look_alikes_are_told(
    email: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [code for code, _ in told(tmp_path, f"{email}: standard", capsys)] == ["look-alike"]


def test_strangers_are_told_once_a_domain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    members = "a@other.test: standard, b@other.test: standard, c@northwind.example: standard"
    assert told(tmp_path, members, capsys) == [
        (
            "other-domain",
            "a@other.test has an address of no domain of acme (and 1 more of other.test)",
        ),
        ("other-domain", "c@northwind.example has an address of north"),
    ]
