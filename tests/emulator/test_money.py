"""What is not of this platform is told truly: nothing is there, or it cannot be done."""

from __future__ import annotations

from typing import Any

import pytest

from bcsync.emulator.contract import CONTRACTS
from bcsync.emulator.endpoints import ANSWERS
from bcsync.wire import endpoints
from bcsync.wire.endpoints import Endpoint
from tests import conftest
from tests.emulator.asking import Asking
from tests.platforms.world import ANA, BO

database = conftest.database
PIXEL = {"pixel_code": "C0HARNESS"}


def test_every_endpoint_is_answered() -> None:
    assert ANSWERS.keys() == CONTRACTS.keys() == {*endpoints.ALL}


@pytest.mark.parametrize(
    "endpoint",
    [
        endpoints.BC_BILLING_GROUP_GET,
        endpoints.BC_TRANSACTION_GET,
        endpoints.BC_ACCOUNT_TRANSACTION_GET,
        endpoints.BC_ACCOUNT_COST_GET,
        endpoints.BC_ACCOUNT_BUDGET_CHANGELOG_GET,
        endpoints.ADVERTISER_TRANSACTION_GET,
    ],
    ids=lambda endpoint: str(endpoint.path),
)
def test_lists_are_empty(api: Asking, acme: str, endpoint: Endpoint) -> None:
    data = api.data(ANA, endpoint, bc_id=acme)
    assert data[endpoint.rows] == []
    assert data["page_info"] == {"page": 1, "page_size": 10, "total_number": 0, "total_page": 0}
    api.refused(40001, "No permission", BO, endpoint, bc_id=acme)


@pytest.fixture(autouse=True)
def bo(api: Asking) -> None:
    """Somebody who is a member of nothing."""
    api.world.control.sign_up(BO)


def test_there_is_no_money(api: Asking, acme: str) -> None:
    id = api.world.account(acme)
    closed = api.world.account(acme)
    api.data(ANA, endpoints.BC_ADVERTISER_DISABLE, bc_id=acme, advertiser_ids=[closed])
    balance = api.data(ANA, endpoints.BC_BALANCE_GET, bc_id=acme)
    assert (balance["currency"], balance["cash_balance"]) == ("GBP", 0)
    (row,) = api.data(ANA, endpoints.ADVERTISER_BALANCE_GET, bc_id=acme)["advertiser_account_list"]
    assert (row["advertiser_id"], row["advertiser_status"]) == (id, "SHOW_ACCOUNT_STATUS_APPROVED")
    punished = {"advertiser_status": ["SHOW_ACCOUNT_STATUS_PUNISHED"]}
    none = api.data(ANA, endpoints.ADVERTISER_BALANCE_GET, bc_id=acme, filtering=punished)
    assert none["page_info"]["total_number"] == 0
    unpaid = api.data(ANA, endpoints.BC_INVOICE_UNPAID_GET, bc_id=acme, invoice_type="RECON")
    assert unpaid == {"result": {}}


@pytest.mark.parametrize(
    ("code", "endpoint", "given"),
    [
        (
            40008,
            endpoints.BC_BILLING_GROUP_CREATE,
            {"advertiser_ids": ["1"], "billing_group_name": "g"},
        ),
        (40007, endpoints.BC_BILLING_GROUP_UPDATE, {"billing_group_id": "7500000000000000114"}),
        (40002, endpoints.BC_PIXEL_LINK_GET, PIXEL),
        (
            40002,
            endpoints.BC_PIXEL_LINK_UPDATE,
            {**PIXEL, "advertiser_ids": ["1"], "relation_status": "LINK"},
        ),
        (40002, endpoints.BC_PIXEL_TRANSFER, PIXEL),
        (
            40001,
            endpoints.BC_TRANSFER,
            {"advertiser_id": "1", "cash_amount": 1.5, "transfer_type": "RECHARGE"},
        ),
    ],
    ids=lambda value: value.path if isinstance(value, Endpoint) else None,
)
def test_what_cannot_be_done(
    api: Asking, acme: str, code: int, endpoint: Endpoint, given: dict[str, Any]
) -> None:
    api.refused(code, "", ANA, endpoint, bc_id=acme, **given)


def test_a_transfer_lacks_the_money(api: Asking, acme: str) -> None:
    api.world.tamper("UPDATE platform_members SET finance = 'manager'")
    given = {"bc_id": acme, "transfer_type": "RECHARGE"}
    api.refused(40002, "advertiser_id", ANA, endpoints.BC_TRANSFER, **given)
    api.refused(40002, "cash_amount", ANA, endpoints.BC_TRANSFER, **given, advertiser_id="1")
    money = {"advertiser_id": "1", "cash_amount": 1.5}
    api.refused(40002, "insufficient", ANA, endpoints.BC_TRANSFER, **given, **money)


def test_the_change_log(api: Asking, acme: str) -> None:
    id = api.world.account(acme)
    api.world.center(ANA, name="Other")
    api.data(ANA, endpoints.BC_MEMBER_INVITE, bc_id=acme, emails=[BO])

    def entries(**given: Any) -> list[tuple[str, str]]:
        rows = api.data(ANA, endpoints.CHANGELOG_GET, bc_id=acme, **given)["changelog_list"]
        return [(row["activity_type"], row["activity_log"]) for row in rows]

    wanted = [
        ("USER", f"invite member {acme} {BO}"),
        ("ACCOUNT", f"create ad_account {id}"),
        ("BUSINESS", f"create business_center {acme}"),
    ]
    assert entries() == wanted
    assert entries(sort_type="ASC") == wanted[::-1]
    assert entries(filtering={"activity_type": "USER"}) == wanted[:1]
    assert not entries(filtering={"activity_type": "ASSET"})
    assert not entries(filtering={"start_date": "2025-01-01", "end_date": "2025-02-01"})


def test_only_those_balances_are_told_that_are_asked_for(api: Asking, acme: str) -> None:
    api.world.account(acme)
    given = {"bc_id": acme, "fields": ["tax", "nothing of that name"]}
    (row,) = api.data(ANA, endpoints.ADVERTISER_BALANCE_GET, **given)["advertiser_account_list"]
    assert (row["tax"], "cash_balance" in row) == (0, False)
