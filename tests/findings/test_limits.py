"""What the platform takes at most is told before anything is tried (reference/tiktok-api.md, 13.1)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bcsync.cli.border import run


def told(root: Path, members: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    (root / "bcsync.yaml").write_text("version: 1\nactor: ana@acme.example\n")
    listed = "\n      ".join(["ana@acme.example: admin", *members])
    (root / "layout.yaml").write_text(
        "version: 1\nbusiness_centers:\n  acme:\n    name: Acme\n    timezone: Europe/London\n"
        f"    members:\n      {listed}\n"
    )
    run(["-C", str(root), "validate", "--json"])
    said = json.loads(capsys.readouterr().out)["findings"]
    return [each["code"] for each in said if each["severity"] == "error"]


@pytest.mark.parametrize(("others", "codes"), [(3999, []), (4000, ["too-many-members"])])
def test_members(
    others: int, codes: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    members = [f"m{number}@acme.example: standard" for number in range(others)]
    assert told(tmp_path, members, capsys) == codes


@pytest.mark.parametrize(("others", "codes"), [(19, []), (20, ["too-many-admins"])])
def test_admins(
    others: int, codes: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    members = [f"m{number}@acme.example: admin" for number in range(others)]
    assert told(tmp_path, members, capsys) == codes


def test_who_has_left_takes_no_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    members = [f"m{number}@acme.example: admin" for number in range(19)]
    gone = [f"g{number}@acme.example: {{role: admin, expires: 2020-01-01}}" for number in range(5)]
    assert told(tmp_path, [*members, *gone], capsys) == []


def test_a_file_behind_a_link_out_of_the_project_is_not_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "scan.pdf").touch()
    (project / "scan.pdf").symlink_to("../scan.pdf")
    members = ["bo@acme.example: standard"]
    certificate = "\n    type: agency\n    certificates: {a: {company: A, file: scan.pdf}}"
    members[0] += certificate
    assert told(project, members, capsys) == ["file-outside"]
