"""The layout that the language is explained with: valid as a whole, and two things are said about it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bcsync.cli.border import run

SAMPLE = Path(__file__).parents[1] / "cases" / "sample" / "layout.yaml"
SETTINGS = "version: 1\nactors: {acme: ana@acme.example, northwind: nico@northwind.example}\n"
RECORDS = 'local: {companies: [{name: Zen Co Ltd, address: "4 Mill Lane, Leeds"}]}\n'


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    (tmp_path / "bcsync.yaml").write_text(SETTINGS + RECORDS)
    (tmp_path / "layout.yaml").write_text(SAMPLE.read_text())
    (tmp_path / "certificates").mkdir()
    (tmp_path / "certificates" / "zen.pdf").write_bytes(b"%PDF-1.7\n")
    return tmp_path


def test_it_is_valid_with_two_warnings(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(sample), "validate", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [(f["code"], f["severity"]) for f in said["findings"]] == [
        ("not-a-member", "warning"),
        ("glob-matches-nothing", "warning"),
    ]


def test_who_is_no_member_is_waited_for(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    layout = sample / "layout.yaml"
    text = layout.read_text().replace('    id: "7100000000000000001"', "    # new")
    layout.write_text(text.replace(', id: "7200000000000000042"', ""))
    assert run(["-C", str(sample), "plan", "--format", "json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    held = {op["address"]: op["deferred_by"] for op in plan["operations"] if op["deferred_by"]}
    assert held["assignment.acme/uk/cleo@acme.example"] == ["member.acme/cleo@acme.example"]
