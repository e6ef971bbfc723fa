"""One Business Center as an admin's token shows it: lists, and the reason where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bcsync.platforms.tiktok.transport.api import Api
from bcsync.platforms.tiktok.transport.problems import ApiProblem
from bcsync.platforms.tiktok.transport.tokens import Token
from bcsync.wire.endpoints import Endpoint

Row = Mapping[str, Any]
Rows = Sequence[Row]
Given = TypeVar("Given")
Made = TypeVar("Made")


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
        rows: str | None = None,
        **params: Any,
    ) -> Rows:
        """A whole list of it; ``id``: what tells one row from another. Raises ``ApiProblem``."""
        params["bc_id"] = self.center
        if id is None:
            return self.api.pages(endpoint, self.token, params, rows=rows)
        return self.api.pages(endpoint, self.token, params, rows=rows, key=lambda row: row.get(id))

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
