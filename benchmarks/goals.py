"""What is to be held: the table of the design's section on speed, and straight growth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from benchmarks.table import Line

SECONDS = {("validate", 10_000): 1.0, ("validate", 100_000): 6.0, ("plan", 10_000): 1.2}
RATIO = {("plan", 100_000): 2.0}
"""Wall time over the floor of the same run."""
OPERATIONS_A_SECOND = 3_000
PEAK_MB = {10_000: 200, 100_000: 800}
GROWTH = 1.3
"""Time an account, at a size over that at the size before."""


def verdicts(line: Line) -> Iterator[str]:
    """For each goal that this line is measured by, whether it is held."""
    command = (line.what.split()[0].rstrip(","), line.accounts)
    everything = "everything is new" in line.what
    if command in SECONDS and not everything:
        yield _verdict("time", line.wall, SECONDS[command], "s")
    if command in RATIO and not everything and line.ratio is not None:
        yield _verdict("floor", line.ratio, RATIO[command], "x")
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
