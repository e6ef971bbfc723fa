"""Nights of a project in CI: its forge, its channels and its clock, all in this process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pytest

from bcsync.cli import posting
from bcsync.forge.opening import open_forge
from tests.flows.driver import DONE, Desk, Ran
from tests.forge.desk import AnyFake, Waiting
from tests.forge.hub import FakeGitHub
from tests.night.catcher import Catcher

LABEL = "bcsync: drift"


@dataclass
class Nights:
    """What a schedule starts."""

    desk: Desk
    fake: AnyFake
    catcher: Catcher
    patch: pytest.MonkeyPatch
    run: int = 0

    def night(self, *flags: str, code: int | None = DONE) -> Ran:
        """One of them, in a run of its own; ``code`` None: whatever comes of it."""
        self.run += 1
        self.fake.add_pull()
        told = self.fake.environ("http://forge", self.desk.root, run=self.run)
        for name, value in told.items():
            self.patch.setenv(name, value)
        open_ = partial(open_forge, clock=Waiting(), transport=self.fake.transport())
        self.patch.setattr(posting, "open_forge", open_)
        words = "drift", "--issue", "--notify", *flags
        if code is None:
            return Ran(self.desk.try_run(*words), "", "")
        return self.desk.run(*words, code=code)

    def issues(self) -> list[bool]:
        """Whether those of ours are open, the oldest first."""
        return [row["state"] != "closed" for row in self._rows()]

    def writes(self) -> int:
        """Calls that have changed something on the forge so far."""
        return sum(each.method != "GET" and "graphql" not in each.path for each in self.fake.asked)

    def said(self) -> list[str]:
        """The comments under the issues."""
        if isinstance(self.fake, FakeGitHub):
            rows = [each for each in self.fake.comments.values() if each["on"] != 12]
        else:
            rows = [each for each in self.fake.notes.values() if "issues" in str(each["on"])]
        return [str(each["body"]) for each in rows]

    def body(self) -> str:
        """Of the first."""
        row = self._rows()[0]
        return str(row["body"] if "body" in row else row["description"])

    def _rows(self) -> list[dict[str, object]]:
        rows = [row for row in self.fake.issues.values() if "pull_request" not in row]
        return [row for row in rows if LABEL in str(row["labels"])]
