"""What an endpoint is given: who calls, what was asked, the platform, and how to behave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Select, func, select

from bcsync.emulator.counts import Counts
from bcsync.emulator.modes import Modes
from bcsync.emulator.shapes import Given
from bcsync.emulator.tokens import Token
from bcsync.model.action import Action
from bcsync.platforms.local.refusal import RefusalError
from bcsync.platforms.local.rules.perform import perform_in
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import Act, Done, PlatformId, Refused, Seen
from bcsync.wire.endpoints import Endpoint

_PAGE = frozenset({"page", "page_size"})


@dataclass(frozen=True, slots=True)
class Call:
    """One call that has been let through: its token is good, its parameters fit the contract."""

    endpoint: Endpoint
    given: Given
    token: Token
    """Of an endpoint without one (``with_token``): nobody's."""
    connection: Connection
    """A consistent view of the tables; of a write its transaction, which does not see what is not flushed."""
    now: datetime
    """In UTC."""
    modes: Modes
    writing: Work | None = None
    counts: Counts = field(default_factory=Counts)

    @property
    def person(self) -> str:
        """The canonical e-mail address of the token's user."""
        return self.token.email

    @property
    def work(self) -> Work:
        """The writing transaction; all of it is undone when the endpoint refuses."""
        assert self.writing is not None, f"{self.endpoint.path} only reads"
        return self.writing

    def __getitem__(self, name: str) -> Any:
        """A parameter that is there: required, or with a default."""
        return self.given[name]

    def get(self, name: str) -> Any:
        """A parameter, or None."""
        return self.given.get(name)

    def filter(self, name: str) -> Any:
        """A member of ``filtering``, or None."""
        return (self.given.get("filtering") or {}).get(name)

    def do(self, verb: Action, kind: str, /, *ids: PlatformId, **attributes: Any) -> list[Done]:
        """Acts of the token's user that have the same attributes, by the platform's rules.

        Raises ``RefusalError`` with the rule's own words for the first that is refused.
        """
        done: list[Done] = []
        for answer in perform_in(
            self.work, [Act(self.person, verb, kind, id, attributes) for id in ids]
        ):
            if isinstance(answer, Refused):
                raise RefusalError(answer.code, answer.message)
            assert isinstance(answer, Done)
            done.append(answer)
        return done

    def create(self, kind: str, place: PlatformId, attributes: Mapping[str, Any]) -> str:
        """The id of something that the token's user makes. Raises ``RefusalError``."""
        (done,) = self.do(Action.CREATE, kind, place, **attributes)
        assert isinstance(done.seen, Seen), "the rules show what they make"
        return done.seen.id[0]

    def page(self, query: Select[Any]) -> tuple[Sequence[Row[Any]], dict[str, int]]:
        """The rows of the page that was asked for, and ``page_info``. The query must have an order."""
        size, offset = self.window()
        rows = self.connection.execute(query.limit(size).offset(offset)).all()
        return rows, self.page_info(self.count(query))

    def chained(self, queries: Sequence[Select[Any]]) -> tuple[list[Row[Any]], dict[str, int]]:
        """``page`` of what the queries give one after the other, which have the same columns.

        A list of several sources has no index; each of them has.
        """
        size, offset = self.window()
        counts = [self.count(query, at) for at, query in enumerate(queries)]
        rows: list[Row[Any]] = []
        for query, count in zip(queries, counts, strict=True):
            if len(rows) < size and offset < count:
                part = query.limit(size - len(rows)).offset(offset)
                rows += self.connection.execute(part)
            offset = max(0, offset - count)
        return rows, self.page_info(sum(counts))

    def count(self, query: Select[Any], part: int = 0) -> int:
        """How many rows a query has; ``part`` tells the queries of one call apart."""
        plain = query.order_by(None).subquery()

        def count() -> int:
            return self.connection.scalar(select(func.count()).select_from(plain)) or 0

        asked = {name: value for name, value in self.given.items() if name not in _PAGE}
        told = orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)
        # Some lists are of the last days.
        key = (self.endpoint.path, self.person, told, self.modes, self.now.date(), part)
        return self.counts.of(key, self.connection, count)

    def window(self) -> tuple[int, int]:
        """How many rows the page has at most, and how many come before it."""
        number, size = self.given["page"], self.given["page_size"]
        size = max(1, min(size, self.modes.page_cap or size))
        offset = max(0, number - 1) * size
        if offset:
            offset += {"none": 0, "lost": 1, "twice": -1}[self.modes.shifting]
        return size, offset

    def page_info(self, total: int) -> dict[str, int]:
        """Of a list with as many rows in all.

        A page past the end is empty, with the right totals (reference/tiktok-api.md, 1.4: UNKNOWN).
        """
        size, _ = self.window()
        return {
            "page": max(1, self.given["page"]),
            "page_size": size,
            "total_number": total,
            "total_page": -(-total // size),
        }

    def pairs(self, query: Select[Any]) -> dict[str, str]:
        """The second column of a query's rows by the first."""
        return {row[0]: row[1] for row in self.connection.execute(query)}

    def rows(self, query: Select[Any]) -> dict[str, Mapping[str, Any]]:
        """Whole rows of a table by their ``id``."""
        return {row["id"]: dict(row) for row in self.connection.execute(query).mappings()}

    def listed(self, query: Select[Any], show: Any) -> dict[str, Any]:
        """``data`` of a list: each row as ``show`` makes it."""
        rows, page_info = self.page(query)
        return {self.endpoint.rows: [show(row) for row in rows], "page_info": page_info}
