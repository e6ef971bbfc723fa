"""What is called again, after how long, and what never is."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from bcsync.platforms.tiktok.transport.events import Called, Event, Waits, Why
from bcsync.platforms.tiktok.transport.pace import STOPS
from bcsync.platforms.tiktok.transport.problems import ApiProblem, ApiRefused, NoAnswer
from bcsync.platforms.tiktok.transport.retry import CONNECTING, WAITS
from bcsync.platforms.tiktok.transport.trouble import Trouble
from bcsync.wire.endpoints import (
    BC_ASSET_ASSIGN,
    BC_GET,
    BC_MEMBER_GET,
    OAUTH2_ADVERTISER_GET,
    USER_INFO,
)
from tests.tiktok.transport.answers import TOKEN, Fake, always, answer, api, in_turn, page

APP = "Due to too many requests, requests from App 7123 are temporarily restricted."
RATE = answer({}, 40100, APP)
PASSING = [
    answer({}, 50000, "remote or network error: dial tcp"),
    answer({}, 51008, "Service error: no reply"),
    answer({}, 40002, "Internal error. Try again"),
    answer({}, 40202, "write conflict"),
    httpx2.Response(502, content=b"bad gateway"),
    httpx2.Response(200, content=b"<html>"),
    httpx2.Response(200, json={"message": "no code"}),
    httpx2.ReadTimeout("slow"),
    httpx2.RemoteProtocolError("cut"),
]
LASTING = [
    answer({}, 40001, "No permission to operate advertiser: 1"),
    answer({}, 40105, "Access token is incorrect or has been revoked."),
    answer({}, 40000, "The app_id is inconsistent with the token's app information."),
    answer({}, 40002, "Industry invalid"),
    httpx2.Response(302, headers={"Location": "https://evil.example"}),
    httpx2.Response(404, content=b"404 page not found"),
]


@pytest.mark.parametrize("passing", PASSING, ids=str)
def test_a_read_is_made_again_after_what_passes(passing: httpx2.Response | Exception) -> None:
    clock = Fake()
    given = in_turn(passing, passing, answer({"list": []}))
    assert api(given, clock).get(BC_GET, TOKEN, {}) == {"list": []}
    assert clock.waited == [*WAITS[:2]]


@pytest.mark.parametrize("passing", PASSING, ids=str)
def test_a_write_is_not(passing: httpx2.Response | Exception) -> None:
    """One answer is given; a second call would find none."""
    with pytest.raises(ApiProblem) as raised:
        api(in_turn(passing)).post(BC_ASSET_ASSIGN, TOKEN, {})
    assert raised.value.in_doubt


@pytest.mark.parametrize("passing", PASSING, ids=str)
def test_a_read_gives_up(passing: httpx2.Response | Exception) -> None:
    clock, events = Fake(), list[Event]()
    with pytest.raises(ApiProblem):
        api(always(passing), clock, events.append).get(BC_GET, TOKEN, {})
    assert clock.waited == [*WAITS]
    assert [event.again for event in events if isinstance(event, Called)] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("lasting", LASTING, ids=str)
def test_what_stays_is_told_at_once(lasting: httpx2.Response) -> None:
    with pytest.raises(ApiProblem):
        api(in_turn(lasting)).get(BC_GET, TOKEN, {})


@pytest.mark.parametrize("error", [httpx2.ConnectError("refused"), httpx2.ConnectTimeout("slow")])
def test_a_connection_that_never_came_about_is_tried_again_by_writes_too(
    error: httpx2.TransportError,
) -> None:
    clock = Fake()
    assert api(in_turn(error, answer()), clock).post(BC_ASSET_ASSIGN, TOKEN, {}) == {}
    assert clock.waited == [CONNECTING[0]]
    with pytest.raises(NoAnswer):
        api(always(error), clock).post(BC_ASSET_ASSIGN, TOKEN, {})


@pytest.mark.parametrize("times", [1, 3, len(STOPS)])
def test_a_refusal_for_the_rate_stops_reads_and_writes_and_they_go_on(times: int) -> None:
    """Public report 8: HTTP 200 with 40100 until retries were exhausted."""
    for endpoint in (BC_GET, BC_ASSET_ASSIGN):
        clock = Fake()
        client = api(in_turn(*[RATE] * times, answer({"ok": 1})), clock)
        call = client.post if endpoint.writes else client.get
        assert call(endpoint, TOKEN, {}) == {"ok": 1}
        assert clock.waited == [stop * 1.25 for stop in STOPS[:times]]
        assert (300 * 1.25 in clock.waited) == (times > 4)


def test_a_rate_that_never_recovers_is_told_with_a_way_out() -> None:
    clock = Fake()
    with pytest.raises(ApiRefused) as raised:
        api(always(RATE), clock).get(BC_GET, TOKEN, {})
    assert raised.value.trouble is Trouble.RATE
    assert "00:00 UTC" in raised.value.hint
    assert len(clock.waited) == len(STOPS)


def test_an_answer_between_two_refusals_begins_anew() -> None:
    clock = Fake()
    client = api(in_turn(RATE, RATE, answer(), RATE, answer()), clock)
    client.get(BC_GET, TOKEN, {})
    client.get(BC_GET, TOKEN, {})
    assert clock.waited == [stop * 1.25 for stop in (STOPS[0], STOPS[1], STOPS[0])]


def test_a_path_that_is_stopped_stops_no_other() -> None:
    clock = Fake()
    handled: list[str] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        handled.append(request.url.path)
        return RATE if handled == ["/open_api/v1.3/bc/get/"] else answer()

    client = api(handler, clock)
    client.get(BC_GET, TOKEN, {})
    before = clock.now()
    client.get(USER_INFO, TOKEN, {})
    assert clock.now() == before


def test_a_page_is_read_again_by_itself() -> None:
    asked: list[str] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        number = request.url.params["page"]
        asked.append(number)
        if asked.count("2") == 1 and number == "2":
            return answer({}, 50000, "System error.")
        return answer(page([{"user_email": number}], 3, 3))

    rows = api(handler).pages(BC_MEMBER_GET, TOKEN, {})
    assert [row["user_email"] for row in rows] == ["1", "2", "3"]
    assert sorted(asked) == ["1", "2", "2", "3"]


def test_who_leaves_is_not_kept_waiting() -> None:
    """Five minutes of a stopped path end with the run."""
    clock = Fake()
    client = api(always(RATE), clock)
    clock.interrupt()
    with pytest.raises(NoAnswer, match="was stopped") as raised:
        client.get(BC_GET, TOKEN, {})
    assert not raised.value.in_doubt
    assert len(clock.waited) == 1


def test_all_of_it_is_told() -> None:
    events: list[Event] = []
    given = in_turn(RATE, httpx2.ReadError("cut"), answer({"list": []}))
    params: dict[str, Any] = {"app_id": "7", "page": 2}
    api(given, listener=events.append).get(OAUTH2_ADVERTISER_GET, TOKEN, params)
    path = "/oauth2/advertiser/get/"
    told = [
        (event.code, event.said, event.params, event.again)
        if isinstance(event, Called)
        else (event.path, event.seconds, event.why)
        for event in events
    ]
    sent = {"app_id": "7", "page": "2"}
    assert told == [
        (40100, APP, sent, 0),
        (path, 1.25, Why.RATE),
        (path, 1.25, Why.TURN),
        (None, "cut", sent, 1),
        (path, 1.0, Why.AGAIN),
        (0, "", sent, 2),
    ]
    assert all(isinstance(event, (Called, Waits)) for event in events)
