"""What goes out, and what an answer becomes."""

from __future__ import annotations

import threading

import httpx2
import pytest

from bcsync.errors import LockLost
from bcsync.platforms.tiktok.transport.exchange import File
from bcsync.platforms.tiktok.transport.problems import (
    ApiPartly,
    ApiProblem,
    ApiRefused,
    NoAnswer,
)
from bcsync.wire.endpoints import (
    ADVERTISER_INFO,
    BC_ADVERTISER_DISABLE,
    BC_ASSET_ASSIGN,
    BC_GET,
    BC_IMAGE_UPLOAD,
)
from tests.tiktok.transport.answers import (
    REQUEST,
    TOKEN,
    always,
    answer,
    api,
    in_turn,
    posted,
)

BIG = 7543056879933489153
"""Beyond 2^53 (airbyte #80210)."""


def test_a_read_goes_out_as_the_api_takes_it() -> None:
    """The token in its header, the final slash, JSON for lists and objects, nothing for None."""
    seen: list[httpx2.Request] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return answer({"list": []})

    params = {
        "advertiser_ids": ["1", "2"],
        "filtering": {"keyword": "über"},
        "page": 1,
        "fields": None,
    }
    api(handler).get(ADVERTISER_INFO, TOKEN, params)
    (request,) = seen
    assert request.url.path == "/open_api/v1.3/advertiser/info/"
    assert request.headers["Access-Token"] == TOKEN.reveal()
    assert dict(request.url.params) == {
        "advertiser_ids": '["1","2"]',
        "filtering": '{"keyword":"über"}',
        "page": "1",
    }


def test_a_write_goes_out_as_json() -> None:
    seen: list[httpx2.Request] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return answer()

    api(handler).post(BC_ASSET_ASSIGN, TOKEN, {"bc_id": "7", "asset_ids": [], "asset_type": None})
    (request,) = seen
    assert request.headers["Content-Type"] == "application/json"
    assert posted(request) == {"bc_id": "7", "asset_ids": []}


def test_a_file_goes_out_as_multipart() -> None:
    seen: list[httpx2.Request] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        request.read()
        return answer({"image_id": "tos-1"})

    file = File("licence.png", b"\x89PNG", "image/png")
    data = api(handler).post(BC_IMAGE_UPLOAD, TOKEN, {"bc_id": "7"}, files={"image_file": file})
    (request,) = seen
    assert request.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert (
        b'name="image_file"; filename="licence.png"\r\nContent-Type: image/png' in request.content
    )
    assert b'name="bc_id"\r\n\r\n7\r\n' in request.content
    assert data == {"image_id": "tos-1"}


def test_ids_come_as_strings_with_every_digit() -> None:
    """Public report 19, and the ids that the API sends as numbers."""
    body = (
        f'{{"code":0,"message":"OK","data":{{"scope":[4,{BIG}],"bc_id":{BIG},"asset_ids":[{BIG}],'
        f'"list":[{{"advertiser_id":{BIG},"balance":12.5,"create_time":{BIG}}}]}}}}'
    )
    data = api(in_turn(httpx2.Response(200, content=body))).get(BC_GET, TOKEN, {})
    assert data == {
        "scope": ["4", str(BIG)],
        "bc_id": str(BIG),
        "asset_ids": [str(BIG)],
        "list": [{"advertiser_id": str(BIG), "balance": 12.5, "create_time": BIG}],
    }


@pytest.mark.parametrize("data", [None, {}, [], "none"])
def test_an_answer_without_data_is_empty(data: object) -> None:
    assert api(in_turn(answer(data))).post(BC_ASSET_ASSIGN, TOKEN, {}) == {}


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (httpx2.Response(200, content=b"<html>hello"), "what came is no JSON"),
        (
            httpx2.Response(200, html="<html>Sign in"),
            "HTTP 200 with text/html, what came is no JSON",
        ),
        (
            httpx2.Response(502, html="<html>Bad gateway"),
            "HTTP 502 with text/html, what came is no JSON",
        ),
        (
            httpx2.Response(403, html="<html>Blocked"),
            "HTTP 403 with text/html, what came is no JSON",
        ),
        (httpx2.Response(200, content=b" "), "what came is empty"),
        (httpx2.Response(200, content=b"[1]"), "what came is no JSON object"),
        (
            httpx2.Response(200, content=b'{"message":"OK","data":{}}'),
            "what came has no return code",
        ),
        (httpx2.Response(200, content=b'{"code":"well"}'), "what came has no return code"),
        (httpx2.Response(503, content=b"busy"), "HTTP 503"),
        (httpx2.Response(302, headers={"Location": "https://evil.example"}), "HTTP 302"),
        (httpx2.ReadTimeout("slow"), "it took too long"),
        (httpx2.ReadError("reset"), "reset"),
        (httpx2.ConnectError("nodename nor servname provided"), "nodename nor servname provided"),
        (httpx2.RemoteProtocolError(""), "the connection broke"),
    ],
    ids=str,
)
def test_what_is_no_answer_is_told_as_none(
    response: httpx2.Response | Exception, reason: str
) -> None:
    with pytest.raises(NoAnswer) as raised:
        api(always(response)).post(BC_ASSET_ASSIGN, TOKEN, {})
    assert raised.value.reason == reason
    assert reason in raised.value.message
    assert raised.value.hint
    assert ("a proxy" in raised.value.hint) == ("text/html" in reason)


@pytest.mark.parametrize(
    ("response", "in_doubt"),
    [
        (httpx2.ConnectError("refused"), False),
        (httpx2.ConnectTimeout("slow"), False),
        (httpx2.ReadTimeout("slow"), True),
        (httpx2.WriteError("reset"), True),
        (httpx2.Response(502), True),
        (httpx2.Response(302), False),
        (httpx2.Response(404), False),
        (httpx2.Response(200, content=b"cut off"), True),
        (answer({}, 40001, "No permission to operate advertiser: 1"), False),
        (answer({}, 40100, "Requests made too frequently"), False),
        (answer({}, 50002, "processing error"), True),
        (answer({}, 40002, "Internal error. Try again later."), True),
        (answer({}, 40050, "duplicated request"), True),
    ],
)
def test_it_is_known_whether_a_write_may_have_been_done(
    response: httpx2.Response | Exception, in_doubt: bool
) -> None:
    with pytest.raises(ApiProblem) as raised:
        api(always(response)).post(BC_ASSET_ASSIGN, TOKEN, {})
    assert raised.value.in_doubt is in_doubt


def test_a_refusal_carries_what_support_asks_for() -> None:
    refusal = answer({}, 40002, "Missing required field(s): bc_id.")
    with pytest.raises(ApiRefused) as raised:
        api(in_turn(refusal)).get(BC_GET, TOKEN, {})
    problem = raised.value
    assert (problem.code, problem.said) == (40002, "Missing required field(s): bc_id.")
    assert problem.request_id == REQUEST
    assert str(problem) == (
        f"TikTok refused /bc/get/: Missing required field(s): bc_id. (code 40002, request {REQUEST})"
    )


def test_what_is_done_in_part_is_never_taken_for_done() -> None:
    """Code 20001: what failed stands in the data."""
    partly = answer(
        {"failed_infos": [{"advertiser_id": BIG, "reason": "DELIVERING"}]}, 20001, "partly"
    )
    with pytest.raises(ApiPartly) as raised:
        api(in_turn(partly)).post(BC_ADVERTISER_DISABLE, TOKEN, {})
    assert raised.value.data == {
        "failed_infos": [{"advertiser_id": str(BIG), "reason": "DELIVERING"}]
    }


@pytest.mark.parametrize(
    "response",
    [
        answer({}, 40105, f"Access token {TOKEN.reveal()} is incorrect or has been revoked."),
        httpx2.ReadError(f"while sending {TOKEN.reveal()}"),
    ],
    ids=["refused", "broken"],
)
def test_a_token_that_is_repeated_to_us_is_not_repeated_by_us(
    response: httpx2.Response | Exception,
) -> None:
    with pytest.raises(ApiProblem) as raised:
        api(always(response)).get(BC_GET, TOKEN, {})
    assert TOKEN.reveal() not in repr(raised.value) + raised.value.message + raised.value.hint
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


def test_work_overlaps_and_keeps_its_order() -> None:
    client = api(lambda request: answer({"bc_id": request.url.params["bc_id"]}))
    made = client.each(lambda id_: client.get(BC_GET, TOKEN, {"bc_id": id_})["bc_id"], "12345")
    assert list(made) == ["1", "2", "3", "4", "5"]


def test_a_refusal_among_others_comes_at_its_place() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        return (
            answer({}, 40001, "No permission") if request.url.params["bc_id"] == "3" else answer()
        )

    client = api(handler)
    made = client.each(lambda id_: client.get(BC_GET, TOKEN, {"bc_id": id_}), "12345")
    assert [next(made), next(made)] == [{}, {}]
    with pytest.raises(ApiRefused):
        next(made)


def test_work_within_work_does_not_wait_for_itself() -> None:
    client = api(lambda _request: answer())

    def inner(number: int) -> int:
        return sum(
            1 for _ in client.each(lambda _each: client.get(BC_GET, TOKEN, {}), range(number))
        )

    assert list(client.each(inner, [3] * 80)) == [3] * 80
    client.close()


def test_what_nobody_waits_for_is_not_sent_any_more() -> None:
    """Ctrl-C while calls wait for their turn: they never leave."""
    gate, asked = threading.Event(), list[str]()

    def handler(request: httpx2.Request) -> httpx2.Response:
        asked.append(posted(request)["asset_id"])
        return answer()

    client = api(handler)

    def work(id_: str) -> object:
        if id_ != "1":
            gate.wait()
        return client.post(BC_ASSET_ASSIGN, TOKEN, {"asset_id": id_})

    made = client.each(work, "12345")
    assert next(made) == {}
    made.close()
    gate.set()
    client.close()
    assert asked == ["1"]


def test_a_permit_is_asked_each_time_right_before_a_write_is_sent() -> None:
    """Minutes may have passed since it was begun: a lease that is lost meanwhile sends nothing."""
    told: list[str] = []

    def handler(_request: httpx2.Request) -> httpx2.Response:
        told.append("sent")
        return answer({}, 40100, "Requests made too frequently")

    def permit() -> None:
        told.append("asked")
        if told.count("asked") == 3:
            raise LockLost("the lease is another's")

    with pytest.raises(LockLost):
        api(handler).post(BC_ASSET_ASSIGN, TOKEN, {}, permit=permit)
    assert told == ["asked", "sent", "asked", "sent", "asked"]
