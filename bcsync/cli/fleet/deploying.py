"""``bcsync init --ci`` where a fleet is: what starts its workers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from bcsync.cli.beginning import write_new
from bcsync.cli.ci_files import DEPLOY, pinned
from bcsync.cli.fleet.opened import fleet
from bcsync.errors import UsageRefused
from bcsync.fleet.values import FLEET_FILE
from bcsync.shipped import resource_dir

_RUN_BY = {
    "docker": ("Dockerfile", "compose.yaml"),
    "kubernetes": (
        *("Dockerfile", "fleet.Dockerfile", "fleet.Dockerfile.dockerignore"),
        *("database.yaml", "workers.yaml"),
    ),
    "systemd": ("bcsync-worker.service",),
}
_SECRETS = b".env\n*.env\n"


def write_workers(root: Path, system: str) -> None:
    """Write the files, none over another. Raises ``BcsyncError`` before there is a half of them."""
    if system not in _RUN_BY:
        raise UsageRefused(
            f"a fleet is not run by {system}, but by workers: {', '.join(_RUN_BY)}",
            hint="without workers a pipeline makes a job of each project: "
            "bcsync fleet list --format github-matrix",
        )
    variable = fleet(root / FLEET_FILE).database
    write_new(root, dict(_files(system, variable)))
    click.echo(
        f"To be set where they run: {variable}, the URL of the queue's database, and", err=True
    )
    click.echo("the tokens that the projects name; the first lines of each file say how.", err=True)


def _files(system: str, variable: str) -> Iterator[tuple[str, bytes]]:
    shelf = resource_dir("ci") / "deploy"
    for name in _RUN_BY[system]:
        text = (shelf / name).read_text("utf-8").replace("FLEET_DATABASE", variable)
        yield f"{DEPLOY}/{name}", pinned(text)
    yield f"{DEPLOY}/.gitignore", _SECRETS
