"""Broken layouts: everything that is wrong is said, with its place and a way out, and nothing happens.

A case is a folder of tests/cases/findings: a project (bcsync.yaml shared unless given), and what must
be said of it. ``expected.txt`` is what validate, plan and apply say; ``planned.txt`` what plan and
apply say of a layout that is valid in itself.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bcsync.cli.border import run

GOOD = Path(__file__).parent / "good"
CASES = sorted(Path(__file__).parents[1].joinpath("cases", "findings").iterdir())
OFFLINE = [case for case in CASES if (case / "expected.txt").exists()]
PLANNED = [case for case in CASES if (case / "planned.txt").exists()]

FINDING = re.compile(r"(error|warning): .* \[[a-z0-9-]+\]$")
SAID = re.compile(rf"{FINDING.pattern}|^ +(hint|also): ")
SPOILT = ("Traceback", "bcsync made a mistake", "Error(", "KeyError", "NoneType", "object at 0x")


@pytest.fixture(scope="module")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose good layout was applied, so that there is something to spoil."""
    root = tmp_path_factory.mktemp("applied") / "project"
    shutil.copytree(GOOD, root)
    assert run(["-C", str(root), "apply", "--auto-approve"]) == 0
    return root


@pytest.fixture
def project(applied: Path, tmp_path: Path) -> Path:
    """A copy of it whose layout has been taken away."""
    root = tmp_path / "project"
    shutil.copytree(applied, root)
    (root / "layout.yaml").unlink()
    return root


def spoil(root: Path, case: Path) -> None:
    shutil.copytree(case, root, dirs_exist_ok=True)


def contents(root: Path) -> dict[str, list[str]]:
    """Every row of state and platform, whatever SQLite has put into which of its files."""
    found = {}
    for name in ("state.db", "platform.db"):
        with closing(sqlite3.connect(root / ".bcsync" / name)) as database:
            found[name] = list(database.iterdump())
    return found


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    captured = capsys.readouterr()
    everything = captured.out + captured.err
    assert not [word for word in SPOILT if word in everything]
    return [line.strip() for line in everything.splitlines() if SAID.search(line)]


def unindented(told: list[str]) -> list[str]:
    """As they stand in a section of a plan, or by themselves."""
    return [line.strip() for line in told]


def lines(file: Path) -> list[str]:
    return [line.strip() for line in file.read_text("utf-8").splitlines()]


def test_there_are_as_many_cases_as_promised() -> None:
    assert len(OFFLINE) + len(PLANNED) == len(CASES) >= 25


@pytest.mark.parametrize("case", OFFLINE, ids=lambda case: case.name)
def test_a_broken_layout_is_told_whole_and_changes_nothing(
    case: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(project, case)
    before = contents(project)
    capsys.readouterr()
    for command in (["validate"], ["plan"], ["apply", "--auto-approve"]):
        assert run(["-C", str(project), *command]) == 1
        assert said(capsys) == lines(case / "expected.txt")
    assert contents(project) == before


@pytest.mark.parametrize("case", PLANNED, ids=lambda case: case.name)
def test_what_only_a_plan_can_see_is_told_by_it_and_changes_nothing(
    case: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(project, case)
    before = contents(project)
    assert run(["-C", str(project), "validate"]) == 0
    capsys.readouterr()
    for command in (["plan"], ["apply", "--auto-approve"]):
        assert run(["-C", str(project), *command]) == 1
        assert unindented(said(capsys)) == unindented(lines(case / "planned.txt"))
    assert contents(project) == before


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_expected_finding_has_a_place_and_a_way_out(case: Path) -> None:
    """Holds for the cases themselves, so that none can be recorded without."""
    file = case / "expected.txt"
    expected = lines(file if file.exists() else case / "planned.txt")
    findings = [index for index, line in enumerate(expected) if FINDING.search(line)]
    assert findings
    places = []
    for index in findings:
        assert re.match(r"hint: \S", expected[index + 1])
        place = re.match(r"([^:]+):(\d+):(\d+): ", expected[index])
        assert place or "[empty-project]" in expected[index]
        if place:
            places.append((place[1], int(place[2]), int(place[3])))
    assert places == sorted(places)
