"""A fleet planned by two workers, against the same plans one by one; in processor time: others use the machine.

One project is applied, on PostgreSQL; the server itself copies its database for the others.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from benchmarks import layouts
from benchmarks.processes import Took, measure
from tests.postgres import Server, serving

WORKERS = 2
EMPTY = 20
"""Projects with nothing in them, to be measured."""
_PROJECT = "version: 1\nplatform: {kind: local}\nactor: boss@agency.example\n"
_LAYOUT = "version: 1\nbusiness_centers: {}\n"
_COMMAND = [sys.executable, "-m", "bcsync"]


class Worked(NamedTuple):
    """What workers took, and what the same takes by itself."""

    took: Took
    alone: float
    """Seconds of processor time."""
    largest_worker: float
    """MB; the peak of ``took`` is that of the largest process, runs included."""


def planned(accounts: int, projects: int) -> Worked:
    """So many projects of that size."""
    with TemporaryDirectory() as place, serving() as server:
        root, variables = _begun(Path(place), server)
        first = server.create()
        layouts.write(root / "p0", accounts, database=server.url(first))
        _run(root / "p0", variables, "apply", "--auto-approve")
        for number in range(1, projects):
            name = f"copy_{number}"
            server.run(f"CREATE DATABASE {name} TEMPLATE {first} STRATEGY file_copy")
            copytree(root / "p0", root / f"p{number}", copy_function=os.link)
            settings = root / f"p{number}" / "bcsync.yaml"
            written = settings.read_text("utf-8").replace(server.url(first), server.url(name))
            settings.unlink()
            settings.write_text(written, "utf-8")
        return _compared(root, variables, projects)


def emptied() -> Worked:
    """Projects with nothing in them: what a job costs."""
    with TemporaryDirectory() as place, serving() as server:
        root, variables = _begun(Path(place), server)
        for number in range(EMPTY):
            (root / f"p{number}").mkdir(parents=True)
            (root / f"p{number}" / "bcsync.yaml").write_text(_PROJECT, "utf-8")
            (root / f"p{number}" / "layout.yaml").write_text(_LAYOUT, "utf-8")
        return _compared(root, variables, EMPTY)


def _begun(place: Path, server: Server) -> tuple[Path, Mapping[str, str]]:
    root = place / "fleet"
    root.mkdir()
    text = "version: 1\ndatabase: FLEET_DB\nprojects: ['p*']\n"
    (root / "fleet.yaml").write_text(text, "utf-8")
    variables = {
        "FLEET_DB": server.url(server.create()),
        "BCSYNC_CACHE_DIR": str(place / "cache"),
    }
    _run(root, variables, "fleet", "init")
    return root, variables


def _run(root: Path, variables: Mapping[str, str], *words: str) -> Took:
    return measure([*_COMMAND, "-C", str(root), *words], variables=variables)


def _compared(root: Path, variables: Mapping[str, str], projects: int) -> Worked:
    """Each plan by itself, after one that nobody counts; then all of them by workers."""
    folders = [root / f"p{number}" for number in range(projects)]
    for folder in folders:
        _run(folder, variables, "plan")
    alone = sum(_run(folder, variables, "plan").cpu for folder in folders)
    return _worked(root, variables, alone)


def _worked(root: Path, variables: Mapping[str, str], alone: float) -> Worked:
    words = [*_COMMAND, "-C", str(root), "fleet", "worker", "--concurrency", "1"]
    environ = {**os.environ, **variables}
    begun = perf_counter()
    with ExitStack() as stack:
        log = stack.enter_context((root / "log").open("wb"))
        workers = [
            subprocess.Popen(words, stdout=log, stderr=log, env=environ) for _ in range(WORKERS)
        ]
        try:
            waited = _run(root, variables, "fleet", "run", "plan", "--wait")
            own = [_largest(worker.pid) for worker in workers]
        finally:
            for worker in workers:
                worker.terminate()
            ends = [os.wait4(worker.pid, 0)[2] for worker in workers]
            for worker in workers:
                worker.returncode = 0
    cpu = waited.cpu + sum(end.ru_utime + end.ru_stime for end in ends)
    peak = max(end.ru_maxrss for end in ends) * 1024 / 1e6
    return Worked(Took(perf_counter() - begun, cpu, peak), alone, max(own))


def _largest(process: int) -> float:
    """The largest resident memory that a process has had, without its children, in MB (proc(5))."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0
