"""Assets, who has them, and giving them to members."""

from __future__ import annotations

from typing import Any

import pytest

from bcsync.model.action import Action
from bcsync.wire.endpoints import (
    ADVERTISER_INFO,
    BC_ASSET_ADMIN_DELETE,
    BC_ASSET_ADMIN_GET,
    BC_ASSET_ASSIGN,
    BC_ASSET_GET,
    BC_ASSET_MEMBER_GET,
    BC_ASSET_PARTNER_GET,
    BC_ASSET_UNASSIGN,
    BC_MEMBER_GET,
)
from tests import conftest
from tests.emulator.asking import Asking
from tests.platforms.world import ANA, BO, CLEO, DANA, NICO

database = conftest.database
"""Lists are read by indexes of both databases."""
OF_ADVERTISERS = {"asset_type": "ADVERTISER"}


def _user(api: Asking, center: str, email: str) -> str:
    rows = api.data(ANA, BC_MEMBER_GET, bc_id=center, page_size=20)["list"]
    return next(str(row["user_id"]) for row in rows if row["user_email"] == email)


def _assets(api: Asking, person: str, center: str, **filtering: str) -> dict[str, dict[str, Any]]:
    given = {"filtering": filtering} if filtering else {}
    data = api.data(person, BC_ASSET_ADMIN_GET, bc_id=center, **OF_ADVERTISERS, **given)
    assert data["page_info"]["total_number"] == len(data["list"])
    return {row["asset_id"]: row for row in data["list"]}


def _had(api: Asking, person: str, center: str, **filtering: str) -> dict[str, str]:
    given = {"filtering": filtering} if filtering else {}
    data = api.data(person, BC_ASSET_GET, bc_id=center, **OF_ADVERTISERS, **given)
    return {row["asset_id"]: row["advertiser_role"] for row in data["list"]}


def _holders(api: Asking, center: str, account: str) -> dict[str, str]:
    data = api.data(
        ANA, BC_ASSET_MEMBER_GET, bc_id=center, asset_id=account, page_size=20, **OF_ADVERTISERS
    )
    return {row["user_email"]: row["advertiser_role"] for row in data["list"]}


def test_an_owned_account_has_every_member_of_the_row(api: Asking, acme: str) -> None:
    account = api.world.account(acme)
    assert _assets(api, ANA, acme) == {
        account: {
            "asset_type": "ADVERTISER",
            "asset_id": account,
            "asset_name": "Acme UK",
            "advertiser_account_type": "AUCTION",
            "advertiser_role": "ADMIN",
            "catalog_role": None,
            "ad_creation_eligible": None,
            "store_role": None,
            "tt_account_roles": None,
            "business_account_roles": None,
            "owner_bc_name": "Acme Group",
            "relation_type": "OWNER_BC",
            "relation_status": "BOUND",
            "advertiser_status": "STATUS_ENABLE",
            "pixel_code": None,
        }
    }


def test_a_request_goes_from_pending_to_bound_to_unbound(
    api: Asking, acme: str, northwind: str
) -> None:
    world, account = api.world, api.world.account(acme)

    def state() -> tuple[str, str, str]:
        row = _assets(api, NICO, northwind)[account]
        return row["relation_type"], row["relation_status"], row["advertiser_role"]

    world.do(NICO, Action.REQUEST, "access", northwind, account, permission="operator")
    assert state() == ("OWNER_PARTNER", "PENDING", "OPERATOR")
    world.do(ANA, Action.APPROVE, "approval", account, northwind)
    assert state() == ("OWNER_PARTNER", "BOUND", "OPERATOR")
    world.do(ANA, Action.REMOVE, "approval", account, northwind)
    assert state()[1] == "UNBOUND"
    world.do(NICO, Action.REQUEST, "access", northwind, account, permission="analyst")
    world.do(ANA, Action.DECLINE, "approval", account, northwind)
    assert state()[1] == "REJECTED"


def test_an_individual_owner_is_no_business_center(api: Asking, northwind: str) -> None:
    account = api.world.account(DANA, DANA)
    api.world.do(NICO, Action.REQUEST, "access", northwind, account, permission="analyst")
    row = _assets(api, NICO, northwind)[account]
    assert (row["relation_type"], row["owner_bc_name"]) == ("OWNER_INDIVIDUAL", None)
    assert _assets(api, NICO, northwind, relation_type="OWNER_INDIVIDUAL")
    assert not _assets(api, NICO, northwind, relation_type="OWNER_PARTNER")


def _shared(api: Asking, acme: str, northwind: str) -> str:
    account = api.world.account(acme)
    api.world.do(ANA, Action.CREATE, "partner", acme, northwind)
    api.world.do(ANA, Action.CREATE, "share", acme, northwind, account, role="operator")
    return account


def test_what_is_shared_stands_once_beside_what_was_asked_for(
    api: Asking, acme: str, northwind: str
) -> None:
    account = _shared(api, acme, northwind)
    row = _assets(api, NICO, northwind)[account]
    assert (row["relation_type"], row["relation_status"]) == ("OWNER_PARTNER", "BOUND")
    assert row["advertiser_role"] == "OPERATOR"
    # A request from before that was declined says nothing about what is held now.
    api.world.tamper(
        "INSERT INTO platform_accesses (center, account, permission, status, asked_by, since) "
        f"VALUES ('{northwind}', '{account}', 'analyst', 'declined', '{NICO}', '')"
    )
    api.world.control.sign_up(BO)
    assert _assets(api, NICO, northwind)[account]["relation_status"] == "BOUND"
    api.world.tamper("UPDATE platform_accesses SET status = 'active'")
    api.world.control.sign_up(BO)
    assert _assets(api, NICO, northwind)[account]["advertiser_role"] == "ANALYST"


def test_shared_accounts_can_be_hidden(api: Asking, acme: str, northwind: str) -> None:
    _shared(api, acme, northwind)
    api.behave(hide_shared=True)
    assert not _assets(api, NICO, northwind)


def test_a_partner_is_told_of_whom_it_is_shared_with(
    api: Asking, acme: str, northwind: str
) -> None:
    account = _shared(api, acme, northwind)
    data = api.data(ANA, BC_ASSET_PARTNER_GET, bc_id=acme, asset_id=account, **OF_ADVERTISERS)
    assert data["list"] == [{"bc_id": northwind, "bc_name": "Northwind Media"}]


def test_a_page_goes_over_all_sources(api: Asking, acme: str, northwind: str) -> None:
    world = api.world
    own = sorted(world.account(northwind, NICO, company="Zen Co Ltd") for _ in range(3))
    ids = [world.account(acme) for _ in range(5)]
    for id in ids[:2]:
        world.do(NICO, Action.REQUEST, "access", northwind, id, permission="analyst")
    world.do(ANA, Action.CREATE, "partner", acme, northwind)
    for id in ids[2:]:
        world.do(ANA, Action.CREATE, "share", acme, northwind, id, role="analyst")
    given = {"bc_id": northwind, **OF_ADVERTISERS, "page_size": 2}
    pages = [api.data(NICO, BC_ASSET_ADMIN_GET, **given, page=page) for page in range(1, 6)]
    assert [row["asset_id"] for page in pages for row in page["list"]] == own + ids
    assert pages[0]["page_info"] == {
        "page": 1,
        "page_size": 2,
        "total_number": 8,
        "total_page": 4,
    }


def test_filters_of_the_list(api: Asking, acme: str) -> None:
    world = api.world
    uk, us = world.account(acme, name="Acme UK"), world.account(acme, name="Acme US")
    world.control.suspend(us, "1:policy")
    assert list(_assets(api, ANA, acme, keyword="uk")) == [uk]
    assert list(_assets(api, ANA, acme, keyword=us)) == [us]
    punished = _assets(api, ANA, acme, advertiser_show_status="SHOW_ACCOUNT_STATUS_PUNISHED")
    assert [row["advertiser_status"] for row in punished.values()] == ["STATUS_LIMIT"]
    assert len(_assets(api, ANA, acme, relation_type="OWNER_BC", relation_status="BOUND")) == 2
    assert not _assets(api, ANA, acme, relation_status="PENDING")
    wrong = {"advertiser_show_status": "STATUS_LIMIT"}
    api.refused(
        40002,
        "advertiser_show_status",
        ANA,
        BC_ASSET_ADMIN_GET,
        bc_id=acme,
        **OF_ADVERTISERS,
        filtering=wrong,
    )


def test_other_types_of_assets_are_none(api: Asking, acme: str) -> None:
    for endpoint in (BC_ASSET_GET, BC_ASSET_ADMIN_GET):
        data = api.data(ANA, endpoint, bc_id=acme, asset_type="CATALOG")
        assert (data["list"], data["page_info"]["total_page"]) == ([], 0)


def test_only_admins_see_the_list_of_all(api: Asking, acme: str) -> None:
    api.world.join(acme, BO)
    api.refused(40001, "No permission", BO, BC_ASSET_ADMIN_GET, bc_id=acme, **OF_ADVERTISERS)
    assert _had(api, BO, acme) == {}
    api.refused(40001, "No permission", DANA, BC_ASSET_GET, bc_id=acme, **OF_ADVERTISERS)


def test_giving_and_taking_a_role(api: Asking, acme: str) -> None:
    api.world.join(acme, BO)
    account, bo = api.world.account(acme), _user(api, acme, BO)
    asset = {"bc_id": acme, "user_id": bo, "asset_id": account, **OF_ADVERTISERS}
    api.data(ANA, BC_ASSET_ASSIGN, **asset, advertiser_role="ANALYST")
    assert _had(api, BO, acme) == _had(api, ANA, acme, user_id=bo) == {account: "ANALYST"}
    assert _holders(api, acme, account) == {BO: "ANALYST"}
    api.data(ANA, BC_ASSET_UNASSIGN, **asset)
    assert _had(api, BO, acme) == _holders(api, acme, account) == {}
    api.refused(40007, "is not assigned", ANA, BC_ASSET_UNASSIGN, **asset)


@pytest.mark.parametrize(("mode", "role"), [("replace", "OPERATOR"), ("keep", "ANALYST")])
def test_giving_another_role(api: Asking, acme: str, mode: str, role: str) -> None:
    api.behave(reassign=mode)
    api.world.join(acme, BO)
    account, bo = api.world.account(acme), _user(api, acme, BO)
    asset = {"bc_id": acme, "user_id": bo, "asset_id": account, **OF_ADVERTISERS}
    for given in ("ANALYST", "OPERATOR", "OPERATOR"):
        api.data(ANA, BC_ASSET_ASSIGN, **asset, advertiser_role=given)
    assert _had(api, BO, acme) == {account: role}
    api.behave(reassign="refuse")
    api.refused(40002, "already", ANA, BC_ASSET_ASSIGN, **asset, advertiser_role="ADMIN")


def test_who_cannot_be_given_what(api: Asking, acme: str, northwind: str) -> None:
    world = api.world
    world.join(acme, BO)
    account, bo = world.account(acme), _user(api, acme, BO)
    foreign = world.account(northwind, NICO, company="Zen Co Ltd")
    asset = {"bc_id": acme, "user_id": bo, "asset_id": account, **OF_ADVERTISERS}
    role = {"advertiser_role": "ANALYST"}
    stranger = {**asset, "user_id": "7999999999999999997"}
    refused = [
        (40002, "Missing required field(s): advertiser_role", asset),
        (40007, "is not a member", {**stranger, **role}),
        (40002, f"to the asset({foreign})", {**asset, **role, "asset_id": foreign}),
        (40300, "does not exist", {**asset, **role, "asset_id": "7299999999999999999"}),
        (40002, "to the asset(", {**asset, "asset_type": "TT_ACCOUNT"}),
        (40002, "advertiser_role", {**asset, "advertiser_role": "ADVERTISER_ROLE_ANALYST"}),
    ]
    for code, words, given in refused:
        api.refused(code, words, ANA, BC_ASSET_ASSIGN, **given)
    api.refused(40001, "No permission", BO, BC_ASSET_ASSIGN, **asset, **role)


@pytest.mark.parametrize(
    ("mode", "both", "grouped"),
    [
        ("direct", "ANALYST", "OPERATOR"),
        ("strongest", "OPERATOR", "OPERATOR"),
        ("apart", "ANALYST", None),
    ],
)
def test_roles_of_groups(api: Asking, acme: str, mode: str, both: str, grouped: str | None) -> None:
    api.behave(group_roles=mode)
    world = api.world
    world.join(acme, BO)
    one, two = world.account(acme), world.account(acme)
    world.do(ANA, Action.CREATE, "assignment", acme, one, BO, role="analyst")
    world.do(
        ANA,
        Action.CREATE,
        "asset_group",
        acme,
        name="All",
        accounts=[one, two],
        members={BO: "operator"},
    )
    wanted = {one: both, two: grouped} if grouped else {one: both}
    assert _had(api, BO, acme) == wanted
    assert {id: role for id in (one, two) if (role := _holders(api, acme, id).get(BO))} == wanted


def test_a_group_gives_no_more_than_is_held(api: Asking, acme: str, northwind: str) -> None:
    account = _shared(api, acme, northwind)
    world = api.world
    world.join(northwind, CLEO, NICO)
    world.do(
        NICO,
        Action.CREATE,
        "asset_group",
        northwind,
        name="All",
        accounts=[account],
        members={CLEO: "operator"},
    )
    world.end(ANA, Action.REMOVE, "share", acme, northwind, account)
    assert _had(api, CLEO, northwind) == {}


def test_an_account_is_not_deleted(api: Asking, acme: str) -> None:
    account = api.world.account(acme)
    given = {"bc_id": acme, "asset_ids": [account]}
    api.refused(40002, "asset_type", ANA, BC_ASSET_ADMIN_DELETE, **given, **OF_ADVERTISERS)
    api.refused(40002, "asset(", ANA, BC_ASSET_ADMIN_DELETE, **given, asset_type="LEAD")


def test_what_is_known_of_an_account(api: Asking, acme: str) -> None:
    contact = {"name": "Alice White", "email": "alice@acme.example", "number": "+18023123463"}
    account = api.world.account(acme, contact=contact, industry="291905")
    (row,) = api.data(ANA, ADVERTISER_INFO, advertiser_ids=[account])["list"]
    assert (row["status"], row["rejection_reason"]) == ("STATUS_ENABLE", "")
    assert (row["role"], row["owner_bc_id"]) == ("ROLE_ADVERTISER", acme)
    assert (row["industry"], row["contacter"]) == ("291905", "Al***te")
    assert row["cellphone_number"] == "+18023****63"
    assert "company_name_editable" not in row
    few = {"advertiser_ids": [account], "fields": ["advertiser_id", "name"]}
    assert api.data(ANA, ADVERTISER_INFO, **few)["list"] == [
        {"advertiser_id": account, "name": "Acme UK"}
    ]
    editable = {"advertiser_ids": [account], "fields": ["name", "company_name_editable"]}
    assert api.data(ANA, ADVERTISER_INFO, **editable)["list"] == [
        {"advertiser_id": account, "company_name_editable": True}
    ]


def test_a_suspended_account_says_so(api: Asking, acme: str) -> None:
    account = api.world.account(acme)
    api.world.control.suspend(account, "1:Policy\nviolated,endtime:2031-12-31 07:32:13")
    (row,) = api.data(ANA, ADVERTISER_INFO, advertiser_ids=[account])["list"]
    assert row["status"] == "STATUS_LIMIT"
    assert row["rejection_reason"].startswith("1:Policy\n")


def test_any_role_on_an_account_suffices(api: Asking, acme: str, northwind: str) -> None:
    world, account = api.world, _shared(api, acme, northwind)
    own = world.account(DANA, DANA)
    world.join(acme, BO)
    world.join(acme, CLEO)
    world.do(ANA, Action.CREATE, "assignment", acme, account, BO, role="analyst")
    for person in (ANA, BO, NICO):
        (row,) = api.data(person, ADVERTISER_INFO, advertiser_ids=[account])["list"]
        assert ("owner_bc_id" in row) == (person == ANA)
    assert api.data(DANA, ADVERTISER_INFO, advertiser_ids=[own])["list"]
    for person in (CLEO, DANA):
        words = f"No permission to operate advertiser: {account}"
        api.refused(40001, words, person, ADVERTISER_INFO, advertiser_ids=[account])


@pytest.mark.parametrize("code", [40001, 40002, 40300])
def test_an_unknown_account_refuses_the_call(api: Asking, acme: str, code: int) -> None:
    api.behave(unknown_advertiser=code)
    ids = [api.world.account(acme), "1234567890123456789"]
    words = "The advertiser 1234567890123456789 doesn't exist or has been deleted."
    api.refused(code, words, ANA, ADVERTISER_INFO, advertiser_ids=ids)


def test_a_hundred_accounts_a_call(api: Asking) -> None:
    ids = [f"72{n:017d}" for n in range(101)]
    api.refused(40011, "must be most 100", ANA, ADVERTISER_INFO, advertiser_ids=ids)
