"""The levers behind the API: what people and TikTok do, how the emulator behaves and misbehaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
import orjson
import pytest

from bcsync.emulator.control.stage import stage_of
from bcsync.emulator.control.table import LEVERS
from bcsync.emulator.in_process import InProcess
from bcsync.emulator.site import Site
from bcsync.platforms.local.control import LocalControl
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.wire.endpoints import ADVERTISER_INFO, BASE, BC_GET, BC_MEMBER_GET, BC_MEMBER_INVITE
from tests.platforms.world import ANA, BO, NOW, World

READ = BASE + BC_GET.path


def reopened(world: World, clock: Callable[[], datetime]) -> LocalPlatform:
    return LocalPlatform.open(world.database, base=Path(), clock=clock)


class Behind:
    """The API as Ana, and what stands behind it, in process."""

    def __init__(self, world: World) -> None:
        self.stage = stage_of(lambda clock: reopened(world, clock), lambda: NOW)
        self.site = Site(self.stage)
        self.world, self.database = world, world.database
        self.slept: list[float] = []
        self.client = httpx2.Client(
            transport=InProcess(self.site, self.slept.append), base_url="http://emulator"
        )
        self.client.headers["Access-Token"] = self.pull("tokens", email=ANA)["access_token"]

    def pull(self, lever: str, method: str = "POST", /, **given: Any) -> Any:
        answer = self._pulled(lever, method, given)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, lever: str, method: str = "POST", /, **given: Any) -> str:
        answer = self._pulled(lever, method, given)
        assert answer.status_code == 400, answer.text
        return str(answer.json()["error"])

    def _pulled(self, lever: str, method: str, given: dict[str, Any]) -> httpx2.Response:
        if method == "POST":
            return self.client.post(f"/control/{lever}", json=given)
        return self.client.request(method, f"/control/{lever}", params=given)

    def read(self, path: str = READ, **given: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(path, params=given).json()
        return found

    def write(self, path: str, **given: Any) -> dict[str, Any]:
        found: dict[str, Any] = self.client.post(path, json=given).json()
        return found

    def center(self) -> str:
        done = self.pull(
            "acts", actor=ANA, action="create", kind="business_center",
            attributes={"name": "Acme", "timezone": "Europe/London", "currency": "GBP"},
        )  # fmt: skip
        return str(done["id"][0])

    def statuses(self, center: str) -> dict[str, str]:
        rows = self.read(BASE + BC_MEMBER_GET.path, bc_id=center)["data"]["list"]
        return {row["user_email"]: row["relation_status"] for row in rows}


@pytest.fixture
def behind(world: World) -> Iterator[Behind]:
    behind = Behind(world)
    with closing(behind.client), closing(behind.stage):
        yield behind


def test_every_lever_is_listed(behind: Behind) -> None:
    listed = behind.pull("", "GET")["levers"]
    assert [(one["method"], one["path"]) for one in listed] == [(e.method, e.path) for e in LEVERS]


def test_a_lever_that_does_not_exist_says_where_the_list_is(behind: Behind) -> None:
    answer = behind.client.get("/control/lever")
    assert (answer.status_code, answer.json()["hint"]) == (404, "GET /control/ lists them")


def test_people_act_by_hand_and_answer_invitations(behind: Behind) -> None:
    center = behind.center()
    assert behind.read()["data"]["list"][0]["bc_info"]["bc_id"] == center
    behind.write(BASE + BC_MEMBER_INVITE.path, bc_id=center, emails=[BO])
    assert behind.statuses(center)[BO] == "PENDING"
    behind.pull("invitations/accept", email=BO, bc_id=center)
    assert behind.statuses(center)[BO] == "BOUND"
    assert "no open invitation" in behind.refused("invitations/accept", email=BO, bc_id=center)
    words = behind.refused("acts", actor=BO, action="update", kind="business_center", id=[center])
    assert "not an admin" in words


def test_tiktok_decides(behind: Behind) -> None:
    center = behind.center()
    assert "verified already" in behind.refused("verifications", bc_id=center)
    assert "ad account" in behind.refused("reviews", advertiser_id="7200000000000000009")
    behind.pull("companies", name="Zeta Ltd", address="1 Road", area="GB")


def test_the_time_is_moved_and_stopped(behind: Behind) -> None:
    later = behind.pull("clock", advance=3600.0, stopped=True)
    assert datetime.fromisoformat(later["now"]).hour == NOW.hour + 1
    assert behind.pull("clock", "GET") == later
    assert behind.read()["request_id"].startswith("20260301130000")
    assert "ISO 8601" in behind.refused("clock", now="tomorrow")


def test_what_is_null_is_as_if_it_were_left_out(behind: Behind) -> None:
    """But where null is a value of its own: a fault that goes on."""
    now = behind.pull("clock", stopped=True)
    assert behind.pull("clock", now=None, advance=None, stopped=None) == now
    level = behind.pull("rates")
    assert behind.pull("rates", level=None) == level
    [plain] = behind.pull("faults", faults=[{"kind": "code"}])["faults"]
    nulls = {name: None for name in plain if name != "kind"}
    [same] = behind.pull("faults", faults=[{"kind": "code", **nulls}])["faults"][1:]
    assert same == {**plain, "times": None}


def test_a_reset_leaves_an_empty_world_and_no_token(behind: Behind) -> None:
    behind.center()
    behind.pull("modes", page_cap=1)
    behind.pull("reset")
    assert behind.read()["code"] == 40105
    assert behind.pull("modes", "GET")["page_cap"] is None
    assert behind.pull("outbox", "GET") == {"letters": []}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"lag": -1}, "'lag': must be least 0"),
        ({"lag": "3"}, "'lag': must be an integer"),
        ({"reassign": "no"}, "'reassign': must be one of replace, keep, refuse"),
        ({"unknown_advertiser": 40002.5}, "'unknown_advertiser': must be one of 40001, 40002"),
        ({"page_cap": 0}, "'page_cap': must be least 1"),
        ({"partner_confirms": 1}, "'partner_confirms': must be true or false"),
    ],
)
def test_a_mode_that_does_not_exist_is_refused(
    behind: Behind, given: dict[str, Any], problem: str
) -> None:
    assert problem in behind.refused("modes", **given)
    plain = behind.pull("modes", "GET")
    assert behind.pull("modes", page_cap=5, unknown_advertiser=40300)["unknown_advertiser"] == 40300
    assert behind.pull("modes", page_cap=None, unknown_advertiser=40001, lag=None) == plain


def test_letters_and_notifications_can_be_read(behind: Behind) -> None:
    center = behind.center()
    behind.write(BASE + BC_MEMBER_INVITE.path, bc_id=center, emails=[BO])
    (letter,) = behind.pull("outbox", "GET")["letters"]
    (note,) = behind.pull("notifications", "GET", email=BO)["notifications"]
    assert letter["recipient"] == BO
    assert center in note["subjects"]


def test_the_request_log_tells_what_was_asked_and_no_secret(behind: Behind) -> None:
    code = behind.pull("auth-codes", email=ANA)["auth_code"]
    behind.pull("requests", "DELETE")
    given = {"app_id": "1", "secret": "s3cret", "auth_code": code}
    token = behind.write(f"{BASE}/oauth2/access_token/", **given)["data"]["access_token"]
    behind.read(f"{BASE}/oauth2/advertiser/get/", app_id="1", secret="s3cret")
    behind.read(bc_id="7100000000000000001")
    told = behind.client.get("/control/requests").text
    assert not any(secret in told for secret in (code, "s3cret", token))
    log = behind.pull("requests", "GET", last="1")
    assert log["counts"] == {
        f"GET {BASE}/bc/get/": 1,
        f"GET {BASE}/oauth2/advertiser/get/": 1,
        f"POST {BASE}/oauth2/access_token/": 1,
    }
    (last,) = log["requests"]
    assert (last["person"], last["code"], last["status"]) == (ANA, 0, 200)
    assert last["parameters"]["bc_id"] == "7100000000000000001"


def test_a_code_and_then_the_answer(behind: Behind) -> None:
    """airbyte, issue 70992: HTTP 200 with 40100, some times over."""
    text = "Due to too many requests, requests from App 1 are temporarily restricted."
    fault = {"kind": "code", "code": 40100, "message": text, "times": 2}
    behind.pull("faults", faults=[fault])
    answers = [behind.read() for _ in range(3)]
    assert [(one["code"], one["message"]) for one in answers] == [(40100, text)] * 2 + [(0, "OK")]
    assert behind.pull("faults", "GET") == {"faults": []}


def test_an_answer_that_is_no_envelope(behind: Behind) -> None:
    """Nango, pull request 515: an envelope without a code; gateways that answer in HTML."""
    odd = {"kind": "answer", "status": 200, "body": '{"data": {}}'}
    broken = {"kind": "answer", "status": 502, "body": "<html>Bad gateway</html>"}
    behind.pull("faults", faults=[odd, broken])
    assert behind.client.get(READ).json() == {"data": {}}
    assert behind.client.get(READ).status_code == 502
    assert behind.client.get(READ).json()["code"] == 0


def invited(behind: Behind, kind: str) -> tuple[str, bool]:
    center = behind.center()
    path = BC_MEMBER_INVITE.path
    behind.pull("faults", faults=[{"kind": kind, "path": path}])
    given = {"bc_id": center, "emails": [BO]}
    try:
        heard = str(behind.client.post(BASE + path, json=given).json()["data"])
    except httpx2.RemoteProtocolError:
        heard = "nothing"
    return heard, BO in behind.statuses(center)


@pytest.mark.parametrize(
    ("kind", "heard", "happened"),
    [("cut_before", "nothing", False), ("cut_after", "nothing", True), ("empty", "{}", True)],
)
def test_an_answer_is_lost_before_or_after_its_effect(
    behind: Behind, kind: str, heard: str, happened: bool
) -> None:
    assert invited(behind, kind) == (heard, happened)


def test_a_slow_answer_is_a_timeout_to_who_is_in_a_hurry(behind: Behind) -> None:
    behind.pull("faults", faults=[{"kind": "slow", "seconds": 7.0, "times": None}])
    with pytest.raises(httpx2.ReadTimeout):
        behind.client.get(READ, timeout=5)
    assert behind.client.get(READ, timeout=10).json()["code"] == 0
    assert behind.slept == [7.0]


def test_faults_hit_a_share_of_the_calls_and_the_same_ones_each_time(behind: Behind) -> None:
    fault = {"kind": "code", "code": 50000, "times": None, "share": 0.25, "seed": 7}

    def codes() -> list[int]:
        behind.pull("faults", faults=[fault])
        found = [behind.read()["code"] for _ in range(40)]
        behind.pull("faults", "DELETE")
        return found

    first = codes()
    assert first == codes()
    assert 0 < first.count(50000) < 20


def test_faults_are_for_the_path_and_the_method_that_they_name(behind: Behind) -> None:
    behind.pull("faults", faults=[{"kind": "code", "code": 50000, "method": "POST"}])
    behind.pull(
        "faults", faults=[{"kind": "code", "code": 50002, "path": "/user/info/", "skip": 1}]
    )
    assert behind.read()["code"] == 0
    found = [behind.read(f"{BASE}/user/info/")["code"] for _ in range(3)]
    assert found == [0, 50002, 0]
    assert behind.write(BASE + BC_MEMBER_INVITE.path)["code"] == 50000


def test_a_write_shows_after_some_reads_of_each_endpoint(behind: Behind) -> None:
    center = behind.center()
    behind.pull("modes", lag=2)
    behind.write(BASE + BC_MEMBER_INVITE.path, bc_id=center, emails=[BO])
    shown = [BO in behind.statuses(center) for _ in range(3)]
    assert shown == [False, False, True]
    behind.write(BASE + BC_MEMBER_INVITE.path, bc_id=center, emails=["cleo@acme.example"])
    behind.statuses(center)
    behind.write(BASE + BC_MEMBER_INVITE.path, bc_id=center, emails=["dora@acme.example"])
    sizes = [len(behind.statuses(center)) for _ in range(4)]
    assert sizes == [2, 3, 4, 4], "each write has waited for two reads"


def test_the_rate_of_a_second_a_minute_and_the_pause_after_it(behind: Behind) -> None:
    behind.pull("clock", stopped=True)
    behind.pull("rates", level="basic")
    codes = [behind.read()["code"] for _ in range(11)]
    assert codes == [0] * 10 + [40100]
    assert behind.read()["message"] == "Requests made too frequently"
    assert behind.read(BASE + ADVERTISER_INFO.path)["code"] == 40002, "another path, another bucket"
    for _ in range(59):
        behind.pull("clock", advance=1.0)
        assert {behind.read()["code"] for _ in range(10)} == {0}
    behind.pull("clock", advance=0.999)
    assert "temporarily restricted" in behind.read()["message"]
    behind.pull("clock", advance=240.0)
    assert behind.read()["code"] == 40100, "closed for five minutes"
    behind.pull("clock", advance=60.0)
    assert behind.read()["code"] == 0


def test_a_database_that_is_gone_is_told(behind: Behind) -> None:
    behind.center()
    behind.site.stage.platform.close()
    Path(behind.database).unlink()
    answer = behind.read()
    assert answer["code"] == 50000
    assert "database is gone (start the server again)" in answer["message"]


def test_a_page_is_cut_short_where_that_is_asked_for(behind: Behind) -> None:
    center = behind.center()
    emails = [f"p{n}@acme.example" for n in range(7)]
    behind.write(BASE + BC_MEMBER_INVITE.path, bc_id=center, emails=emails)
    behind.pull("modes", page_cap=3)
    data = behind.read(BASE + BC_MEMBER_GET.path, bc_id=center, page_size="20")["data"]
    assert len(data["list"]) == 3
    assert data["page_info"] == {"page": 1, "page_size": 3, "total_number": 8, "total_page": 3}


@pytest.mark.parametrize(("shifting", "seen"), [("none", 8), ("lost", 7), ("twice", 8)])
def test_pages_shift_while_they_are_read(behind: Behind, shifting: str, seen: int) -> None:
    center = behind.center()
    emails = [f"p{n}@acme.example" for n in range(7)]
    behind.write(BASE + BC_MEMBER_INVITE.path, bc_id=center, emails=emails)
    behind.pull("modes", shifting=shifting)
    path, found = BASE + BC_MEMBER_GET.path, []
    for page in "12":
        found += behind.read(path, bc_id=center, page=page, page_size="4")["data"]["list"]
    assert len(found) == seen
    assert len({row["user_email"] for row in found}) == (7 if shifting != "none" else 8)


def test_a_list_moves_once_while_it_is_read(behind: Behind) -> None:
    center = behind.center()
    emails = [f"p{n}@acme.example" for n in range(7)]
    behind.write(BASE + BC_MEMBER_INVITE.path, bc_id=center, emails=emails)
    behind.pull("faults", faults=[{"kind": "lost", "path": BC_MEMBER_GET.path}])
    given = {"bc_id": center, "page": "2", "page_size": "4"}
    sizes = [len(behind.read(BASE + BC_MEMBER_GET.path, **given)["data"]["list"]) for _ in "12"]
    assert sizes == [3, 4]


def test_the_total_is_that_of_today(behind: Behind) -> None:
    """Lists are counted once between two writes, whoever writes."""
    center = behind.center()
    path = BASE + BC_MEMBER_GET.path

    def total(**filtering: str) -> int:
        given = {"bc_id": center, "filtering": orjson.dumps(filtering).decode()}
        return int(behind.read(path, **given)["data"]["page_info"]["total_number"])

    assert (total(), total(relation_status="PENDING")) == (1, 0)
    behind.write(BASE + BC_MEMBER_INVITE.path, bc_id=center, emails=[BO])
    assert (total(), total(relation_status="PENDING")) == (2, 1)
    other = reopened(behind.world, lambda: NOW)
    LocalControl(other).accept(BO, center)
    other.close()
    assert (total(), total(relation_status="PENDING")) == (2, 0)


@pytest.mark.parametrize(("mode", "rows"), [("refuse", 0), ("cap", 20), ("honour", 26)])
def test_more_members_on_a_page_than_20(behind: Behind, mode: str, rows: int) -> None:
    """Nobody knows what the API does (corrections, 2.13); clients ask for 50."""
    center = behind.center()
    emails = [f"p{n}@acme.example" for n in range(25)]
    behind.write(BASE + BC_MEMBER_INVITE.path, bc_id=center, emails=emails)
    behind.pull("modes", member_page=mode)
    answer = behind.read(BASE + BC_MEMBER_GET.path, bc_id=center, page_size="50")
    assert (answer["code"], len(answer["data"].get("list", ()))) == (0 if rows else 40002, rows)
