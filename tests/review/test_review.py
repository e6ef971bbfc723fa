"""One call for a pull request."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcsync.cli.review_files import FILES
from bcsync.render.outputs import NAMES, output_text, outputs_of
from tests.cli.conftest import Bcsync, MakeProject
from tests.render.hostile import plans
from tests.render.test_formats import LAYOUT
from tests.review.plans import SIZES, plan_with
from tests.review.reading import annotated, junit, sarif
from tests.review.test_failing import INVALID

MEBIBYTE = 1_048_576


@pytest.fixture(autouse=True)
def no_forge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever runs these tests."""
    for name in ("GITHUB_ACTIONS", "GITLAB_CI", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)


def read_outputs(text: str) -> dict[str, str]:
    """As the runner reads them (src/Runner.Worker/FileCommandManager.cs)."""
    found, lines = {}, iter(text.split("\n"))
    for line in lines:
        if not line:
            continue
        name, _, end = line.partition("<<")
        assert end, line
        found[name] = "\n".join(iter(lines.__next__, end))
    return found


def test_a_review_leaves_the_plan_in_every_format(quickstart: Path, bcsync: Bcsync) -> None:
    result = bcsync(quickstart, "review")
    assert result.code == 0
    assert "to create" in result.out and ".bcsync/review" in result.err
    folder = quickstart / ".bcsync" / "review"
    assert {path.name for path in folder.iterdir()} == set(FILES)
    plan = json.loads((folder / "plan.json").read_text())
    assert plan["digest"] in (folder / "plan.md").read_text()
    sarif((folder / "plan.sarif").read_text())
    junit((folder / "plan.xml").read_text())
    assert bcsync(quickstart, "show", str(folder / "plan.json")).code == 0


def test_a_job_of_github_is_told(
    quickstart: Path, bcsync: Bcsync, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output, summary = tmp_path / "output", tmp_path / "summary"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_OUTPUT", str(output))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    result = bcsync(quickstart, "review", "--detailed-exitcode", "--out-dir", str(tmp_path / "out"))
    assert result.code == 2
    assert annotated(result.out)
    plan = json.loads((tmp_path / "out" / "plan.json").read_text())
    told = read_outputs(output.read_text())
    assert set(told) == set(NAMES)
    assert told["digest"] == plan["digest"] and int(told["changes"]) > 0
    assert told["removals"] == "0" == told["refused"]
    assert summary.read_text().startswith("before\n## bcsync · `quickstart`: ")
    assert "::" not in bcsync(quickstart, "review", "--forge", "none").out


def test_a_failing_plan_takes_the_place_of_a_good_one(
    project: MakeProject, bcsync: Bcsync, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project({"layout.yaml": LAYOUT})
    assert bcsync(root, "review").code == 0
    project({"layout.yaml": INVALID})
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    result = bcsync(root, "review", "--forge", "github")
    assert result.code == 1
    folder = root / ".bcsync" / "review"
    assert (folder / "plan.md").read_text().startswith("## bcsync · `project`: failed")
    assert "timzone" in (folder / "plan.md").read_text()
    assert json.loads((folder / "plan.json").read_text())["failure"]["message"]
    assert any(each.level == "error" for each in annotated(result.out))
    told = read_outputs((tmp_path / "output").read_text())
    assert told.pop("summary") == "No plan could be made: the layout is not valid"
    assert set(told.values()) == {""}
    assert bcsync(root, "apply", str(folder / "plan.json"), "--auto-approve").code == 1


def test_a_review_of_nothing_is_short(applied: Path, bcsync: Bcsync) -> None:
    assert bcsync(applied, "review", "--detailed-exitcode").code in (0, 7)
    assert (
        (applied / ".bcsync/review/plan.md")
        .read_text()
        .startswith("## bcsync · `quickstart`: no changes")
    )


@pytest.mark.parametrize("name", FILES)
def test_what_is_something_else_stays(quickstart: Path, bcsync: Bcsync, name: str) -> None:
    out = quickstart / "out"
    out.mkdir()
    (out / name).write_text("# our own\n")
    result = bcsync(quickstart, "review", "--out-dir", str(out))
    assert result.code == 64 and name in result.err
    assert [path.name for path in out.iterdir()] == [name]
    (out / name).unlink()
    (out / name).symlink_to(quickstart / "elsewhere")
    assert bcsync(quickstart, "review", "--out-dir", str(out)).code == 64


def test_a_full_summary_is_not_overfilled(
    quickstart: Path, bcsync: Bcsync, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    for taken in (MEBIBYTE - 10, MEBIBYTE - 1_000, MEBIBYTE - 20_000):
        summary.write_text("x" * taken)
        assert bcsync(quickstart, "review").code == 0
        assert taken <= summary.stat().st_size <= MEBIBYTE
    assert "## bcsync" in summary.read_text()[taken:]


def test_what_the_runner_names_and_nobody_can_write_is_told(
    quickstart: Path, bcsync: Bcsync, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "no" / "such"))
    result = bcsync(quickstart, "review")
    assert result.code == 1 and "GITHUB_OUTPUT" in result.err


@pytest.mark.parametrize("size", SIZES)
def test_outputs_are_the_numbers_of_the_plan(size: int) -> None:
    told = outputs_of(plan_with(size))
    assert (told["changes"], told["removals"], told["refused"]) == (str(size), "2", "1")


@given(plans)
def test_no_name_ends_an_output(plan: dict[str, object]) -> None:
    told = outputs_of(plan)
    assert read_outputs(output_text(told)) == told


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_value_ends_itself(value: str) -> None:
    again = output_text({"summary": output_text({"x": value})})
    assert read_outputs(again) == {"summary": output_text({"x": value})}


def test_a_plan_of_another_job_is_told_as_it_is(
    quickstart: Path, bcsync: Bcsync, tmp_path: Path
) -> None:
    """Of the job of a fork, which may not write; nothing is read but that file."""
    subprocess.run(["git", "init", "-q", quickstart], check=True)
    commit = ["-c", "user.name=B", "-c", "user.email=b@acme.example", "commit", "-q", "-m", "Begin"]
    for git in (["add", "-A"], commit):
        subprocess.run(["git", "-C", quickstart, *git], check=True)
    made, nowhere = tmp_path / "made", tmp_path / "nowhere"
    nowhere.mkdir()
    assert bcsync(quickstart, "review", "--base", "HEAD", "--out-dir", str(made)).code == 0
    words = ("review", "--from", str(made / "plan.json"), "--out-dir", str(tmp_path / "told"))
    told = bcsync(nowhere, *words)
    assert told.code == 0
    assert (tmp_path / "told" / "plan.json").read_bytes() == (made / "plan.json").read_bytes()
    assert bcsync(nowhere, *words, "--target", "x").code == 64
    assert bcsync(quickstart, "review", "--out-dir", str(made)).code == 0
    refused = bcsync(nowhere, *words)
    assert refused.code == 64
    assert "was not made with --base" in refused.err
    (made / "plan.json").write_text("{}")
    assert bcsync(nowhere, *words).code == 1
