"""Who is told of what, as ``bcsync.yaml`` and its variables say it: ``notifications``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcsync.errors import SettingsError
from bcsync.model.news import Channel, ChannelKind, Event, Notifications
from bcsync.model.text import is_variable_name

_LIKE = "BCSYNC_NOTIFICATIONS_CHANNELS=slack=NIGHT_SLACK_URL"
_PLAIN = Notifications()


def notifications_of(values: Mapping[str, Any]) -> Notifications:
    """The channels in valid settings, or in those that variables have changed."""
    block = values.get("notifications") or {}
    return Notifications(
        tuple(map(_channel, block.get("channels") or ())),
        block.get("unanswered", _PLAIN.unanswered),
    )


def _channel(each: Mapping[str, Any]) -> Channel:
    events = each.get("events")
    chosen = frozenset(Event) if events is None else frozenset(map(Event, events))
    return Channel(ChannelKind(each["kind"]), each["url"], chosen)


def channels_from(written: str) -> list[dict[str, str]]:
    """What a variable says: ``slack=NAME,webhook=NAME``. Raises ``SettingsError``; no value is in it."""
    found = []
    for pair in filter(None, written.split(",")):
        kind, _, name = pair.strip().partition("=")
        if kind not in set(ChannelKind):
            raise SettingsError(
                "BCSYNC_NOTIFICATIONS_CHANNELS names something that is no kind of channel",
                hint=f"there are {', '.join(ChannelKind)}; set it like this: {_LIKE}",
            )
        if not is_variable_name(name):
            # Without the value: it may be the URL, which is a secret.
            raise SettingsError(
                "BCSYNC_NOTIFICATIONS_CHANNELS holds something that is not the name of an "
                "environment variable",
                hint=f"set it like this: {_LIKE}, never to a URL",
            )
        found.append({"kind": kind, "url": name})
    return found
