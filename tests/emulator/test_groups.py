"""Asset groups: ad accounts times members."""

from __future__ import annotations

from typing import Any

import pytest

from bcsync.wire.endpoints import (
    BC_ASSET_GET,
    BC_ASSET_GROUP_CREATE,
    BC_ASSET_GROUP_DELETE,
    BC_ASSET_GROUP_GET,
    BC_ASSET_GROUP_LIST,
    BC_ASSET_GROUP_UPDATE,
    BC_MEMBER_GET,
)
from tests.emulator.asking import Asking
from tests.platforms.world import ANA, BO, CLEO


class Group:
    """A group of one account in which Bo is an operator."""

    def __init__(self, api: Asking, center: str) -> None:
        for email in (BO, CLEO):
            api.world.join(center, email)
        rows = api.data(ANA, BC_MEMBER_GET, bc_id=center)["list"]
        self.api, self.center = api, center
        self.users = {row["user_email"]: row["user_id"] for row in rows}
        self.account, self.other = api.world.account(center), api.world.account(center)
        given = {
            "asset_group_name": "All",
            "assets": [{"asset_id": self.account}],
            "members": [self.member(BO, "OPERATOR")],
        }
        data = api.data(ANA, BC_ASSET_GROUP_CREATE, bc_id=center, **given)
        self.id = data["asset_group_id"]

    def member(self, email: str, role: str | None = None) -> dict[str, Any]:
        roles = {"asset_roles": {"ADVERTISER": f"ADVERTISER_ROLE_{role}"}} if role else {}
        return {"member_id": self.users[email], **roles}

    def update(self, **given: Any) -> dict[str, Any]:
        id = {"bc_id": self.center, "asset_group_id": self.id}
        return self.api.ask(ANA, BC_ASSET_GROUP_UPDATE, **id, **given)

    def get(self, entity: str, **filtering: str) -> dict[str, Any]:
        id = {"bc_id": self.center, "asset_group_id": self.id, "query_entity": entity}
        more = {"filtering": filtering} if filtering else {}
        found: dict[str, Any] = self.api.data(ANA, BC_ASSET_GROUP_GET, **id, **more)["asset_group"]
        return found

    @property
    def roles(self) -> dict[str, str]:
        rows = self.get("MEMBER")["members"]
        return {row["member_email"]: row["asset_roles"]["ADVERTISER"][16:] for row in rows}


@pytest.fixture
def group(api: Asking, acme: str) -> Group:
    return Group(api, acme)


def test_a_group_shows_its_accounts_and_its_members(group: Group) -> None:
    account = {"asset_id": group.account, "asset_type": "ADVERTISER", "asset_name": "Acme UK"}
    assert group.get("ASSET") == {
        "asset_group_id": group.id,
        "asset_group_name": "All",
        "assets": [account],
    }
    # No name, so none is shown: null is dropped.
    assert group.get("MEMBER")["members"] == [
        {
            "member_id": group.users[BO],
            "member_email": BO,
            "asset_roles": {"ADVERTISER": "ADVERTISER_ROLE_OPERATOR"},
        }
    ]
    assert not group.get("ASSET", keyword="nothing")["assets"]
    assert group.get("ASSET", keyword=group.account)["assets"]
    assert group.get("MEMBER", keyword=BO)["members"]
    assert not group.get("MEMBER", keyword="bo")["members"]


def test_lists_name_them(group: Group, acme: str) -> None:
    listed = group.api.data(ANA, BC_ASSET_GROUP_LIST, bc_id=acme)
    assert listed["asset_groups"] == [{"asset_group_id": group.id, "asset_group_name": "All"}]
    words = "Missing required field(s): filtering.keyword"
    group.api.refused(40002, words, ANA, BC_ASSET_GROUP_LIST, bc_id=acme, filtering={})


def test_one_kind_of_change_a_call(group: Group) -> None:
    other = [{"asset_id": group.other}]
    changes: list[dict[str, Any]] = [
        {"update_entity": "NAME", "asset_group_name": "Some"},
        {"update_entity": "ASSET", "action": "ADD", "assets": other},
        {"update_entity": "ASSET", "action": "DELETE", "assets": [{"asset_id": group.account}]},
        {"update_entity": "MEMBER", "action": "ADD", "members": [group.member(CLEO, "ANALYST")]},
        {"update_entity": "MEMBER", "action": "DELETE", "members": [group.member(BO)]},
    ]
    for change in changes:
        assert group.update(**change)["code"] == 0
    assert group.get("ASSET")["asset_group_name"] == "Some"
    assert [row["asset_id"] for row in group.get("ASSET")["assets"]] == [group.other]
    assert group.roles == {CLEO: "ANALYST"}


def test_the_role_that_is_not_told_is_admin(group: Group) -> None:
    group.update(update_entity="MEMBER", action="ADD", members=[group.member(CLEO)])
    assert group.roles[CLEO] == "ADMIN"


@pytest.mark.parametrize(("mode", "role"), [("replace", "ADMIN"), ("keep", "OPERATOR")])
def test_adding_a_member_again(group: Group, mode: str, role: str) -> None:
    group.api.behave(reassign=mode)
    given = {"update_entity": "MEMBER", "action": "ADD", "members": [group.member(BO, "ADMIN")]}
    assert group.update(**given)["code"] == 0
    assert group.roles == {BO: role}
    group.api.behave(reassign="refuse")
    assert group.update(**given)["code"] == 40002


@pytest.mark.parametrize(
    ("code", "given"),
    [
        (40002, {"update_entity": "NAME"}),
        (40002, {"update_entity": "ASSET", "action": "ADD"}),
        (40002, {"update_entity": "ASSET", "assets": [{"asset_id": "1"}]}),
        (40300, {"update_entity": "ASSET", "action": "ADD", "assets": [{"asset_id": "x"}]}),
        (40007, {"update_entity": "MEMBER", "action": "ADD", "members": [{"member_id": "x"}]}),
        (40002, {"update_entity": "ROLE"}),
    ],
)
def test_what_an_update_lacks(group: Group, code: int, given: dict[str, Any]) -> None:
    assert group.update(**given)["code"] == code


def test_another_business_centers_group_is_none_of_ours(group: Group, acme: str) -> None:
    other = group.api.world.center(ANA, name="Other")
    api, id = group.api, {"bc_id": other, "asset_group_id": group.id}
    api.refused(40007, "does not exist", ANA, BC_ASSET_GROUP_GET, **id, query_entity="ASSET")
    api.refused(
        40007,
        "does not exist",
        ANA,
        BC_ASSET_GROUP_UPDATE,
        **id,
        update_entity="NAME",
        asset_group_name="Ours",
    )
    api.refused(
        40007, "does not exist", ANA, BC_ASSET_GROUP_DELETE, bc_id=other, asset_group_ids=[group.id]
    )


def test_what_a_group_gave_ends_with_it(group: Group, acme: str) -> None:
    api = group.api
    given = {"bc_id": acme, "asset_type": "ADVERTISER"}
    assert [row["asset_id"] for row in api.data(BO, BC_ASSET_GET, **given)["list"]] == [
        group.account
    ]
    api.data(ANA, BC_ASSET_GROUP_DELETE, bc_id=acme, asset_group_ids=[group.id])
    assert api.data(BO, BC_ASSET_GET, **given)["list"] == []
    words = "must be most 1"
    ids = {"asset_group_ids": [group.id, group.id]}
    api.refused(40002, words, ANA, BC_ASSET_GROUP_DELETE, bc_id=acme, **ids)
