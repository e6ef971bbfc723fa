"""The live platform here: the client, and behind it the emulator over an embedded platform.

In process without a network, or over a socket (``listening``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click
import httpx2
import pytest

from bcsync.cli import project as project_of_cli
from bcsync.emulator import tokens
from bcsync.emulator.core import Emulator
from bcsync.emulator.messages import Broken, Request, Response
from bcsync.emulator.modes import Modes
from bcsync.emulator.server import serving
from bcsync.emulator.site import Site
from bcsync.flow.local import open_local
from bcsync.model.email import canonical_email
from bcsync.platforms.chosen import LocalSettings
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.tiktok.transport.surroundings import Surroundings
from bcsync.project import Clock, Project, open_project
from tests.tiktok.transport.answers import Fake

BASE_URL = "https://api.example"


class InProcess(httpx2.BaseTransport):
    """Carries requests to an emulator, without a network."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        query = request.url.query.decode()
        asked = Request(request.method, request.url.path, query, headers, request.read())
        if self._live.before is not None:
            self._live.before()
        answer = self._live.emulator.answer(asked)
        if isinstance(answer, Broken):
            raise httpx2.ReadError("the connection broke", request=request)
        return httpx2.Response(answer.status, headers=dict(answer.headers), content=answer.body)


@dataclass
class Live:
    """A project directory that works on the live platform, and whose ``local`` commands act behind it."""

    root: Path
    clock: Clock
    modes: Modes = field(default_factory=Modes)
    more: Sequence[str] = ()
    """Keys of Business Centers for which the default actor acts."""
    without: Sequence[str] = ()
    """Keys of Business Centers for which there is no token."""
    url: str = BASE_URL
    before: Callable[[], object] | None = None
    """Called before each call."""
    _emulator: Emulator | None = None
    _local: LocalPlatform | None = None
    _tokens: dict[str, str] = field(default_factory=dict)

    @property
    def emulator(self) -> Emulator:
        """Over the embedded platform of the project; made when it is first asked for."""
        if self._emulator is None:
            self._emulator = Emulator(self.local, self.clock, self.modes)
        return self._emulator

    @property
    def local(self) -> LocalPlatform:
        """The embedded platform, with the verdicts of the settings."""
        if self._local is None:
            project = open_project(self.root, {}, clock=self.clock)
            assert isinstance(project.settings.platform, LocalSettings)
            self._local = open_local(project, project.settings.platform)
        return self._local

    def close(self) -> None:
        """Release connections."""
        if self._emulator is not None:
            self._emulator.close()
        if self._local is not None:
            self._local.close()

    def open(self, root: Path, environ: Mapping[str, str], **given: Any) -> Project:
        """As the command line opens a project: a ``local`` command on the one, all others on the other."""
        given = {**given, "clock": self.clock}
        plain = open_project(root, environ, **given)
        if _is_local():
            return plain
        actors = plain.settings.actors
        keys = [key for key in (*actors.named, *self.more) if key not in self.without]
        live = open_project(root, {**environ, **_variables(keys, self.url)}, **given)
        around = self._around({key: actors[key] for key in keys})
        return replace(live, surroundings=replace(around, listener=live.surroundings.listener))

    def _around(self, actors: Mapping[str, str]) -> Surroundings:
        people = {_variable(key): person for key, person in actors.items()}

        def variable(name: str) -> str | None:
            person = people.get(name)
            return None if person is None else self._token(person)

        return Surroundings(
            variable,
            lambda _service, _user: None,
            clock=Fake,
            transport=InProcess(self) if self.url == BASE_URL else None,
        )

    def _token(self, person: str) -> str:
        if person not in self._tokens:
            with self.local.working() as work:
                self._tokens[person] = tokens.issue(work, canonical_email(person))
        return self._tokens[person]


def _variables(keys: Sequence[str], url: str) -> dict[str, str]:
    return {
        "BCSYNC_PLATFORM_KIND": "tiktok",
        "BCSYNC_PLATFORM_BASE_URL": url,
        "BCSYNC_CREDENTIALS": ",".join(f"{key}={_variable(key)}" for key in keys),
    }


def _variable(key: str) -> str:
    return f"{key.upper().replace('-', '_')}_TOKEN"


def _is_local() -> bool:
    return "local" in click.get_current_context().command_path.split()


class _Behind(Site):
    """A site without levers."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def answer(self, request: Request, *, from_here: bool = True) -> Response | Broken:
        return self._live.emulator.answer(request)


@contextmanager
def listening(live: Live) -> Iterator[None]:
    """Serve it on a free port of this machine."""
    faults: list[Exception] = []
    with serving(_Behind(live), faults.append) as live.url:
        yield
    assert not faults, faults


def install(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command line of this process work on it."""
    monkeypatch.setattr(project_of_cli, "open_project", live.open)
    monkeypatch.setenv("BCSYNC_CRASH_LOG", str(live.root / "crash.log"))
