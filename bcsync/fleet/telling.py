"""Telling the channels of a fleet what needs somebody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bcsync.errors import BcsyncError
from bcsync.fleet.decisions import Outcome
from bcsync.fleet.values import Command, Fleet
from bcsync.model.news import Event
from bcsync.notify.payloads import Line, Message
from bcsync.notify.sending import Send, sender

Tell = Callable[[str, Command, Outcome, str], list[str]]
"""Project, command, how it ended, what it said; gives what could not be delivered."""
_EVENTS = {Outcome.REFUSED: Event.REFUSED, Outcome.FAILED: Event.FAILED}


def teller(
    fleet: Fleet,
    environ: Mapping[str, str],
    clock: Callable[[], datetime],
    send: Send | None = None,
) -> Tell:
    """How it is told; ``send``: instead of over the network."""
    post = send or sender(environ.get)

    def tell(project: str, command: Command, outcome: Outcome, said: str) -> list[str]:
        event, problems = _EVENTS[outcome], []
        at = clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        message = Message(project, "fleet", at, {event: (Line(command, said or outcome.value),)})
        for channel in fleet.notifications.channels:
            if event in channel.events:
                try:
                    post(channel, message)
                except BcsyncError as problem:
                    problems.append(problem.message)
        return problems

    return tell
