"""The CI job that this runs in, as its variables tell it. Costs no HTTP client.

docs.github.com, "Variables reference" and "Events that trigger workflows"; docs.gitlab.com, "Predefined CI/CD
variables reference".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

from bcsync.errors import SettingsError

Kind = Literal["github", "gitlab"]
FORGE = "BCSYNC_FORGE"
"""``github``, ``gitlab``, or ``none``: post nothing."""
NUMBER, REVISION = "BCSYNC_PULL_REQUEST", "BCSYNC_REVISION"
"""Says which pull request it is, where nothing else does, and its newest commit."""
_REF = re.compile(r"refs/pull/(\d+)/")
_COMMIT = re.compile(r"[0-9a-f]{7,64}")


class Run(NamedTuple):
    """Which run of CI it is. Of two, the greater one was started later."""

    id: int
    attempt: int

    def __str__(self) -> str:
        return f"{self.id}.{self.attempt}"


def run_in(text: str) -> Run:
    """A run as it was written; the very first for what is none."""
    parts = [_number(each) for each in text.split(".")]
    match parts:
        case int(id_), int(attempt):
            return Run(id_, attempt)
        case _:
            return Run(0, 0)


@dataclass(frozen=True, slots=True)
class Job:
    """What is known of it; what is not told is empty."""

    pull: int | None = None
    """The pull request or merge request that it is for."""
    commit: str = ""
    """The newest commit of that, or the one that is worked on: not what a runner merges for a try."""
    run: Run = Run(0, 0)
    run_url: str = ""
    actor: str = ""
    """Who set it off."""
    source: str = ""
    """Where it comes from, as ``owner:branch``, if a job for a pull request of a fork came before."""


def kind_of(environ: Mapping[str, str]) -> Kind | None:
    """Whose job this is: as told, or by the variables that GitHub and GitLab set in each."""
    match environ.get(FORGE):
        case "github" | "gitlab" as kind:
            return kind
    if environ.get("GITHUB_ACTIONS") == "true":
        return "github"
    return "gitlab" if environ.get("GITLAB_CI") == "true" else None


def kind_named(name: str) -> Kind | None:
    """A forge by its name."""
    match name:
        case "github" | "gitlab":
            return name
        case _:
            return None


def job_of(kind: Kind, environ: Mapping[str, str]) -> Job:
    """The job, by the variables of this forge. Raises ``SettingsError``."""
    found = _github(environ) if kind == "github" else _gitlab(environ)
    told = environ.get(NUMBER, "").strip()
    if not told:
        return found
    if _number(told) is None:
        raise SettingsError(
            f"{NUMBER} must be the number of a pull request, and is {told[:40]!r}",
            hint=f"unset it, or set it like this: {NUMBER}=12",
        )
    # A job for something else has a commit of something else.
    commit = found.commit if found.pull is not None else _commit(environ.get(REVISION, "").strip())
    return replace(found, pull=_number(told), commit=commit)


def _github(environ: Mapping[str, str]) -> Job:
    told = environ.get
    event = _event(told("GITHUB_EVENT_PATH", ""))
    pull = event.get("pull_request")
    pull = pull if isinstance(pull, dict) else {}
    run = event.get("workflow_run")
    run = run if isinstance(run, dict) else {}
    ref = _REF.match(told("GITHUB_REF", ""))
    number = pull.get("number") or _only(run.get("pull_requests"))
    if not isinstance(number, int):
        number = int(ref[1]) if ref else None
    head = pull.get("head")
    commit = head.get("sha") if isinstance(head, dict) else run.get("head_sha")
    id_, repository = told("GITHUB_RUN_ID", ""), told("GITHUB_REPOSITORY", "")
    server = told("GITHUB_SERVER_URL") or "https://github.com"
    return Job(
        number,
        _commit(commit) or _commit(told("GITHUB_SHA", "")),
        Run(_number(id_) or 0, _number(told("GITHUB_RUN_ATTEMPT", "")) or 0),
        f"{server}/{repository}/actions/runs/{id_}" if id_ and repository else "",
        told("GITHUB_TRIGGERING_ACTOR") or told("GITHUB_ACTOR", ""),
        "" if number is not None else _source(run),
    )


def _gitlab(environ: Mapping[str, str]) -> Job:
    told = environ.get
    # In a pipeline for merged results CI_COMMIT_SHA is of a commit made for a try.
    source = told("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "")
    return Job(
        _number(told("CI_MERGE_REQUEST_IID", "")),
        _commit(source) or _commit(told("CI_COMMIT_SHA", "")),
        Run(_number(told("CI_PIPELINE_ID", "")) or 0, _number(told("CI_JOB_ID", "")) or 0),
        told("CI_JOB_URL", ""),
        told("GITLAB_USER_LOGIN", ""),
    )


def _event(path: str) -> dict[str, Any]:
    """What set the workflow off, from the file that GitHub names; nothing where it cannot be read."""
    try:
        found = json.loads(Path(path).read_bytes()) if path else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _source(run: Mapping[str, Any]) -> str:
    """Of a run for a pull request of a fork GitHub tells the branch, and no number."""
    repository, branch = run.get("head_repository"), run.get("head_branch")
    owner = repository.get("owner") if isinstance(repository, dict) else None
    login = owner.get("login") if isinstance(owner, dict) else None
    return f"{login}:{branch}" if run.get("event") == "pull_request" and login and branch else ""


def _only(pulls: Any) -> Any:
    """The number of the one pull request in a list."""
    if isinstance(pulls, list) and len(pulls) == 1 and isinstance(pulls[0], dict):
        return pulls[0].get("number")
    return None


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def _commit(text: Any) -> str:
    return text if isinstance(text, str) and _COMMIT.fullmatch(text) else ""
