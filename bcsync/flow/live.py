"""Calls to the live platform, made ready by the settings. Apart from ``opening``: it costs an HTTP client."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from typing import NamedTuple

from bcsync.errors import SettingsError
from bcsync.platforms.chosen import TikTokSettings
from bcsync.platforms.port import Principal
from bcsync.project import Project

try:
    import httpx2  # noqa: F401 - all that is needed of the extra
except ImportError as missing:
    raise SettingsError(
        "the live platform needs an HTTP client that is not installed",
        hint="install it: pip install 'bcsync[tiktok]'",
    ) from missing

from bcsync.platforms.tiktok.transport.address import parse
from bcsync.platforms.tiktok.transport.api import Api
from bcsync.platforms.tiktok.transport.bucket import interval
from bcsync.platforms.tiktok.transport.credentials import App, Credentials, app
from bcsync.platforms.tiktok.transport.pace import Pace
from bcsync.platforms.tiktok.transport.principals import user_of


class Calls(NamedTuple):
    """What the live platform is reached with."""

    api: Api
    credentials: Credentials
    app: App | None

    def close(self) -> None:
        """Close the connections."""
        self.api.close()


def open_calls(project: Project, settings: TikTokSettings) -> Calls:
    """Connects at first need. Raises ``SettingsError``."""
    around = project.surroundings
    address = parse(settings.base_url)
    pace = Pace(
        interval(settings.rate.level, settings.rate.share),
        around.clock(),
        around.chance,
        around.turns,
    )
    return Calls(
        Api(settings.base_url, around.transport, pace=pace, listener=around.listener),
        Credentials(settings.credentials, address.shown, around.variable, around.ring),
        app(settings.app, around.variable),
    )


def users_of(project: Project, settings: TikTokSettings, actors: Iterable[str]) -> list[Principal]:
    """Who these actors (keys of Business Centers) are, by their tokens; each token is asked for once.

    Raises ``SettingsError`` where there is no token, ``PlatformError`` where TikTok knows none.
    """
    with closing(calls := open_calls(project, settings)):
        tokens = {actor: calls.credentials.token(actor) for actor in actors}
        different = list(dict.fromkeys(tokens.values()))
        found = calls.api.each(lambda token: user_of(calls.api, token), different)
        users = dict(zip(different, found, strict=True))
    return [Principal(actor, None, users[token].id) for actor, token in tokens.items()]
