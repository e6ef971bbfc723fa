"""What is to be held: the table of the design's section on speed, and straight growth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from benchmarks.servers import FAR, NEAR
from benchmarks.table import FLEET, NEW, Line

SECONDS = {("validate", 10_000): 1.0, ("validate", 100_000): 6.0, ("plan", 10_000): 1.2}
RATIO = {
    ("plan", 100_000): 2.0,
    ("export", 10_000): 3.0,
    ("export", 100_000): 2.5,
    (f"plan{NEW}", 10_000): 3.0,
    (f"plan{NEW}", 100_000): 2.5,
    (f"{FLEET} 10 projects", 10_000): 1.3,
    (f"{FLEET} 10 projects", 100_000): 1.3,
    (NEAR, 10_000): 1.3,
    (FAR, 10_000): 1.3,
    (NEAR, 100_000): 1.3,
    (FAR, 100_000): 1.3,
}
"""Wall time over the floor of the same run; of PostgreSQL's, over the same on SQLite; of a fleet's, processor
time over that of the single plans."""
CPU = {"plan, quickstart": 0.35, "help": 0.15}
"""Seconds of processor time."""
OPERATIONS_A_SECOND = 3_000
PEAK_MB = {10_000: 200, 100_000: 800}
GROWTH = 1.3
"""Time an account, at a size over that at the size before."""


def verdicts(line: Line) -> Iterator[str]:
    """For each goal that this line is measured by, whether it is held."""
    whole = (line.what, line.accounts)
    command = whole if whole in RATIO else (line.what.split()[0].rstrip(","), line.accounts)
    if command in SECONDS:
        yield _verdict("time", line.wall, SECONDS[command], "s")
    if command in RATIO and line.ratio is not None:
        yield _verdict("floor", line.ratio, RATIO[command], "x")
    if line.what in CPU:
        yield _verdict("cpu", line.cpu, CPU[line.what], "s")
    if line.accounts in PEAK_MB and not line.what.startswith("Terraform"):
        yield _verdict("peak", line.peak, PEAK_MB[line.accounts], "MB")
    if line.rate is not None and line.accounts in PEAK_MB:
        held = "held" if line.rate >= OPERATIONS_A_SECOND else "MISSED"
        yield f"rate >= {OPERATIONS_A_SECOND:,}/s {held}"


def _verdict(what: str, measured: float, most: float, unit: str) -> str:
    return f"{what} <= {most:g} {unit} {'held' if measured <= most else 'MISSED'}"


def growth(lines: Sequence[Line]) -> Iterator[str]:
    """How the time an account grows from one size to the next, for each command."""
    for what in dict.fromkeys(line.what for line in lines):
        sizes = sorted((line for line in lines if line.what == what), key=lambda x: x.accounts)
        for small, large in pairwise(sizes):
            factor = large.wall / small.wall / (large.accounts / small.accounts)
            held = "held" if factor <= GROWTH else "MISSED"
            yield (
                f"{what:34} {small.accounts:7,} -> {large.accounts:7,}: "
                f"{factor:4.2f} x an account, <= {GROWTH} {held}"
            )
