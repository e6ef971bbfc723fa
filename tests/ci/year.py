"""A repository with a project in it, as its people and GitHub drive it through a year."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.ci.runner import Done, Json, Shop, git
from tests.ci.zygote import write_shim
from tests.forge.fake import loopback
from tests.forge.hub import READING, TOKEN, FakeGitHub

REPOSITORY, STRANGER = "acme/access", "stranger/access"
BEGUN = datetime.fromisoformat("2026-01-05T09:00:00+00:00")
CONFIG = {"uploadpack.allowAnySHA1InWant": "true", "gc.auto": "0", "maintenance.auto": "false"}
WHO = {
    f"GIT_{role}_{what}": text
    for role in ("AUTHOR", "COMMITTER")
    for what, text in (
        ("NAME", "Ben"),
        ("EMAIL", "ben@acme.example"),
        ("DATE", "2026-01-05T09:00Z"),
    )
}


Edit = tuple[str, str] | list[str]


@contextmanager
def calling(place: Path, zygote: str = "tests.ci.zygote") -> Iterator[Path]:
    """A folder with a ``bcsync`` in it that costs no start of Python."""
    shims, address = place / "shims", place / "s"
    shims.mkdir()
    write_shim(shims / "bcsync", address)
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-m", zygote, str(address), str(shims / "bcsync")],
        cwd=root,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1"},
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        try:
            yield shims
        finally:
            process.kill()


class Year:
    """What people do, and what GitHub does for it."""

    def __init__(self, place: Path, shims: Path, fake: FakeGitHub, api: str) -> None:
        self.place, self.fake = place, fake
        self.desk = place / "desk"
        subprocess.run(["git", "init", "-q", "-b", "main", self.desk], check=True)
        for name, value in CONFIG.items():
            git(self.desk, "config", name, value)
        environ = {"SHIMS": str(shims), "XDG_CACHE_HOME": str(place / "cache"), "PYTHONUTF8": "1"}
        self.shop = Shop(
            self.desk / ".git",  # what the desk has committed, the forge has: nothing is sent
            place,
            REPOSITORY,
            api,
            {True: TOKEN, False: READING},
            variables={"BCSYNC_PACKAGE": "none"},
            secrets={"BCSYNC_STATE": str(place / "state.db")},
            environ=environ,
        )
        self.at(BEGUN)

    def at(self, moment: datetime | str) -> None:
        """Let it be this moment."""
        if isinstance(moment, str):
            moment = datetime.fromisoformat(f"{moment}+00:00")
        self.now = moment
        self.shop.environ["BCSYNC_TEST_NOW"] = moment.isoformat()

    def bcsync(self, *words: str, code: int = 0) -> str:
        """Somebody calls it at their desk."""
        environ = {
            **os.environ,
            **self.shop.environ,
            "BCSYNC_STATE": self.shop.secrets["BCSYNC_STATE"],
        }
        ran = subprocess.run(
            [Path(self.shop.environ["SHIMS"]) / "bcsync", *words],
            cwd=self.desk, env=environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == code, ran.stdout + ran.stderr
        return ran.stdout

    def commit(self, words: str) -> str:
        """Everything at the desk, committed."""
        git(self.desk, "add", "--all")
        subprocess.run(
            ["git", "-C", self.desk, "commit", "-q", "--no-verify", "-m", words],
            check=True,
            env={**os.environ, **WHO},
        )
        return git(self.desk, "rev-parse", "HEAD").strip()

    def head(self) -> str:
        """Of main, over there."""
        return git(self.shop.git, "rev-parse", "main").strip()

    def edit(self, *changes: Edit) -> None:
        """Replace words of the layout; each stands in it once. Or have a command do it."""
        path = self.desk / "layout.yaml"
        for change in changes:
            if isinstance(change, list):
                self.bcsync(*change)
                continue
            text, (old, new) = path.read_text("utf-8"), change
            assert text.count(old) == 1, f"{old!r} in:\n{text}"
            path.write_text(text.replace(old, new), "utf-8")

    def open(self, number: int, *changes: Edit, fork: bool = False) -> Json:
        """A pull request with these changes; main at the desk stays as it is."""
        git(self.desk, "checkout", "-q", "-B", f"branch-{number}", "main")
        return self.update(number, *changes, fork=fork)

    def update(self, number: int, *changes: Edit, fork: bool = False) -> Json:
        """Push more of it."""
        git(self.desk, "checkout", "-q", f"branch-{number}")
        self.edit(*changes)
        head = self.commit(f"Change {number}")
        if number not in self.fake.pulls:
            self.fake.add_pull(number, head)
        pull: Json = self.fake.pulls[number]
        owner = (STRANGER if fork else REPOSITORY).partition("/")[0]
        pull["head"] |= {
            "sha": head,
            "repo": {"full_name": STRANGER if fork else REPOSITORY, "owner": {"login": owner}},
        }
        pull["base"] = {"sha": self.head(), "ref": "main", "repo": {"full_name": REPOSITORY}}
        git(self.desk, "checkout", "-q", "main")
        return pull

    def review(self, number: int) -> dict[str, Done]:
        """The job for a pull request, on the commit that GitHub makes for a try."""
        pull = self.fake.pulls[number]
        git(self.desk, "checkout", "-q", "--detach", "main")
        self._merge(number)
        sha = git(self.desk, "rev-parse", "HEAD").strip()
        git(self.desk, "checkout", "-q", "main")
        payload = {"number": number, "pull_request": pull, **self._repository()}
        ref = f"refs/pull/{number}/merge"
        return self.shop.run("bcsync-review", "pull_request", payload, sha, ref)

    def after_review(self, number: int) -> dict[str, Done]:
        """The job that follows one for a fork."""
        head = self.fake.pulls[number]["head"]
        run = {
            "id": self.shop.runs,
            "event": "pull_request",
            "head_sha": head["sha"],
            "head_branch": head["ref"],
            "head_repository": head["repo"],
            "pull_requests": [],  # of a fork GitHub names none
        }
        payload = {"workflow_run": run, **self._repository()}
        return self.shop.run("bcsync-fork", "workflow_run", payload, self.head(), "refs/heads/main")

    def merge(self, number: int) -> dict[str, Done]:
        """The button, and the jobs for it."""
        git(self.desk, "checkout", "-q", "main")
        self._merge(number)
        self.fake.merge(number, self.head())
        return self.apply()

    def apply(self, event: str = "push") -> dict[str, Done]:
        """The jobs for a push to main, or started by hand."""
        return self.shop.run(
            "bcsync-apply", event, self._repository(), self.head(), "refs/heads/main"
        )

    def apply_by_hand(self) -> dict[str, Done]:
        """Somebody looked at what is due now, and wants that."""
        return self.apply("workflow_dispatch")

    def night(self) -> Done:
        """The job of a schedule."""
        jobs = self.shop.run(
            "bcsync-night", "schedule", self._repository(), self.head(), "refs/heads/main"
        )
        return jobs["drift"]

    def _merge(self, number: int) -> None:
        subprocess.run(
            ["git", "-C", self.desk, "merge", "-q", "--no-ff", "-m", f"Merge {number}", f"branch-{number}"],
            check=True, env={**os.environ, **WHO},
        )  # fmt: skip

    def _repository(self) -> dict[str, Any]:
        return {"repository": {"full_name": REPOSITORY, "default_branch": "main"}}


@contextmanager
def new_year(place: Path, shims: Path) -> Iterator[Year]:
    """A repository, empty yet."""
    fake = FakeGitHub(REPOSITORY)
    with loopback(fake) as api:
        yield Year(place, shims, fake, api)
