"""Ad accounts as lists of assets show them, a page of ids at a time (reference/tiktok-api.md, 8.1 and 8.3).

Lists go by ids, which an index has in order; what is shown besides is looked up for the ids of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from bcsync.emulator.call import Call
from bcsync.platforms.local import schema, seen
from bcsync.wire import words

Row = Mapping[str, Any]

_WITHOUT = {
    "catalog_role": None,
    "ad_creation_eligible": None,
    "store_role": None,
    "tt_account_roles": None,
    "business_account_roles": None,
}
"""What other types of assets have is null, not absent (8.3)."""
SHOW_STATUS = {
    seen.ENABLED: "SHOW_ACCOUNT_STATUS_APPROVED",
    seen.SUSPENDED: "SHOW_ACCOUNT_STATUS_PUNISHED",
    seen.NEW_REFUSED: "SHOW_ACCOUNT_STATUS_NOT_APPROVED",
    seen.CHANGE_REFUSED: "SHOW_ACCOUNT_STATUS_NOT_APPROVED",
    seen.NEW_IN_REVIEW: "SHOW_ACCOUNT_STATUS_IN_REVIEW",
    seen.CHANGE_IN_REVIEW: "SHOW_ACCOUNT_STATUS_IN_REVIEW",
}
"""No mapping is published; this one goes by the names (7.5)."""


def by_id(call: Call, ids: Iterable[str]) -> Mapping[str, Row]:
    """Rows of these ad accounts."""
    account = schema.accounts
    return call.rows(select(account).where(account.c.id.in_(list(ids))))


def owner_names(call: Call, accounts: Iterable[Row]) -> dict[str, str]:
    """Names of Business Centers that own these, by id."""
    center = schema.centers.c
    owners = {row["owner"] for row in accounts}
    return call.pairs(select(center.id, center.name).where(center.id.in_(owners)))


def asset(account: Row, role: str, owners: Mapping[str, str]) -> dict[str, Any]:
    """An ad account as an asset, with a role on it in bcsync's words."""
    return {
        "asset_type": words.ADVERTISER,
        "asset_id": account["id"],
        "asset_name": account["name"],
        "advertiser_account_type": account_type(account),
        "advertiser_role": words.spelled(words.ADVERTISER_ROLES, role),
        **_WITHOUT,
        "owner_bc_name": owners.get(account["owner"]),
    }


def account_type(account: Row) -> str:
    """AUCTION, unless it was opened for reservations."""
    return str(account["document"].get("account_type", "AUCTION"))


def named(keyword: str) -> Any:
    """Whether an ad account of the query is named so, or has this id."""
    account = schema.accounts.c
    return account.name.icontains(keyword, autoescape=True) | (account.id == keyword)


def matching(call: Call, query: Select[Any], account: ColumnElement[str]) -> Select[Any]:
    """Those of a list, whose column ``account`` holds ids, that the keyword of the call is about."""
    keyword = call.filter("keyword")
    if not keyword:
        return query
    joined = query.join(schema.accounts, schema.accounts.c.id == account)
    return joined.where(named(keyword))


def show(call: Call, ids: Sequence[str], roles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Assets of a page, in its order."""
    found = by_id(call, ids)
    owners = owner_names(call, found.values())
    return [asset(found[id], roles[id], owners) for id in ids]
