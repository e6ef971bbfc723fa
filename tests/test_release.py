"""What a release does, as far as it can be done here: its file, its shell, its scripts."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
JOBS: dict[str, Any] = yaml.safe_load(TEXT)["jobs"]
STEPS = [step for job in JOBS.values() for step in job["steps"]]


def step(name: str) -> str:
    """The shell of the step of this name."""
    return next(str(each["run"]) for each in STEPS if each.get("name") == name)


def run(script: str, where: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run it as the runner runs ``shell: bash``."""
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=where,
        env={"PATH": path, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the scripts of a release read."""
    for name in ("pyproject.toml", "bcsync/__init__.py", ".ci/urls.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_only_the_publishing_job_may_ask_for_a_token_and_it_runs_nothing_of_ours() -> None:
    rights = {name: job["permissions"] for name, job in JOBS.items()}
    assert rights == {
        "check": {"contents": "read"},
        "build": {"contents": "read"},
        "publish": {"id-token": "write"},
        "announce": {"contents": "write"},
    }
    assert yaml.safe_load(TEXT)["permissions"] == {}
    assert JOBS["publish"]["environment"] == "pypi"
    for name in ("publish", "announce"):
        assert not any("checkout" in each.get("uses", "") for each in JOBS[name]["steps"])
    assert "secrets." not in TEXT


def test_every_action_is_pinned_to_a_commit() -> None:
    used = [each["uses"] for each in STEPS if "uses" in each]
    assert len(used) > 5
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", each) for each in used)


def test_every_job_ends_and_no_shell_holds_an_expression() -> None:
    assert all(job["timeout-minutes"] <= 120 for job in JOBS.values())
    scripts = [each["run"] for each in STEPS if "run" in each]
    assert not any("${{" in script for script in scripts)
    for script in scripts:
        assert subprocess.run(["bash", "-n", "-c", script], check=False).returncode == 0, script


def test_a_tag_that_is_not_the_version_is_refused(checkout: Path) -> None:
    told = (checkout / "bcsync" / "__init__.py").read_text("utf-8")
    version = re.search(r'"([\d.]+)"\n$', told)
    assert version
    script = step("The tag is the version")
    assert run(script, checkout, GITHUB_REF_NAME=f"v{version[1]}").returncode == 0
    refused = run(script, checkout, GITHUB_REF_NAME="v9.9.9")
    assert refused.returncode == 1
    assert "the tag is v9.9.9" in refused.stdout


def test_the_addresses_are_those_of_the_place_that_releases(checkout: Path) -> None:
    script = step("Where it is at home")
    where = {"GITHUB_SERVER_URL": "https://git.example", "GITHUB_REPOSITORY": "owner/bcsync"}
    assert run(script, checkout, **where).returncode == 0
    project = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["urls"]["Repository"] == "https://git.example/owner/bcsync"
    assert all(url.startswith("https://") for url in project["urls"].values())
    again = run(script, checkout, **where)
    assert again.returncode == 1
    assert "already" in again.stderr


def test_an_address_that_is_none_is_refused(checkout: Path) -> None:
    where = {"GITHUB_SERVER_URL": "https://git.example", "GITHUB_REPOSITORY": 'o/x"\n[tool]'}
    assert run(step("Where it is at home"), checkout, **where).returncode == 1
    project = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]
    assert "Repository" not in project["urls"]


def test_the_licence_says_what_the_metadata_say() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["license"] == "LicenseRef-Proprietary"
    assert "All rights reserved" in (ROOT / project["license-files"][0]).read_text("utf-8")
    assert not any(each.startswith("License ::") for each in project["classifiers"])
