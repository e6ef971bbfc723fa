"""What a change does by itself: the layout of a commit against the layout at hand."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import SETTINGS, Bcsync
from tests.safety.driver import copy_of_example

GIT = shutil.which("git")
pytestmark = pytest.mark.skipif(GIT is None, reason="git is not installed")

LAYOUT = """\
version: 1
business_centers:
  acme:
    name: Acme
    timezone: Europe/London
    members:
      ana@acme.example: admin
      ben@acme.example: admin
      eve@acme.example: standard
    ad_accounts:
      uk:
        name: Acme UK
        members:
          eve@acme.example: operator
"""
CHANGED = LAYOUT.replace(
    "      eve@acme.example: standard\n", "      dan@acme.example: admin\n"
).replace("          eve@acme.example: operator", "          ben@acme.example: operator")


def git(root: Path, *words: str) -> str:
    command = [
        "git",
        "-C",
        str(root),
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@acme.example",
        *words,
    ]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", "x")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with a project at its top, committed."""
    root = tmp_path / "clone"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    (root / "bcsync.yaml").write_text(SETTINGS)
    (root / "layout.yaml").write_text(LAYOUT)
    commit(root)
    return root


def done(plan: dict[str, Any]) -> dict[str, str]:
    return {op["address"]: op["action"] for op in plan["operations"] if op["mode"] != "implied"}


def test_only_what_the_change_does_is_planned(clone: Path, bcsync: Bcsync) -> None:
    (clone / "layout.yaml").write_text(CHANGED)
    before = git(clone, "status", "--porcelain")
    result = bcsync(clone, "plan", "--base", "main", "--format", "json")
    plan = json.loads(result.out)
    assert done(plan) == {
        "member.acme/dan@acme.example": "invite",
        "assignment.acme/uk/ben@acme.example": "create",
        "member.acme/eve@acme.example": "remove",
    }
    assert plan["base"] == {"revision": "main", "commit": git(clone, "rev-parse", "main").strip()}
    assert {(e["who"], e["gains"]) for e in plan["effects"]} >= {("eve@acme.example", False)}
    assert git(clone, "status", "--porcelain") == before
    assert not (clone / ".bcsync").exists()


def test_text_and_markdown_say_what_was_compared(clone: Path, bcsync: Bcsync) -> None:
    (clone / "layout.yaml").write_text(CHANGED)
    text = bcsync(clone, "plan", "--base", "main")
    assert text.out.startswith("What this change does by itself: compared with main (")
    assert "To do this" not in text.err
    assert (
        "compared with `main` ("
        in bcsync(clone, "plan", "--base", "main", "--format", "markdown").out
    )


@pytest.mark.parametrize("example", ["quickstart", "agency"])
def test_a_layout_against_itself_changes_nothing(
    example: str, tmp_path: Path, bcsync: Bcsync
) -> None:
    root = copy_of_example(example, tmp_path / "deep" / "er" / example)
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    result = bcsync(root, "plan", "--base", "HEAD", "--format", "json", "--detailed-exitcode")
    plan = json.loads(result.out)
    assert (plan["operations"], plan["protections"], plan["waiting"]) == ([], [], [])
    assert result.code == 0


def test_what_was_no_project_is_all_new(tmp_path: Path, bcsync: Bcsync) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "README").write_text("x")
    commit(tmp_path)
    root = tmp_path / "project"
    root.mkdir()
    (root / "bcsync.yaml").write_text(SETTINGS)
    (root / "layout.yaml").write_text(LAYOUT)
    plan = json.loads(bcsync(root, "plan", "--base", "main", "--format", "json").out)
    assert "business_center.acme" in done(plan)
    assert set(done(plan).values()) <= {"create", "invite"}


def test_what_the_change_does_not_explain_is_marked(clone: Path, bcsync: Bcsync) -> None:
    assert bcsync(clone, "apply", "--auto-approve").code == 0
    # On the main branch and never applied.
    (clone / "layout.yaml").write_text(LAYOUT.replace("Acme UK", "Acme Britain"))
    git(clone, "add", "layout.yaml")
    git(clone, "commit", "-qm", "x")
    (clone / "layout.yaml").write_text(CHANGED.replace("Acme UK", "Acme Britain"))
    alone = json.loads(bcsync(clone, "plan", "--base", "main", "--format", "json").out)
    assert "ad_account.acme/uk" not in done(alone) and "unexplained" not in alone["base"]
    words = "plan", "--base", "main", "--no-refresh"
    plan = json.loads(bcsync(clone, *words, "--format", "json").out)
    assert done(plan) == done(alone)
    assert {"action": "update", "address": "ad_account.acme/uk"} in plan["base"]["unexplained"]
    for form in ("text", "markdown"):
        text = bcsync(clone, *words, "--format", form).out
        assert "Not explained by this change" in text


@pytest.mark.parametrize(
    ("revision", "words"),
    [
        ("nowhere", "there is no revision nowhere"),
        ("--output=x", "there is no revision --output=x"),
        ("", "is empty"),
    ],
)
def test_a_revision_that_is_none_is_told(
    clone: Path, bcsync: Bcsync, revision: str, words: str
) -> None:
    result = bcsync(clone, "plan", f"--base={revision}")
    assert result.code in (1, 64) and result.out == ""
    assert words in result.err or not revision


def test_a_shallow_clone_says_how_to_fetch_more(
    clone: Path, tmp_path: Path, bcsync: Bcsync
) -> None:
    first = git(clone, "rev-parse", "HEAD").strip()
    (clone / "layout.yaml").write_text(CHANGED)
    commit(clone)
    git(tmp_path, "clone", "-q", "--depth=1", clone.as_uri(), "shallow")
    result = bcsync(tmp_path / "shallow", "plan", "--base", first)
    assert result.code == 1 and "fetch-depth: 0" in result.err


def test_no_repository_is_told(tmp_path: Path, bcsync: Bcsync) -> None:
    root = copy_of_example("quickstart", tmp_path / "quickstart")
    result = bcsync(root, "plan", "--base", "main")
    assert result.code == 1 and "no git repository" in result.err


def test_no_git_is_told(clone: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(clone))
    result = bcsync(clone, "plan", "--base", "main")
    assert result.code == 1 and "git cannot be run" in result.err


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("layout.yaml", LAYOUT.replace("timezone", "timzone"), "timzone"),
        ("bcsync.yaml", "version: 1\nplatfrom: {}\n", "platfrom"),
    ],
)
def test_an_invalid_base_is_told_as_that(
    clone: Path, bcsync: Bcsync, file: str, text: str, words: str
) -> None:
    good = (clone / file).read_text()
    (clone / file).write_text(text)
    commit(clone)
    (clone / file).write_text(good)
    result = bcsync(clone, "review", "--base", "main", "--forge", "none")
    assert result.code == 1
    assert "the layout of main" in result.err and words in result.err
    assert "the layout of main" in (clone / ".bcsync/review/plan.md").read_text()


def test_links_and_odd_paths_are_written_nowhere_else(clone: Path, bcsync: Bcsync) -> None:
    (clone / "real").mkdir()
    (clone / "real" / "more.yml").write_text("version: 1\n")
    (clone / "link").symlink_to("real")
    (clone / ".hidden").mkdir()
    (clone / ".hidden" / "not.yaml").write_text("no: layout\n")
    (clone / "ü [x]*.yaml").write_text("version: 1\n")
    commit(clone)
    (clone / "layout.yaml").write_text(CHANGED)
    plan = json.loads(bcsync(clone, "plan", "--base", "main", "--format", "json").out)
    assert len(done(plan)) == 3


def test_a_review_of_a_change_needs_no_platform(clone: Path, bcsync: Bcsync) -> None:
    live = "version: 1\n"
    live += "platform: {kind: tiktok}\nstate: postgresql://no.invalid/x\nactor: ana@acme.example\n"
    (clone / "bcsync.yaml").write_text(live)
    commit(clone)
    (clone / "layout.yaml").write_text(CHANGED)
    result = bcsync(clone, "review", "--base", "main", "--forge", "none", "--detailed-exitcode")
    assert (result.code, (clone / ".bcsync/review/plan.md").exists()) == (2, True)
