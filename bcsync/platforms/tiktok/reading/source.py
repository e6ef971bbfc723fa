"""One Business Center as an admin's token shows it: lists, and the reason where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bcsync.platforms.tiktok.transport.api import Api
from bcsync.platforms.tiktok.transport.paging import whole_row
from bcsync.platforms.tiktok.transport.problems import ApiProblem, ApiRefused, ShortRead
from bcsync.platforms.tiktok.transport.retry import CATCHING_UP
from bcsync.platforms.tiktok.transport.tokens import Token
from bcsync.platforms.tiktok.transport.trouble import Trouble
from bcsync.wire.endpoints import Endpoint

Row = Mapping[str, Any]
Rows = Sequence[Row]
Given = TypeVar("Given")
Made = TypeVar("Made")


def _member(name: str) -> Callable[[Row], Any]:
    return lambda row: row.get(name)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a Business Center is read."""

    api: Api
    token: Token
    center: str

    def get(self, endpoint: Endpoint, params: Mapping[str, Any]) -> dict[str, Any]:
        """One answer. Raises ``ApiProblem``."""
        return self.api.get(endpoint, self.token, params)

    def rows(
        self,
        endpoint: Endpoint,
        *,
        id: str | None = None,
        names: str | None = None,
        rows: str | None = None,
        **params: Any,
    ) -> Rows:
        """A whole list of it. Raises ``ApiProblem``.

        ``id``: what tells one row from another; ``names``: what says of which thing a row is. What lacks it
        cannot be told from others, so that the list is not known.
        """
        params["bc_id"] = self.center
        key = whole_row if id is None else _member(id)
        found = self.api.pages(endpoint, self.token, params, rows=rows, key=key)
        named = names or id
        if named is not None and any(row.get(named) in (None, "") for row in found):
            raise ShortRead(endpoint.path, f"a row of it has no {named}", found)
        return found

    def of_listed(self, endpoint: Endpoint, ask: Callable[[], Made]) -> Made:
        """What there is of something that a list has just shown. Raises ``ApiProblem``.

        Lists do not show a write at the same time (reference/tiktok-api.md, 1.5; corrections, 5.9); one that
        lags would leave all of its kind unknown.
        """
        for wait in CATCHING_UP:
            try:
                return ask()
            except ApiRefused as refused:
                if refused.trouble is not Trouble.GONE or not self.api.rest(endpoint, wait):
                    raise
        return ask()

    def each(
        self, work: Callable[[Given], Made], items: Iterable[Given]
    ) -> Iterator[tuple[Given, Made | ApiProblem]]:
        """Each item with what the work makes of it, or with what came in place of that; overlapped."""

        def tried(item: Given) -> tuple[Given, Made | ApiProblem]:
            try:
                return item, work(item)
            except ApiProblem as problem:
                return item, problem

        return self.api.each(tried, items)
