"""What people are told without asking: events, where they are sent, and which of them were told."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Event(StrEnum):
    """What happened. A channel takes all of them, or those that it names."""

    REFUSED = "refused"
    """A limit, a window, a freeze or a pause refused a run."""
    FAILED = "failed"
    """A run, or an operation of it."""
    DRIFT = "drift"
    """Something was changed outside bcsync; also that it is over."""
    OPENED = "opened"
    """Something is on the platform that the layout does not speak of."""
    EXPIRING = "expiring"
    """Something ends in a week, ends in a day, or has ended and is still there."""
    UNANSWERED = "unanswered"
    """An invitation or a request that nobody has answered for days."""


class ChannelKind(StrEnum):
    """How a channel is spoken to."""

    WEBHOOK = "webhook"
    SLACK = "slack"
    TEAMS = "teams"
    APPRISE = "apprise"


class Channel(NamedTuple):
    """Somewhere that news is sent to."""

    kind: ChannelKind
    url: str
    """The NAME of the environment variable that holds the URL, which is a secret."""
    events: frozenset[Event] = frozenset(Event)

    @property
    def name(self) -> str:
        """What it is called, also in the stored state."""
        return f"{self.kind}:{self.url}"


class Notifications(NamedTuple):
    """Who is told of what."""

    channels: tuple[Channel, ...] = ()
    unanswered: int = 7
    """Days after which an open invitation or request is told of."""


class Subject(NamedTuple):
    """What news is about: of each there is one at a time."""

    event: Event
    name: str
    """An address, or a command."""


class News(NamedTuple):
    """Something to be told, once."""

    about: Subject
    content: str
    """What tells it from other news about the same."""
    text: str
    """Of one line; it may hold the words of strangers."""


class Told(NamedTuple):
    """What is known about news on a channel."""

    content: str | None
    """Of the one that was delivered; None: none was yet."""
    claim: str | None = None
    """Of the one that is being delivered, or could not be; ``OVER``: that it is over."""
    text: str = ""
    """Of that one."""
    since: str = ""
    """The day it was to be delivered on first."""
    claimed_at: str | None = None
    """By whoever delivers it at present; None: by nobody."""


OVER = ""
Rows = Mapping[Subject, Told]


class Round(NamedTuple):
    """What is told now on a channel, and what is written down without a word."""

    told: tuple[tuple[Subject, Told], ...] = ()
    """As claimed by us."""
    silent: tuple[tuple[Subject, Told | None], ...] = ()
    """None: nothing is known of it any more."""
