"""python -m benchmarks [--accounts N]… [--one-file] [--fleet] [--times N] [--json]"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys

from benchmarks.goals import growth, verdicts
from benchmarks.table import Line, fleet_lines, measured, small_lines, terraform_line


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--accounts", type=int, action="append", help="default: 10000")
    parser.add_argument("--one-file", action="store_true", help="the layout in a single file")
    parser.add_argument("--times", type=int, default=3, help="runs of which the quickest counts")
    parser.add_argument("--fleet", action="store_true", help="ten projects of each size, too")
    parser.add_argument("--no-terraform", action="store_true")
    parser.add_argument("--json", action="store_true")
    flags = parser.parse_args()
    lines: list[Line] = []
    for line in small_lines(flags.times):
        lines.append(line)
        _show(line, as_json=flags.json)
    for accounts in flags.accounts or [10_000]:
        for line in measured(accounts, one_file=flags.one_file, times=flags.times):
            lines.append(line)
            _show(line, as_json=flags.json)
        for line in fleet_lines(accounts, 10) if flags.fleet else ():
            lines.append(line)
            _show(line, as_json=flags.json)
    beside = None if flags.no_terraform else terraform_line()
    if beside is not None:
        lines.append(beside)
        _show(beside, as_json=flags.json)
    if not flags.json:
        for line_of_growth in growth(lines):
            print(line_of_growth)
    if flags.json:
        json.dump({"machine": _machine(), "lines": [line._asdict() for line in lines]}, sys.stdout)


def _machine() -> dict[str, object]:
    return {"cores": os.cpu_count(), "python": platform.python_version(), "os": platform.system()}


def _show(line: Line, *, as_json: bool) -> None:
    floor = f"{line.floor:8.2f} {line.ratio:6.1f} x" if line.floor and line.ratio else ""
    rate = f"  {line.rate:,.0f} operations a second" if line.rate else ""
    print(
        f"{line.accounts:7,} accounts  {line.what:34} {line.wall:8.2f} s {line.cpu:8.2f} s "
        f"{line.peak:6.0f} MB {floor:21}{rate}  {'; '.join(verdicts(line))}".rstrip(),
        file=sys.stderr if as_json else sys.stdout,
        flush=True,
    )


if __name__ == "__main__":
    main()
