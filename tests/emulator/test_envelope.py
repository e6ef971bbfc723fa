"""What every answer looks like, and what is said before an endpoint is asked."""

from __future__ import annotations

import re

import orjson
import pytest

from bcsync.emulator.contract import CONTRACTS
from bcsync.emulator.endpoints import ANSWERS
from bcsync.wire import scopes
from bcsync.wire.endpoints import ALL, BASE, BC_GET, USER_INFO, Endpoint
from tests.emulator.asking import Asking
from tests.platforms.world import ANA

_PAGED = [each for each in ANSWERS if each.page_size is not None]
_WITH_TOKEN = [each for each in ANSWERS if each.with_token]


def path_of(endpoint: Endpoint) -> str:
    return endpoint.path


def test_an_answer_has_code_message_request_id_and_data_in_this_order(api: Asking) -> None:
    envelope = api.ask(ANA, BC_GET)
    assert list(envelope) == ["code", "message", "request_id", "data"]
    assert (envelope["code"], envelope["message"]) == (0, "OK")


def test_a_refusal_has_them_in_another_order_and_empty_data(api: Asking) -> None:
    envelope = api.ask(ANA, BC_GET, bc_id="acme")
    assert list(envelope) == ["message", "request_id", "data", "code"]
    assert envelope["data"] == {}


def test_a_request_id_is_the_time_and_20_hexadecimal_digits(api: Asking) -> None:
    found = [api.ask(ANA, BC_GET)["request_id"] for _ in range(2)]
    assert all(re.fullmatch(r"20260301120000[0-9A-F]{20}", one) for one in found)
    assert found[0] != found[1]


def said(api: Asking, endpoint: Endpoint, token: str | None) -> tuple[int, str]:
    headers = {} if token is None else {"access-token": token}
    answer = api.raw(endpoint.method, BASE + endpoint.path, headers=headers)
    assert answer.status == 200
    envelope = orjson.loads(answer.body)
    return envelope["code"], envelope["message"]


@pytest.mark.parametrize("endpoint", _WITH_TOKEN, ids=path_of)
def test_without_a_token_every_endpoint_says_where_it_belongs(
    api: Asking, endpoint: Endpoint
) -> None:
    code, message = said(api, endpoint, None)
    assert code == 40104
    assert message.endswith("you should set it in http header with key Access-Token.")


def test_a_token_that_was_never_issued_is_refused(api: Asking) -> None:
    assert said(api, BC_GET, "0" * 40) == (
        40105,
        "Access token is incorrect or has been revoked.",
    )


@pytest.mark.parametrize(
    "endpoint", [each for each in _WITH_TOKEN if each.scope is not None], ids=path_of
)
def test_a_token_lets_its_user_do_what_its_scopes_say_alone(
    api: Asking, endpoint: Endpoint
) -> None:
    assert endpoint.scope is not None
    without = api.token(ANA, scopes=frozenset(scopes.NAMES) - {endpoint.scope})
    text = f"advertiser does not grant you {endpoint.path}:{endpoint.method} permission"
    assert said(api, endpoint, without) == (40001, text)
    wide = api.token(ANA, scopes=frozenset(scopes.PARENTS))
    assert "does not grant you" not in said(api, endpoint, wide)[1]


@pytest.mark.parametrize("endpoint", _PAGED, ids=path_of)
def test_a_page_has_as_many_rows_as_the_documents_say_at_most(
    api: Asking, endpoint: Endpoint
) -> None:
    most = endpoint.page_size
    assert most is not None
    given = {"bc_id": "7100000000000000001", "page_size": str(most + 1)}
    envelope = api.ask(ANA, endpoint, **given)
    assert envelope["code"] == 40002
    if "Missing" not in envelope["message"]:
        assert f"must be most {most}" in envelope["message"]


@pytest.mark.parametrize(
    ("method", "path", "words"),
    [
        ("GET", "/user/info", f"did you mean {BASE}/user/info/"),
        ("GET", "/bc/asset_member/get/", f"did you mean {BASE}/bc/"),
        ("GET", "/bc/asset_admin/get/", f"did you mean {BASE}/bc/"),
        ("GET", "/bc/gett/", f"did you mean {BASE}/bc/get/"),
        ("GET", "/zzz", f"paths begin with {BASE}/"),
    ],
)
def test_a_path_that_leads_nowhere_is_a_plain_404_that_says_what_may_be_meant(
    api: Asking, method: str, path: str, words: str
) -> None:
    answer = api.raw(method, BASE + path, headers={"access-token": api.token(ANA)})
    assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (404, "text/plain")
    first, second = answer.body.decode().splitlines()
    assert first == "404 page not found"
    assert words in second


def test_a_get_without_its_last_slash_is_answered_where_that_is_asked_for(api: Asking) -> None:
    """Reported as working on the live API since 2021, and as a 404 (corrections, 2.23)."""
    api.behave(slashless_get=True)
    headers = {"access-token": api.token(ANA)}
    assert api.raw("GET", f"{BASE}/user/info", headers=headers).status == 200
    assert api.raw("POST", f"{BASE}/bc/member/invite", headers=headers).status == 404


def test_another_method_is_refused_with_the_one_that_is_meant(api: Asking) -> None:
    answer = api.raw("POST", BASE + USER_INFO.path)
    assert (answer.status, answer.headers["allow"]) == (405, "GET")


def test_every_endpoint_has_its_own_path_and_method() -> None:
    assert len({(each.method, each.path) for each in ALL}) == len(ALL)
    assert all(each.path.startswith("/") and each.path.endswith("/") for each in ALL)


def test_every_endpoint_that_is_known_answers() -> None:
    assert set(ANSWERS) == set(CONTRACTS) == set(ALL)
