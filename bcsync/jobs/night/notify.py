"""Telling channels what is new: claim it in the stored state, send it, write down what came of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC
from functools import partial

from bcsync.errors import BcsyncError
from bcsync.flow.stored import open_state
from bcsync.forge.job import job_of, kind_of
from bcsync.jobs.night.news import Standing
from bcsync.model.news import OVER, Channel, Event, News, Subject, Told
from bcsync.notify.decide import Now, after_delivery, after_failure, to_tell
from bcsync.notify.payloads import Line, Message
from bcsync.notify.sending import Send, sender
from bcsync.project import Project
from bcsync.state.store import State


def tell(
    project: Project,
    news: tuple[News, ...],
    standing: Standing,
    send: Send | None = None,
) -> list[BcsyncError]:
    """Tell each channel what was not told there yet; gives why some were not reached.

    Raises ``StateError`` where nobody can remember what was told: then nothing is.
    """
    channels = project.settings.notifications.channels
    if not channels:
        return []
    send = send or sender(os.environ.get)
    now = Now(project.clock().astimezone(UTC), news, standing.is_over)
    state = open_state(project, create=True)
    assert isinstance(state, State)
    with state:
        problems = [_on(project, state, each, now, send) for each in channels]
    return [each for each in problems if each is not None]


def _on(
    project: Project, state: State, channel: Channel, now: Now, send: Send
) -> BcsyncError | None:
    told = state.claim(channel.name, partial(to_tell, now=now, events=channel.events)).told
    if not told:
        return None
    try:
        send(channel, _message(project, told, now))
    except BcsyncError as problem:
        state.settle(channel.name, after_failure(told))
        return problem
    except BaseException:
        state.settle(channel.name, after_failure(told))
        raise
    state.settle(channel.name, after_delivery(told))
    return None


def _message(project: Project, told: tuple[tuple[Subject, Told], ...], now: Now) -> Message:
    moment = now.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    lines: dict[Event, list[Line]] = {}
    for about, row in told:
        # What could not be delivered on another day says which.
        text = row.text if row.since == moment[:10] else f"{row.text} (on {row.since})"
        lines.setdefault(about.event, []).append(Line(about.name, text, row.claim == OVER))
    grouped = {event: tuple(each) for event, each in lines.items()}
    platform = project.settings.platform.kind
    return Message(project.name, platform, moment, grouped, _job_url(os.environ))


def _job_url(environ: Mapping[str, str]) -> str:
    kind = kind_of(environ)
    return "" if kind is None else job_of(kind, environ).run_url
