"""A repository with projects on a forge, and jobs that run ``bcsync`` there in this process."""

from __future__ import annotations

import pytest

from tests.cli.conftest import SETTINGS, Bcsync, Result
from tests.forge import hub, lab
from tests.forge.desk import Desk

LAYOUT = """\
version: 1
business_centers:
  acme:
    name: Acme
    timezone: Europe/London
    members:
      ana@acme.example: admin
      ben@acme.example: admin
      eve@acme.example: standard
"""
WITHOUT = LAYOUT.replace("      eve@acme.example: standard\n", "")


class Repository:
    """A repository with projects, the forge it is on, and jobs for its pull request 12."""

    def __init__(self, desk: Desk, url: str, bcsync: Bcsync, patch: pytest.MonkeyPatch) -> None:
        self.fake, self.url, self.root = desk.fake, url, desk.folder / "repository"
        self.bcsync, self._patch, self._run = bcsync, patch, 0
        self.kind, self._folder = desk.kind, desk.folder
        self.fake.add_pull()
        self.write("clients", LAYOUT)
        patch.setenv("GITHUB_WORKSPACE", str(self.root))
        for name in ("GITHUB_ACTIONS", "GITLAB_CI", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
            patch.delenv(name, raising=False)

    def write(self, project: str, layout: str) -> None:
        """Its files."""
        folder = self.root / project
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "bcsync.yaml").write_text(SETTINGS)
        (folder / "layout.yaml").write_text(layout)

    def job(
        self,
        *words: str,
        project: str = "clients",
        number: int | None = 12,
        run: int | None = None,
        **told: str,
    ) -> Result:
        """A command in a job; each is a later run unless told."""
        self._run = run or self._run + 1
        with self._patch.context() as patch:
            environ = self.fake.environ(self.url, self._folder, number, run=self._run, **told)
            for name, value in environ.items():
                patch.setenv(name, value)
            return self.bcsync(self.root / project, *words)

    def review(self, *words: str, **told: object) -> Result:
        """``bcsync review``"""
        return self.job("review", *words, **told)  # type: ignore[arg-type]

    @property
    def ours(self) -> list[str]:
        """What was said there by our author."""
        return self.fake.bodies(by=hub.BOT if self.kind == "github" else lab.BOT)
