"""Asking the emulator as a client does, without a network between: short words for requests and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson

from bcsync.emulator import tokens
from bcsync.emulator.core import Emulator
from bcsync.emulator.messages import Request, Response
from bcsync.wire.endpoints import BASE, Endpoint
from tests.platforms.world import NOW, World


class Asking:
    """People's tokens, and what the emulator answers to them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.emulator = Emulator(world.platform, lambda: NOW)
        self._tokens: dict[str, str] = {}

    def token(self, person: str, scopes: frozenset[int] = tokens.ALL_SCOPES, app: str = "") -> str:
        """A new token of a person who has signed up."""
        with self.world.platform.working() as work:
            return tokens.issue(work, person, app, scopes)

    def raw(
        self,
        method: str,
        path: str,
        *,
        query: str = "",
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Whatever is sent, as it is."""
        return self.emulator.answer(Request(method, path, query, headers or {}, body))

    def ask(self, person: str, endpoint: Endpoint, /, **given: Any) -> dict[str, Any]:
        """The envelope, for parameters as the SDK sends them; a person has one token."""
        if person not in self._tokens:
            self._tokens[person] = self.token(person)
        headers = {"access-token": self._tokens[person], "content-type": "application/json"}
        path = BASE + endpoint.path
        if endpoint.writes:
            answer = self.raw("POST", path, body=orjson.dumps(given), headers=headers)
        else:
            answer = self.raw("GET", path, query=urlencode(_texts(given)), headers=headers)
        assert answer.status == 200, answer
        envelope: dict[str, Any] = orjson.loads(answer.body)
        return envelope

    def data(self, person: str, endpoint: Endpoint, /, **given: Any) -> Any:
        """``data`` of a call that succeeds."""
        envelope = self.ask(person, endpoint, **given)
        assert envelope["code"] == 0, envelope
        return envelope["data"]

    def refused(
        self, code: int, words: str, person: str, endpoint: Endpoint, /, **given: Any
    ) -> None:
        """A call that is refused, with these words in its message."""
        envelope = self.ask(person, endpoint, **given)
        assert (envelope["code"], envelope["data"]) == (code, {}), envelope
        assert words in envelope["message"]


def _texts(given: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: each if isinstance(each, str) else orjson.dumps(each).decode()
        for name, each in given.items()
    }
