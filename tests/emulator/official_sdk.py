"""TikTok's own Python SDK, as it comes from PyPI, with nothing but its host set."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import business_api_client as sdk
from business_api_client.tiktok_business.tiktok_exceptions import TiktokSDKError

from bcsync.emulator import server, tokens
from bcsync.emulator.control.stage import Stage, stage_of
from bcsync.emulator.site import Site
from bcsync.platforms.local.platform import LocalPlatform
from tests.platforms.world import COMPANIES, NOW


class Sdk:
    """One client of it, which calls its methods by name and remembers which."""

    def __init__(self, stage: Stage, host: str) -> None:
        self.stage = stage
        self.called: set[str] = set()
        configuration = sdk.Configuration()
        configuration.host = host
        self.client = sdk.ApiClient(configuration)
        self._apis = [
            api(self.client)
            for api in (sdk.BCApi, sdk.AccountManagementApi, sdk.AuthenticationApi, sdk.ToolApi)
        ]
        self._tokens: dict[str, str] = {}

    def token(self, person: str) -> str:
        """The one token of a person, who is signed up at need."""
        if person not in self._tokens:
            scopes = tokens.ALL_SCOPES
            issued = tokens.hand_out(self.stage.platform, person, "", scopes, code=False)
            self._tokens[person] = issued
        return self._tokens[person]

    def __call__(self, person: str, method: str, /, *required: Any, **given: Any) -> Any:
        """``data`` of a call; what the SDK wants in order stands before the token."""
        self.called.add(method)
        token = [self.token(person)] if person else []
        answer = self._method(method)(*required, *token, **given)
        return answer["data"]

    def refused(self, person: str, method: str, /, *required: Any, **given: Any) -> str:
        """What the SDK's exception says: it has no code, only a text (corrections, 4)."""
        try:
            data = self(person, method, *required, **given)
        except TiktokSDKError as error:
            return str(error)
        raise AssertionError(f"{method} was not refused: {data}")

    def _method(self, name: str) -> Any:
        return next(getattr(api, name) for api in self._apis if hasattr(api, name))


@contextmanager
def serving(database: str, place: Path) -> Iterator[Sdk]:
    """A server over this database, and the SDK pointed at it."""
    stage = stage_of(
        lambda clock: LocalPlatform.open(database, base=place, clock=clock, companies=COMPANIES),
        lambda: NOW,
    )
    mistakes: list[str] = []
    with (
        closing(stage),
        server.serving(
            Site(stage), lambda e: mistakes.extend(traceback.format_exception(e))
        ) as url,
    ):
        client = Sdk(stage, url)
        try:
            yield client
        finally:
            # Its destructor waits for its threads, which may never end (SDK issue 14).
            client.client.pool.terminate()
            client.client.pool.join()
    assert not mistakes, "".join(mistakes)
