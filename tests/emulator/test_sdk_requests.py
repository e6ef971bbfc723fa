"""What the official SDK was recorded to send, byte for byte, one request after the other.

``sdk_requests.json`` holds method, target and body of each, and the code that the emulator answers with: in a
Business Center with the ids that stand in the requests.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from bcsync.emulator.messages import Response
from bcsync.model.action import Action
from tests.emulator.asking import Asking
from tests.platforms.world import ANA, NICO

BC, PARTNER = "7100000000000000001", "7100000000000000009"
ACCOUNTS = ("7200000000000000001", "7200000000000000040", "7200000000000000043")
MEMBER, MEMBER_ID, ANA_ID = (
    "harness-member@example.com",
    "7300000000000000027",
    "7300000000000000001",
)
GROUP = "7400000000000000069"
REQUESTS: list[dict[str, Any]] = orjson.loads(
    Path(__file__).with_name("sdk_requests.json").read_bytes()
)
SENT = {
    "accept": "application/json",
    "accept-encoding": "identity",
    "business-sdk": "1",
    "content-type": "application/json",
    "sdk-language": "Py",
    "sdk-version": "0.1.3",
    "user-agent": "Swagger-Codegen/1.0.0/python",
}


def _stage(api: Asking) -> None:
    """Everything that the requests name."""
    world = api.world
    world.center(id=BC)
    world.center(NICO, id=PARTNER, name="Northwind Media", type="agency")
    for id in ACCOUNTS:
        world.account(BC, id=id)
    world.join(BC, MEMBER)
    for email, id in ((MEMBER, MEMBER_ID), (ANA, ANA_ID)):
        world.tamper(f"UPDATE platform_users SET id = '{id}' WHERE email = '{email}'")
    world.do(ANA, Action.CREATE, "asset_group", BC, name="All", accounts=[ACCOUNTS[1]], members={})
    for table, column in (("groups", "id"), ("group_accounts", '"group"')):
        world.tamper(f"UPDATE platform_{table} SET {column} = '{GROUP}'")


def _answers(api: Asking) -> Iterator[tuple[str, int]]:
    token = api.token(ANA)
    for each in REQUESTS:
        path, _, query = each["target"].partition("?")
        headers = dict(SENT)
        if not each["name"].startswith("oauth2_access_token"):
            headers["access-token"] = "wrong" if "[wrong token]" in each["name"] else token
        answer = api.raw(
            each["method"], path, query=query, body=each["body"].encode(), headers=headers
        )
        assert isinstance(answer, Response)
        assert answer.status == 200, each
        yield each["name"], orjson.loads(answer.body)["code"]


@pytest.fixture
def staged(api: Asking) -> Asking:
    _stage(api)
    return api


def test_each_is_taken_or_refused_for_what_it_says(staged: Asking) -> None:
    assert dict(_answers(staged)) == {each["name"]: each["code"] for each in REQUESTS}
