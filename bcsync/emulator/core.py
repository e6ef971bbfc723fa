"""One request from its path to its envelope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from secrets import token_bytes
from threading import Lock
from typing import Any

from sqlalchemy import Connection

from bcsync.emulator import envelope, gate, reading, tokens
from bcsync.emulator.call import Call
from bcsync.emulator.contract import CONTRACTS
from bcsync.emulator.contract.contract import Contract
from bcsync.emulator.counts import Counts
from bcsync.emulator.endpoints import ANSWERS
from bcsync.emulator.faults import Fault, Faults
from bcsync.emulator.lag import Lag
from bcsync.emulator.messages import Broken, Request, Response
from bcsync.emulator.modes import Modes
from bcsync.emulator.rates import Rates
from bcsync.emulator.request_log import Entry, RequestLog, harmless
from bcsync.emulator.routing import Lost, route
from bcsync.emulator.shapes import Given
from bcsync.errors import BcsyncError, PlatformError
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.local.refusal import RefusalError
from bcsync.platforms.local.work import Work
from bcsync.wire import codes
from bcsync.wire.endpoints import Endpoint


@dataclass(slots=True)
class _Heard:
    """One request while it is answered, and what is known of it so far."""

    request: Request
    endpoint: Endpoint
    now: datetime
    id: str
    fault: Fault | None
    token: tokens.Token | None = None
    given: Given = field(default_factory=dict)

    @property
    def contract(self) -> Contract:
        return CONTRACTS[self.endpoint]


class Emulator:
    """The API v1.3 over one embedded platform. Threads may share it."""

    def __init__(
        self,
        platform: LocalPlatform,
        clock: Callable[[], datetime],
        modes: Modes | None = None,
        chance: envelope.Chance = token_bytes,
    ) -> None:
        self.platform = platform
        self.clock = clock
        self.modes = modes or Modes()
        self.faults = Faults()
        self.rates = Rates()
        self.lag = Lag()
        self.log = RequestLog()
        self._chance = chance
        # They are one at a time anyway, but who waits for SQLite's lock sleeps between two looks.
        self._one_writes = Lock()
        self._counts = Counts()
        # So that there are tables to look into, of the present form.
        platform.quiesce()

    def close(self) -> None:
        """Let go of what it holds itself; the platform is its opener's."""
        self.lag.clear()

    def answer(self, request: Request) -> Response | Broken:
        """What TikTok would answer, or how the connection breaks."""
        endpoint = route(request, slashless=self.modes.slashless_get)
        now = self.clock().astimezone(UTC)
        if isinstance(endpoint, Lost):
            self.log.add(_entry(request, now, endpoint.response.status))
            return endpoint.response
        struck = self.faults.strike(endpoint)
        heard = _Heard(request, endpoint, now, envelope.request_id(now, self._chance), struck.fault)
        code, answer = self._answered(heard)
        self.log.add(_told_of(heard, code, answer))
        return replace(answer, seconds=struck.seconds)

    def _answered(self, heard: _Heard) -> tuple[int | None, Response | Broken]:
        fault = heard.fault
        match fault:
            case Fault(kind="cut_before"):
                return None, Broken()
            case Fault(kind="answer"):
                return None, Response(
                    fault.status, {"content-type": "text/plain"}, fault.body.encode()
                )
            case Fault(kind="code"):
                return fault.code, envelope.answered(fault.code, fault.message, heard.id, {})
        code, message, data = self._outcome(heard)
        match fault:
            case Fault(kind="cut_after"):
                return code, Broken()
            case Fault(kind="empty") if code == codes.OK:
                data = {}
        return code, envelope.answered(code, message, heard.id, data)

    def _outcome(self, heard: _Heard) -> tuple[int, str, Any]:
        try:
            data = self._called(heard)
        except RefusalError as refusal:
            return refusal.code, refusal.message, {}
        except BcsyncError as error:
            # Of our own making, not TikTok's: whoever runs this must be able to mend it.
            return codes.SYSTEM_ERROR, f"System error: {error.message} ({error.hint})", {}
        if isinstance(data, envelope.Partial):
            return codes.PARTLY, data.message, data.data
        return codes.OK, "OK", envelope.without_null(data) if heard.contract.drops_null else data

    def _called(self, heard: _Heard) -> Any:
        endpoint, modes = heard.endpoint, self.modes
        with self.platform.reading() as connection:
            if connection is None:
                raise PlatformError(
                    "the embedded platform's database is gone", hint="start the server again"
                )
            heard.token = self._let_in(heard, connection)
            heard.given = reading.parameters(heard.contract, heard.request, modes)
            if not endpoint.writes:
                with self.lag.seen(endpoint.path, connection) as view:
                    return ANSWERS[endpoint](self._call(heard, view))
            self.lag.before_write(connection, modes.lag)
        with self._one_writes, self.platform.working() as work:
            return ANSWERS[endpoint](self._call(heard, work.connection, work))

    def _call(self, heard: _Heard, connection: Connection, work: Work | None = None) -> Call:
        assert heard.token is not None, "it was let in"
        return Call(
            endpoint=heard.endpoint,
            given=heard.given,
            token=heard.token,
            connection=connection,
            now=heard.now,
            modes=self._modes(heard.fault),
            writing=work,
            counts=self._counts,
        )

    def _modes(self, fault: Fault | None) -> Modes:
        match fault:
            case Fault(kind="lost" | "twice" as shifting):
                return replace(self.modes, shifting=shifting)
            case _:
                return self.modes

    def _let_in(self, heard: _Heard, connection: Connection) -> tokens.Token:
        headers, endpoint = heard.request.headers, heard.endpoint
        token = gate.token_of(connection, endpoint, headers)
        if endpoint.with_token:
            name = tokens.digest_of(headers["access-token"])
            self.rates.count(token.app, name, endpoint.path, heard.now)
        return token


def _told_of(heard: _Heard, code: int | None, answer: Response | Broken) -> Entry:
    status = answer.status if isinstance(answer, Response) else 0
    return replace(
        _entry(heard.request, heard.now, status),
        code=code,
        request_id=None if code is None else heard.id,
        person=heard.token.email if heard.token and heard.token.email else None,
        parameters=harmless(heard.given),
        fault=heard.fault.kind if heard.fault else None,
    )


def _entry(request: Request, now: datetime, status: int) -> Entry:
    return Entry(now.isoformat(), request.method, request.path, status, None, None, None, {}, None)
