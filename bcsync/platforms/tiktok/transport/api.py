"""The API for Business: calls in, data or a reason out."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx2

from bcsync.platforms.tiktok.transport import paging
from bcsync.platforms.tiktok.transport.address import parse
from bcsync.platforms.tiktok.transport.bucket import Turns
from bcsync.platforms.tiktok.transport.events import Listener, Waits, Why, nobody
from bcsync.platforms.tiktok.transport.exchange import Call, Exchange, File, allowed
from bcsync.platforms.tiktok.transport.overlap import overlapped
from bcsync.platforms.tiktok.transport.pace import Pace
from bcsync.platforms.tiktok.transport.paging import Key, Listing, Row, whole_row
from bcsync.platforms.tiktok.transport.persistent import Persistent
from bcsync.platforms.tiktok.transport.tokens import Token
from bcsync.secret import Secret
from bcsync.wire.endpoints import Endpoint

_TIMEOUT = 60.0
_WIDTH = 32
"""Calls under way at once: more than the highest rate (40 a second) times a usual answer's time."""

Data = dict[str, Any]
Given = TypeVar("Given")
Made = TypeVar("Made")


class Api:
    """The API at one address. May be used by many threads at once.

    Every call raises ``ApiRefused`` (the answer says no), ``ApiPartly`` (code 20001) or ``NoAnswer``;
    all of them are ``ApiProblem``, and ``PlatformError``.
    """

    def __init__(
        self,
        base_url: str | None = None,
        transport: httpx2.BaseTransport | None = None,
        *,
        pace: Pace | None = None,
        listener: Listener = nobody,
        secrets: Iterable[Secret] = (),
        timeout: float = _TIMEOUT,
        width: int = _WIDTH,
    ) -> None:
        """``base_url``: None is TikTok itself; raises ``SettingsError`` where it is no address.

        ``transport`` stands in for the network; without a ``pace`` calls leave as they come; ``secrets`` are
        hidden in whatever is said, as tokens are; ``timeout`` is that of one request, in seconds.
        """
        self._pace = pace or Pace()
        self._exchange = Exchange(
            parse(base_url), transport, width, timeout, self._pace.clock.now, secrets
        )
        self._calls = Persistent(self._exchange, self._pace, listener)
        self._width = width
        self._pages = ThreadPoolExecutor(width, "bcsync-page")
        # One for each ``each``: what runs in one may wait for what runs in another.
        self._pools: list[ThreadPoolExecutor] = []

    @property
    def turns(self) -> Turns:
        """Where it stands whose turn it is."""
        return self._pace.turns

    def get(self, endpoint: Endpoint, token: Token, params: Mapping[str, Any]) -> Data:
        """Read; ``data`` null comes as ``{}``, ids come as strings."""
        return self._call(Call(endpoint, token, params, {}))

    def post(
        self,
        endpoint: Endpoint,
        token: Token | None,
        body: Mapping[str, Any],
        *,
        files: Mapping[str, File] | None = None,
        secrets: Iterable[Secret] = (),
        permit: Callable[[], None] = allowed,
    ) -> Data:
        """Write; with files as ``multipart/form-data``.

        ``secrets``: what of the body is shown nowhere; ``permit`` is asked when its turn has come, right
        before it is sent, and raises when it may not be any more.
        """
        return self._call(Call(endpoint, token, body, files or {}, tuple(secrets), permit))

    def pages(
        self,
        endpoint: Endpoint,
        token: Token,
        params: Mapping[str, Any],
        *,
        rows: str | None = None,
        key: Key = whole_row,
    ) -> list[Row]:
        """All rows of a list. Raises ``ShortRead``, too, when the pages do not add up.

        ``rows``: where they stand in ``data`` if not where the endpoint says (``asset_group.members``);
        ``key``: what makes a row another one than those before.
        """
        listing = Listing(
            endpoint.path, rows or endpoint.rows, params, endpoint.page_size or 10, key
        )

        def ask(page: Mapping[str, Any]) -> Data:
            return self.get(endpoint, token, page)

        return paging.read(
            listing, ask, lambda work, items: overlapped(self._pages, self._width, work, items)
        )

    def each(
        self, work: Callable[[Given], Made], items: Iterable[Given]
    ) -> Generator[Made, None, None]:
        """What the work (calls, lists) makes of each, in the order given, overlapped.

        An exception of the work comes at its place and ends it. Who stops reading lets calls go that wait for
        their turn: they come to nothing.
        """
        pool = ThreadPoolExecutor(self._width, "bcsync-work")
        self._pools.append(pool)
        try:
            yield from overlapped(pool, self._width, work, items)
        finally:
            pool.shutdown(wait=False)

    def rest(self, endpoint: Endpoint, seconds: float) -> bool:
        """Wait before something is asked again; False when it is not worth it, as somebody wants to leave."""
        self._calls.listener(Waits(endpoint.path, seconds, Why.AGAIN))
        return self._pace.clock.wait(seconds)

    def close(self) -> None:
        """End what waits and what is under way, a write after some seconds, and close the connections."""
        self._pace.clock.interrupt()
        self._exchange.cut()
        for pool in (*self._pools, self._pages):
            pool.shutdown()
        self._exchange.close()
        self._pace.turns.close()

    def _call(self, call: Call) -> Data:
        return self._calls.data(call)
