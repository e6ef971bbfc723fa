"""Findings about bcsync.yaml show their line, unless it may hold a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcsync.cli.border import run

TOKEN = "5e1f" * 10


def said(root: Path, text: str, capsys: pytest.CaptureFixture[str]) -> str:
    (root / "bcsync.yaml").write_text("version: 1\n" + text)
    assert run(["-C", str(root), "validate"]) == 1
    return capsys.readouterr().err


@pytest.mark.parametrize(
    "line",
    [
        "actor: ana",
        "actors: {acme: ana}",
        "guards: {removals: {count: many}}",
        "platform: {kind: lokal}",
        "local: {review: auto}",
        "lock: {lease: long}",
    ],
)
def test_a_line_is_shown(line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"| {line}" in said(tmp_path, line + "\n", capsys)


@pytest.mark.parametrize(
    "text",
    [
        "credentials: {acme: 0123, north: hunter2}\n",
        "credentials:\n  acme: hun ter2\n",
        "credentials:\n  local: hun ter2\n  acme: hunter2\n  acme: hunter2\n",
        "credential:\n  acme: hunter2\n",
        "stat: hunter2\n",
        "state: {hunter2: 1}\n",
        "tokn: hunter2\n",
        f"name: {TOKEN}\n",
        "platform: {kind: lokal, database: hunter2}\n",
        "actors: {acme: ana, token: hunter2}\n",
        "guards: [\nstate: hunter2\n",
        "credentials:\n  acme:hunter2\n  b: c\n",
    ],
)
def test_a_line_that_may_hold_a_secret_is_not(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = said(tmp_path, text, capsys)
    assert not [line for line in shown.splitlines() if " | " in line and "hunter2" in line]
    assert TOKEN not in shown


def test_no_line_of_another_project_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (tmp_path / "other.yaml").write_text("version: 1\nactor: ana\n")
    (root / "bcsync.yaml").symlink_to("../other.yaml")
    assert run(["-C", str(root), "validate"]) == 1
    assert "| actor" not in capsys.readouterr().err


def test_what_cannot_be_read_is_not_called_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = said(tmp_path, "actor: ana@acme.example\n  foo: 1\n", capsys)
    assert "missing-key" not in shown
    assert "1 error" in shown
