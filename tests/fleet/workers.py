"""Real workers for tests: started, listened to, ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Thread
from typing import IO, Any

from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
SECRET = "hush-4711"
ENDED_EARLY = ("", "Stopped.")
"""What bcsync says to people when it is told to end before it works."""


class Worker:
    """A worker under way."""

    def __init__(self, words: list[str], url: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env={**os.environ, "FLEET_DB": url, "SECRET_TOKEN": SECRET},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        assert self.process.stdout is not None
        self.out: IO[str] = self.process.stdout
        self.lines: list[dict[str, Any]] = []
        self._seen, self._ended = 0, False
        self._news = Condition()
        self._reader = Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        for line in self.out:
            with self._news:
                if line.strip() in ENDED_EARLY:
                    continue
                self.lines.append(json.loads(line))
                self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()

    def until(self, **about: Any) -> dict[str, Any]:
        """The next thing that it says which is about that."""
        found: list[dict[str, Any]] = []

        def said() -> bool:
            while not found and self._seen < len(self.lines):
                line = self.lines[self._seen]
                self._seen += 1
                if about.items() <= line.items():
                    found.append(line)
            return bool(found) or self._ended

        with self._news:
            self._news.wait_for(said, PATIENCE_S)
        assert found, f"it never said {about}: {self.lines}"
        return found[0]

    def has_said(self, **about: Any) -> bool:
        """Whether it said something about that since what was waited for."""
        with self._news:
            return any(about.items() <= line.items() for line in self.lines[self._seen :])

    def rest(self) -> None:
        """Wait for its end."""
        self.process.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)

    def close(self) -> None:
        """End it, if it has not ended."""
        if self.process.poll() is None:
            self.process.terminate()
        self.rest()
        self.out.close()


@contextmanager
def worker(url: str, *words: str) -> Iterator[Worker]:
    """``python -m WORDS…``, a worker of the fleet on that database."""
    one = Worker([*words], url)
    try:
        yield one
    finally:
        one.close()
