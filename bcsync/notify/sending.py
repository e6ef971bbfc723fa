"""Sending a message to a channel. Its URL is a secret and stands in no word about it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from bcsync.errors import BcsyncError, SettingsError
from bcsync.model.news import Channel, ChannelKind
from bcsync.notify.payloads import PAYLOADS, Message, plain
from bcsync.secret import Known, Secret

Send = Callable[[Channel, Message], None]
"""Raises ``Undelivered``."""
_TIMEOUT = 15.0
"""Seconds of silence."""
_EXTRA = "install it: pip install 'bcsync[notify]'"


class Undelivered(BcsyncError):
    """A channel did not take a message; it is sent again next time."""


def sender(variable: Callable[[str], str | None], transport: Any = None) -> Send:
    """How messages are sent. ``variable``: looks up an environment variable."""

    def send(channel: Channel, message: Message) -> None:
        url = _url(channel, variable(channel.url))
        if channel.kind is ChannelKind.APPRISE:
            _by_apprise(channel, url, message)
        else:
            _post(channel, url, PAYLOADS[channel.kind](message), transport)

    return send


def _url(channel: Channel, value: str | None) -> Secret:
    url = (value or "").strip()
    if not url:
        raise Undelivered(
            f"{channel.name}: the variable {channel.url} is not set",
            hint="set it to the URL of the channel, as a secret of the pipeline",
        )
    if channel.kind is not ChannelKind.APPRISE and not url.startswith(("https://", "http://")):
        raise Undelivered(
            f"{channel.name}: the variable {channel.url} holds no web address",
            hint="set it to the URL that the service gave you; it begins with https://",
        )
    return Secret(url, channel.url)


def _post(channel: Channel, url: Secret, payload: Mapping[str, Any], transport: Any) -> None:
    try:
        from bcsync.web.broken import BROKEN, break_of
        from bcsync.web.client import open_client
    except ImportError as missing:
        raise SettingsError(
            "notifications need an HTTP client that is not installed", hint=_EXTRA
        ) from missing
    with open_client(transport, 1, _TIMEOUT) as client:
        try:
            answer = client.post(url.reveal(), json=payload)
        except BROKEN as error:
            reason = break_of(error, _known(url)).reason
            raise Undelivered(f"{channel.name} was not reached: {reason}") from None
    if not answer.is_success:
        # Not what it says: it may repeat the URL in parts.
        raise Undelivered(
            f"{channel.name} refused the message (HTTP {answer.status_code})",
            hint=f"look whether {channel.url} is still the URL that the service gave you",
        )


def _known(url: Secret) -> Known:
    """The URL, and the part of it that holds the secret."""
    _scheme, _, rest = url.reveal().partition("://")
    _host, _, path = rest.partition("/")
    return Known(url, Secret(path, url.name))


def _by_apprise(channel: Channel, url: Secret, message: Message) -> None:
    try:
        import apprise
    except ImportError as missing:
        raise SettingsError("Apprise is not installed", hint=_EXTRA) from missing
    # It would tell of URLs on standard error.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    services = apprise.Apprise()
    # Several, with white space between them.
    if not services.add(url.reveal().split()):
        raise Undelivered(
            f"{channel.name}: {channel.url} holds something that is no URL of Apprise",
            hint="see github.com/caronc/apprise for the URL of each service",
        )
    title, text = plain(message)
    if not services.notify(body=text, title=title, body_format=apprise.NotifyFormat.TEXT):
        raise Undelivered(f"{channel.name} did not take the message")
