"""Reports of the public about this API (corrections, 7): the server's half, each with what it was about.

The numbers are those of that list; a client's half is tested with the client.
"""

from __future__ import annotations

from typing import Any

import pytest

from bcsync.wire.endpoints import (
    ADVERTISER_INFO,
    BC_ADVERTISER_CREATE,
    BC_ASSET_ADMIN_GET,
    BC_MEMBER_DELETE,
    BC_MEMBER_GET,
    BC_MEMBER_INVITE,
    BC_PARTNER_ADD,
    BC_PARTNER_ASSET_GET,
    Endpoint,
)
from tests.emulator.asking import Asking
from tests.platforms.world import ANA, BO, NICO

OF_ADVERTISERS = {"asset_type": "ADVERTISER"}


def _sharing(api: Asking, acme: str, northwind: str) -> list[str]:
    pair = {"bc_id": acme, "partner_id": northwind, "share_type": "SHARING"}
    rows = api.data(ANA, BC_PARTNER_ASSET_GET, **pair, **OF_ADVERTISERS)["list"]
    return [row["asset_id"] for row in rows]


def test_1_a_share_is_answered_with_0_and_shows_later(
    api: Asking, acme: str, northwind: str
) -> None:
    api.behave(partner_confirms=True)
    account = api.world.account(acme)
    pair = {"bc_id": acme, "partner_id": northwind}
    assert api.ask(ANA, BC_PARTNER_ADD, **pair, asset_ids=[account])["code"] == 0
    assert _sharing(api, acme, northwind) == []
    api.world.control.confirm_partner(acme, northwind)
    assert _sharing(api, acme, northwind) == [account]


def test_2_what_a_partner_shares_is_in_one_list_and_not_in_the_other(
    api: Asking, acme: str, northwind: str
) -> None:
    api.behave(hide_shared=True)
    account = api.world.account(acme)
    pair = {"bc_id": acme, "partner_id": northwind}
    api.data(ANA, BC_PARTNER_ADD, **pair, asset_ids=[account])
    assert api.data(NICO, BC_ASSET_ADMIN_GET, bc_id=northwind, **OF_ADVERTISERS)["list"] == []
    shared = {"bc_id": northwind, "partner_id": acme, "share_type": "SHARED", **OF_ADVERTISERS}
    (row,) = api.data(NICO, BC_PARTNER_ASSET_GET, **shared)["list"]
    assert row["asset_id"] == account


def _walk(api: Asking, person: str, endpoint: Endpoint, **given: Any) -> list[list[Any]]:
    """Pages as their totals say."""
    pages, number, last = [], 1, 1
    while number <= last:
        data = api.data(person, endpoint, **given, page=number)
        pages.append(data["list"])
        number, last = number + 1, data["page_info"]["total_page"]
    return pages


@pytest.mark.parametrize(("mode", "sizes"), [("cap", [20, 20, 5]), ("honour", [45])])
def test_3_fewer_rows_than_asked_for_are_not_the_last(
    api: Asking, acme: str, mode: str, sizes: list[int]
) -> None:
    emails = [f"p{n}@acme.example" for n in range(44)]
    api.data(ANA, BC_MEMBER_INVITE, bc_id=acme, emails=emails)
    words = "'page_size': must be most 50"
    api.refused(40002, words, ANA, BC_ASSET_ADMIN_GET, bc_id=acme, page_size=100, **OF_ADVERTISERS)
    api.behave(member_page=mode)
    pages = _walk(api, ANA, BC_MEMBER_GET, bc_id=acme, page_size=50)
    assert [len(page) for page in pages] == sizes
    assert len({row["user_email"] for page in pages for row in page}) == 45


def _state(api: Asking, center: str, email: str) -> str:
    given = {"bc_id": center, "filtering": {"keyword": email}}
    rows = api.data(ANA, BC_MEMBER_GET, **given)["list"]
    return rows[0]["relation_status"] if rows else "nobody"


def test_4_who_was_a_member_is_one_at_once_and_others_after_some_looks(
    api: Asking, acme: str
) -> None:
    api.behave(former_at_once=True)
    api.world.join(acme, BO)
    (row,) = api.data(ANA, BC_MEMBER_GET, bc_id=acme, filtering={"keyword": BO})["list"]
    api.data(ANA, BC_MEMBER_DELETE, bc_id=acme, user_id=row["user_id"])
    api.behave(lag=2)
    api.data(ANA, BC_MEMBER_INVITE, bc_id=acme, emails=[BO])
    assert [_state(api, acme, BO) for _ in range(3)] == ["nobody", "nobody", "BOUND"]


ACCOUNT = {"name": "Tienda", "currency": "GBP", "timezone": "America/Bogota", "type": "AUCTION"}
CUSTOMER = {"company": "Tienda SAS", "industry": 291406, "registered_area": "CO"}
DIRECT = {"advertiser_info": ACCOUNT, "customer_info": CUSTOMER}
REFUSED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "Only allowed for AGENCY and SELF_SERVICE_AGENCY",
        {},
        {**DIRECT, "qualification_info": {"promotion_link": "https://tienda.example"}},
    ),
    ("Industry invalid", {}, {**DIRECT, "customer_info": {**CUSTOMER, "industry": 29}}),
    ("The maximum number of advertiser accounts has been created", {"creation": "quota"}, DIRECT),
    ("unusual activity", {"creation": "unusual"}, DIRECT),
]


@pytest.mark.parametrize(("words", "modes", "given"), REFUSED)
def test_5_what_creation_is_refused_for(
    api: Asking, words: str, modes: dict[str, Any], given: dict[str, Any]
) -> None:
    center = api.world.center(type="direct")
    api.behave(**modes)
    api.refused(40002, words, ANA, BC_ADVERTISER_CREATE, bc_id=center, **given)


def test_5_and_what_is_taken(api: Asking) -> None:
    center = api.world.center(type="direct")
    assert api.data(ANA, BC_ADVERTISER_CREATE, bc_id=center, **DIRECT)["advertiser_id"]


def test_6_a_suspended_account_says_so_in_whole_words(api: Asking, acme: str) -> None:
    one, two = api.world.account(acme), api.world.account(acme)
    api.world.control.suspend(one, "1:Policy\nviolated,endtime:2031-12-31 07:32:13")
    given = {"bc_id": acme, **OF_ADVERTISERS}
    states = {
        row["asset_id"]: row["advertiser_status"]
        for row in api.data(ANA, BC_ASSET_ADMIN_GET, **given)["list"]
    }
    assert states == {one: "STATUS_LIMIT", two: "STATUS_ENABLE"}
    wrong = {"advertiser_show_status": "STATUS_LIMIT"}
    words = "advertiser_show_status"
    api.refused(40002, words, ANA, BC_ASSET_ADMIN_GET, **given, filtering=wrong)
    right = {"advertiser_show_status": "SHOW_ACCOUNT_STATUS_PUNISHED"}
    (row,) = api.data(ANA, BC_ASSET_ADMIN_GET, **given, filtering=right)["list"]
    assert row["asset_id"] == one


@pytest.mark.parametrize(("mode", "made"), [("no_id", 1), ("nothing", 0)])
def test_18_code_0_and_no_id_whether_something_was_made_or_not(
    api: Asking, acme: str, mode: str, made: int
) -> None:
    api.behave(creation=mode)
    assert api.data(ANA, BC_ADVERTISER_CREATE, bc_id=acme, **DIRECT) == {}
    given = {"bc_id": acme, "filtering": {"keyword": "Tienda"}, **OF_ADVERTISERS}
    assert api.data(ANA, BC_ASSET_ADMIN_GET, **given)["page_info"]["total_number"] == made


def test_18_an_id_that_is_asked_for_twice_is_answered_once(api: Asking, acme: str) -> None:
    account = api.world.account(acme)
    (row,) = api.data(ANA, ADVERTISER_INFO, advertiser_ids=[account, account])["list"]
    assert row["advertiser_id"] == account


@pytest.mark.parametrize(("shifting", "rows", "people"), [("lost", 44, 44), ("twice", 46, 45)])
def test_18_a_list_that_moves_has_other_rows_than_its_total(
    api: Asking, acme: str, shifting: str, rows: int, people: int
) -> None:
    emails = [f"p{n}@acme.example" for n in range(44)]
    api.data(ANA, BC_MEMBER_INVITE, bc_id=acme, emails=emails)
    api.behave(shifting=shifting)
    pages = _walk(api, ANA, BC_MEMBER_GET, bc_id=acme, page_size=20)
    found = [row["user_email"] for page in pages for row in page]
    assert (len(found), len({*found})) == (rows, people)
