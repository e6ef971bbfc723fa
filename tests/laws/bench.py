"""Runs ``bcsync`` in this process on a generated project, answers its prompt, and moves the world."""

from __future__ import annotations

import io
import json
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bcsync.cli import carry
from bcsync.cli import project as opening
from bcsync.cli.border import run
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.port import Act, Answer
from bcsync.project import open_project
from tests.guards.standing import schemas
from tests.laws.by_hand import Place
from tests.laws.holdings import Standing, standing
from tests.laws.layouts import ACTORS, Layout, write_layout

Json = dict[str, Any]
EVERYTHING = tuple(
    word for name in ("remove", "review", "close", "create") for word in (f"--allow-{name}", "*")
)


class Died(BaseException):
    """The process ends here."""


@dataclass
class Bench(Place):
    """A project whose commands are run in this process."""

    said: str = ""
    """By the last command, on both streams."""

    def settings(self, *, invitations: str = "automatic", **guards: Any) -> None:
        """Write ``bcsync.yaml``."""
        data = {
            "version": 1,
            "actors": {**ACTORS, "other": "olga@other.example"},
            "local": {"invitations": invitations},
            "guards": guards,
        }
        (self.root / "bcsync.yaml").write_text(json.dumps(data))

    def layout(self, layout: Layout) -> None:
        write_layout(self.root, layout)

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)

    def run(self, *words: str) -> int:
        """A command; gives its exit code."""
        self.now += timedelta(seconds=1)
        opened = partial(open_project, clock=lambda: self.now, schemas=schemas())
        with patch.object(opening, "open_project", opened), _streams() as (out, err):
            code = run(["-C", str(self.root), *words])
            sys.stdout.flush()
            self.said = out.getvalue().decode() + err.getvalue().decode()
            self.out = out.getvalue().decode()
        assert code != 70, self.said
        return code

    def apply(self, *words: str) -> int:
        return self.run("apply", "--auto-approve", *words)

    def plan(self, *words: str) -> Json:
        """What a fresh plan says."""
        assert self.run("plan", "--format", "json", *words) in (0, 1), self.said
        data: Json = json.loads(self.out)
        return data

    def answer(self, meanwhile: Callable[[], object], *words: str) -> int:
        """``apply``, where somebody says yes after a while in which the world has moved."""

        def asked(_question: str) -> str:
            meanwhile()
            return "yes"

        with patch.object(carry, "ask", asked), patch.object(carry, "require_terminal"):
            return self.run("apply", *words)

    def cut_short(self, calls: int, *words: str, dies: bool) -> int:
        """``apply``, which is interrupted during one of its calls, or dies there."""
        left = iter(range(calls))
        usual = LocalPlatform.perform

        def perform(platform: LocalPlatform, acts: Sequence[Act]) -> Iterator[Answer]:
            if next(left, None) is None:
                if dies:
                    raise Died
                signal.raise_signal(signal.SIGINT)
            return usual(platform, acts)

        with patch.object(LocalPlatform, "perform", perform), suppress(Died):
            return self.run("apply", "--auto-approve", *words)
        return -1

    def settle(self) -> None:
        """Apply until nothing more can be done."""
        for _round in range(3):
            assert self.apply(*EVERYTHING) == 0, self.said
            if not [op for op in self.plan()["operations"] if not op["deferred_by"]]:
                return

    def standing(self) -> Standing:
        return standing(self.root)


@contextmanager
def bench() -> Iterator[Bench]:
    """An empty project."""
    with tempfile.TemporaryDirectory() as name:
        yield Bench(Path(name))


@contextmanager
def _streams() -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    out, err = io.BytesIO(), io.BytesIO()
    with ExitStack() as stack:
        for name, kept in (("stdout", out), ("stderr", err)):
            stream = io.TextIOWrapper(kept, encoding="utf-8", write_through=True)
            stack.enter_context(patch.object(sys, name, stream))
        yield out, err
