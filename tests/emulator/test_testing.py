"""``bcsync.testing``: the emulator in other people's tests."""

from __future__ import annotations

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import httpx2
import pytest

from bcsync.errors import UsageRefused
from bcsync.platforms.local.refusal import RefusalError
from bcsync.testing import Fault, TikTokBusiness
from bcsync.wire.endpoints import BASE

ANA = "ana@acme.example"
LAYOUT = {
    "bcsync.yaml": f"version: 1\nactor: {ANA}\n",
    "acme.yaml": """
version: 1
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members:
      ana@acme.example: admin
      bo@acme.example: standard
    ad_accounts:
      uk: {name: Acme UK, company: Acme Ltd, industry: "290303", registered_area: GB}
""",
}


def get(api: TikTokBusiness, path: str, token: str, **given: str) -> Any:
    query = "&".join(f"{name}={quote(value)}" for name, value in given.items())
    request = Request(f"{api.url}{BASE}{path}?{query}", headers={"Access-Token": token})
    with urlopen(request) as answer:
        return json.load(answer)["data"]


def test_a_world_is_seeded_from_a_layout_and_asked_over_a_socket(
    tiktok_business: TikTokBusiness,
) -> None:
    seeded = tiktok_business.seed(LAYOUT)
    assert (seeded.refused, seeded.left) == ((), ())
    token = tiktok_business.token(ANA)
    (row,) = get(tiktok_business, "/bc/get/", token)["list"]
    center = row["bc_info"]["bc_id"]
    members = get(tiktok_business, "/bc/member/get/", token, bc_id=center)["list"]
    assert {m["user_email"]: m["relation_status"] for m in members} == {
        ANA: "BOUND",
        "bo@acme.example": "BOUND",
    }
    assert [entry.path for entry in tiktok_business.requests] == [
        f"{BASE}/bc/get/",
        f"{BASE}/bc/member/get/",
    ]


def test_a_layout_that_is_not_valid_is_told_by_its_findings(
    tiktok_business: TikTokBusiness,
) -> None:
    with pytest.raises(UsageRefused, match="not valid") as refused:
        tiktok_business.seed({"x.yaml": "version: 1\nbusiness_centres: {}\n"})
    (finding,) = refused.value.details
    assert finding.startswith("x.yaml:2:1: ")
    with pytest.raises(UsageRefused, match="no name of a file"):
        tiktok_business.seed({"../x.yaml": ""})


def test_a_layout_is_applied_by_a_lever_too(tiktok_business: TikTokBusiness) -> None:
    with httpx2.Client(base_url=tiktok_business.url, timeout=600) as client:
        seeded = client.post("/control/seed", json={"files": LAYOUT}).json()
        assert (seeded["refused"], seeded["left"]) == ([], [])
        assert seeded["done"] >= 3
        wrong = client.post("/control/seed", json={"files": {"x.yaml": "version: 2\n"}})
    assert (wrong.status_code, wrong.json()["error"]) == (400, "the layout is not valid")
    assert wrong.json()["details"][0].startswith("x.yaml:1:")


def test_who_leaves_in_the_middle_of_a_body_is_no_fault(tiktok_business: TikTokBusiness) -> None:
    host, port = tiktok_business.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(b"POST /x/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")
    with httpx2.Client(base_url=tiktok_business.url) as client:
        assert client.get("/control/clock").status_code == 200
    assert tiktok_business.faults == []


def test_people_act_by_hand(tiktok_business: TikTokBusiness) -> None:
    tiktok_business.token(ANA)
    center = tiktok_business.act(
        ANA, "create", "business_center", name="Acme", timezone="Europe/London"
    )
    assert center.startswith("71")
    with pytest.raises(RefusalError, match="does not exist"):
        tiktok_business.act(ANA, "invite", "member", "7100000000000009999", "bo@acme.example")


def test_a_connection_is_cut_without_an_answer(tiktok_business: TikTokBusiness) -> None:
    token = tiktok_business.token(ANA)
    tiktok_business.fail(Fault("cut_before"), Fault("answer", status=503, body="busy"))
    with httpx2.Client(base_url=tiktok_business.url) as client:
        client.headers["Access-Token"] = token
        with pytest.raises(httpx2.RemoteProtocolError):
            client.get(f"{BASE}/bc/get/")
        assert client.get(f"{BASE}/bc/get/").status_code == 503
        assert client.get(f"{BASE}/bc/get/").json()["code"] == 0
    assert tiktok_business.faults == []


def test_the_same_world_is_there_without_a_socket(tiktok_business: TikTokBusiness) -> None:
    token = tiktok_business.token(ANA)
    with httpx2.Client(transport=tiktok_business.transport(), base_url="http://emulator") as client:
        client.headers["Access-Token"] = token
        assert client.get(f"{BASE}/user/info/").json()["data"]["email"].startswith("a")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:1"}, 200),
        ({"Host": "[::1]:80"}, 200),
        ({"Host": "evil.example"}, 403),
    ],
)
def test_levers_are_for_this_machine_by_its_own_name(
    tiktok_business: TikTokBusiness, headers: dict[str, str], status: int
) -> None:
    """A page on the web may make its own name point here: it does not get in by that."""
    with httpx2.Client(base_url=tiktok_business.url) as client:
        assert client.get("/control/modes", headers=headers).status_code == status


def test_a_form_on_a_web_page_pulls_no_lever(tiktok_business: TikTokBusiness) -> None:
    request = Request(f"{tiktok_business.url}/control/reset", b"{}", {"Content-Type": "text/plain"})
    with pytest.raises(HTTPError, match="403"):
        urlopen(request)


def test_too_large_a_body_is_not_read_to_its_end(tiktok_business: TikTokBusiness) -> None:
    with httpx2.Client(base_url=tiktok_business.url) as client:
        path = f"{BASE}/bc/image/upload/"
        assert client.post(path, content=b"x" * (13 * 1024 * 1024)).status_code == 413


def test_threads_that_write_at_once_lose_nothing(tiktok_business: TikTokBusiness) -> None:
    token = tiktok_business.token(ANA)
    center = tiktok_business.act(
        ANA, "create", "business_center", name="Acme", timezone="Europe/London"
    )
    emails = [f"p{n}@acme.example" for n in range(24)]

    def invite(email: str) -> int:
        with httpx2.Client(base_url=tiktok_business.url, timeout=600) as client:
            given = {"bc_id": center, "emails": [email]}
            answer = client.post(
                f"{BASE}/bc/member/invite/", json=given, headers={"Access-Token": token}
            )
            return int(answer.json()["code"])

    with ThreadPoolExecutor(24) as pool:
        assert set(pool.map(invite, emails)) == {0}
    page = get(tiktok_business, "/bc/member/get/", token, bc_id=center, page_size="20")
    assert page["page_info"]["total_number"] == 25
