"""Does what a runner of GitHub does with a workflow, on this machine and offline.

Conditions, contexts, environment files, composite actions and shells are worked out from the files as they
are; the published actions that they use (checkout, setup-python, artifacts) are done as their pages say.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from tests.ci.expressions import condition, filled, plain

Json = dict[str, Any]
LONG = bool(os.environ.get("BCSYNC_TEST_LONG"))
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
"""docs.github.com, "Workflow syntax", jobs.<job_id>.steps[*].shell: ``bash``."""


@dataclass(slots=True)
class Done:
    """What became of a job."""

    result: str = "success"
    outputs: dict[str, str] = field(default_factory=dict)
    log: str = ""
    summary: str = ""
    asked_for: str | None = None
    """The environment that it waited for."""


@dataclass(slots=True)
class Shop:
    """A repository on the forge, with what its owner has set, and what runs left behind."""

    git: Path
    """Where its objects are."""
    place: Path
    path: str
    api: str
    token: Mapping[bool, str]
    """The token of a job: that which may write, and that which only reads."""
    variables: dict[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    environ: dict[str, str] = field(default_factory=dict)
    """What the machine has besides."""
    artifacts: dict[int, dict[str, Path]] = field(default_factory=dict)
    runs: int = 0
    before: Callable[[str], None] = lambda _environment: None
    """What happens while a job waits for its environment."""

    def run(self, name: str, event: str, payload: Json, sha: str, ref: str) -> dict[str, Done]:
        """Run a workflow of that commit for an event. Nothing comes of one that the event is not for."""
        workflow = self.workflow(name, sha)
        on = workflow[True]  # YAML 1.1 takes the word for a truth
        assert event in on, f"{name} is not for {event}"
        self.runs += 1
        run = Run(self, workflow, event, payload, sha, ref, self.runs)
        return run.all()

    def workflow(self, name: str, sha: str) -> Any:
        """The file as it was committed."""
        text = git(self.git, "show", f"{sha}:.github/workflows/{name}.yml")
        return parsed(text)


@lru_cache
def parsed(text: str) -> Any:
    """A file of YAML; nobody changes what it gives."""
    return yaml.safe_load(text)


def git(where: Path, *words: str) -> str:
    """What git says."""
    done = subprocess.run(["git", "-C", where, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@dataclass(slots=True)
class Run:
    """One run of a workflow."""

    shop: Shop
    workflow: Any
    event: str
    payload: Json
    sha: str
    ref: str
    id: int
    jobs: dict[str, Done] = field(default_factory=dict)

    def all(self) -> dict[str, Done]:
        """Every job, in an order in which what it needs is there."""
        waiting = dict(self.workflow["jobs"])
        while waiting:
            name = next(n for n, job in waiting.items() if needs(job) <= self.jobs.keys())
            self.jobs[name] = Job(self, name, waiting.pop(name)).run()
        return self.jobs


def needs(job: Json) -> set[str]:
    """The jobs that have to end before this one."""
    found = job.get("needs", [])
    return {found} if isinstance(found, str) else set(found)


class Job:
    """One job on a machine of its own."""

    def __init__(self, run: Run, name: str, job: Json) -> None:
        self.run_, self.shop, self.job = run, run.shop, job
        self.place = run.shop.place / f"run-{run.id}-{name}"
        self.workspace, self.temp = self.place / "work", self.place / "temp"
        self.done = Done()
        self.failed = False
        self.paths: list[str] = []
        rights = job.get("permissions", run.workflow.get("permissions"))
        assert isinstance(rights, dict), "a job says what it may do"
        self.rights = rights
        # docs.github.com, "Events that trigger workflows": a fork's job is given no secret and may only read.
        self.foreign = run.event == "pull_request" and is_fork(run.payload["pull_request"])
        writes = "write" in rights.values() and not self.foreign
        self.token = run.shop.token[writes]
        self.steps: Json = {}

    def run(self) -> Done:
        """All its steps; skipped where it is not for it, or where what it needs has failed."""
        contexts = self.contexts({}, {})
        bad = any(self.run_.jobs[each].result != "success" for each in needs(self.job))
        contexts["status"] |= {"success": not bad}
        if not condition(plain(self.job.get("if", "success()")), contexts):
            self.done.result = "skipped"
            return self.done
        assert self.job["timeout-minutes"] <= 120
        self.done.asked_for = self.job.get("environment")
        self.shop.before(self.done.asked_for or "")
        self.workspace.mkdir(parents=True)
        self.temp.mkdir()
        for step in self.job["steps"]:
            self.step(step, {}, {}, self.steps)
        self.done.result = "failure" if self.failed else "success"
        for name, text in self.job.get("outputs", {}).items():
            self.done.outputs[name] = filled(text, self.contexts({}, {}))
        return self.done

    def contexts(
        self, env: Mapping[str, str], inputs: Mapping[str, str], steps: Any = None
    ) -> Json:
        """What expressions may look at."""
        run = self.run_
        mine = {**run.workflow.get("env", {}), **self.job.get("env", {}), **env}
        needed = {
            name: {"outputs": run.jobs[name].outputs}
            for name in needs(self.job)
            if name in run.jobs
        }
        return {
            "github": {
                "event_name": run.event,
                "event": run.payload,
                "repository": self.shop.path,
                "ref": run.ref,
                "ref_name": run.ref.removeprefix("refs/heads/"),
                "sha": run.sha,
                "token": self.token,
                "action_path": str(self.workspace / ".github/actions/bcsync"),
            },
            "vars": self.shop.variables,
            "secrets": {} if self.foreign else self.shop.secrets,
            "env": mine,
            "inputs": inputs,
            "needs": needed,
            "steps": self.steps if steps is None else steps,
            "runner": {"temp": str(self.temp)},
            "status": {"success": not self.failed, "cancelled": False, "always": True},
        }

    def step(self, step: Json, env: Json, inputs: Json, steps: Json) -> None:
        """One step; after one that failed only those that ask for it."""
        contexts = self.contexts(env, inputs, steps)
        if not condition(plain(step.get("if", "success()")), contexts):
            return
        own = {name: filled(plain(text), contexts) for name, text in step.get("env", {}).items()}
        env = {**env, **own}
        contexts = self.contexts(env, inputs, steps)
        given = {name: filled(plain(text), contexts) for name, text in step.get("with", {}).items()}
        outputs: dict[str, str] = {}
        if "run" in step:
            outputs = self.shell(step, env)
        elif step["uses"].startswith("./"):
            outputs = self.composite(step["uses"], given, env)
        else:
            self.published(step["uses"].partition("@")[0], given)
        if "id" in step:
            steps[step["id"]] = {"outputs": outputs}

    def composite(self, where: str, given: Json, env: Json) -> dict[str, str]:
        """An action of this repository, as the workspace has it."""
        action = parsed((self.workspace / where / "action.yml").read_text("utf-8"))
        assert action["runs"]["using"] == "composite"
        assert given.keys() <= action["inputs"].keys()
        inputs = {
            name: given.get(name, each.get("default", ""))
            for name, each in action["inputs"].items()
        }
        inside: Json = {}
        for step in action["runs"]["steps"]:
            assert "shell" in step or "run" not in step, "a composite action names its shells"
            self.step(step, env, inputs, inside)
        contexts = self.contexts(env, inputs, inside)
        return {name: filled(each["value"], contexts) for name, each in action["outputs"].items()}

    def shell(self, step: Json, env: Json) -> dict[str, str]:
        """A script in the declared shell."""
        assert step.get("shell") == "bash"
        assert "${{" not in step["run"]
        script = self.temp / "script.sh"
        script.write_text(step["run"])
        names = ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")
        files = {name: self.temp / name.lower() for name in names}
        for path in files.values():
            path.write_text("")
        ran = subprocess.run(
            [*BASH, script],
            cwd=self.workspace,
            env={
                **self.environ(),
                **self.contexts(env, {})["env"],
                **{n: str(p) for n, p in files.items()},
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            check=False,
        )
        self.done.log += ran.stdout
        self.done.summary += files["GITHUB_STEP_SUMMARY"].read_text()
        assert not files["GITHUB_ENV"].read_text()
        assert not files["GITHUB_PATH"].read_text()
        self.failed |= ran.returncode != 0
        return read_outputs(files["GITHUB_OUTPUT"].read_text())

    def environ(self) -> dict[str, str]:
        """docs.github.com, "Variables reference"."""
        run = self.run_
        event = self.place / "event.json"
        event.write_text(json.dumps(run.payload))
        return {
            "PATH": os.pathsep.join(
                [self.shop.environ["SHIMS"], "/usr/local/bin", "/usr/bin", "/bin"]
            ),
            "HOME": str(self.place),
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTOR": "ben",
            "GITHUB_TRIGGERING_ACTOR": "ben",
            "GITHUB_API_URL": self.shop.api,
            "GITHUB_GRAPHQL_URL": f"{self.shop.api}/graphql",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": self.shop.path,
            "GITHUB_EVENT_NAME": run.event,
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REF": run.ref,
            "GITHUB_SHA": run.sha,
            "GITHUB_RUN_ID": str(run.id),
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.temp),
            **{name: text for name, text in self.shop.environ.items() if name != "SHIMS"},
        }

    def published(self, action: str, given: Json) -> None:
        """What the action of that name does."""
        store = self.shop.artifacts.setdefault(self.run_.id, {})
        match action:
            case "actions/checkout":
                assert given["persist-credentials"] == "false"
                assert self.rights.get("contents") == "read"
                self.check_out(whole=given.get("fetch-depth") == "0")
            case "actions/setup-python":
                assert given["python-version"]
            case "actions/upload-artifact":
                assert Path(given["path"]).exists(), given["path"]
                store[given["name"]] = Path(given["path"])
            case "actions/download-artifact":
                assert self.rights.get("actions") == "read"
                self.download(self.shop.artifacts[int(given["run-id"])], given)
            case _:
                raise AssertionError(f"what does {action} do?")

    def download(self, store: Mapping[str, Path], given: Json) -> None:
        """Put an artefact of another run where it is wanted."""
        if given["name"] not in store:
            self.failed = True
            self.done.log += f"Artifact not found for name: {given['name']}\n"
            return
        target, found = Path(given["path"]), store[given["name"]]
        target.mkdir(parents=True, exist_ok=True)
        if found.is_dir():
            shutil.copytree(found, target, dirs_exist_ok=True)
        else:
            shutil.copy(found, target / found.name)

    def check_out(self, *, whole: bool) -> None:
        """The commit of this run; without its history unless that is asked for."""
        if not (whole or LONG):
            # The same files by one call instead of three; there is no history to be looked at by mistake.
            git(
                self.shop.git,
                "worktree",
                "add",
                "-q",
                "--detach",
                str(self.workspace),
                self.run_.sha,
            )
            (self.workspace / ".git").unlink()
            return
        git(self.workspace, "init", "-q")
        depth = () if whole else ("--depth", "1")
        git(self.workspace, "fetch", "-q", *depth, f"file://{self.shop.git}", self.run_.sha)
        git(self.workspace, "checkout", "-q", "--detach", "FETCH_HEAD")


def is_fork(pull: Json) -> bool:
    """Whether it comes from another repository."""
    return bool(pull["head"]["repo"]["full_name"] != pull["base"]["repo"]["full_name"])


def read_outputs(text: str) -> dict[str, str]:
    """docs.github.com, "Workflow commands": ``name=value``, and values of several lines between words."""
    found: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, sign, value = line.partition("=")
        if "<<" in name or not sign:
            name, _, word = line.partition("<<")
            kept = []
            for each in lines:
                if each == word:
                    break
                kept.append(each)
            else:
                raise AssertionError(f"{name} has no end")
            value = "\n".join(kept)
        found[name] = value
    return found
