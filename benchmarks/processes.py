"""Running a command and measuring the whole process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

# Who installed bcsync has its bytecode, whatever the developer who measures has set.
_INSTALLED = {"PYTHONDONTWRITEBYTECODE": ""}


class Took(NamedTuple):
    """What a process took."""

    wall: float
    """Seconds on the clock."""
    cpu: float
    """Seconds of processor time, its children's included."""
    peak: float
    """Largest resident memory of one process, in MB (10^6 bytes)."""


def measure(
    command: list[str], cwd: Path | None = None, variables: Mapping[str, str] | None = None
) -> Took:
    """Run to the end, with these environment variables besides.

    Raises ``SystemExit`` with the command's own words when it fails.
    """
    begun = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, **_INSTALLED, **(variables or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        errors = process.stderr.read()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begun
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}\n{errors.decode()}")
    return Took(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6)


def bcsync(root: Path, *words: str, remembers: bool = True) -> Took:
    """One bcsync command, as a process of its own.

    ``remembers``: layout files that were read before need not be parsed again.
    """
    command = [sys.executable, "-m", "bcsync", "-C", str(root), *words]
    if remembers:
        return measure(command, variables={"BCSYNC_CACHE_DIR": f"{root}.cache"})
    with TemporaryDirectory() as empty:
        return measure(command, variables={"BCSYNC_CACHE_DIR": empty})
