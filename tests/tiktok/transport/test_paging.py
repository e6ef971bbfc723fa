"""Lists are read whole, or told to be short."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from bcsync.platforms.tiktok.transport.problems import ApiRefused, ShortRead
from bcsync.wire.endpoints import BC_ASSET_ADMIN_GET, BC_ASSET_GROUP_GET, BC_MEMBER_GET
from tests.tiktok.transport.answers import TOKEN, Answer, answer, api, numbers, page


def people(count: int) -> list[dict[str, Any]]:
    return [{"user_email": f"p{number}@acme.example"} for number in range(count)]


def paged(rows: list[dict[str, Any]], cap: int, asked: list[tuple[int, int]]) -> Answer:
    """A server that gives no more than ``cap`` a page, and counts its pages so."""

    def handler(request: httpx2.Request) -> httpx2.Response:
        number, size = numbers(request)
        asked.append((number, size))
        size = min(size, cap)
        shown = rows[(number - 1) * size : number * size]
        return answer(page(shown, len(rows), -(-len(rows) // size)))

    return handler


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (20, 1), (21, 2), (45, 3), (100, 5)])
def test_a_list_is_read_to_its_end(count: int, pages: int) -> None:
    asked: list[tuple[int, int]] = []
    rows = people(count)
    assert api(paged(rows, 20, asked)).pages(BC_MEMBER_GET, TOKEN, {"bc_id": "7"}) == rows
    assert sorted(asked) == [(number, 20) for number in range(1, pages + 1)]


def test_a_short_page_is_not_the_last() -> None:
    """Public report 3: 45 rows, 50 asked for, and the server gives 20 a page."""
    rows = people(45)
    assert api(paged(rows, 20, [])).pages(BC_ASSET_ADMIN_GET, TOKEN, {}) == rows


def test_a_server_that_caps_its_pages_and_counts_them_as_asked_is_asked_for_less() -> None:
    rows = people(45)

    def handler(request: httpx2.Request) -> httpx2.Response:
        number, size = numbers(request)
        shown = rows[(number - 1) * size : number * size][:20]
        return answer(page(shown, len(rows), -(-len(rows) // size)))

    assert api(handler).pages(BC_ASSET_ADMIN_GET, TOKEN, {}) == rows


def flow(*lists: list[list[int]]) -> Answer:
    """A server whose list is another one each time that it is read from the start."""
    reads: Iterator[list[list[int]]] = iter(lists)
    now: list[list[int]] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        number, _size = numbers(request)
        if number == 1:
            now[:] = next(reads)
        rows = [{"asset_id": str(each)} for each in now[number - 1]]
        return answer(page(rows, 4, 2))

    return handler


@pytest.mark.parametrize(
    "shifted", [[[1, 2], [2, 3]], [[1, 2], [4]], [[1, 2], []], [[1, 2], [3, 4, 5]]], ids=str
)
def test_pages_that_shift_are_read_once_more(shifted: list[list[int]]) -> None:
    rows = api(flow(shifted, [[1, 2], [3, 4]])).pages(BC_ASSET_ADMIN_GET, TOKEN, {})
    assert [row["asset_id"] for row in rows] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("shifted", "reason"),
    [
        ([[1, 2], [2, 3]], "1 of 4 rows came twice"),
        ([[1, 2], [4]], "3 rows came of 4"),
        ([[1, 2], [3, 4, 5]], "5 rows came of 4"),
    ],
)
def test_pages_that_go_on_shifting_are_a_short_read(shifted: list[list[int]], reason: str) -> None:
    with pytest.raises(ShortRead) as raised:
        api(flow(shifted, shifted)).pages(BC_ASSET_ADMIN_GET, TOKEN, {})
    assert raised.value.reason == reason
    assert raised.value.message == f"the pages of /bc/asset/admin/get/ do not add up: {reason}"


def test_a_total_that_moves_is_a_shift() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        number, _size = numbers(request)
        return answer(page([{"asset_id": str(number)}], 1 + number, 2))

    with pytest.raises(ShortRead, match="went from 2 to 3"):
        api(handler).pages(BC_ASSET_ADMIN_GET, TOKEN, {})


def test_rows_are_told_apart_by_a_key() -> None:
    """A row that changed while it was read is the same row twice."""

    def handler(request: httpx2.Request) -> httpx2.Response:
        number, _size = numbers(request)
        return answer(page([{"asset_id": "1", "asset_name": str(number)}], 2, 2))

    with pytest.raises(ShortRead, match="1 of 2 rows came twice"):
        api(handler).pages(BC_ASSET_ADMIN_GET, TOKEN, {}, key=lambda row: row["asset_id"])


@pytest.mark.parametrize("data", [None, {}, {"list": []}, {"list": [], "page_info": {}}], ids=str)
def test_a_list_without_a_total_is_no_empty_list(data: object) -> None:
    with pytest.raises(ShortRead, match="does not tell how many"):
        api(lambda _request: answer(data)).pages(BC_MEMBER_GET, TOKEN, {})


@pytest.mark.parametrize("data", [{"list": None}, {}, {"list": []}], ids=str)
def test_a_list_of_none_may_be_left_out(data: dict[str, Any]) -> None:
    empty = answer({**data, "page_info": {"total_number": 0, "total_page": 0}})
    assert api(lambda _request: empty).pages(BC_MEMBER_GET, TOKEN, {}) == []


@pytest.mark.parametrize("wrap", [lambda group: group, lambda group: [group]])
def test_rows_may_stand_deeper(wrap: Any) -> None:
    """``asset_group`` is an object by the gateway's rule, a list in a Go client (corrections, 2.8)."""
    group = wrap({"asset_group_id": "1", "members": people(2)})
    data = {"asset_group": group, "page_info": {"total_number": "2", "total_page": "1"}}
    rows = api(lambda _request: answer(data)).pages(
        BC_ASSET_GROUP_GET, TOKEN, {}, rows="asset_group.members"
    )
    assert rows == people(2)


def test_a_page_that_is_refused_is_no_short_list() -> None:
    """Public report 6: one failing page, and an empty list taken for the truth."""

    def handler(request: httpx2.Request) -> httpx2.Response:
        number, _size = numbers(request)
        if number == 2:
            return answer({}, 40001, "No permission")
        return answer(page(people(20), 45, 3))

    with pytest.raises(ApiRefused):
        api(handler).pages(BC_MEMBER_GET, TOKEN, {})
