"""The files that ship for pipelines: least rights, no shell tricks, nothing untrusted in a shell."""

from __future__ import annotations

import configparser
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bcsync.shipped import resource_dir
from tests.cli.conftest import Bcsync

CI = resource_dir("ci")
ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((CI / "github").glob("bcsync-*.yml"))
ACTION = CI / "github" / "action.yml"
WRITES: dict[str, dict[str, set[str]]] = {
    "bcsync-review.yml": {"review": {"pull-requests"}, "fork": set()},
    "bcsync-fork.yml": {"comment": {"pull-requests"}},
    "bcsync-apply.yml": {"plan": set(), "apply": {"pull-requests"}},
    "bcsync-night.yml": {"drift": {"issues"}},
}
"""What a job may write; it reads the contents at most."""


def read(path: Path) -> Any:
    """A YAML file; of several documents the last."""
    return [*yaml.safe_load_all(path.read_text("utf-8"))][-1]


def scripts(path: Path) -> Iterator[str]:
    """Every piece of shell in it."""
    found = read(path)
    jobs = [found["runs"]] if "runs" in found else found.get("jobs", {}).values()
    for job in jobs:
        yield from (step["run"] for step in job["steps"] if "run" in step)
    for job in found.values():
        if isinstance(job, dict) and path.parent.name == "gitlab":
            yield "\n".join([*job.get("before_script", ()), *job.get("script", ())])


def uses(path: Path) -> Iterator[str]:
    """Every action that it uses."""
    return (found[1] for found in re.finditer(r"uses: (\S+)", path.read_text("utf-8")))


ALL = [ACTION, *WORKFLOWS, CI / "gitlab" / "bcsync.yml"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_job_may_do_what_it_needs_and_no_more(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]["group"].startswith(path.stem)
    assert set(workflow["jobs"]) == set(WRITES[path.name])
    for name, job in workflow["jobs"].items():
        rights = job["permissions"]
        assert {each for each, how in rights.items() if how == "write"} == WRITES[path.name][name]
        assert rights.keys() - WRITES[path.name][name] <= {"contents", "actions"}
        assert job["timeout-minutes"] <= 120


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_no_shell_hides_a_failure_or_holds_an_expression(path: Path) -> None:
    found = [*scripts(path)]
    assert found or path.name in {"bcsync-review.yml", "bcsync-apply.yml", "bcsync-night.yml"}
    for script in found:
        parsed = subprocess.run(["bash", "-n", "-c", script], capture_output=True, check=False)
        assert (parsed.returncode, parsed.stderr) == (0, b"")
        assert "|| true" not in script
        assert "${{" not in script
        assert "set +e" not in script
        if path.parent.name == "github":
            assert script.startswith("set -euo pipefail\n")
    assert "continue-on-error" not in path.read_text("utf-8")
    assert "allow_failure" not in path.read_text("utf-8")


@pytest.mark.parametrize("path", [ACTION, *WORKFLOWS], ids=lambda path: path.name)
def test_every_action_is_ours_or_pinned_to_a_commit(path: Path) -> None:
    for each in uses(path):
        assert each == "./.github/actions/bcsync" or re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", each)


def test_what_may_write_for_a_fork_takes_nothing_of_it_but_data() -> None:
    text = (CI / "github" / "bcsync-fork.yml").read_text("utf-8")
    assert "checkout" not in [
        each.partition("@")[0] for each in uses(CI / "github" / "bcsync-fork.yml")
    ]
    assert "./" not in [*uses(CI / "github" / "bcsync-fork.yml")]
    assert "secrets." not in text
    assert "pull_request_target" not in "".join(path.read_text("utf-8") for path in WORKFLOWS)


def test_the_job_of_a_fork_is_given_no_secret() -> None:
    job = read(CI / "github" / "bcsync-review.yml")["jobs"]["fork"]
    assert "secrets." not in str(job)
    assert "environment" not in job
    assert "github.token" not in str(job)


def test_the_action_at_the_top_of_a_checkout_is_the_one_that_ships() -> None:
    assert (ROOT / "action.yml").read_text("utf-8") == ACTION.read_text("utf-8")


def test_every_input_is_described_and_used() -> None:
    action = read(ACTION)
    text = ACTION.read_text("utf-8")
    for name, each in action["inputs"].items():
        assert each["description"].endswith(".")
        assert f"inputs.{name}" in text
    for name, each in action["outputs"].items():
        assert each["value"] == f"${{{{ steps.run.outputs.{name} }}}}"


def test_an_image_runs_as_nobody_and_without_a_shell() -> None:
    lines = (CI / "deploy" / "Dockerfile").read_text("utf-8").splitlines()
    last = lines[[n for n, line in enumerate(lines) if line.startswith("FROM")][-1] :]
    words = dict(line.split(" ", 1) for line in last if re.match(r"[A-Z]+ ", line))
    assert words["USER"] == "10001:10001"
    assert words["ENTRYPOINT"] == '["bcsync"]'
    assert words["HEALTHCHECK"].endswith('CMD ["bcsync", "version"]')
    assert not any(line.startswith(("RUN", "ADD")) for line in last)
    assert not re.search(r"curl|wget|apt-get|chmod|sudo|ARG .*(TOKEN|SECRET)", "\n".join(lines))


def test_a_cron_job_may_nothing_that_it_does_not_need() -> None:
    job = read(CI / "deploy" / "cronjob.yaml")["spec"]
    assert (job["concurrencyPolicy"], job["timeZone"]) == ("Forbid", "Etc/UTC")
    pod = job["jobTemplate"]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    (container,) = pod["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "env" not in container  # no token in a file that is committed
    assert {each["name"] for each in container["volumeMounts"]} == {
        each["name"] for each in pod["volumes"]
    }


def test_a_unit_of_systemd_runs_as_nobody() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(CI / "deploy" / "bcsync-night.service", "utf-8")
    service = unit["Service"]
    assert (service["Type"], service["DynamicUser"]) == ("oneshot", "yes")
    assert service["ExecStart"].startswith("/opt/bcsync/bin/bcsync drift ")
    assert service["ProtectSystem"] == "strict"
    unit.read(CI / "deploy" / "bcsync-night.timer", "utf-8")
    assert unit["Timer"]["Persistent"] == "yes"


@pytest.mark.parametrize(
    "job", ["bcsync:review", "bcsync:fork", "bcsync:plan", "bcsync:apply", "bcsync:night"]
)
def test_a_job_of_gitlab_ends_and_is_for_something(job: str) -> None:
    found = read(CI / "gitlab" / "bcsync.yml")
    assert found[job]["rules"]
    assert found[job]["extends"] == ".bcsync"
    assert found[".bcsync"]["timeout"]
    writes = job in {"bcsync:apply", "bcsync:night"}
    assert ("resource_group" in found[job]) == writes


def started() -> Iterator[list[str]]:
    """What the files for machines of your own start, without the program."""
    pod = read(CI / "deploy" / "cronjob.yaml")["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    yield pod["containers"][0]["args"]
    unit = (CI / "deploy" / "bcsync-night.service").read_text("utf-8")
    (line,) = re.findall(r"^ExecStart=(.+)$", unit, re.MULTILINE)
    yield shlex.split(line)[1:]


@pytest.mark.parametrize("words", [*started()], ids=["kubernetes", "systemd"])
def test_what_they_start_says_so_when_there_is_drift(
    words: list[str], tmp_path: Path, bcsync: Bcsync
) -> None:
    assert bcsync(None, "init", str(tmp_path)).code == 0
    assert bcsync(tmp_path, "apply", "--auto-approve").code == 0
    assert bcsync(tmp_path, *words).code == 0
    by_hand = ("update", "ad_account.acme/uk", "name=By hand", "--as", "ana@acme.example")
    assert bcsync(tmp_path, "local", "act", *by_hand).code == 0
    assert bcsync(tmp_path, *words).code == 2
