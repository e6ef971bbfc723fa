"""Somebody wants to leave: what waits for its turn is not sent, and what was begun is finished."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bcsync.flow import apply, opening
from bcsync.model.action import Action
from bcsync.platforms.port import UNSEEN, Act, Answer, Done, Unsent
from bcsync.platforms.tiktok.platform import TikTokPlatform
from bcsync.wire.endpoints import (
    BC_ASSET_ASSIGN,
    BC_MEMBER_GET,
    BC_PARTNER_ADD,
    BC_PARTNER_ASSET_DELETE,
    BC_PARTNER_ASSET_GET,
)
from tests.flows.driver import Desk
from tests.tiktok.transport.answers import TOKEN, Fake, answer, api
from tests.tiktok.written import ACME, PARTNER, Server, act, member

BOB, ONE = "bob@acme.example", "7200000000000000001"
INTERRUPTED = 130


class Leaving:
    """A server, and somebody who wants to leave when a call comes to it."""

    def __init__(self, server: Server) -> None:
        self.server, self.wanted, self.clock = server, False, Fake()

    def at(self, refused: bool) -> Any:
        def says(_given: dict[str, Any]) -> httpx2.Response | None:
            self.wanted = True
            return answer({}, 40100, "Too many requests") if refused else None

        return says

    def does_all(self, *acts: Act) -> list[Answer]:
        platform = TikTokPlatform(
            api(self.server._answer, self.clock), lambda _actor: TOKEN, leaving=lambda: self.wanted
        )
        try:
            return list(platform.perform(acts))
        finally:
            platform.close()


def test_a_write_on_a_stopped_path_is_left_at_once() -> None:
    leaving = Leaving(Server({BC_MEMBER_GET: [member(BOB)]}))
    leaving.server.says[BC_ASSET_ASSIGN] = leaving.at(refused=True)
    wanted = [
        act(Action.CREATE, "assignment", ACME, f"72{n:017}", BOB, role="analyst")
        for n in range(200)
    ]
    assert leaving.does_all(*wanted) == [Unsent()] * 200
    # What was on its way when it was asked for, and nothing after.
    assert len(leaving.server.calls(BC_ASSET_ASSIGN)) <= 32
    assert sum(leaving.clock.waited) < 60


def test_what_was_begun_is_finished() -> None:
    leaving = Leaving(Server())
    leaving.server.rows[BC_PARTNER_ASSET_GET] = [{"asset_id": ONE, "advertiser_role": "ANALYST"}]
    leaving.server.says[BC_PARTNER_ADD] = leaving.at(refused=False)
    raised = act(Action.UPDATE, "share", ACME, PARTNER, ONE, role="admin")
    assert leaving.does_all(raised) == [Done(UNSEEN)]
    assert len(leaving.server.calls(BC_PARTNER_ASSET_DELETE)) == 1
    assert len(leaving.server.calls(BC_PARTNER_ADD)) == 2


def test_what_was_not_sent_was_not_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path, capsys)
    desk.settings(actors={"acme": "ana@acme.example"})
    center = {"name": "Acme", "timezone": "Europe/London", "currency": "GBP"}
    layout = {"version": 1, "business_centers": {"acme": center}}
    (tmp_path / "layout.yaml").write_text(json.dumps(layout))
    desk.local("sign-up", "ana@acme.example")
    usual = opening.open_platform

    class Left:
        def __init__(self, *given: Any) -> None:
            self.inner = usual(*given)

        def perform(self, acts: Sequence[Act]) -> Iterator[Answer]:
            yield from [Unsent()] * len(acts)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.inner, name)

    with monkeypatch.context() as patched:
        patched.setattr(apply, "open_platform", Left)
        desk.apply(code=INTERRUPTED).says("interrupted before its turn")
    desk.apply()
    desk.settled()
