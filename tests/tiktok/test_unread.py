"""What cannot be read is unknown, and it is said whose token it takes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bcsync.testing import Fault, TikTokBusiness
from tests.cli import conftest as cli
from tests.cli.conftest import Bcsync
from tests.tiktok.newcomer import ANA, NICO, begin, seeded

bcsync = cli.bcsync
BO = "bo@acme.example"
WORLD = f"""
version: 1
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {{{ANA}: admin, {BO}: standard}}
    ad_accounts: {{uk: {{name: Acme UK}}}}
    asset_groups: {{all: {{name: All, accounts: [uk], members: {{{BO}: operator, {ANA}: admin}}}}}}
  northwind:
    name: Northwind
    timezone: Europe/London
    currency: GBP
    members: {{{NICO}: admin}}
"""
DEAD = "f00dfeed" * 5


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[TikTokBusiness]:
    with seeded(WORLD, monkeypatch) as tiktok:
        yield tiktok


@pytest.mark.parametrize("command", [["plan"], ["apply", "--auto-approve"], ["drift"]])
def test_a_token_that_opens_nothing_is_an_error_and_not_an_empty_plan(
    world: TikTokBusiness,
    tmp_path: Path,
    bcsync: Bcsync,
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
) -> None:
    mine = begin(bcsync, tmp_path / "mine", world.url, "acme")
    monkeypatch.setenv("ACME_TOKEN", DEAD)
    said = bcsync(mine, *command)
    assert said.code == 1, said
    assert "No changes" not in said.out
    assert "revoked" in said.err
    assert "issue a new token" in said.err
    assert DEAD not in said.out + said.err


def test_one_of_two_dead_tokens_leaves_its_own_unknown_and_is_told_once(
    world: TikTokBusiness, tmp_path: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = begin(bcsync, tmp_path / "mine", world.url, "acme", "northwind")
    monkeypatch.setenv("ACME_TOKEN", DEAD)
    said = bcsync(mine, "plan")
    assert said.code == 0, said
    assert said.out.count("[unknown-scope]") == 1
    assert "business_center.acme: everything in it could not be read" in said.out
    assert "issue a new token" in said.out
    assert "actors" not in said.out
    # Unknown is not as declared: who asks is not told that all is well.
    assert bcsync(mine, "plan", "--detailed-exitcode").code == 1
    # Nobody knows whether it is there: that is not said to be an id that is wrong.
    shutil.rmtree(mine / ".bcsync")
    said = bcsync(mine, "plan")
    assert "the platform shows no" not in said.out
    assert "unknown, because it could not be read" in said.out


def test_a_list_that_is_refused_tells_of_credentials(
    world: TikTokBusiness, tmp_path: Path, bcsync: Bcsync
) -> None:
    mine = begin(bcsync, tmp_path / "mine", world.url, "acme")
    told = "this is " + "long " * 10_000
    world.fail(Fault("code", code=40002, message=told, path="/bc/partner/get/", times=None))
    said = bcsync(mine, "plan")
    assert "use the token of an admin of it (credentials in bcsync.yaml)" in said.out
    assert len(said.out) < 20_000


def test_what_may_come_from_a_group_is_not_written_down_as_given_directly(
    world: TikTokBusiness, tmp_path: Path, bcsync: Bcsync
) -> None:
    mine = begin(bcsync, tmp_path / "mine", world.url, "acme")
    assert (mine / "acme.yaml").read_text().count(BO) == 2
    assert "No changes" in bcsync(mine, "plan").out


def test_what_is_declared_is_seen_where_nothing_is_bound_yet(
    world: TikTokBusiness, tmp_path: Path, bcsync: Bcsync
) -> None:
    mine = begin(bcsync, tmp_path / "mine", world.url, "acme")
    layout = mine / "acme.yaml"
    (id_line,) = [line for line in layout.read_text().splitlines() if "name: Acme UK" in line]
    members = f"{id_line}\n        members: {{{BO}: operator}}"
    layout.write_text(layout.read_text().replace(id_line, members, 1))
    assert "No changes" in bcsync(mine, "plan").out
    shutil.rmtree(mine / ".bcsync")
    said = bcsync(mine, "plan").out
    assert "to adopt" in said
    assert "to create" not in said


def test_the_token_of_no_admin_begins_with_nothing_and_that_is_told(
    world: TikTokBusiness, tmp_path: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACME_TOKEN", world.token(BO))
    said = bcsync(
        None,
        *("init", str(tmp_path / "mine"), "--from-platform", "--base-url", world.url),
        "--credential=acme=ACME_TOKEN",
    )
    assert "none of these tokens is that of an admin" in said.err


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("/bc/get/", {"bc_info": "x", "user_role": None}),
        ("/bc/get/", {"bc_info": {"bc_id": ["7"], "status": []}, "user_role": []}),
        ("/bc/member/get/", {"user_id": "1", "user_email": ["x"], "user_role": {}}),
        ("/bc/member/get/", {"user_id": {}, "user_email": BO, "ext_user_role": "x"}),
        ("/bc/asset/admin/get/", {"asset_id": {"a": 1}, "asset_name": ["x"]}),
        ("/bc/asset/get/", {"asset_id": "7200000000000000001", "advertiser_role": ["x"]}),
        ("/bc/partner/get/", {"bc_id": [], "bc_name": {}}),
        ("/bc/asset/group/list/", {"asset_group_id": {}, "asset_group_name": []}),
    ],
)
def test_rows_that_no_api_sends_end_no_plan_in_a_mistake(
    world: TikTokBusiness, tmp_path: Path, bcsync: Bcsync, path: str, row: object
) -> None:
    mine = begin(bcsync, tmp_path / "mine", world.url, "acme")
    page = {"page": 1, "page_size": 10, "total_number": 1, "total_page": 1}
    data = {"list": [row], "page_info": page}
    body = json.dumps({"code": 0, "message": "OK", "request_id": "1", "data": data})
    world.fail(Fault("answer", status=200, body=body, path=path, times=None))
    said = bcsync(mine, "plan")
    assert "made a mistake" not in said.err
    assert "['x']" not in said.out


@pytest.mark.parametrize(
    ("path", "rows", "name"),
    [
        ("/bc/member/get/", "list", "user_email"),
        ("/bc/asset/admin/get/", "list", "asset_id"),
        ("/bc/partner/get/", "list", "bc_id"),
        ("/bc/asset_group/list/", "asset_groups", "asset_group_id"),
    ],
)
def test_a_row_that_does_not_say_what_it_is_makes_its_list_unknown(
    world: TikTokBusiness, tmp_path: Path, bcsync: Bcsync, path: str, rows: str, name: str
) -> None:
    mine = begin(bcsync, tmp_path / "mine", world.url, "acme")
    page = {"page": 1, "page_size": 10, "total_number": 1, "total_page": 1}
    data = {rows: [{name: None}], "page_info": page}
    body = json.dumps({"code": 0, "message": "OK", "request_id": "1", "data": data})
    world.fail(Fault("answer", status=200, body=body, path=path, times=None))
    plan = json.loads(bcsync(mine, "plan", "--format", "json").out)
    assert plan["operations"] == []
    assert f"a row of it has no {name}" in json.dumps(plan["findings"])
