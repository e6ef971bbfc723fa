"""``kill -9`` of an apply in front of ``bcsync serve``, both real: nothing is made twice, nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import httpx2
import pytest

from bcsync.cli import project
from bcsync.cli.border import run
from bcsync.project import open_project, system_clock
from bcsync.recovery.verdicts import PATIENCE
from tests.patience import PATIENCE_S
from tests.platforms.contract.flow import ANA, NICO
from tests.tiktok.test_faults import ACTORS, CENTER, NORTH_CENTER, layout
from tests.tiktok.test_faults import faults as all_faults

LONG = bool(os.environ.get("BCSYNC_TEST_LONG"))
SEEDS, ACCOUNTS, PEOPLE, KILLS = (20, 200, 12, 4) if LONG else (1, 8, 2, 2)
ROUNDS = 12
LATER = int(PATIENCE.total_seconds()) // 60 + 1
"""Minutes, after which what was sent without an answer does not count as under way any more."""
ROOT = Path(__file__).parents[2]


@dataclass
class Served:
    """A server over a world of its own, and a project in front of it."""

    url: str
    root: Path
    environ: Mapping[str, str]
    """Tokens."""
    minutes: int = 0

    def control(self, path: str, **given: Any) -> Any:
        answer = httpx2.post(f"{self.url}/control/{path}", json=given, timeout=PATIENCE_S)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def command(self, *words: str) -> list[str]:
        if not self.minutes:
            return [sys.executable, "-m", "bcsync", "-C", str(self.root), *words]
        later = [sys.executable, "-m", "tests.tiktok.later", str(self.minutes)]
        return [*later, "-C", str(self.root), *words]

    def run(self, *words: str) -> int:
        """In this process, by the project's clock; gives the exit code."""

        def clock() -> datetime:
            return system_clock() + timedelta(minutes=self.minutes)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(project, "open_project", partial(open_project, clock=clock))
            for name, value in self.environ.items():
                patched.setenv(name, value)
            return run(["-C", str(self.root), *words])

    def killed(self, after: int) -> bool:
        """An apply that is killed as soon as so many of its writes were answered, others under way."""
        with subprocess.Popen(
            self.command("-vv", "apply", "--auto-approve"),
            cwd=ROOT,
            env={**os.environ, **self.environ},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stderr is not None
            for line in process.stderr:
                after -= "POST" in line
                if after <= 0:
                    process.kill()
        return process.returncode == -signal.SIGKILL


@contextmanager
def serving(root: Path) -> Iterator[str]:
    root.mkdir()
    settings = {"version": 1, "actors": ACTORS, "local": {"invitations": "automatic"}}
    (root / "bcsync.yaml").write_text(json.dumps(settings))
    with subprocess.Popen(
        [sys.executable, "-m", "bcsync", "serve", "--port", "0", "-C", str(root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path / "world") as url:
        served = Served(url, tmp_path / "mine", {})
        centers = {"acme": (CENTER, ANA), "northwind": (NORTH_CENTER, NICO)}
        bare = {key: {**it, "members": {who: "admin"}} for key, (it, who) in centers.items()}
        world = {"version": 1, "business_centers": bare}
        files = {
            "bcsync.yaml": json.dumps({"version": 1, "actors": ACTORS}),
            "layout.yaml": json.dumps(world),
        }
        served.control("seed", files=files)
        tokens = {key: f"{key.upper()}_TOKEN" for key in ACTORS}
        for key, who in ACTORS.items():
            token = served.control("tokens", email=who)["access_token"]
            served.environ = {**served.environ, tokens[key]: token}
        served.root.mkdir()
        platform = {"kind": "tiktok", "base_url": url}
        mine = {"version": 1, "platform": platform, "actors": ACTORS, "credentials": tokens}
        (served.root / "bcsync.yaml").write_text(json.dumps(mine))
        (served.root / "layout.yaml").write_text(json.dumps(layout(ACCOUNTS, PEOPLE)))
        yield served


def opened(served: Served) -> Counter[str]:
    """How often each ad account was opened, by its name."""
    words = [sys.executable, "-m", "bcsync", "-C", str(served.root.parent / "world")]
    told = subprocess.check_output([*words, "local", "log", "--json"], text=True)
    acts = json.loads(told)
    made = ("create", "ad_account")
    return Counter(act["details"]["name"] for act in acts if (act["verb"], act["kind"]) == made)


def faults(seed: int) -> list[dict[str, Any]]:
    """Without rate codes in the short setting, nor with lag: after these a real client really waits."""
    kinds = all_faults(seed)
    return [asdict(each) for each in kinds if LONG or each.kind.startswith("cut")]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_killed_at_random_it_converges(served: Served, seed: int) -> None:
    chance = Random(seed)
    assert served.run("import", "--by-name") == 0
    served.control("modes", lag=3 if LONG else 0)
    served.control("faults", faults=faults(seed))
    for _ in range(KILLS):
        assert served.killed(after=chance.randrange(1, ACCOUNTS // 2))
        served.minutes += LATER
    for _ in range(ROUNDS):
        served.run("apply", "--auto-approve")
        served.minutes += LATER
        if served.run("plan", "--detailed-exitcode") == 0:
            break
    else:
        pytest.fail("it does not converge")
    assert opened(served) == {f"Account {n}": 1 for n in range(ACCOUNTS)}
