"""One request from its path to its envelope."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from difflib import get_close_matches
from secrets import token_bytes
from typing import Any

from bcsync.emulator import envelope, reading, tokens
from bcsync.emulator.call import Call, anybody
from bcsync.emulator.contract import CONTRACTS
from bcsync.emulator.contract.contract import Contract
from bcsync.emulator.endpoints import ANSWERS
from bcsync.emulator.messages import Request, Response
from bcsync.emulator.modes import Modes
from bcsync.emulator.shapes import Given
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.local.refusal import RefusalError
from bcsync.wire import codes
from bcsync.wire.endpoints import BASE, Endpoint
from bcsync.wire.scopes import granted

_NO_TOKEN = "Access token is null, you should set it in http header with key Access-Token."
_BAD_TOKEN = "Access token is incorrect or has been revoked."


class Emulator:
    """The API v1.3 over one embedded platform. Threads may share it."""

    def __init__(
        self,
        platform: LocalPlatform,
        clock: Callable[[], datetime],
        modes: Modes | None = None,
        chance: envelope.Chance = token_bytes,
    ) -> None:
        self._platform = platform
        self._clock = clock
        self._chance = chance
        self.modes = modes or Modes()
        self._endpoints = {(BASE + each.path, each.method): each for each in ANSWERS}
        platform.quiesce()

    def answer(self, request: Request) -> Response:
        """What TikTok would answer."""
        endpoint = self._endpoints.get((request.path, request.method))
        if endpoint is None:
            return self._lost(request)
        now = self._clock().astimezone(UTC)
        id = envelope.request_id(now, self._chance)
        try:
            code, message, data = self._called(endpoint, request, now)
        except RefusalError as refusal:
            return envelope.answered(refusal.code, refusal.message, id, {})
        return envelope.answered(code, message, id, data)

    def _lost(self, request: Request) -> Response:
        methods = sorted(method for path, method in self._endpoints if path == request.path)
        if methods:
            return envelope.wrong_method(", ".join(methods))
        return envelope.no_such_page(_meant(request.path, [path for path, _ in self._endpoints]))

    def _called(self, endpoint: Endpoint, request: Request, now: datetime) -> tuple[int, str, Any]:
        contract = CONTRACTS[endpoint]
        if endpoint.writes:
            token = self._token(endpoint, request)
            given = _given(contract, request)
            with self._platform.working() as work:
                call = Call(endpoint, given, token, work.connection, now, self.modes, work)
                return _told(contract, ANSWERS[endpoint](call))
        with self._platform.reading() as connection:
            assert connection is not None, "the emulator wrote when it began"
            token = self._token(endpoint, request)
            given = _given(contract, request)
            call = Call(endpoint, given, token, connection, now, self.modes)
            return _told(contract, ANSWERS[endpoint](call))

    def _token(self, endpoint: Endpoint, request: Request) -> tokens.Token:
        if not endpoint.with_token:
            return anybody()
        sent = request.headers.get("access-token", "")
        if not sent:
            raise RefusalError(codes.NO_TOKEN, _NO_TOKEN)
        with self._platform.reading() as connection:
            token = None if connection is None else tokens.find(connection, sent)
        if token is None:
            raise RefusalError(codes.BAD_TOKEN, _BAD_TOKEN)
        if not granted(token.scopes, endpoint.scope):
            raise RefusalError(
                codes.NO_PERMISSION,
                f"advertiser does not grant you {endpoint.path}:{endpoint.method} permission",
            )
        return token


def _given(contract: Contract, request: Request) -> Given:
    endpoint = contract.endpoint
    if endpoint.multipart:
        content_type = request.headers.get("content-type", "")
        return reading.from_multipart(content_type, request.body, contract.parameters)
    if endpoint.writes:
        return reading.from_json(request.body, contract.parameters)
    return reading.from_query(request.query, contract.parameters)


def _told(contract: Contract, data: Any) -> tuple[int, str, Any]:
    code, message = codes.OK, "OK"
    if isinstance(data, envelope.Partial):
        code, message, data = codes.PARTLY, data.message, data.data
    return code, message, _without_null(data) if contract.drops_null else data


def _without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_null(each) for name, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_without_null(each) for each in value]
    return value


def _meant(path: str, known: list[str]) -> str:
    if f"{path}/" in known:
        return f"did you mean {path}/? Every path ends in a slash"
    near = get_close_matches(path, known, 1)
    return f"did you mean {near[0]}?" if near else f"every path begins with {BASE}/"
