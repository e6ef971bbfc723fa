"""All rows of a list, or the reason why not all are known.

Pages go by ``total_page``, never by a short page, and the sum is held against ``total_number``
(tiktok-api-corrections.md, 2.13 and 5.4). Lists that change while they are read shift their pages: rows
come twice or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from bcsync.platforms.tiktok.transport.decode import whole
from bcsync.platforms.tiktok.transport.problems import ShortRead

Row = Mapping[str, Any]
Key = Callable[[Row], Hashable]
Ask = Callable[[Mapping[str, Any]], Mapping[str, Any]]
Overlapped = Callable[[Ask, Iterable[Mapping[str, Any]]], Iterable[Mapping[str, Any]]]

_TRIES = 2


class Listing(NamedTuple):
    """A list to be read."""

    path: str
    rows: str
    """Where in ``data`` the rows stand, such as ``list`` or ``asset_group.assets``."""
    params: Mapping[str, Any]
    size: int
    key: Key


class _Page(NamedTuple):
    rows: Sequence[Row]
    total: int
    pages: int


def whole_row(row: Row) -> bytes:
    """A key for rows that have none: all that they hold."""
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS)


def read(listing: Listing, ask: Ask, overlapped: Overlapped) -> list[Row]:
    """All rows, page after page; read twice before it is called short. Raises ``ShortRead``."""
    size = listing.size
    for left in reversed(range(_TRIES)):
        pages = _pages(listing, size, ask, overlapped)
        rows, why = _sum(pages, listing.key)
        if why is None:
            return rows
        if not left:
            raise ShortRead(listing.path, why, rows)
        # Where a server gives fewer rows a page than it counts with, ask for no more than that.
        size = min(size, len(pages[0].rows) or size)
    raise AssertionError


def _pages(listing: Listing, size: int, ask: Ask, overlapped: Overlapped) -> list[_Page]:
    def params(number: int) -> dict[str, Any]:
        return {**listing.params, "page": number, "page_size": size}

    first = _page(listing, ask(params(1)))
    others = overlapped(ask, map(params, range(2, first.pages + 1)))
    return [first, *(_page(listing, data) for data in others)]


def _page(listing: Listing, data: Mapping[str, Any]) -> _Page:
    info = data.get("page_info")
    total, pages = (
        whole(info.get(name)) if isinstance(info, dict) else None
        for name in ("total_number", "total_page")
    )
    if total is None or pages is None:
        raise ShortRead(listing.path, "the answer does not tell how many there are")
    return _Page(_rows(listing, data), total, pages)


def _rows(listing: Listing, data: Mapping[str, Any]) -> list[Row]:
    """Absent or null where there are none (1.3); ``asset_group`` may be a list of one (corrections, 2.8)."""
    found: Any = data
    for name in listing.rows.split("."):
        within = found[0] if isinstance(found, list) and found else found
        found = within.get(name) if isinstance(within, dict) else None
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _sum(pages: Sequence[_Page], key: Key) -> tuple[list[Row], str | None]:
    rows = [row for page in pages for row in page.rows]
    totals = sorted({page.total for page in pages})
    if len(totals) > 1:
        return rows, f"the number of rows went from {totals[0]} to {totals[-1]} while it was read"
    different = len({key(row) for row in rows})
    if different != len(rows):
        return rows, f"{len(rows) - different} of {len(rows)} rows came twice"
    if len(rows) != totals[0]:
        return rows, f"{len(rows)} rows came of {totals[0]}"
    return rows, None
