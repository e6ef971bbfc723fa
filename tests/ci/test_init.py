"""``bcsync init --ci``: the files of a pipeline, in a new project and in one that is there."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from bcsync import __version__
from bcsync.shipped import resource_dir
from tests.cli.conftest import Bcsync

CI = resource_dir("ci")
GITHUB = {
    ".github/actions/bcsync/action.yml",
    *(f".github/workflows/bcsync-{name}.yml" for name in ("review", "fork", "apply", "night")),
}
LIVE = "version: 1\nplatform: {kind: tiktok}\ncredentials: {acme: ACME_TOKEN}\n"
CHANNELS = "notifications: {channels: [{kind: slack, url: ZEN_TOKEN}]}\n"


def files(root: Path) -> set[str]:
    """What lies in it, but for git's own."""
    found = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix() for path in found if ".git" not in path.parts}


def test_a_new_project_has_a_pipeline_and_still_plans(tmp_path: Path, bcsync: Bcsync) -> None:
    root = tmp_path / "new"
    begun = bcsync(None, "init", str(root), "--ci", "github")
    assert begun.code == 0
    assert files(root) >= GITHUB
    assert "BCSYNC_STATE" in begun.err
    assert bcsync(root, "plan").code == 0


@pytest.mark.parametrize(
    ("system", "written"),
    [
        ("github", GITHUB),
        ("gitlab", {".gitlab/bcsync.yml", ".gitlab-ci.yml"}),
        ("docker", {".deploy/Dockerfile"}),
        ("kubernetes", {".deploy/Dockerfile", ".deploy/cronjob.yaml"}),
        ("systemd", {".deploy/bcsync-night.service", ".deploy/bcsync-night.timer"}),
    ],
)
def test_a_project_that_is_there_gets_the_pipeline_alone(
    tmp_path: Path,
    bcsync: Bcsync,
    system: str,
    written: set[str],
) -> None:
    (tmp_path / "bcsync.yaml").write_text(LIVE)
    begun = bcsync(tmp_path, "init", "--ci", system)
    assert begun.code == 0
    assert files(tmp_path) == {"bcsync.yaml", *written}
    assert "To be set" in begun.err
    assert "ACME_TOKEN" in begun.err
    again = bcsync(tmp_path, "init", "--ci", system)
    assert (again.code, again.out) == (0, "")  # all of it is there, word by word
    assert "there is no layout file here" in bcsync(tmp_path, "validate").err  # none of it is one


def test_nothing_is_overwritten_and_nothing_half_written(tmp_path: Path, bcsync: Bcsync) -> None:
    (tmp_path / "bcsync.yaml").write_text(LIVE)
    mine = tmp_path / ".github" / "workflows" / "bcsync-night.yml"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    refused = bcsync(tmp_path, "init", "--ci", "github")
    assert refused.code == 1
    assert "bcsync-night.yml exists already" in refused.err
    assert mine.read_text() == "mine"
    assert files(tmp_path) == {"bcsync.yaml", ".github/workflows/bcsync-night.yml"}


def test_the_files_are_those_that_ship_with_the_tokens_of_the_project(
    tmp_path: Path,
    bcsync: Bcsync,
) -> None:
    (tmp_path / "bcsync.yaml").write_text(LIVE + CHANNELS)
    assert bcsync(tmp_path, "init", "--ci", "github").code == 0
    for path in (CI / "github").glob("bcsync-*.yml"):
        written = (tmp_path / ".github" / "workflows" / path.name).read_text("utf-8")
        tokens = "".join(
            f"          {n}_TOKEN: ${{{{ secrets.{n}_TOKEN }}}}\n" for n in ("ACME", "ZEN")
        )
        told = path.read_text("utf-8").replace("          # tokens\n", tokens)
        assert written == told.replace("'bcsync[forge]'", f"'bcsync[forge]=={__version__}'")
    action = (tmp_path / ".github/actions/bcsync/action.yml").read_text("utf-8")
    assert f"PACKAGE='bcsync[forge,postgres,tiktok]=={__version__}'" in action


def test_two_projects_of_a_repository_have_workflows_of_their_own(
    tmp_path: Path,
    bcsync: Bcsync,
) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for folder in ("teams/emea", "teams/us"):
        assert bcsync(None, "init", str(tmp_path / folder), "--ci", "github").code == 0
    found = {path.name: path for path in (tmp_path / ".github" / "workflows").iterdir()}
    assert len(found) == 8
    read = {name: yaml.safe_load(path.read_text("utf-8")) for name, path in found.items()}
    assert len({each["name"] for each in read.values()}) == 8
    assert len({each["concurrency"]["group"] for each in read.values()}) == 8
    review = read["bcsync-teams-emea-review.yml"]
    assert review["env"]["BCSYNC_DIR"] == "teams/emea"
    assert read["bcsync-teams-emea-fork.yml"][True]["workflow_run"]["workflows"] == [review["name"]]


def test_a_folder_that_a_pipeline_would_take_for_something_else_is_refused(
    tmp_path: Path,
    bcsync: Bcsync,
) -> None:
    root = tmp_path / "${{ secrets.X }}"
    root.mkdir()
    (root / "bcsync.yaml").write_text(LIVE)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    refused = bcsync(root, "init", "--ci", "github")
    assert refused.code == 64
    assert files(tmp_path) == {"${{ secrets.X }}/bcsync.yaml"}


def test_an_own_start_of_gitlab_stays_and_is_told_what_to_include(
    tmp_path: Path,
    bcsync: Bcsync,
) -> None:
    (tmp_path / "bcsync.yaml").write_text(LIVE)
    (tmp_path / ".gitlab-ci.yml").write_text("stages: [test, deploy]\n")
    begun = bcsync(tmp_path, "init", "--ci", "gitlab")
    assert begun.code == 0
    assert "{local: .gitlab/bcsync.yml}" in begun.err
    assert (tmp_path / ".gitlab-ci.yml").read_text() == "stages: [test, deploy]\n"
