from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from bcsync.cli import project as project_of_cli
from bcsync.flow import live, local
from bcsync.platforms.abilities import Abilities
from bcsync.platforms.local import abilities as local_abilities
from bcsync.platforms.local.abilities import ABILITIES
from bcsync.platforms.port import Act, Answer, View
from bcsync.platforms.tiktok import abilities as tiktok_abilities
from bcsync.project import open_project
from tests.flows.driver import Desk
from tests.platforms.contract.adapters import LIVE, MUTE, Before, nothing
from tests.tiktok.in_process import Live, install, listening

OPEN_LOCAL = local.open_local
import_module("bcsync.cli.local.world")  # now: it keeps what it finds


@dataclass
class Bench:
    """A project in front of one of the platforms, and what was asked of that."""

    desk: Desk
    abilities: Abilities
    mute: bool = False
    opened: list[Before] = field(default_factory=list)
    says: Callable[[Act], Answer | None] = nothing
    handles: dict[str, str] = field(default_factory=dict)
    live: Live | None = None
    """What stands behind the live platform."""

    def before(self, inner: Any) -> Before:
        made = Before(inner, self.abilities, self.mute, says=self._say, handles=self.handles)
        made.asks_each = self.says is not nothing
        self.opened.append(made)
        return made

    def _say(self, act: Act) -> Answer | None:
        return self.says(act)

    def calls(self) -> list[list[Act]]:
        """What was asked for until now, call by call; forgotten with that."""
        found = [call for each in self.opened for call in each.calls]
        for each in self.opened:
            each.calls.clear()
        return found

    def reads(self) -> list[list[View]]:
        """Which views were read until now, read by read; forgotten with that."""
        found = [[*views] for each in self.opened for views in each.reads]
        for each in self.opened:
            each.reads.clear()
        return found


Make = Callable[[Abilities, bool], Bench]


@pytest.fixture
def in_front(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Make:
    """Puts something in front of the embedded platform, for bcsync; people go on to act behind it."""

    def make(abilities: Abilities, mute: bool) -> Bench:
        desk = Desk(tmp_path, capsys)
        bench = Bench(desk, abilities, mute)
        # ``bcsync local`` goes on behind what is put in front here.
        usual = OPEN_LOCAL
        monkeypatch.setattr(local, "open_local", lambda *given: bench.before(usual(*given)))
        monkeypatch.setattr(local_abilities, "ABILITIES", abilities)
        monkeypatch.setattr(project_of_cli, "open_project", partial(open_project, clock=desk.clock))
        monkeypatch.setenv("BCSYNC_CRASH_LOG", str(tmp_path / "crash.log"))
        return bench

    return make


@pytest.fixture
def on_tiktok(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Bench]:
    """The live platform in process: its client, and behind that the emulator over the embedded one."""
    desk = Desk(tmp_path, capsys)
    bench = Bench(desk, tiktok_abilities.ABILITIES)
    platform = Live(tmp_path, desk.clock)
    install(platform, monkeypatch)
    usual = live.open_live
    monkeypatch.setattr(live, "open_live", lambda *given: bench.before(usual(*given)))
    bench.live = platform
    yield bench
    platform.close()


@pytest.fixture
def over_a_socket(on_tiktok: Bench) -> Iterator[Bench]:
    """The same, with a server between."""
    assert on_tiktok.live is not None
    with listening(on_tiktok.live):
        yield on_tiktok


LIVE_ONES = {"tiktok": "on_tiktok", "tiktok over a socket": "over_a_socket"}
PLATFORMS = {"local": (ABILITIES, False), "mute": (MUTE, True), "live": (LIVE, False)}


LONG = bool(os.environ.get("BCSYNC_TEST_LONG"))
SHORT = [name for name in LIVE_ONES if "socket" not in name]


@pytest.fixture(params=[*PLATFORMS, *(LIVE_ONES if LONG else SHORT)])
def bench(request: pytest.FixtureRequest, in_front: Make) -> Bench:
    """Each of the platforms."""
    if request.param in LIVE_ONES:
        found: Bench = request.getfixturevalue(LIVE_ONES[request.param])
        return found
    return in_front(*PLATFORMS[request.param])
