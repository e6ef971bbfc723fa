"""The live platform: Business Centers on TikTok, over the API for Business."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, repeat

from bcsync.platforms.port import Act, Answer, Gap, Principal, Seen, View
from bcsync.platforms.tiktok.abilities import ABILITIES
from bcsync.platforms.tiktok.reading import world
from bcsync.platforms.tiktok.transport.api import Api
from bcsync.platforms.tiktok.transport.tokens import Token
from bcsync.platforms.tiktok.writing.answers import refused
from bcsync.platforms.tiktok.writing.line import Line, no_files
from bcsync.platforms.tiktok.writing.table import WRITES

Permit = Callable[[], None]
"""Raises when the caller may not write any more."""
TokenOf = Callable[[str], Token]
"""The token of who acts. Raises ``BcsyncError`` where there is none."""


class TikTokPlatform:
    """Implements ``port.Platform`` with calls; what it looked up while writing it forgets with itself."""

    name = "tiktok"
    abilities = ABILITIES

    def __init__(
        self,
        api: Api,
        token_of: TokenOf,
        permit: Permit = lambda: None,
        read_file: Callable[[str], bytes] = no_files,
        leaving: Callable[[], bool] = lambda: False,
    ) -> None:
        self._api, self._token_of = api, token_of
        self._line = Line(api, token_of, permit, read_file, leaving)

    def ready(self, principals: Sequence[Principal]) -> None:
        """Make sure that there is a token for each; whether it is good, reading has shown."""
        for principal in principals:
            self._token_of(principal.name)

    def quiesce(self) -> bool:
        """False: what was sent without an answer may still come about, and nobody can tell (1.5)."""
        return False

    def companies(self) -> None:
        """TikTok shows no company records."""

    def stream(self, views: Sequence[View], take: Callable[[Seen], object]) -> tuple[Gap, ...]:
        """Everything the views show, list after list; what is refused or falls short becomes a gap."""
        return world.stream(self._api, self._token_of, views, take)

    def perform(self, acts: Sequence[Act]) -> Iterator[Answer]:
        """Calls that overlap; answers come in the order of the acts."""
        for (kind, verb), alike in groupby(acts, lambda act: (act.kind, act.verb)):
            write, some = WRITES.get((kind, verb)), list(alike)
            if write is None:
                message = f"the API has no call to {verb} a {kind}; it is done by hand."
                yield from repeat(refused(message), len(some))
            else:
                yield from write(self._line, some)

    def close(self) -> None:
        """Release connections."""
        self._api.close()
