"""``plan --format html`` and ``show PLAN --format html``."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcsync.cli.border import run
from bcsync.exits import Exit
from tests.render.test_formats import LAYOUT

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "bcsync.yaml").write_text("{version: 1, actor: ana@acme.example}")
    (tmp_path / "layout.yaml").write_text(LAYOUT)
    for name, value in {
        "GITHUB_REPOSITORY": "acme/access",
        "GITHUB_SERVER_URL": "https://github.example",
        "GITHUB_WORKSPACE": str(tmp_path.resolve()),
        "GITHUB_SHA": "c0ffee" * 6 + "abcd",
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def test_a_plan_and_a_saved_plan_are_the_same_page(project: Path, capsys: Capture) -> None:
    saved = str(project / "plan.json")
    assert run(["-C", str(project), "plan", "--format", "html", "--out", saved]) == Exit.DONE
    made = capsys.readouterr().out
    assert run(["-C", str(project), "show", saved, "--format", "html"]) == Exit.DONE
    assert capsys.readouterr().out == made
    assert made.startswith("<!DOCTYPE html>")
    line = f'href="https://github.example/acme/access/blob/{"c0ffee" * 6}abcd/layout.yaml#L3"'
    assert line in made


def test_an_address_is_no_page(project: Path, capsys: Capture) -> None:
    shown = run(["-C", str(project), "show", "business_center.acme", "--format", "html"])
    assert shown == Exit.USAGE
    assert "is no saved plan" in capsys.readouterr().err
