"""What belongs to a Business Center but not to the job: it answers as an empty account does, or refuses.

Sources: reference/tiktok-api.md, 6.3, 9 and 12; corrections, 2.19.
"""

from __future__ import annotations

from bcsync.emulator.contract.contract import BC_ID, Contract, filtering, paged, pages
from bcsync.emulator.shapes import (
    Field,
    Flag,
    Id,
    Many,
    Maybe,
    Number,
    Record,
    Shape,
    Table,
    Text,
    Whole,
    Word,
    needed,
)
from bcsync.wire import endpoints, words
from bcsync.wire.endpoints import Endpoint

_PIXEL = needed("pixel_code", Text())
_DATES = (Field("start_date", Text(form="date")), Field("end_date", Text(form="date")))
_TIMES = (Field("start_time", Text()), Field("end_time", Text()))
_GROUP_TYPE = Word(("AUCTION", "RESERVATION"))
BALANCES = [
    "account_balance",
    "valid_account_balance",
    "frozen_balance",
    "tax",
    "cash_balance",
    "valid_cash_balance",
    "grant_balance",
    "valid_grant_balance",
]
"""Sums of money."""


def _list(endpoint: Endpoint, about: str, *parameters: Field, row: Shape | None = None) -> Contract:
    least = None if endpoint in _UNBOUNDED else 1
    shape = paged(endpoint, row or Table(Maybe(Text())))
    return Contract(endpoint, about, (BC_ID, *parameters, *pages(endpoint, least)), shape)


_UNBOUNDED = frozenset({endpoints.BC_ACCOUNT_TRANSACTION_GET, endpoints.BC_TRANSACTION_GET})

CONTRACTS = (
    _list(
        endpoints.CHANGELOG_GET,
        "What happened in a Business Center.",
        filtering(
            *_DATES, Field("activity_type", Word(("ALL", "USER", "ACCOUNT", "ASSET", "BUSINESS")))
        ),
        Field("lang", Text()),
        Field("sort_field", Text()),
        Field("sort_type", Word(("ASC", "DESC")), default="DESC"),
        row=Record(
            (
                needed("time", Text()),
                needed("activity_type", Text()),
                needed("operator_id", Text()),
                needed("activity_log", Text()),
            )
        ),
    ),
    _list(
        endpoints.BC_BILLING_GROUP_GET,
        "Billing groups.",
        filtering(
            Field("billed_to_type", Text()),
            Field("invoice_group_by", Text()),
            Field("billing_group_id", Text()),
            Field("billing_group_name", Text(longest=256)),
            Field("billing_group_type", _GROUP_TYPE),
            Field("status", Text()),
        ),
    ),
    Contract(
        endpoints.BC_BILLING_GROUP_CREATE,
        "Make a billing group.",
        (
            BC_ID,
            needed("billing_group_name", Text(longest=100, shortest=1)),
            needed("advertiser_ids", Many(Id(), 1, 100)),
            Field("billing_group_emails", Many(Text(form="email"), 0, 20)),
            Field("billing_group_type", _GROUP_TYPE, default="AUCTION"),
            Field("is_primary", Flag()),
        ),
        Record((needed("billing_group_id", Text()),)),
    ),
    Contract(
        endpoints.BC_BILLING_GROUP_UPDATE,
        "Change a billing group.",
        (
            BC_ID,
            needed("billing_group_id", Id()),
            Field("new_billing_group_name", Text(longest=100, shortest=1)),
            Field("new_billing_group_emails", Many(Text(form="email"), 0, 20)),
            Field("add_advertiser_ids", Many(Id())),
            Field("delete_advertiser_ids", Many(Id())),
            Field("is_primary", Flag()),
        ),
    ),
    _list(
        endpoints.BC_PIXEL_LINK_GET,
        "Ad accounts that a pixel is linked to.",
        _PIXEL,
        row=Record((needed("advertiser_id", Text()),)),
    ),
    Contract(
        endpoints.BC_PIXEL_LINK_UPDATE,
        "Link a pixel to ad accounts, or unlink it.",
        (
            BC_ID,
            _PIXEL,
            needed("advertiser_ids", Many(Id(), 1, 100)),
            needed("relation_status", Word(("LINK", "UNLINK"))),
        ),
    ),
    Contract(
        endpoints.BC_PIXEL_TRANSFER,
        "Bring a pixel into a Business Center.",
        (BC_ID, _PIXEL),
        Record((needed("asset_id", Text()),)),
    ),
    Contract(
        endpoints.BC_BALANCE_GET,
        "The money of a Business Center.",
        (BC_ID, Field("child_bc_id", Id()), Field("payment_portfolio_id", Text())),
        Record(
            (
                needed("bc_id", Text()),
                needed("currency", Text()),
                *(needed(name, Number()) for name in BALANCES),
                Field("payment_portfolio_id", Maybe(Whole())),
                Field("payment_portfolio_type", Maybe(Word(("SHARED", "NON_SHARED")))),
            )
        ),
    ),
    _list(
        endpoints.BC_TRANSACTION_GET,
        "Transactions of a Business Center.",
        *_DATES,
        filtering(Field("funds_type", Word(("FUNDS_TYPE_CASH", "FUNDS_TYPE_GRANT")))),
    ),
    _list(
        endpoints.BC_ACCOUNT_TRANSACTION_GET,
        "Transactions of a Business Center or of ad accounts.",
        Field("transaction_level", Word(("BC", "ADVERTISER", "PAYMENT_PORTFOLIO"))),
        filtering(
            Field("transaction_types", Many(Text())),
            Field(
                "owner_of_account",
                Word(("OWNED_BY_CURRENT_BUSINESS_CENTER", "SHARED_BY_OTHER_BUSINESS_CENTER")),
            ),
            Field("account_ids", Many(Id())),
            *_TIMES,
            Field("billing_types", Many(Text())),
        ),
    ),
    _list(endpoints.BC_ACCOUNT_COST_GET, "What ad accounts spent.", *_DATES),
    _list(endpoints.BC_ACCOUNT_BUDGET_CHANGELOG_GET, "How budgets changed."),
    _list(
        endpoints.ADVERTISER_BALANCE_GET,
        "The money of ad accounts.",
        Field("fields", Many(Text())),
        filtering(
            Field("keyword", Text()),
            Field("advertiser_status", Many(Word(words.SHOW_STATUSES))),
            Field("payment_portfolio_id", Text()),
        ),
        row=Record(
            (
                needed("advertiser_id", Text()),
                needed("advertiser_name", Text()),
                needed("advertiser_status", Text()),
                needed("advertiser_type", Text()),
                needed("timezone", Maybe(Text())),
                needed("currency", Maybe(Text())),
                Field("company", Maybe(Text())),
                *(Field(name, Number()) for name in BALANCES),
            )
        ),
    ),
    _list(endpoints.ADVERTISER_TRANSACTION_GET, "Transactions of ad accounts.", *_DATES),
    Contract(
        endpoints.BC_INVOICE_UNPAID_GET,
        "What is due.",
        (BC_ID, needed("invoice_type", Word(("RECON",)))),
        Record((needed("result", Table(Number())),)),
    ),
    Contract(
        endpoints.BC_TRANSFER,
        "Move money.",
        (
            BC_ID,
            Field("transfer_level", Word(("ADVERTISER", "BC")), default="ADVERTISER"),
            Field("advertiser_id", Id()),
            Field("payment_portfolio_id", Text()),
            needed("transfer_type", Word(("RECHARGE", "REFUND"))),
            Field(
                "amount_info",
                Record(
                    tuple(
                        Field(name, Number())
                        for name in ("cash_amount", "grant_amount", "credit_amount")
                    )
                ),
            ),
            Field("cash_amount", Number()),
            Field("grant_amount", Number()),
            Field("request_id", Text()),
        ),
    ),
)
