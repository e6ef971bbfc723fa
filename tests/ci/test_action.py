"""``action.yml`` by itself: what it installs, what it hands on, and what no input can do."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.runner import LONG, Done, Job, Run, Shop, git

ACTION = yaml.safe_load((Path(__file__).parents[2] / "action.yml").read_text("utf-8"))
HOSTILE = [
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned",
    "'\"$IFS",
    "-n",
    "${{ secrets.X }}",
    "a b",
]
SAYS = """#!/bin/sh
for word; do printf '<%s>' "$word"; done
printf 'in %s\\n' "$BCSYNC_DIR"
exit "${WITH:-0}"
"""


def use(
    place: Path, shims: Path, given: dict[str, str], **environ: str
) -> tuple[Done, dict[str, Any]]:
    """A job with one step that uses it."""
    desk = place / "desk"
    action = desk / ".github" / "actions" / "bcsync" / "action.yml"
    action.parent.mkdir(parents=True)
    action.write_text((Path(__file__).parents[2] / "action.yml").read_text("utf-8"))
    subprocess.run(["git", "init", "-q", "-b", "main", desk], check=True)
    git(desk, "add", "-A")
    git(desk, "-c", "user.name=B", "-c", "user.email=b@acme.example", "commit", "-qm", "Begin")
    head = git(desk, "rev-parse", "HEAD").strip()
    shop = Shop(
        desk / ".git",
        place,
        "acme/access",
        "http://forge",
        {},
        environ={"SHIMS": str(shims), **environ},
    )
    shop.token = {True: "", False: ""}
    step = {"id": "it", "uses": "./.github/actions/bcsync", "with": given}
    checkout = {"uses": "actions/checkout@x", "with": {"persist-credentials": False}}
    rights = {"contents": "read"}
    job = {"permissions": rights, "timeout-minutes": 5, "steps": [checkout, step]}
    run = Run(shop, {"jobs": {"one": job}}, "push", {}, head, "refs/heads/main", 1)
    one = Job(run, "one", job)
    return one.run(), one.steps["it"]["outputs"]


@pytest.fixture
def saying(tmp_path: Path) -> Path:
    """A ``bcsync`` that says what it was given."""
    shims = tmp_path / "bin"
    shims.mkdir()
    (shims / "bcsync").write_text(SAYS)
    (shims / "bcsync").chmod(0o755)
    return shims


def test_every_argument_is_one_and_nothing_of_it_is_run(tmp_path: Path, saying: Path) -> None:
    words = "\n".join(HOSTILE)
    given = {"package": "none", "command": "plan", "arguments": f"{words}\n\n", "directory": "a b"}
    done, outputs = use(tmp_path, saying, given)
    told = "".join(f"<{word}>" for word in ("plan", *HOSTILE)).replace("${{ secrets.X }}", "")
    assert done.log == told.replace("<>", "") + "in a b\n"
    assert (done.result, outputs["exit-code"]) == ("success", "0")
    assert not [*tmp_path.rglob("pwned")]


@pytest.mark.parametrize("code", ["1", "2", "3", "4", "5", "6", "7", "64"])
def test_a_command_that_fails_fails_the_job(tmp_path: Path, saying: Path, code: str) -> None:
    done, outputs = use(tmp_path, saying, {"package": "none"}, WITH=code)
    assert (done.result, outputs["exit-code"]) == ("failure", code)


def test_a_review_hands_on_what_it_found(tmp_path: Path, shims: Path) -> None:
    project = tmp_path / "project"
    subprocess.run([shims / "bcsync", "init", project], check=True, capture_output=True)
    done, outputs = use(tmp_path, shims, {"package": "none", "directory": str(project)})
    assert done.result == "success", done.log
    assert outputs.keys() == ACTION["outputs"].keys()
    assert (outputs["changes"], outputs["removals"]) == ("2", "0")
    assert outputs["summary"].startswith("Plan: 2 to create.")
    assert len(outputs["digest"]) == 64


@pytest.mark.skipif(
    not LONG, reason="BCSYNC_TEST_LONG: it makes an environment and installs into it"
)
def test_what_it_is_told_to_install_is_what_runs(tmp_path: Path) -> None:
    wheel = tmp_path / "bcsync-9.9.9-py3-none-any.whl"
    about = "bcsync-9.9.9.dist-info"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("bcsync9.py", "def main():\n    print('nine')\n")
        file.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: bcsync\nVersion: 9.9.9\n")
        file.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        file.writestr(f"{about}/entry_points.txt", "[console_scripts]\nbcsync = bcsync9:main\n")
        file.writestr(f"{about}/RECORD", "")
    nobody = tmp_path / "none"
    nobody.mkdir()
    done, _ = use(tmp_path, nobody, {"package": str(wheel)}, PIP_NO_INDEX="1")
    assert (done.result, done.log) == ("success", "nine\n")
