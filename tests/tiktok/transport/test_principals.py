"""Who a token stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx2
import pytest

from bcsync.platforms.tiktok.transport.principals import (
    Center,
    Holder,
    User,
    holder_of,
    missing_scopes,
    user_of,
)
from bcsync.platforms.tiktok.transport.problems import ApiRefused, NoAnswer
from bcsync.wire import scopes
from tests.tiktok.transport.answers import TOKEN, Answer, answer, api, page

ID = 7543056879933489153
ME = {
    "core_user_id": ID,
    "display_name": "Ana",
    "email": "a***@acme.example",
    "avatar_url": "https://x.example/a",
    "create_time": 1700000000,
}


def centers(*given: tuple[int, str, Mapping[str, Any] | None]) -> httpx2.Response:
    rows = [
        {"bc_info": {"bc_id": id, "name": f"BC {id}"}, "user_role": role, "ext_user_role": extra}
        for id, role, extra in given
    ]
    return answer(page(rows, len(rows), 1))


def served(answers: Mapping[str, httpx2.Response]) -> Answer:
    """Answers by the end of the path."""

    def handler(request: httpx2.Request) -> httpx2.Response:
        return answers[request.url.path.removeprefix("/open_api/v1.3")]

    return handler


def test_a_token_is_resolved_to_a_user_and_their_business_centers() -> None:
    found = centers(
        (1, "ADMIN", {"finance_role": "MANAGER"}),
        (2, "STANDARD", {"finance_role": None}),
        (3, "ADMIN", None),
    )
    holder = holder_of(api(served({"/user/info/": answer(ME), "/bc/get/": found})), TOKEN)
    assert holder == Holder(
        User(str(ID), "Ana", "a***@acme.example"),
        (
            Center("1", "BC 1", "ADMIN", "MANAGER"),
            Center("2", "BC 2", "STANDARD", None),
            Center("3", "BC 3", "ADMIN", None),
        ),
    )
    assert [holder.administers(id) for id in ("1", "2", "3", "4")] == [True, False, True, False]


@pytest.mark.parametrize(
    "told",
    [answer({}, 40001, "No permission"), answer({}, 40130, "scope"), answer({}), answer(None)],
)
def test_a_user_who_is_not_told_is_left_open(told: httpx2.Response) -> None:
    assert user_of(api(served({"/user/info/": told})), TOKEN) == User(None, "", "")


@pytest.mark.parametrize("code", [40105, 40102])
def test_a_dead_token_is_told(code: int) -> None:
    with pytest.raises(ApiRefused) as raised:
        user_of(api(served({"/user/info/": answer({}, code, "revoked")})), TOKEN)
    assert "issue a new token" in raised.value.hint


def test_no_answer_is_no_user() -> None:
    with pytest.raises(NoAnswer):
        user_of(api(served({"/user/info/": httpx2.Response(503)})), TOKEN)


def test_permissions_that_a_token_lacks_are_found_by_trying() -> None:
    grant = "advertiser does not grant you /bc/partner/get/:GET permission"
    answers = {
        "/bc/member/get/": answer(page([], 0, 0)),
        "/bc/asset/admin/get/": answer({}, 40130, "scope not authorized"),
        "/bc/partner/get/": answer({}, 40001, grant),
        "/bc/asset_group/list/": answer({}, 40002, "not for this Business Center"),
        "/bc/advertiser/qualification/get/": answer({}, 40001, "You don't have permission"),
    }
    assert missing_scopes(api(served(answers)), TOKEN, "1") == (scopes.ASSETS, scopes.PARTNERS)
