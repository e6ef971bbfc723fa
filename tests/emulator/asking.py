"""Asking the emulator as a client does, without a network between: short words for requests and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

import orjson
from jsonschema_rs import Draft202012Validator

from bcsync.emulator import openapi, tokens
from bcsync.emulator.contract import CONTRACTS
from bcsync.emulator.core import Emulator
from bcsync.emulator.messages import Request, Response
from bcsync.model.action import Action
from bcsync.wire.endpoints import BASE, Endpoint
from tests.platforms.world import ANA, BO, NOW, World


class Asking:
    """People's tokens, and what the emulator answers to them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._now = NOW
        self.emulator = Emulator(world.platform, lambda: self._now)
        self._tokens: dict[str, str] = {}

    def later(self, by: timedelta) -> None:
        """Let time pass for the emulator."""
        self._now += by

    def behave(self, **modes: Any) -> None:
        """Let the emulator behave in another way."""
        self.emulator.modes = replace(self.emulator.modes, **modes)

    def use(self, person: str, token: str) -> None:
        """Let this be the person's token."""
        self._tokens[person] = token

    def headers(self, person: str) -> dict[str, str]:
        """As the SDK sends them; nobody ("") has no token."""
        if person and person not in self._tokens:
            self._tokens[person] = self.token(person)
        token = {"access-token": self._tokens[person]} if person else {}
        return {**token, "content-type": "application/json"}

    def token(self, person: str, scopes: frozenset[int] = tokens.ALL_SCOPES, app: str = "") -> str:
        """A new token of a person who has signed up."""
        with self.world.platform.working() as work:
            return tokens.issue(work, person, app, scopes)

    def close(self) -> None:
        """Let go of what the emulator holds; the platform is the world's."""
        self.emulator.close()

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
        answer = self.emulator.answer(Request(method, path, query, headers or {}, body))
        assert isinstance(answer, Response)
        return answer

    def ask(self, person: str, endpoint: Endpoint, /, **given: Any) -> dict[str, Any]:
        """The envelope, for parameters as the SDK sends them; a person has one token."""
        headers = self.headers(person)
        path = BASE + endpoint.path
        if endpoint.writes:
            answer = self.raw("POST", path, body=orjson.dumps(given), headers=headers)
        else:
            answer = self.raw("GET", path, query=urlencode(_texts(given)), headers=headers)
        assert answer.status == 200, answer
        envelope: dict[str, Any] = orjson.loads(answer.body)
        if envelope["code"] in (0, 20001):
            problem = next(iter(_documented(endpoint).iter_errors(envelope["data"])), None)
            assert problem is None, f"the document does not tell of this: {problem}"
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

    def reach(self, way: str, center: str, other: str, account: str) -> None:
        """Let Bo (in ``center``) or Nico (of ``other``) have the account in one of the ways there are."""
        world = self.world
        match way:
            case "assigned":
                world.join(center, BO)
                world.do(ANA, Action.CREATE, "assignment", center, account, BO, role="analyst")
            case "group":
                world.join(center, BO)
                members = {BO: "operator"}
                given = {"name": "All", "accounts": [account], "members": members}
                world.do(ANA, Action.CREATE, "asset_group", center, **given)
            case "access":
                world.grant(other, account)
            case "share":
                world.do(ANA, Action.CREATE, "partner", center, other)
                world.do(ANA, Action.CREATE, "share", center, other, account, role="analyst")


@cache
def _documented(endpoint: Endpoint) -> Draft202012Validator:
    return Draft202012Validator(openapi.shown(CONTRACTS[endpoint].result))


def _texts(given: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: each if isinstance(each, str) else orjson.dumps(each).decode()
        for name, each in given.items()
    }
