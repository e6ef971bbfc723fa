"""Measure bcsync at a size: python benchmarks/run.py [ACCOUNTS]

Each figure is printed beside the floor of the same run: what plain Python needs for the unavoidable part
(pulling the YAML's events and their places, reading and decoding the stored rows). Every command runs
as its own process, as a user would start it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import orjson
from yaml.cyaml import CParser

sys.path.insert(0, str(Path(__file__).parent))
from generate import write


class Took(NamedTuple):
    """Seconds on the clock, and the largest memory of the process in MB."""

    seconds: float
    peak_mb: float


def run(root: Path, *words: str) -> Took:
    """One bcsync command in a process of its own."""
    command = [sys.executable, "-m", "bcsync", "-C", str(root), *words]
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        errors = process.stderr.read() if process.stderr else b""
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(words)}: exit {process.returncode}\n{errors.decode()}")
    return Took(time.perf_counter() - begun, usage.ru_maxrss / 1024)


def yaml_floor(root: Path) -> float:
    """Seconds to pull all events from libyaml and look at where they stand."""
    begun = time.perf_counter()
    for path in sorted(root.glob("*.yaml")):
        parser = CParser(path.read_bytes())
        while (event := parser.get_event()) is not None:
            mark = event.start_mark
            _place = (mark.line, mark.column)
    return time.perf_counter() - begun


def state_floor(root: Path) -> tuple[float, int]:
    """Seconds to fetch and decode every stored row, and how many there are."""
    begun = time.perf_counter()
    with sqlite3.connect(root / ".bcsync" / "state.db") as connection:
        rows = connection.execute("SELECT * FROM resources").fetchall()
    for row in rows:
        orjson.loads(row[3])
    return time.perf_counter() - begun, len(rows)


def show(what: str, took: Took, floor: float | None = None) -> None:
    """One line of the table."""
    beside = f"   floor {floor:6.2f} s   {took.seconds / floor:4.1f} x" if floor else ""
    print(f"{what:36} {took.seconds:7.2f} s  {took.peak_mb:6.0f} MB{beside}", flush=True)


def change_one_line(root: Path) -> None:
    """Another name for one account."""
    path = root / "bc-000.yaml"
    text = path.read_text()
    path.write_text(text.replace("name: Client 0 account 0\n", "name: Client 0 account zero\n", 1))


def main(accounts: int) -> None:
    """The whole table."""
    root = Path(tempfile.mkdtemp())
    try:
        write(root, accounts)
        floor = yaml_floor(root)
        show("validate", run(root, "validate"), floor)
        applied = run(root, "apply", "--auto-approve")
        stored, rows = state_floor(root)
        show(f"apply {rows:,} resources from nothing", applied)
        print(f"{'':36} {rows / applied.seconds:7,.0f} operations a second, all included")
        show("plan --no-refresh, nothing to do", run(root, "plan", "--no-refresh"), floor + stored)
        show("plan, nothing to do", run(root, "plan"), floor + stored)
        change_one_line(root)
        show(
            "plan --no-refresh, one line changed", run(root, "plan", "--no-refresh"), floor + stored
        )
    finally:
        shutil.rmtree(root)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
