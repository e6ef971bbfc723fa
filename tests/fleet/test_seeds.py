"""Two workers under fire: one killed in the middle of an apply, one told to end, the server started again.

At the end all is done and nothing twice. What happens in which order, to whom and when comes from a seed.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest

from bcsync.fleet.values import Command
from tests.fleet.field import Field, kill_with_children
from tests.locks.team import until
from tests.postgres import Server, serving

LONG = bool(os.environ.get("BCSYNC_TEST_LONG"))
SEEDS, PROJECTS, ACCOUNTS = 10, 24, 364
"""1,498 operations each."""
BEFORE_THE_LAST = 1 + 40 + 1 + ACCOUNTS
"""Of them those before the last batch, of all assignments."""


@pytest.fixture
def server() -> Iterator[Server]:
    """Of its own: it is started again."""
    with serving() as one:
        yield one


@pytest.mark.skipif(not LONG, reason="ten times two minutes: BCSYNC_TEST_LONG=1")
@pytest.mark.parametrize("seed", range(SEEDS))
def test_all_is_done_once_whatever_happens(tmp_path: Path, server: Server, seed: int) -> None:
    random = Random(seed)
    field = Field(tmp_path, server, PROJECTS, ACCOUNTS)
    words = ("bcsync", "-C", str(tmp_path), "fleet", "worker", "--concurrency", "2")
    field.queue(Command.APPLY)
    with ExitStack() as stack:
        at_work = [field.start(stack, *words) for _ in range(2)]
        for what in random.sample(["kill", "end", "restart"], 3):
            struck = random.choice(at_work)
            field.in_the_middle(struck, random.randint(1, BEFORE_THE_LAST))
            if what == "restart":
                server.stop()
                server.start()
                continue
            if what == "kill":
                kill_with_children(struck)
            else:
                struck.process.send_signal(signal.SIGTERM)
            at_work.remove(struck)
            at_work.append(field.start(stack, *words))
        until(lambda: not field.left(), "all is done")
    field.check()


def test_one_is_killed_and_the_server_started_again(tmp_path: Path, server: Server) -> None:
    """The same in small: each time an apply waits in its middle."""
    random = Random(0)
    field = Field(tmp_path, server, projects=1, accounts=6)
    pipe = tmp_path / "p00" / "pipe"
    os.mkfifo(pipe)
    field.queue(Command.APPLY)
    with ExitStack() as stack:
        for number in range(2):
            moment = str(random.randrange(1, 5))
            fleet, module = str(tmp_path / "fleet.yaml"), "tests.fleet.quick_worker"
            one = field.start(stack, module, fleet, f"w{number}", moment)
            with pipe.open("w"):
                assert field.done("p00") > 0
                if number:
                    server.stop()
                    server.start()
                else:
                    kill_with_children(one)
        pipe.unlink()
        # Between two transactions it connects anew, and goes on.
        assert one.until(event="end")["outcome"] == "done"
    field.check()
