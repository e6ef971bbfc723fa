"""Runs ``bcsync`` in this process, in a directory of its own, at a moment that the test chooses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from bcsync.cli.border import run

Json = dict[str, Any]

MOST_SHOWN = 4_000
DONE, FAILED, CHANGES, GUARDED, PARTLY, WAITING, USAGE = 0, 1, 2, 3, 6, 7, 64


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """Both streams."""
        return self.out + self.err

    @property
    def json(self) -> Any:
        """Standard output, read as JSON."""
        return json.loads(self.out)

    def says(self, *words: str) -> Ran:
        """Assert that the user reads these words, on either stream and however they are spaced."""
        shown = _spaced(self.text)
        for each in words:
            assert _spaced(each) in shown, f"{each!r} is not in:\n{self.text[:MOST_SHOWN]}"
        return self

    def keeps_quiet(self, *words: str) -> Ran:
        """Assert that the user does not read these words."""
        shown = _spaced(self.text)
        for each in words:
            assert _spaced(each) not in shown, f"{each!r} is in:\n{self.text[:MOST_SHOWN]}"
        return self


def _spaced(text: str) -> str:
    return " ".join(text.split())


@dataclass(slots=True)
class Desk:
    """A project, and somebody who works on it."""

    root: Path
    capture: pytest.CaptureFixture[str]
    now: datetime = field(default_factory=lambda: datetime(2026, 11, 2, 9, tzinfo=UTC))

    def begin(self, shelf: Path, make: Callable[[Desk], None]) -> Desk:
        """Begin where ``make`` leads; it runs once for a shelf, and copies do afterwards."""
        kept = shelf / make.__name__
        if kept.exists():
            shutil.copytree(kept, self.root, dirs_exist_ok=True)
        else:
            make(self)
            shutil.copytree(self.root, kept)
        return self

    def clock(self) -> datetime:
        """The moment that commands take for the present."""
        return self.now

    def pass_days(self, days: int) -> None:
        """Let time go by."""
        self.now += timedelta(days=days)

    def settings(self, *, actors: dict[str, str], **more: Any) -> None:
        """Write ``bcsync.yaml``."""
        text = json.dumps({"version": 1, "actors": actors, **more})
        (self.root / "bcsync.yaml").write_text(text)

    def layout(self, text: str) -> None:
        """Write ``layout.yaml``, whole; ``version: 1`` goes before it."""
        (self.root / "layout.yaml").write_text(f"version: 1\n{dedent(text)}")

    def edit(self, *changes: tuple[str, str]) -> None:
        """Replace words of the layout; each stands in it exactly once."""
        path = self.root / "layout.yaml"
        text = path.read_text()
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in:\n{text}"
            text = text.replace(old, new)
        path.write_text(text)

    def run(self, *words: str, code: int = DONE) -> Ran:
        """Run a command, and assert its exit code."""
        self.capture.readouterr()
        got = run(["-C", str(self.root), *words])
        streams = self.capture.readouterr()
        crash = self.root / "crash.log"
        why = crash.read_text() if crash.exists() else f"{streams.out}{streams.err}"[:MOST_SHOWN]
        assert got == code, f"bcsync {' '.join(words)} gave {got}, not {code}:\n{why}"
        return Ran(got, streams.out, streams.err)

    def try_run(self, *words: str) -> int:
        """Run a command, whatever comes of it; gives its exit code."""
        return run(["-C", str(self.root), *words])

    def apply(self, *flags: str, code: int = DONE) -> Ran:
        """``apply --auto-approve``."""
        return self.run("apply", "--auto-approve", *flags, code=code)

    def apply_allowing(self, guard: str, address: str, *flags: str, code: int = DONE) -> Ran:
        """``apply``: refused without the named permission, done with it; the refusal names the flag."""
        allow = f"--allow-{guard}"
        before = self.log()
        self.apply(*flags, code=GUARDED).says(allow)
        assert self.log() == before
        return self.apply(*flags, allow, address, code=code)

    def plan(self, *flags: str) -> Json:
        """A fresh plan as JSON, whatever it holds."""
        data: Json = self.run("plan", "--format", "json", *flags).json
        return data

    def settled(self) -> None:
        """Assert that a fresh plan has nothing to do and waits for nobody."""
        self.run("plan", "--detailed-exitcode", code=DONE).says("No changes.")

    def waits(self, *addresses: str) -> Ran:
        """Assert that nothing can be done, and that exactly these wait."""
        assert {each["address"] for each in self.plan()["waiting"]} == set(addresses)
        return self.run("plan", "--detailed-exitcode", code=WAITING)

    def will(self) -> list[tuple[str, str]]:
        """What a fresh plan can do now, as (action, address), in its order."""
        return [
            (op["action"], op["address"])
            for op in self.plan()["operations"]
            if not op["deferred_by"]
        ]

    def local(self, *words: str, code: int = DONE) -> Ran:
        """A ``local`` command."""
        return self.run("local", *words, code=code)

    def requests(self, *words: str) -> Ran:
        """A ``requests`` command."""
        return self.run("requests", *words)

    def act(self, action: str, address: str, *values: str, by: str, code: int = DONE) -> Ran:
        """Something that a person does by hand."""
        return self.local("act", action, address, *values, "--as", by, code=code)

    def refused(self, action: str, address: str, *values: str, by: str) -> Ran:
        """Something that a person tries by hand, and is refused: nothing is written down of it."""
        before = len(self.log())
        ran = self.act(action, address, *values, by=by, code=FAILED)
        assert len(self.log()) == before
        return ran.says("refused: ")

    def log(self) -> Sequence[Json]:
        """Every act on the platform so far."""
        entries: list[Json] = self.local("log", "--json").json
        return entries

    def acts(self, verb: str, kind: str) -> int:
        """How often something was done on the platform so far."""
        return sum((entry["verb"], entry["kind"]) == (verb, kind) for entry in self.log())
