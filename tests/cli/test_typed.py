"""A hint that names a command names it as it can be typed from where the user stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcsync.cli.border import run

WAYS = [
    (["explain", "certificate.zzz/q"], "state list shows"),
    (["import", "certificate.zzz/q", "7200000000000000001"], "export"),
    (["apply", "--expect", "0" * 64, "--auto-approve"], "plan, and expect its digest"),
    (["show", "bcsync.yaml"], "plan --out FILE"),
    (["local", "accept"], "local accept"),
]


@pytest.mark.parametrize(("words", "command"), WAYS)
def test_commands_in_hints_can_be_typed(
    words: list[str], command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "my project"
    run(["init", str(project)])
    capsys.readouterr()
    words = [str(project / word) if word == "bcsync.yaml" else word for word in words]
    assert run(["-C", str(project), *words])
    assert f"bcsync -C '{project}' {command}" in capsys.readouterr().err


def test_where_the_project_is_here_nothing_is_added(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(["init", str(tmp_path)])
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    assert run(["explain", "certificate.zzz/q"])
    assert "bcsync state list shows" in capsys.readouterr().err


def test_what_begins_a_project_needs_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert run(["-C", str(tmp_path / "empty"), "plan"])
    assert "bcsync init" in capsys.readouterr().err
