"""Where the API is, and that a password in its address stays there."""

from __future__ import annotations

import base64

import httpx2
import pytest

from bcsync.errors import SettingsError
from bcsync.platforms.tiktok.transport.address import parse
from bcsync.platforms.tiktok.transport.api import Api
from bcsync.platforms.tiktok.transport.problems import ApiProblem, NoAnswer
from bcsync.wire.endpoints import BC_GET
from tests.tiktok.transport.answers import TOKEN, Answer, answer

TIKTOK = "https://business-api.tiktok.com"
PASSWORD = "opensesame-7123"


@pytest.mark.parametrize(
    ("base", "shown", "called"),
    [
        (None, TIKTOK, f"{TIKTOK}/open_api/v1.3/bc/get/"),
        (TIKTOK, TIKTOK, f"{TIKTOK}/open_api/v1.3/bc/get/"),
        (
            "http://127.0.0.1:99/",
            "http://127.0.0.1:99",
            "http://127.0.0.1:99/open_api/v1.3/bc/get/",
        ),
        ("http://here/open_api/v1.3", "http://here", "http://here/open_api/v1.3/bc/get/"),
        ("HTTP://Here/open_api/v1.3/", "http://here", "http://here/open_api/v1.3/bc/get/"),
        ("http://here/a/b", "http://here/a/b", "http://here/a/b/open_api/v1.3/bc/get/"),
        (
            f"http://u:{PASSWORD}@here",
            "http://here",
            f"http://u:{PASSWORD}@here/open_api/v1.3/bc/get/",
        ),
    ],
)
def test_another_address_is_the_same_api(base: str | None, shown: str, called: str) -> None:
    """Public report 15: the host stands in no code."""
    asked: list[str] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        asked.append(str(request.url))
        return answer()

    Api(base, httpx2.MockTransport(handler)).get(BC_GET, TOKEN, {})
    assert asked == [called]
    assert parse(base).shown == shown


@pytest.mark.parametrize(
    "base",
    [
        "ftp://here",
        "https://",
        "https://here\x00",
        f"https://here?key={PASSWORD}",
        f"https://here/#{PASSWORD}",
        "here",
        f"://u:{PASSWORD}@here",
    ],
)
def test_what_is_no_address_is_told_without_it(base: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Api(base)
    assert raised.value.message == "platform.base_url is no web address"
    assert PASSWORD not in repr(raised.value) + raised.value.hint


@pytest.mark.parametrize(
    "answers",
    [
        lambda _request: answer({}, 40002, f"who is u:{PASSWORD}?"),
        lambda request: answer({}, 40002, str(request.url)),
    ],
)
def test_a_password_in_it_is_sent_and_never_told(answers: Answer) -> None:
    asked: list[str] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.headers["Authorization"])
        return answers(request)

    client = Api(f"https://user:{PASSWORD}@api.example", httpx2.MockTransport(handler))
    with pytest.raises(ApiProblem) as raised:
        client.get(BC_GET, TOKEN, {})
    assert base64.b64decode(asked[0].split()[1]).decode() == f"user:{PASSWORD}"
    assert PASSWORD not in str(raised.value)
    assert PASSWORD not in repr(parse(f"https://user:{PASSWORD}@api.example"))


@pytest.mark.parametrize("base", ["http://127.0.0.1:99999999", f"http://{'a' * 64}.example"])
def test_an_address_that_nothing_can_be_sent_to_gives_no_answer(base: str) -> None:
    """Not through the network: the port and the name are refused before it."""
    with pytest.raises(NoAnswer) as raised:
        Api(base, timeout=1).get(BC_GET, TOKEN, {})
    assert not raised.value.in_doubt


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("HTTPS_PROXY", f"foo://u:{PASSWORD}@here:1", "the proxy cannot be used"),
        ("ALL_PROXY", f"socks9://u:{PASSWORD}@here:1", "the proxy cannot be used"),
        ("SSL_CERT_FILE", "not/there.pem", "the certificates to trust cannot be read"),
        ("SSL_CERT_FILE", __file__, "the certificates to trust cannot be read"),
    ],
)
def test_variables_that_http_clients_go_by_are_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as raised:
        Api()
    assert raised.value.message == message
    assert variable in raised.value.hint
    assert PASSWORD not in repr(raised.value) + raised.value.hint
    assert raised.value.__suppress_context__
