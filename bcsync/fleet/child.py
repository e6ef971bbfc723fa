"""A run of one project: bcsync as a child process with a group of its own.

Its memory comes back, a crash of it stays small, and a signal for the worker does not reach it by itself.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from bcsync.fleet.values import Command, Member
from bcsync.platforms.chosen import TikTokSettings
from bcsync.settings import PREFIX, Settings

_KEPT = 4_096
"""Bytes of what it says last."""
_SHOWN = 300
_WORDS: Mapping[Command, tuple[str, ...]] = {
    Command.PLAN: ("plan", "--detailed-exitcode"),
    Command.APPLY: ("apply", "--auto-approve", "--detailed-exitcode"),
    Command.DRIFT: ("drift", "--detailed-exitcode"),
}
# What programs need of their surroundings: to be found, to find files of the user, to speak, to reach servers.
_USUAL = (
    *(
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "TZ",
        "TMPDIR",
        "TEMP",
        "TMP",
    ),
    *("PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "SYSTEMROOT"),
    *("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "BCSYNC_CACHE_DIR"),
    *("DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "PGPASSWORD", "PGPASSFILE", "PGSSLMODE", "PGSSLROOTCERT"),
    *("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"),
)


class Ended(NamedTuple):
    """How a run ended."""

    code: int
    said: str
    """The last error that it told; of one line."""


def words_of(member: Member, command: Command, job: int) -> list[str]:
    """The command line of a run."""
    given = [*_WORDS[command]]
    if command is Command.APPLY:
        given += ["--reason", f"fleet job {job}"]
    return [
        sys.executable,
        "-m",
        "bcsync",
        "-C",
        str(member.folder.resolve()),
        "--no-color",
        *given,
    ]


def environment_of(
    member: Member, settings: Settings | None, environ: Mapping[str, str], database: str
) -> dict[str, str]:
    """What a run is given of the worker's variables: what it needs, and nothing else.

    ``database``: the NAME of the variable of the fleet's own, where runs lock what projects share, and those on
    TikTok wait for their turns.
    """
    names = {*_USUAL, *member.environment}
    if settings is not None:
        names.update(each.url for each in settings.notifications.channels)
        if isinstance(settings.platform, TikTokSettings):
            names.update(settings.platform.credentials.values())
            names.update(filter(None, [settings.platform.app]))
    if member.app is not None:
        names.add(member.app.variable)
    chosen = _chosen(member, settings, database)
    names.update(filter(None, map(chosen.get, ("PLATFORM_RATE_DATABASE", "LOCK_DATABASE"))))
    given = {name: environ[name] for name in sorted(names) if name in environ}
    return {**given, **{f"{PREFIX}{name}": value for name, value in chosen.items()}}


def _chosen(member: Member, settings: Settings | None, database: str) -> dict[str, str]:
    """What the fleet says of the settings, by the last part of their variables."""
    chosen, own = {}, None
    if member.app is not None:
        rate, own = member.app.rate, member.app.rate.database
        chosen = {
            "PLATFORM_APP": member.app.variable,
            "PLATFORM_RATE_LEVEL": rate.level,
            "PLATFORM_RATE_SHARE": str(rate.share),
        }
    if settings is not None:
        chosen["LOCK_DATABASE"] = settings.lock_database or database
        if isinstance(settings.platform, TikTokSettings):
            chosen["PLATFORM_RATE_DATABASE"] = own or settings.platform.rate.database or database
    return chosen


class Children:
    """The runs under way; all of them can be asked to end."""

    def __init__(self) -> None:
        self._running: set[Process] = set()
        self.ending = False
        """Whether everything is being ended: nothing new begins."""

    async def run(self, words: list[str], environ: Mapping[str, str]) -> Ended:
        """Run one to its end; when it is cancelled, the child is asked to end, and waited for."""
        process = await asyncio.create_subprocess_exec(
            *words, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE, env=environ, start_new_session=True
        )
        self._running.add(process)
        try:
            if self.ending:
                _ask(process)
            reading = asyncio.ensure_future(_ended(process))
            try:
                return await asyncio.shield(reading)
            except asyncio.CancelledError:
                _ask(process)
                await reading
                raise
        finally:
            self._running.discard(process)

    def end(self) -> None:
        """Ask all of them to finish what is in flight and leave; a second time: to leave at once."""
        self.ending = True
        for process in self._running:
            _ask(process)


async def _ended(process: Process) -> Ended:
    tail = b""
    assert process.stderr is not None
    while piece := await process.stderr.read(_KEPT):
        tail = (tail + piece)[-_KEPT:]
    return Ended(await process.wait(), _last_error(tail.decode("utf-8", "replace")))


def _ask(process: Process) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGTERM)


def _last_error(text: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    errors = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
    return (errors or [""])[-1][:_SHOWN]
