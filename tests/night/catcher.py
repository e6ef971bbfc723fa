"""A service that takes notifications, without a socket."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx2
import pytest

from bcsync.jobs.night import notify
from bcsync.notify.sending import sender

Json = dict[str, Any]
SECRET = "T0K3N-of-the-channel"
CHANNELS = [{"kind": "webhook", "url": "OPS_URL"}]


class Catcher:
    """Keeps what it is sent."""

    def __init__(self) -> None:
        self.caught: list[tuple[str, Json]] = []
        self.status = 200
        self.before: Callable[[], object] = lambda: None
        """Called before each is taken."""

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Take what this process sends."""
        for name in ("OPS", "SLACK", "TEAMS"):
            monkeypatch.setenv(f"{name}_URL", f"https://{name.lower()}.example/{SECRET}")
        transport = httpx2.MockTransport(self._take)
        monkeypatch.setattr(notify, "sender", partial(sender, transport=transport))

    def _take(self, request: httpx2.Request) -> httpx2.Response:
        self.before()
        if self.status < 400:
            self.caught.append((request.url.host, json.loads(request.content)))
        return httpx2.Response(self.status, text=f"{SECRET} refused")

    def close(self) -> None:
        """Nothing is held."""

    def take(self, host: str = "ops.example") -> list[Json]:
        """What came since this was asked, of one host."""
        found = [payload for sent_to, payload in self.caught if sent_to == host]
        self.caught = [each for each in self.caught if each[0] != host]
        return found

    def events(self) -> list[tuple[str, str, bool]]:
        """The news in what came to the webhook: event, subject, whether it is over."""
        return [
            (each["event"], each["subject"], each["over"])
            for message in self.take()
            for each in message["events"]
        ]
