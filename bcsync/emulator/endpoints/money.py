"""Money and pixels, of which there are none: as an empty account answers, or a refusal (9 and 12).

Sources: reference/tiktok-api.md, 4, 9 and 12; corrections, 2.19.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bcsync.emulator.call import Call
from bcsync.emulator.contract.money import BALANCES
from bcsync.emulator.endpoints import accounts
from bcsync.emulator.endpoints.naming import no_child
from bcsync.emulator.permissions import center_of_admin
from bcsync.platforms.local import schema
from bcsync.platforms.local.refusal import RefusalError, against_rule, missing, not_permitted
from bcsync.wire import codes, endpoints

_NOTHING = dict.fromkeys(BALANCES, 0.0)


def nothing(call: Call) -> Any:
    """A list that is empty."""
    center_of_admin(call, call["bc_id"])
    return {call.endpoint.rows: [], "page_info": call.page_info(0)}


def balance(call: Call) -> Any:
    """In the currency of the Business Center."""
    no_child(call)
    center = center_of_admin(call, call["bc_id"])
    currency = center["document"].get("currency") or "USD"
    return {"bc_id": call["bc_id"], "currency": currency, **_NOTHING}


def balances(call: Call) -> Any:
    """Of the ad accounts that the Business Center owns and has not closed."""
    center_of_admin(call, call["bc_id"])
    account = schema.accounts.c
    states = [
        state
        for state, word in accounts.SHOW_STATUS.items()
        if word in (call.filter("advertiser_status") or [word])
    ]
    query = (
        select(account.id)
        .where(account.owner == call["bc_id"], account.status.in_(states))
        .order_by(account.id)
    )
    if call.filter("keyword"):
        query = query.where(accounts.named(call.filter("keyword")))
    rows, page_info = call.page(query)
    found = accounts.by_id(call, [row.id for row in rows])
    shown = [_balance(found[row.id], call.get("fields")) for row in rows]
    return {call.endpoint.rows: shown, "page_info": page_info}


def _balance(account: accounts.Row, fields: list[str] | None) -> dict[str, Any]:
    document = account["document"]
    row = {
        "advertiser_id": account["id"],
        "advertiser_name": account["name"],
        "advertiser_status": accounts.SHOW_STATUS[account["status"]],
        "advertiser_type": accounts.account_type(account),
        "timezone": document.get("timezone"),
        "currency": document.get("currency"),
        "company": document.get("company"),
    }
    more = {name: _NOTHING[name] for name in _NOTHING if not fields or name in fields}
    return {**row, **more}


def unpaid(call: Call) -> Any:
    """By currency."""
    center_of_admin(call, call["bc_id"])
    return {"result": {}}


def transfer(call: Call) -> Any:
    """There is nothing to move."""
    center = center_of_admin(call, call["bc_id"])
    if center["finance"] != "manager":
        raise not_permitted(f"No permission to operate Business Center: {call['bc_id']}.")
    if call["transfer_level"] == "ADVERTISER" and call.get("advertiser_id") is None:
        raise against_rule("Missing required field(s): advertiser_id.")
    inside = (call.get("amount_info") or {}).values()
    amounts = [*inside, call.get("cash_amount"), call.get("grant_amount")]
    if not any(amount and amount > 0 for amount in amounts):
        raise against_rule("Missing required field(s): cash_amount.")
    raise against_rule("The balance is insufficient.")


def billing_group_create(call: Call) -> Any:
    """Not here."""
    center_of_admin(call, call["bc_id"])
    raise RefusalError(codes.NOT_IMPLEMENTED, "Billing groups are not part of this platform.")


def billing_group_update(call: Call) -> Any:
    """There is none."""
    center_of_admin(call, call["bc_id"])
    raise missing(f"Billing group {call['billing_group_id']} does not exist.")


def no_pixel(call: Call) -> Any:
    """What is said of a pixel that is in no Business Center (reference/tiktok-api.md, 4)."""
    center_of_admin(call, call["bc_id"])
    raise against_rule("Invalid value of 'pixel_code': related asset ID is missing")


ANSWERS = {
    **dict.fromkeys(
        (
            endpoints.BC_BILLING_GROUP_GET,
            endpoints.BC_TRANSACTION_GET,
            endpoints.BC_ACCOUNT_TRANSACTION_GET,
            endpoints.BC_ACCOUNT_COST_GET,
            endpoints.BC_ACCOUNT_BUDGET_CHANGELOG_GET,
            endpoints.ADVERTISER_TRANSACTION_GET,
        ),
        nothing,
    ),
    endpoints.BC_BALANCE_GET: balance,
    endpoints.ADVERTISER_BALANCE_GET: balances,
    endpoints.BC_INVOICE_UNPAID_GET: unpaid,
    endpoints.BC_TRANSFER: transfer,
    endpoints.BC_BILLING_GROUP_CREATE: billing_group_create,
    endpoints.BC_BILLING_GROUP_UPDATE: billing_group_update,
    endpoints.BC_PIXEL_LINK_GET: no_pixel,
    endpoints.BC_PIXEL_LINK_UPDATE: no_pixel,
    endpoints.BC_PIXEL_TRANSFER: no_pixel,
}
