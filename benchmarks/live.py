"""python -m benchmarks.live [--accounts N] [--assignments N] [--level LEVEL] [--latency SECONDS]

The live platform, against ``bcsync serve`` on this machine: what a refresh, a sharing and an apply of
assignments take in calls, seconds and memory. What is counted is counted by the server.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2

from bcsync.platforms.tiktok.transport.bucket import LEVELS
from benchmarks.processes import Took, bcsync

MEMBERS = 300
BOSS = "boss@agency.example"
SETTINGS = f"version: 1\nactor: {BOSS}\nlocal: {{invitations: automatic}}\n"
AGENCY = f"""\
version: 1
business_centers:
  agency:
    name: The Agency
    timezone: Europe/London
    currency: GBP
    members:
      {BOSS}: admin
"""
PARTNER = f"""\
  partner:
    name: The Partner
    timezone: Europe/London
    currency: GBP
    members: {{{BOSS}: admin}}
"""
SHARED = """\
    partners:
      partner:
        - {accounts: ["*"], role: analyst}
"""
SHARE = 0.8


def layout(accounts: int) -> str:
    """One Business Center with its people and accounts, and one that becomes its partner."""
    people = "".join(f"      {_person(n)}: standard\n" for n in range(MEMBERS - 1))
    owned = "".join(f"      a{n}: {{name: Account {n}}}\n" for n in range(accounts))
    return f"{AGENCY}{people}    ad_accounts:\n{owned}{PARTNER}"


def _person(number: int) -> str:
    return f"person-{number % (MEMBERS - 1)}@agency.example"


class Served:
    """A world of its own, and the server over it."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token
        self._http = httpx2.Client(base_url=url, timeout=600)

    def calls(self) -> list[dict[str, Any]]:
        """What was asked since the last time."""
        found: list[dict[str, Any]] = self._http.get("/control/requests").json()["requests"]
        self._http.delete("/control/requests")
        return found

    def counts(self) -> Counter[str]:
        """The same by path, however many."""
        found = self._http.get("/control/requests?last=0").json()["counts"]
        self._http.delete("/control/requests")
        return Counter(
            {name.split()[1].removeprefix("/open_api/v1.3"): n for name, n in found.items()}
        )

    def slow(self, seconds: float) -> None:
        """Every answer comes so much later."""
        fault = {"kind": "slow", "seconds": seconds, "times": None}
        self._http.post("/control/faults", json={"faults": [fault]}).raise_for_status()


@contextmanager
def serve(root: Path, world: str) -> Iterator[Served]:
    """A world as a layout describes it."""
    (root / "bcsync.yaml").write_text(SETTINGS, "utf-8")
    (root / "layout.yaml").write_text(world, "utf-8")
    bcsync(root, "apply", "--auto-approve")
    command = [sys.executable, "-m", "bcsync", "-C", str(root)]
    token = subprocess.check_output([*command, "local", "token", BOSS], text=True).strip()
    process = subprocess.Popen(
        [*command, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        first_in_line(process.pid)
        yield Served(url, token)
    finally:
        process.terminate()
        process.wait()


def first_in_line(process: int) -> None:
    """Give a process the processor whenever it wants it, if we may.

    On a busy machine, what came evenly would be looked at in heaps, and counted so.
    """
    with suppress(PermissionError, AttributeError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            os.sched_setscheduler(int(thread.name), os.SCHED_FIFO, os.sched_param(1))


def tell(what: str, took: Took, more: str) -> None:
    """One line of the result."""
    print(
        f"{what:44} {took.wall:7.1f} s {took.cpu:7.1f} s CPU {took.peak:5.0f} MB  {more}",
        flush=True,
    )


def refresh(server: Served, mine: Path, accounts: int) -> None:
    """A plan of what is there as it is, against the pages that it takes."""
    server.counts()
    took = bcsync(mine, "plan")
    calls = server.counts()
    needed = ceil(accounts / 50) + ceil(MEMBERS / 20) + ceil(accounts / 100) + 1
    told = ", ".join(f"{path} {n}" for path, n in sorted(calls.items()))
    tell(
        f"refresh of {accounts:,} accounts, {MEMBERS} members",
        took,
        f"{sum(calls.values())} calls; the lists of the agency alone take {needed} ({told})",
    )


def sharing(server: Served, mine: Path, accounts: int) -> None:
    """All accounts shared with a partner."""
    server.counts()
    took = bcsync(mine, "apply", "--auto-approve")
    calls = server.counts()
    tell(
        f"sharing {accounts:,} accounts",
        took,
        f"{calls['/bc/partner/add/']} calls that share (goal {ceil(accounts / 50)}), "
        f"{sum(calls.values())} in all",
    )


def assigning(server: Served, mine: Path, assignments: int, level: str) -> None:
    """Assignments, one a call, at the rate that is permitted."""
    server.calls()
    took = bcsync(mine, "apply", "--auto-approve")
    times = moments(server.calls(), "/bc/asset/assign/")
    permitted = LEVELS[level] * SHARE
    ran = (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0
    tell(
        f"{assignments:,} assignments",
        took,
        f"{ran:.1f} a second of {permitted:.1f} permitted ({ran / permitted:.0%}); "
        f"busiest second {busiest(times)}",
    )


def moments(calls: list[dict[str, Any]], path: str) -> list[float]:
    """When the calls to a path came, in seconds by the server's clock."""
    at = (call["at"] for call in calls if call["path"].endswith(path))
    return sorted(datetime.fromisoformat(each).timestamp() for each in at)


def busiest(times: list[float]) -> int:
    """The most of them in any second: from one of them on, up to and without the same moment a second later."""
    return max((bisect_left(times, at + 1.0) - n for n, at in enumerate(times)), default=0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--assignments", type=int, default=3_000)
    parser.add_argument("--level", default="ultimate")
    parser.add_argument("--latency", type=float, default=0.3)
    parser.add_argument("--refresh-only", action="store_true")
    flags = parser.parse_args()
    with (
        TemporaryDirectory() as place,
        serve(_made(place, "world"), layout(flags.accounts)) as server,
    ):
        os.environ["BENCH_TOKEN"] = server.token
        mine = _made(place, "mine")
        (mine / "bcsync.yaml").write_text(
            f"version: 1\nplatform: {{kind: tiktok, base_url: '{server.url}', "
            f"rate: {{level: {flags.level}, share: {SHARE}}}}}\n"
            "credentials: {agency: BENCH_TOKEN, partner: BENCH_TOKEN}\n",
            "utf-8",
        )
        took = bcsync(mine, "export", "--split")
        tell(
            f"export of {flags.accounts:,} accounts", took, f"{sum(server.counts().values())} calls"
        )
        refresh(server, mine, flags.accounts)
        if flags.refresh_only:
            return
        file = mine / "agency.yaml"
        file.write_text(file.read_text("utf-8") + SHARED, "utf-8")
        sharing(server, mine, flags.accounts)
        _assign(file, flags.assignments)
        server.slow(flags.latency)
        assigning(server, mine, flags.assignments, flags.level)


def _assign(file: Path, assignments: int) -> None:
    """Give the first accounts of the layout one member each."""
    lines, given = [], 0
    for line in file.read_text("utf-8").splitlines():
        lines.append(line)
        if line.startswith("        name: ") and given < assignments:
            lines.append("        members:")
            lines.append(f"          {_person(given)}: operator")
            given += 1
    file.write_text("\n".join(lines) + "\n", "utf-8")


def _made(place: str, name: str) -> Path:
    root = Path(place, name)
    root.mkdir()
    return root


if __name__ == "__main__":
    main()
