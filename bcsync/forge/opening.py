"""The forge of a job, made ready by its variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcsync.clock import Clock, SystemClock
from bcsync.errors import SettingsError
from bcsync.forge.job import Kind
from bcsync.forge.values import Forge
from bcsync.secret import Secret


def open_forge(
    kind: Kind,
    environ: Mapping[str, str],
    *,
    clock: Clock | None = None,
    transport: Any = None,
) -> Forge:
    """The repository or project of the job, as the holder of its token; connects at first need.

    ``transport``: an ``httpx2.BaseTransport`` in place of the network. Raises ``SettingsError`` where a
    variable or the HTTP client is missing. To be closed.
    """
    _need_client()
    opened = clock or SystemClock()
    if kind == "github":
        return _github(environ, opened, transport)
    return _gitlab(environ, opened, transport)


def has_token(kind: Kind, environ: Mapping[str, str]) -> bool:
    """Whether the job was given one: who gives it none wants nothing to be posted."""
    # Every job of GitLab has a CI_JOB_TOKEN, which may not write comments.
    name = "GITHUB_TOKEN" if kind == "github" else "GITLAB_TOKEN"
    return bool(environ.get(name, "").strip())


def _need_client() -> None:
    try:
        import httpx2  # noqa: F401 - all that is needed of the extra
    except ImportError as missing:
        raise SettingsError(
            "GitHub and GitLab need an HTTP client that is not installed",
            hint="install it: pip install 'bcsync[forge]', or do without: BCSYNC_FORGE=none",
        ) from missing


def _github(environ: Mapping[str, str], clock: Clock, transport: Any) -> Forge:
    from bcsync.forge.calls import Calls
    from bcsync.forge.github import API, WORDING, GitHub

    token = _needed(environ, "GITHUB_TOKEN", "in a job that is ${{ github.token }}")
    repository = _needed(environ, "GITHUB_REPOSITORY", "as owner/name")
    base = _url(environ, "GITHUB_API_URL", API)
    # Of GitHub Enterprise Server: /api/v3 and /api/graphql.
    graphql = f"{base.removesuffix('/v3')}/graphql"
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {token}",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    calls = Calls(base, headers, Secret(token, "GITHUB_TOKEN"), WORDING, clock, transport)
    return GitHub(calls, _url(environ, "GITHUB_GRAPHQL_URL", graphql), repository)


def _gitlab(environ: Mapping[str, str], clock: Clock, transport: Any) -> Forge:
    from bcsync.forge.calls import Calls
    from bcsync.forge.gitlab import API, WORDING, GitLab

    job = not environ.get("GITLAB_TOKEN") and bool(environ.get("CI_JOB_TOKEN"))
    name, header = ("CI_JOB_TOKEN", "JOB-TOKEN") if job else ("GITLAB_TOKEN", "PRIVATE-TOKEN")
    token = _needed(environ, name, "a project access token with the scope `api`")
    project = _needed(environ, "CI_PROJECT_ID", "the number of the project")
    base = _url(environ, "CI_API_V4_URL", API)
    calls = Calls(base, {header: token}, Secret(token, name), WORDING, clock, transport)
    return GitLab(calls, project, job)


def _needed(environ: Mapping[str, str], name: str, which: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise SettingsError(
            f"the variable {name} is not set",
            hint=f"set it, {which}; or do without the forge: BCSYNC_FORGE=none",
        )
    if not value.isascii() or not value.isprintable() or " " in value:
        # Without what it holds: it may be a token.
        raise SettingsError(
            f"the variable {name} holds something that cannot be sent", hint=f"set it anew, {which}"
        )
    return value


def _url(environ: Mapping[str, str], name: str, usual: str) -> str:
    value = (environ.get(name) or usual).strip().rstrip("/")
    if not value.startswith(("https://", "http://")):
        raise SettingsError(
            f"the variable {name} is not a URL", hint=f"unset it, or set it like this: {usual}"
        )
    return value
