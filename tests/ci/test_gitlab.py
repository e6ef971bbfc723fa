"""The jobs for GitLab, their own scripts in bash, against a server that behaves like GitLab."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from bcsync.shipped import resource_dir
from tests.forge.fake import loopback
from tests.forge.lab import FakeGitLab

SPEC, JOBS = yaml.safe_load_all((resource_dir("ci") / "gitlab" / "bcsync.yml").read_text("utf-8"))
INPUTS = {name: each["default"] for name, each in SPEC["spec"]["inputs"].items()}
_HOLE = re.compile(r"\$\[\[ inputs\.(\w+) \]\]")


class Ran(NamedTuple):
    """What a job came to."""

    code: int
    log: str


class Desk:
    """A checkout, and a runner beside it."""

    def __init__(self, root: Path, shims: Path, fake: FakeGitLab, url: str) -> None:
        self.root, self.shims, self.fake, self.url = root, shims, fake, url
        self.place = root.parent

    def run(self, job: str, number: int | None = None, **inputs: str) -> Ran:
        """``before_script`` and ``script`` in one shell, as a runner has them."""
        given = {**INPUTS, "package": "none", **inputs}
        found = {**JOBS[".bcsync"], **JOBS[job]}
        variables: dict[str, Any] = {
            **JOBS[".bcsync"]["variables"],
            **JOBS[job].get("variables", {}),
        }
        lines = [*found["before_script"], *found["script"]]
        environ = {
            "PATH": os.pathsep.join([str(self.shims), "/usr/bin", "/bin"]),
            "HOME": str(self.place),
            "BCSYNC_STATE": str(self.place / "state.db"),
            "XDG_CACHE_HOME": str(self.place / "cache"),
            "PYTHONUTF8": "1",
            "CI_PROJECT_DIR": str(self.root),
            "CI_BUILDS_DIR": str(self.place),
            **self.fake.environ(self.url, self.place, number),
            **{
                name: _HOLE.sub(lambda hole: _told(given[hole[1]]), v)
                for name, v in variables.items()
            },
        }
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", "\n".join(lines)],
            cwd=self.root,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            check=False,
        )
        return Ran(ran.returncode, ran.stdout)


def _told(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.fixture
def desk(tmp_path: Path, shims: Path) -> Iterator[Desk]:
    """A project on the embedded platform, which the jobs share."""
    root = tmp_path / "work"
    root.mkdir()
    fake = FakeGitLab()
    with loopback(fake) as url:
        subprocess.run([shims / "bcsync", "init", "."], cwd=root, check=True, capture_output=True)
        path = root / "bcsync.yaml"
        path.write_text(path.read_text().replace(".bcsync/platform.db", f"{tmp_path}/platform.db"))
        yield Desk(root, shims, fake, url)


def test_a_merge_request_is_reviewed_applied_and_watched(desk: Desk) -> None:
    desk.fake.add_pull(12)
    reviewed = desk.run("bcsync:review", 12)
    assert reviewed.code == 0, reviewed.log
    assert "to create" in desk.fake.bodies(12)[0]
    assert desk.run("bcsync:plan").code == 0
    digest = (desk.root / ".bcsync-digest").read_text().strip()
    assert digest == json.loads((desk.root / ".bcsync-review" / "plan.json").read_bytes())["digest"]
    applied = desk.run("bcsync:apply")
    assert (applied.code, "Done: 2 created." in applied.log) == (0, True), applied.log
    assert desk.run("bcsync:apply").code == 4  # that plan is done
    assert desk.run("bcsync:night").code == 0
    act = (
        "local",
        "act",
        "update",
        "ad_account.acme/uk",
        "name=By hand",
        "--as",
        "ana@acme.example",
    )
    environ = {"BCSYNC_STATE": str(desk.place / "state.db"), "PATH": "/usr/bin:/bin"}
    subprocess.run(
        [desk.shims / "bcsync", *act], cwd=desk.root, env=environ, check=True, capture_output=True
    )
    found = desk.run("bcsync:night")
    assert (found.code, "was changed" in found.log) == (0, True), found.log
    (issue,) = desk.fake.issues.values()
    assert issue["state"] == "opened"
    assert "Done: 1 updated." in desk.run("bcsync:night", correct="true").log
    assert issue["state"] == "closed"


def test_a_failure_is_none_that_anybody_hides(desk: Desk) -> None:
    (desk.root / "layout.yaml").write_text("version: 1\nbusiness_centers: {acme: {nmae: x}}\n")
    desk.fake.add_pull(12)
    assert desk.run("bcsync:review", 12).code == 1
    assert "nmae" in desk.fake.bodies(12)[0]
    assert desk.run("bcsync:plan").code == 1
    assert not (desk.root / ".bcsync-digest").exists()
    assert desk.run("bcsync:apply").code == 1
