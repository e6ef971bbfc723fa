"""Calls to the live platform, made ready by the settings. Apart from ``opening``: it costs an HTTP client."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bcsync.errors import SettingsError
from bcsync.flow.turns import shared_turns
from bcsync.model.address import is_email
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

from bcsync.platforms.tiktok.platform import TikTokPlatform
from bcsync.platforms.tiktok.transport.address import parse
from bcsync.platforms.tiktok.transport.api import Api
from bcsync.platforms.tiktok.transport.bucket import rate_of
from bcsync.platforms.tiktok.transport.credentials import App, Credentials, app
from bcsync.platforms.tiktok.transport.pace import Pace
from bcsync.platforms.tiktok.transport.principals import user_of
from bcsync.platforms.tiktok.transport.problems import ApiRefused
from bcsync.platforms.tiktok.transport.tokens import Token
from bcsync.wire import images


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
    address, found = parse(settings.base_url), app(settings.app, around.variable)
    pace = Pace(
        rate_of(settings.rate.level, settings.rate.share),
        around.clock(),
        around.chance,
        shared_turns(project, settings) or around.turns,
        found.id if found else "",
    )
    credentials = Credentials(settings.credentials, address.shown, around.variable, around.ring)
    secrets = (*credentials.about(), *([found.secret] if found else []))
    api = Api(
        settings.base_url,
        around.transport,
        pace=pace,
        listener=around.listener,
        secrets=secrets,
    )
    return Calls(api, credentials, found)


def open_live(
    project: Project,
    settings: TikTokSettings,
    permit: Callable[[], None],
    leaving: Callable[[], bool],
) -> TikTokPlatform:
    """The live platform; nothing is asked of it before something is read or written."""
    calls = open_calls(project, settings)
    token = token_of(calls.credentials, project.settings.actors)
    return TikTokPlatform(calls.api, token, permit, partial(_read_file, project.root), leaving)


def _read_file(root: Path, name: str) -> bytes:
    """A file that the layout names, as far as it is taken."""
    with (root / name).open("rb") as file:
        return file.read(images.MOST + 1)


def token_of(credentials: Credentials, actors: Mapping[str, str]) -> Callable[[str], Token]:
    """Who acts -> their token: that of the first Business Center for which they act."""

    def found(actor: str) -> Token:
        keys = {**credentials.names, **dict.fromkeys(actors)}
        theirs = [key for key in keys if actor in (key, actors.get(key))] or [actor]
        missing: SettingsError | None = None
        for key in theirs:
            try:
                return credentials.token(key)
            except SettingsError as error:
                missing = missing or error
        assert missing is not None
        raise missing

    return found


def users_of(project: Project, settings: TikTokSettings, actors: Iterable[str]) -> list[Principal]:
    """Who these actors are, by their tokens; each token is asked for once in an invocation.

    Nothing is told of whom there is no good token for. Raises ``NoAnswer``.
    """
    named, ids = list(actors), project.surroundings.users
    with closing(calls := open_calls(project, settings)):
        tokens = _tokens(token_of(calls.credentials, project.settings.actors), named)
        new = [token for token in dict.fromkeys(tokens.values()) if token not in ids]
        ids.update(
            zip(new, calls.api.each(lambda token: _user_id(calls.api, token), new), strict=True)
        )
    return [
        Principal(
            actor,
            actor if is_email(actor) else None,
            ids[tokens[actor]] if actor in tokens else None,
        )
        for actor in named
    ]


def _tokens(token: Callable[[str], Token], actors: Iterable[str]) -> dict[str, Token]:
    found = {}
    for actor in actors:
        with suppress(SettingsError):
            found[actor] = token(actor)
    return found


def _user_id(api: Api, token: Token) -> str | None:
    try:
        return user_of(api, token).id
    except ApiRefused:
        # What a dead token may not see is told where it is read.
        return None
