"""A call until it is answered: its turns, its repetitions, and what is told of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

from bcsync.platforms.tiktok.transport import encode
from bcsync.platforms.tiktok.transport.events import Called, Listener, Waits, Why
from bcsync.platforms.tiktok.transport.exchange import Call, Exchange
from bcsync.platforms.tiktok.transport.overlap import is_unasked
from bcsync.platforms.tiktok.transport.pace import Caller, Departure, Pace
from bcsync.platforms.tiktok.transport.problems import ApiProblem, ApiRefused, NoAnswer, NotAsked
from bcsync.platforms.tiktok.transport.retry import wait_before
from bcsync.platforms.tiktok.transport.trouble import Trouble
from bcsync.wire import codes


@dataclass(frozen=True, slots=True)
class Persistent:
    """Makes calls, for many threads."""

    exchange: Exchange
    pace: Pace
    listener: Listener

    def data(self, call: Call) -> dict[str, Any]:
        """The ``data`` of the answer that came in the end.

        Raises ``ApiRefused``, ``ApiPartly``, ``NoAnswer``, and what the permit of the call raises.
        """
        caller = Caller(call.endpoint.path, call.token.mark if call.token else "")
        failed = 0
        for again in count():
            departure = self._turn(call, caller)
            outcome = self._once(call, again, partial(self.pace.sent, departure))
            went = departure.at
            if not isinstance(outcome, ApiProblem):
                self.pace.answered(caller, went)
                return outcome
            if isinstance(outcome, ApiRefused) and outcome.trouble is Trouble.RATE:
                why, wait = Why.RATE, self.pace.refused(caller, went)
            else:
                self.pace.answered(caller, went)
                why, wait = (
                    Why.AGAIN,
                    wait_before(outcome, call.endpoint.writes, failed, self.pace.chance),
                )
                failed += 1
            if wait is None:
                raise outcome
            self.listener(Waits(call.endpoint.path, wait, why))
            # A path that was stopped is waited for in line, with all others.
            if why is Why.AGAIN and not self.pace.clock.wait(wait):
                raise outcome
        raise AssertionError

    def _turn(self, call: Call, caller: Caller) -> Departure:
        before = self.pace.clock.now()

        def ready() -> None:
            if is_unasked():
                raise NotAsked(call.endpoint.path)
            call.permit()

        departure = self.pace.turn(caller, ready)
        if departure is None:
            raise NotAsked(call.endpoint.path)
        if departure.at > before:
            self.listener(Waits(call.endpoint.path, departure.at - before, Why.TURN))
        return departure

    def _once(
        self, call: Call, again: int, sent: Callable[[], None]
    ) -> dict[str, Any] | ApiProblem:
        """One request."""
        endpoint, clock, known = call.endpoint, self.pace.clock, self.exchange.known
        known.learn(call.token, *call.secrets)
        params = {} if endpoint.writes else encode.query(call.params)
        shown = {name: known.hide(value) for name, value in params.items()}
        before = clock.now()

        def told(code: int | None, said: str, request_id: str) -> None:
            self.listener(
                Called(
                    endpoint.method,
                    endpoint.path,
                    shown,
                    clock.now() - before,
                    code,
                    said,
                    request_id,
                    again,
                )
            )

        try:
            answer = self.exchange.data(call, sent)
        except ApiRefused as problem:
            told(problem.code, problem.said, problem.request_id)
            return problem
        except NoAnswer as problem:
            told(None, problem.reason, "")
            return problem
        told(codes.OK, "", answer.request_id)
        return answer.data
