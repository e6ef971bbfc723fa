"""``bcsync init --ci``: the files of a pipeline, for a project that is there."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path

import click

from bcsync import __version__
from bcsync.cli.beginning import write_new
from bcsync.errors import UsageRefused
from bcsync.platforms.chosen import TikTokSettings
from bcsync.project import Project
from bcsync.shipped import resource_dir

_WORKFLOWS, _ACTION = ".github/workflows", ".github/actions/bcsync/action.yml"
_GITLAB, _GITLAB_START = ".gitlab/bcsync.yml", ".gitlab-ci.yml"
DEPLOY = ".deploy"
"""Hidden: a YAML file that can be seen is part of the layout."""
SYSTEMS = ("github", "gitlab", "docker", "kubernetes", "systemd")
_RUN_BY = {
    "docker": ("Dockerfile",),
    "kubernetes": ("Dockerfile", "cronjob.yaml"),
    "systemd": ("bcsync-night.service", "bcsync-night.timer"),
}
_PLAIN = re.compile(r"[\w./ @+-]+", re.ASCII)
# What a pipeline installs is what wrote it: another version may plan something else.
_PACKAGE = re.compile(r"(?<!\w)bcsync\[([a-z,]+)\](?!==)")
_TOKENS = re.compile(r"^( +)# tokens\n", re.MULTILINE)


def write_pipeline(here: Project, system: str) -> None:
    """Write the files, none over another. Raises ``BcsyncError`` before there is a half of them."""
    top = _top(here.root)
    folder = here.root.resolve().relative_to(top).as_posix()
    if _PLAIN.fullmatch(folder) is None:
        raise UsageRefused(
            f"the folder {folder} cannot be named in a pipeline",
            hint="give it a name of letters, digits, spaces and . _ - +",
        )
    variables = _variables(here)
    at = here.root if system in _RUN_BY else top
    write_new(at, dict(_files(system, folder, top, variables)))
    for line in _to_do(system, variables, top):
        click.echo(line, err=True)


def _top(root: Path) -> Path:
    """Where the repository of a project begins; the project itself where there is none yet."""
    here = root.resolve()
    return next((each for each in (here, *here.parents) if (each / ".git").exists()), here)


def _variables(here: Project) -> Collection[str]:
    """The variables that hold secrets: tokens, and the URLs of channels."""
    platform = here.settings.platform
    tokens = platform.credentials.values() if isinstance(platform, TikTokSettings) else ()
    return sorted({*tokens, *(each.url for each in here.settings.notifications.channels)})


def _files(
    system: str, folder: str, top: Path, variables: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    shelf = resource_dir("ci")
    if system == "github":
        yield _ACTION, pinned(_read(shelf / "github" / "action.yml"))
        slug = _slug(folder)
        for path in sorted((shelf / "github").glob("bcsync-*.yml")):
            name = path.name.replace("bcsync-", f"bcsync-{slug}-" if slug else "bcsync-")
            yield f"{_WORKFLOWS}/{name}", pinned(_placed(_read(path), folder, slug, variables))
    elif system == "gitlab":
        yield _GITLAB, pinned(_read(shelf / "gitlab" / "bcsync.yml"))
        if not (top / _GITLAB_START).exists():
            yield _GITLAB_START, f"include:\n{_include(folder)}".encode()
    else:
        for name in _RUN_BY[system]:
            yield f"{DEPLOY}/{name}", pinned(_read(shelf / "deploy" / name))


def _read(path: Path) -> str:
    return path.read_text("utf-8")


def pinned(text: str) -> bytes:
    """A file that installs bcsync, of the version that writes it."""
    return _PACKAGE.sub(rf"bcsync[\1]=={__version__}", text).encode()


def _slug(folder: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", folder.lower()).strip("-")


def _placed(text: str, folder: str, slug: str, variables: Collection[str]) -> str:
    """A workflow for a project in this folder of its repository, with its tokens."""
    secrets = "".join(rf"\g<1>{each}: ${{{{ secrets.{each} }}}}\n" for each in variables)
    text = _TOKENS.sub(secrets, text) if variables else text
    if not slug:
        return text
    text = text.replace("BCSYNC_DIR: .\n", f"BCSYNC_DIR: {json.dumps(folder)}\n")
    text = re.sub(r'(name: |\["?)bcsync (review|fork|apply|night)\b', rf"\1bcsync {slug} \2", text)
    return re.sub(r"(group: )bcsync-", rf"\1bcsync-{slug}-", text)


def _include(folder: str) -> str:
    inputs = "" if folder == "." else f"    inputs: {{directory: {json.dumps(folder)}}}\n"
    return f"  - local: {_GITLAB}\n{inputs}"


def _to_do(system: str, variables: Collection[str], top: Path) -> Iterator[str]:
    """What files cannot set."""
    tokens = ", ".join(variables) or "the tokens that bcsync.yaml names"
    state = "BCSYNC_STATE (a PostgreSQL URL: a runner keeps no files)"
    if system == "github":
        yield "To be set in the repository on GitHub:"
        yield "  environments  bcsync-review; bcsync, with required reviewers; bcsync-night"
        yield "                (the last two for the branch main alone)"
        yield f"  secrets       in each of them: {state}, {tokens}"
        yield "  variables     if wanted: BCSYNC_PACKAGE, BCSYNC_NIGHT=correct, BCSYNC_NOTIFY=yes, "
        yield "                BCSYNC_PAUSE=why"
    elif system == "gitlab":
        yield "To be set in the project on GitLab:"
        if (top / _GITLAB_START).exists():
            yield f"  {_GITLAB_START}  if it is not there yet, under include: {{local: {_GITLAB}}}"
        yield "  environments  bcsync, protected; bcsync-review and bcsync-night"
        yield f"  variables     masked, protected but for bcsync-review: {state}, {tokens}"
        yield "  GITLAB_TOKEN  a project access token with the scope api, for comments and the issue"
        yield "  a schedule    on the default branch, for the night"
    else:
        yield f"To be set where it runs: {state}, {tokens}; the first lines of each file say how."
