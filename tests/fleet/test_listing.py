"""Which projects there are, and which a change touches."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path, PurePosixPath

import pytest

from bcsync.errors import UsageRefused
from bcsync.fleet.selection import named, touched
from bcsync.fleet.values import Member
from tests.fleet.making import HEAD, make
from tests.safety.driver import invoke

NAMES = ("brands/lantern", "clients/acme", "clients/zen")
MEMBERS = [Member(name, Path(name)) for name in NAMES]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), NAMES),
        (("clients/*",), NAMES[1:]),
        (("**/zen", "brands/lantern/"), (NAMES[0], NAMES[2])),
    ],
)
def test_names_and_globs(words: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert tuple(each.name for each in named(MEMBERS, words)) == expected


def test_a_name_that_means_nothing() -> None:
    with pytest.raises(UsageRefused) as caught:
        named(MEMBERS, ["clients/zne"])
    assert caught.value.hint == "did you mean clients/zen?"


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("ads/clients/zen/a.yaml", True),
        ("ads/clients/zenith/a.yaml", False),
        ("ads/shared/people.yaml", True),
        ("clients/zen/a.yaml", False),
    ],
)
def test_what_belongs_to_a_project(file: str, expected: bool) -> None:
    files = [PurePosixPath(file)]
    assert touched(PurePosixPath("ads"), "clients/zen", ("../../shared",), files) is expected


def git(root: Path, *words: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@b.example"]
    subprocess.run(["git", "-C", str(root), *who, *words], check=True, capture_output=True)


def test_the_command(tmp_path: Path) -> None:
    make(tmp_path, f"{HEAD}projects: ['*/*', 'none/*']\n", NAMES)
    ran = invoke(tmp_path, "fleet", "list")
    assert ran.out.splitlines() == list(NAMES)
    assert "none/* leads to no project" in ran.err
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    (tmp_path / "clients/zen/a.yaml").write_text("version: 1\n")
    changed = invoke(
        tmp_path, "fleet", "list", "--changed-since", "HEAD", "--format", "github-matrix"
    )
    assert json.loads(changed.out) == {"project": ["clients/zen"]}
    assert "\n" not in changed.out.strip()
    as_json = json.loads(invoke(tmp_path, "fleet", "list", "--format", "json").out)
    assert [each["project"] for each in as_json] == list(NAMES)


def test_more_than_a_matrix_holds(tmp_path: Path) -> None:
    make(tmp_path, f"{HEAD}projects: ['*']\n", [f"p{number}" for number in range(257)])
    ran = invoke(tmp_path, "fleet", "list", "--format", "github-matrix")
    assert (ran.code, "257 projects" in ran.err) == (64, True)
