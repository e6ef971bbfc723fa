"""The official SDK, unmodified, drives every method of its Business Center class against the server."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import business_api_client as sdk
import pytest

from bcsync.emulator import tokens
from bcsync.model.action import Action
from bcsync.platforms.port import Act, Done, Seen
from tests import conftest
from tests.emulator.official_sdk import Sdk, serving
from tests.platforms.world import ANA, BO, CLEO, NICO

database = conftest.database

OF_BC = {
    name
    for name in vars(sdk.BCApi)
    if not name.startswith("_") and not name.endswith("_with_http_info")
}
BEYOND_BC = {
    "advertiser_info",
    "advertiser_update",
    "oauth2_access_token",
    "oauth2_advertiser_get",
    "tool_timezone",
}


@pytest.fixture
def client(database: str, tmp_path: Path) -> Iterator[Sdk]:
    with serving(database, tmp_path) as client:
        yield client


class Story:
    """Ana's Business Center and Nico's, and what the SDK does in them."""

    def __init__(self, client: Sdk) -> None:
        self.sdk = client
        self.world = client.stage
        for person in (ANA, NICO):
            client.token(person)
        self.acme = self._center(ANA, "Acme Group", "normal")
        self.north = self._center(NICO, "Northwind Media", "agency")

    def _center(self, person: str, name: str, kind: str) -> str:
        attributes = {"name": name, "timezone": "Europe/London", "currency": "GBP", "type": kind}
        act = Act(person, Action.CREATE, "business_center", (), attributes)
        (answer,) = self.world.platform.perform([act])
        assert isinstance(answer, Done)
        assert isinstance(answer.seen, Seen)
        return answer.seen.id[0]

    def ana(self, method: str, /, *required: Any, **given: Any) -> Any:
        return self.sdk(ANA, method, *required, **given)

    def create(self, name: str, **more: Any) -> str:
        body = sdk.AdvertiserCreateBody(
            advertiser_info=sdk.BcadvertisercreateAdvertiserInfo(
                name=name, currency="GBP", timezone="Europe/London", type="AUCTION"
            ),
            bc_id=self.acme,
            contact_info=sdk.BcadvertisercreateContactInfo(
                name="Harness", email="harness@example.com", number="+441234567890"
            ),
            customer_info=sdk.BcadvertisercreateCustomerInfo(
                company="Acme Ltd", industry=290303, registered_area="GB"
            ),
            **more,
        )
        data = self.ana("bc_advertiser_create", body=body)
        return str(data["advertiser_id"])


@pytest.fixture
def story(client: Sdk) -> Story:
    return Story(client)


def test_every_method_of_the_class(story: Story, tmp_path: Path) -> None:
    one, two = story.create("Acme UK"), story.create("Acme US")
    _business_centers(story)
    _members(story)
    _accounts(story, one)
    _assignments(story, one)
    _groups(story, one, two)
    _partners(story, one, two)
    _beside(story, one)
    _images(story, tmp_path)
    _tokens(story, one)
    assert story.sdk.called == OF_BC | BEYOND_BC


def _business_centers(story: Story) -> None:
    rows = story.ana("bc_get", page=1, page_size=50)["list"]
    assert [row["bc_info"]["bc_id"] for row in rows] == [story.acme]
    filtering = sdk.FilteringBcGet(keyword="acme g", keyword_type="TIER", relation_type="CHILD")
    given = {"bc_id": story.acme, "scene": "TIERED_ACCOUNT", "filtering": filtering}
    assert story.ana("bc_get", **given)["page_info"]["total_number"] == 1


def _user(story: Story, email: str) -> str:
    filtering = sdk.FilteringBcMemberGet(keyword=email, relation_status="BOUND")
    data = story.ana("bc_member_get", story.acme, filtering=filtering, page=1, page_size=20)
    (row,) = data["list"]
    return str(row["user_id"])


def _members(story: Story) -> None:
    body = sdk.MemberInviteBody(bc_id=story.acme, emails=[BO, CLEO], asset_ids=[])
    assert story.ana("bc_member_invite", body=body) == {}
    again = sdk.MemberInviteBody(bc_id=story.acme, emails=[BO.upper()], asset_ids=[])
    assert story.ana("bc_member_invite", body=again) == {}
    story.ana("bc_member_delete", body=sdk.MemberDeleteBody(bc_id=story.acme, user_email=CLEO))
    story.world.control.accept(BO, story.acme)
    bo = _user(story, BO)
    finance = sdk.BcmemberinviteExtUserRole(finance_role="ANALYST")
    for given in ({"ext_user_role": finance}, {"user_role": "ADMIN"}, {"user_role": "STANDARD"}):
        body = sdk.MemberUpdateBody(bc_id=story.acme, user_id=bo, **given)
        assert story.ana("bc_member_update", body=body) == {}
    (row,) = story.ana("bc_member_get", story.acme, filtering=sdk.FilteringBcMemberGet(keyword=BO))[
        "list"
    ]
    assert (row["user_role"], row["ext_user_role"]) == ("STANDARD", {"finance_role": "ANALYST"})


def _accounts(story: Story, one: str) -> None:
    listed = story.ana("bc_asset_admin_get", story.acme, "ADVERTISER", page=1, page_size=50)
    assert listed["page_info"]["total_number"] == 2
    filtering = sdk.FilteringBcAssetAdminGet(
        keyword="uk",
        relation_type="OWNER_BC",
        relation_status="BOUND",
        advertiser_show_status="SHOW_ACCOUNT_STATUS_APPROVED",
    )
    (row,) = story.ana("bc_asset_admin_get", story.acme, "ADVERTISER", filtering=filtering)["list"]
    assert row["asset_id"] == one
    change = sdk.AdvertiserUpdateBody(advertiser_id=one, advertiser_name="Acme UK, renamed")
    assert story.ana("advertiser_update", body=change) == {}
    (row,) = story.ana("advertiser_info", [one], fields=["advertiser_id", "name"])["list"]
    assert row == {"advertiser_id": one, "name": "Acme UK, renamed"}
    delete = sdk.AdminDeleteBody(bc_id=story.acme, asset_type="ADVERTISER", asset_ids=[one])
    assert "Error Code: 40002" in story.sdk.refused(ANA, "bc_asset_admin_delete", body=delete)
    zones = story.ana("tool_timezone", one)["timezones"]
    assert zones


def _assignments(story: Story, one: str) -> None:
    bo = _user(story, BO)
    asset = {"bc_id": story.acme, "user_id": bo, "asset_type": "ADVERTISER", "asset_id": one}
    for role in ("ANALYST", "OPERATOR", "OPERATOR"):
        body = sdk.AssetAssignBody(**asset, advertiser_role=role)
        assert story.ana("bc_asset_assign", body=body) == {}
    of_bo = sdk.FilteringBcAssetGet(user_id=bo)
    (row,) = story.ana("bc_asset_get", story.acme, "ADVERTISER", filtering=of_bo)["list"]
    assert row["advertiser_role"] == "OPERATOR"
    keyword = sdk.FilteringBcAssetMemberGet(keyword="bo@")
    (row,) = story.ana("bc_asset_member_get", story.acme, "ADVERTISER", one, filtering=keyword)[
        "list"
    ]
    assert row["user_id"] == bo
    assert story.ana("bc_asset_unassign", body=sdk.AssetUnassignBody(**asset)) == {}


def _groups(story: Story, one: str, two: str) -> None:
    bo, acme = _user(story, BO), story.acme
    operator = {"ADVERTISER": "ADVERTISER_ROLE_OPERATOR"}
    body = sdk.AssetGroupCreateBody(
        bc_id=acme,
        asset_group_name="harness",
        assets=[sdk.BcassetGroupcreateAssets(asset_id=one)],
        members=[sdk.BcassetGroupcreateMembers(member_id=bo, asset_roles=operator)],
    )
    id = story.ana("bc_asset_group_create", body=body)["asset_group_id"]
    changes: list[dict[str, Any]] = [
        {"update_entity": "NAME", "asset_group_name": "harness-2"},
        {
            "update_entity": "ASSET",
            "action": "ADD",
            "assets": [sdk.BcassetGroupcreateAssets(asset_id=two)],
        },
        {
            "update_entity": "MEMBER",
            "action": "DELETE",
            "members": [sdk.BcassetGroupcreateMembers(member_id=bo)],
        },
    ]
    for change in changes:
        update = sdk.AssetGroupUpdateBody(bc_id=acme, asset_group_id=id, **change)
        assert story.ana("bc_asset_group_update", body=update) == {}
    group = story.ana("bc_asset_group_get", acme, id, "ASSET", page=1, page_size=50)["asset_group"]
    assert (group["asset_group_name"], len(group["assets"])) == ("harness-2", 2)
    keyword = sdk.FilteringBcAssetGroupGet(keyword="bo")
    found = story.ana("bc_asset_group_get", acme, id, "MEMBER", filtering=keyword)
    assert found["asset_group"]["members"] == []
    named = sdk.FilteringBcAssetGroupList(keyword="harness")
    listed = story.ana("bc_asset_group_list", acme, filtering=named)["asset_groups"]
    assert [each["asset_group_id"] for each in listed] == [id]
    gone = sdk.AssetGroupDeleteBody(bc_id=acme, asset_group_ids=[id])
    assert story.ana("bc_asset_group_delete", body=gone) == {}


def _partners(story: Story, one: str, two: str) -> None:
    acme, north = story.acme, story.north
    pair = {"bc_id": acme, "partner_id": north, "asset_type": "ADVERTISER"}
    story.ana("bc_partner_add", body=sdk.PartnerAddBody(**pair))
    share = sdk.PartnerAddBody(**pair, asset_ids=[one, two], advertiser_role="OPERATOR")
    assert story.ana("bc_partner_add", body=share) == {}
    named = sdk.FilteringBcPartnerGet(name="North")
    (row,) = story.ana("bc_partner_get", acme, filtering=named)["list"]
    assert row == {"bc_id": north, "bc_name": "Northwind Media"}
    keyword = sdk.FilteringBcPartnerAssetGet(keyword="us")
    shared = story.sdk(
        NICO, "bc_partner_asset_get", north, acme, "ADVERTISER", "SHARED", filtering=keyword
    )["list"]
    assert [each["asset_id"] for each in shared] == [two]
    told = story.ana("bc_asset_partner_get", acme, "ADVERTISER", one, page=1, page_size=50)
    assert told["list"] == [row]
    ended = sdk.AssetDeleteBody(**pair, asset_ids=[one])
    assert story.ana("bc_partner_asset_delete", body=ended) == {}
    gone = sdk.PartnerDeleteBody(bc_id=acme, partner_id=north)
    assert story.ana("bc_partner_delete", body=gone) == {}


def _beside(story: Story, one: str) -> None:
    acme = story.acme
    assert story.ana("bc_balance_get", acme)["currency"] == "GBP"
    for method in ("bc_billing_group_get", "bc_transaction_get", "advertiser_transaction_get"):
        assert story.ana(method, acme, page=1, page_size=50)["list"] == []
    levels = {"bc_id": acme, "transaction_level": "ADVERTISER"}
    assert story.ana("bc_account_transaction_get", **levels)["transaction_list"] == []
    balances = story.ana("advertiser_balance_get", acme)["advertiser_account_list"]
    assert len(balances) == 2
    assert story.ana("bc_invoice_unpaid_get", acme, "RECON") == {"result": {}}
    group = sdk.BillingGroupCreateBody(
        bc_id=acme, billing_group_name="harness", advertiser_ids=[one]
    )
    link = sdk.LinkUpdateBody(
        bc_id=acme, pixel_code="C0", advertiser_ids=[one], relation_status="LINK"
    )
    money = sdk.BcTransferBody(
        bc_id=acme, advertiser_id=one, transfer_type="RECHARGE", cash_amount=1.5
    )
    refused: list[tuple[str, Any]] = [
        ("40008", ("bc_billing_group_create", group)),
        (
            "40007",
            (
                "bc_billing_group_update",
                sdk.BillingGroupUpdateBody(bc_id=acme, billing_group_id="1"),
            ),
        ),
        ("40002", ("bc_pixel_link_update", link)),
        ("40002", ("bc_pixel_transfer", sdk.PixelTransferBody(bc_id=acme, pixel_code="C0"))),
        ("40001", ("bc_transfer", money)),
    ]
    for code, (method, body) in refused:
        assert f"Error Code: {code}" in story.sdk.refused(ANA, method, body=body)
    assert "pixel_code" in story.sdk.refused(ANA, "bc_pixel_link_get", acme, "C0")


def _images(story: Story, place: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    path = place / "license.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IEND", b""))
    data = story.ana("bc_image_upload", bc_id=story.acme, image_file=str(path))
    assert data.keys() == {"image_id", "image_url"}


def _tokens(story: Story, one: str) -> None:
    code = tokens.hand_out(story.world.platform, ANA, "1", tokens.ALL_SCOPES, code=True)
    asked = sdk.Oauth2AccessTokenBody(app_id="1", secret="s3cret", auth_code=code)
    data = story.sdk("", "oauth2_access_token", body=asked)
    assert "refresh_token" not in data
    story.sdk._tokens[ANA] = data["access_token"]
    listed = story.ana("oauth2_advertiser_get", "1", "s3cret")["list"]
    assert one in {row["advertiser_id"] for row in listed}
