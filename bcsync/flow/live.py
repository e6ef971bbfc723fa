"""Calls to the live platform, made ready by the settings. Apart from ``opening``: it costs an HTTP client."""

from __future__ import annotations

from typing import NamedTuple

from bcsync.errors import SettingsError
from bcsync.platforms.chosen import TikTokSettings
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
from bcsync.platforms.tiktok.transport.bucket import OwnTurns, interval
from bcsync.platforms.tiktok.transport.credentials import App, Credentials, app
from bcsync.platforms.tiktok.transport.pace import Pace


class Calls(NamedTuple):
    """What the live platform is reached with."""

    api: Api
    credentials: Credentials
    app: App | None


def open_calls(project: Project, settings: TikTokSettings) -> Calls:
    """Connects at first need. Raises ``SettingsError``."""
    around = project.surroundings
    address = parse(settings.base_url)
    pace = Pace(
        interval(settings.rate.level, settings.rate.share),
        around.clock(),
        around.chance,
        around.turns or OwnTurns(),
    )
    return Calls(
        Api(settings.base_url, around.transport, pace=pace, listener=around.listener),
        Credentials(settings.credentials, address.shown, around.variable, around.ring),
        app(settings.app, around.variable),
    )
