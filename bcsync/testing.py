"""TikTok's API for Business for the tests of programs that use it: a pytest fixture, and what is behind it.

::

    pytest_plugins = ["bcsync.testing"]          # in conftest.py


    def test_it(tiktok_business):
        token = tiktok_business.token("ana@acme.example")
        my_program(base_url=tiktok_business.url, token=token)

Needs ``pip install 'bcsync[serve]'``.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2
import pytest

from bcsync.emulator import tokens
from bcsync.emulator.control.stage import Stage, stage_of
from bcsync.emulator.faults import Fault
from bcsync.emulator.in_process import InProcess
from bcsync.emulator.modes import Modes
from bcsync.emulator.request_log import Entry
from bcsync.emulator.server import serving
from bcsync.emulator.site import Site
from bcsync.flow.local import open_local
from bcsync.jobs.seed import Seeded, seed
from bcsync.model.action import Action
from bcsync.model.email import canonical_email
from bcsync.platforms.chosen import DATABASE, LocalSettings
from bcsync.platforms.local.refusal import RefusalError
from bcsync.platforms.port import Act, Done, Partly, Refused, Seen
from bcsync.project import Project, open_project

__all__ = ["Fault", "Modes", "TikTokBusiness", "running", "tiktok_business"]


class TikTokBusiness:
    """A running emulator with a world of its own, which is empty at first."""

    def __init__(
        self,
        project: Project,
        platform: LocalSettings,
        stage: Stage,
        url: str,
        faults: list[str],
    ) -> None:
        self.url = url
        """Its base URL, without ``/open_api``."""
        self.stage = stage
        """Everything behind the API: the emulator, the platform, its control plane, the clock."""
        self.faults = faults
        """Tracebacks of mistakes in the emulator itself: please report them."""
        self._project = project
        self._settings = platform

    def token(
        self, email: str, *, app: str = "", scopes: frozenset[int] = tokens.ALL_SCOPES
    ) -> str:
        """An access token of this person, who is signed up first if need be."""
        return tokens.hand_out(self.stage.platform, email, app, scopes, code=False)

    def auth_code(
        self, email: str, *, app: str = "", scopes: frozenset[int] = tokens.ALL_SCOPES
    ) -> str:
        """A code, which ``oauth2/access_token`` turns into a token, once and within the hour."""
        return tokens.hand_out(self.stage.platform, email, app, scopes, code=True)

    def seed(self, files: Mapping[str, str]) -> Seeded:
        """Apply a layout, given as files by name, with TikTok and invited people saying yes at once."""
        return seed(self._project, self._settings, files)

    def act(self, actor: str, action: str, kind: str, *id: str, **attributes: Any) -> str:
        """Let a person do something by hand; gives the id of what they did it to.

        As ``bcsync local act``, with platform ids. Raises ``RefusalError`` with a code and a message.
        """
        wanted = Act(canonical_email(actor), Action(action), kind, id, attributes)
        (answer,) = self.stage.platform.perform([wanted])
        match answer:
            case Refused() | Partly():
                raise RefusalError(answer.code, answer.message)
            case Done(Seen() as seen):
                return seen.id[-1]
            case _:
                return id[-1] if id else ""

    def accept_all(self) -> None:
        """Let everybody who is invited join."""
        self.stage.control.accept_all()

    def behave(self, **modes: Any) -> None:
        """Change some of the ``Modes``."""
        emulator = self.stage.emulator
        emulator.modes = replace(emulator.modes, **modes)

    def fail(self, *faults: Fault) -> None:
        """Let calls go wrong."""
        self.stage.emulator.faults.add(faults)

    @property
    def requests(self) -> list[Entry]:
        """What was asked and answered, oldest first; without secrets."""
        return self.stage.emulator.log.entries()

    def transport(self) -> httpx2.BaseTransport:
        """The same API without a socket: ``httpx2.Client(transport=…, base_url="http://emulator")``."""
        return InProcess(Site(self.stage))


@contextmanager
def running(database: str = DATABASE) -> Iterator[TikTokBusiness]:
    """An emulator on a free port of this machine, until the end of the block.

    ``database``: a SQLite file of its own unless told otherwise, or the URL of one on PostgreSQL.
    """
    with TemporaryDirectory(prefix="bcsync-emulator-") as directory:
        Path(directory, "bcsync.yaml").write_text("version: 1\n", "utf-8")
        project = open_project(Path(directory), {})
        platform = LocalSettings(database)
        stage = stage_of(
            lambda clock: open_local(replace(project, clock=clock), platform),
            project.clock,
            lambda files: seed(project, platform, files)._asdict(),
        )
        faults: list[str] = []

        def keep(error: Exception) -> None:
            faults.extend(traceback.format_exception(error))

        with closing(stage), serving(Site(stage), keep) as url:
            yield TikTokBusiness(project, platform, stage, url, faults)


@pytest.fixture
def tiktok_business() -> Iterator[TikTokBusiness]:
    """A running emulator of TikTok's API for Business, with a world of its own."""
    with running() as emulated:
        yield emulated
        assert not emulated.faults, "".join(emulated.faults)
