"""python -m benchmarks.shared [--projects N] [--assignments N] [--level LEVEL] [--latency SECONDS]

Workers that share one app, against ``bcsync serve`` on this machine: as many ``bcsync fleet worker`` as there
are projects, each with a state in a database of its own. What is counted is counted by the server.

The busiest second: of all spans of one second that begin with a call and do not hold their own end, the most
calls that the server began to answer in it, by its clock, on one path.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

from bcsync.platforms.tiktok.transport.bucket import LEVELS
from benchmarks.live import BOSS, SHARE, Served, busiest, moments, serve
from benchmarks.processes import bcsync
from tests.postgres import serving

MEMBERS = 20
PATH = "/bc/asset/assign/"
_CENTER = """\
  client-{number}:
    name: Client {number}
    timezone: Europe/London
    currency: GBP
    members:
      {boss}: admin
"""


def _person(number: int) -> str:
    return f"person-{number % MEMBERS}@agency.example"


def layout(projects: int, accounts: int) -> str:
    """A Business Center for each project."""
    lines = ["version: 1\nbusiness_centers:\n"]
    for number in range(projects):
        lines.append(_CENTER.format(number=number, boss=BOSS))
        lines += [f"      {_person(n)}: standard\n" for n in range(MEMBERS)]
        lines.append("    ad_accounts:\n")
        lines += [f"      a{n}: {{name: Account {number}/{n}}}\n" for n in range(accounts)]
    return "".join(lines)


def assign(file: Path) -> None:
    """Give each account of a layout one member."""
    lines: list[str] = []
    for line in file.read_text("utf-8").splitlines():
        lines.append(line)
        if line.startswith("        name: "):
            lines += ["        members:", f"          {_person(len(lines))}: operator"]
    file.write_text("\n".join(lines) + "\n", "utf-8")


def project(root: Path, server: Served, state: str, centers: Iterable[int]) -> None:
    """One that looks after some of the Business Centers."""
    root.mkdir()
    tokens = ", ".join(f"client-{number}: BENCH_TOKEN" for number in centers)
    (root / "bcsync.yaml").write_text(
        f"version: 1\nplatform: {{kind: tiktok, base_url: '{server.url}'}}\n"
        f"state: '{state}'\ncredentials: {{{tokens}}}\n",
        "utf-8",
    )


def fleet(root: Path, server: Served, states: Sequence[str], level: str) -> None:
    """A project for each Business Center, of one app."""
    seen = root / "seen"
    project(seen, server, ".bcsync/state.db", range(len(states)))
    bcsync(seen, "export", "--split")
    for number, state in enumerate(states):
        mine = root / f"p{number}"
        project(mine, server, state, [number])
        copy(seen / f"client-{number}.yaml", mine)
        assign(mine / f"client-{number}.yaml")
    (root / "fleet.yaml").write_text(
        "version: 1\ndatabase: FLEET_DB\nprojects: ['p*']\n"
        f"apps: {{main: {{variable: BENCH_APP, rate: {{level: {level}, share: {SHARE}}}}}}}\n"
        "defaults: {app: main}\n",
        "utf-8",
    )


@contextmanager
def working(root: Path, workers: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many workers, until the end of the block; what they say stands in the folder."""
    command = [sys.executable, "-m", "bcsync", "-C", str(root), "fleet", "worker"]
    with ExitStack() as stack:
        processes = []
        for number in range(workers):
            log = stack.enter_context((root / f"worker-{number}.log").open("w"))
            words = [*command, "--concurrency", "1"]
            process = subprocess.Popen(words, stdout=log, stderr=log)
            stack.callback(process.wait)
            stack.callback(process.terminate)
            processes.append(process)
        yield processes


def run(root: Path, command: str, workers: int) -> None:
    """All projects once, on so many workers."""
    with working(root, workers):
        subprocess.run(
            [sys.executable, "-m", "bcsync", "-C", str(root), "fleet", "run", command, "--wait"],
            check=True,
            stdout=subprocess.DEVNULL,
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shared", description=__doc__)
    parser.add_argument("--projects", type=int, default=3)
    parser.add_argument("--assignments", type=int, default=600)
    parser.add_argument("--level", default="ultimate")
    parser.add_argument("--latency", type=float, default=0.3)
    flags = parser.parse_args()
    with TemporaryDirectory() as place, serving() as postgres, ExitStack() as stack:
        root, world = Path(place, "fleet"), Path(place, "world")
        for folder in (root, world):
            folder.mkdir()
        server = stack.enter_context(serve(world, layout(flags.projects, flags.assignments)))
        os.environ["BENCH_TOKEN"], os.environ["BENCH_APP"] = server.token, "1:secret"
        os.environ["FLEET_DB"] = postgres.url(postgres.create())
        states = [postgres.url(postgres.create()) for _ in range(flags.projects)]
        fleet(root, server, states, flags.level)
        bcsync(root, "fleet", "init")
        server.slow(flags.latency)
        server.calls()
        run(root, "apply", flags.projects)
        show(server, LEVELS[flags.level] * SHARE)


def show(server: Served, permitted: float) -> None:
    """For each path that had many calls, what was used and the busiest second."""
    calls = server.calls()
    for path in sorted({call["path"] for call in calls}):
        times = moments(calls, path)
        if len(times) > permitted:
            used = (len(times) - 1) / (times[-1] - times[0])
            print(
                f"{path}: {len(times)} calls, {used:.1f} a second of {permitted:.1f} permitted "
                f"({used / permitted:.0%}); busiest second {busiest(times)}",
                flush=True,
            )
    print(json.dumps({"refused for the rate": sum(call["code"] == 40100 for call in calls)}))


if __name__ == "__main__":
    main()
