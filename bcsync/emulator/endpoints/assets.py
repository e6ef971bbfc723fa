"""Assets of Business Centers and of people (reference/tiktok-api.md, 8.3, 8.4 and 8.7)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, exists, literal, select

from bcsync.emulator.call import Call
from bcsync.emulator.endpoints import accounts
from bcsync.emulator.endpoints.grants import granted, roles_of
from bcsync.emulator.endpoints.naming import member_email, no_child
from bcsync.emulator.permissions import center_of_admin, center_of_member
from bcsync.model.email import canonical_email
from bcsync.model.status import Status
from bcsync.platforms.local import schema
from bcsync.platforms.local.refusal import against_rule
from bcsync.platforms.local.roles import OWN
from bcsync.wire import endpoints, words

_RELATION = {
    str(Status.ACTIVE): words.BOUND,
    str(Status.PENDING): words.PENDING,
    str(Status.DECLINED): words.REJECTED,
    str(Status.ENDED): words.UNBOUND,
}
_REMOVABLE = ("LEAD", "TT_ACCOUNT")


def asset_get(call: Call) -> Any:
    """What somebody may work with: the token's user, another member, or who is invited."""
    no_child(call)
    center = call["bc_id"]
    user_id, user_email = call.filter("user_id"), call.filter("user_email")
    if user_id and user_email:
        raise against_rule(
            "Invalid value of 'filtering': user_id and user_email exclude each other."
        )
    if user_id or user_email:
        center_of_admin(call, center)
    else:
        center_of_member(call, center)
    if call["asset_type"] != words.ADVERTISER:
        if user_email:
            raise against_rule("Invalid value of 'user_email': only for asset_type ADVERTISER.")
        return _nothing(call)
    if user_email:
        return _promised(call, canonical_email(user_email))
    email = member_email(call, center, user_id) if user_id else call.person
    return _had(call, email)


def _nothing(call: Call) -> Any:
    """Only ad accounts are assets here."""
    return {"list": [], "page_info": call.page_info(0)}


def _had(call: Call, email: str) -> Any:
    queries = [_named(call, query) for query in granted(call, email)]
    rows, page_info = call.chained(queries)
    ids = [row.account for row in rows]
    return {"list": accounts.show(call, ids, roles_of(call, email, ids)), "page_info": page_info}


def _named(call: Call, query: Select[Any]) -> Select[Any]:
    """Those of a query's accounts whose name or id is asked for."""
    keyword = call.filter("keyword")
    if not keyword:
        return query
    account = query.selected_columns["account"]
    return query.join(schema.accounts, schema.accounts.c.id == account).where(
        accounts.named(keyword)
    )


def _promised(call: Call, email: str) -> Any:
    promise = schema.promises.c
    query = select(promise.account, promise.role).where(
        promise.center == call["bc_id"], promise.email == email
    )
    rows, page_info = call.page(_named(call, query).order_by(promise.account))
    roles = {row.account: row.role for row in rows}
    return {"list": accounts.show(call, list(roles), roles), "page_info": page_info}


def asset_admin_get(call: Call) -> Any:
    """What the Business Center owns, then what it has asked for, then what is shared with it."""
    no_child(call)
    center_of_admin(call, call["bc_id"])
    if call["asset_type"] != words.ADVERTISER:
        return _nothing(call)
    rows, page_info = call.chained([_filtered(call, query) for query in _related(call)])
    found = accounts.by_id(call, [row.account for row in rows])
    owners = accounts.owner_names(call, found.values())
    shown = []
    for row in rows:
        account = found[row.account]
        shown.append(
            {
                **accounts.asset(account, row.role, owners),
                "relation_type": _relation_type(call, account["owner"]),
                "relation_status": _RELATION[row.status],
                "advertiser_status": account["status"],
                "pixel_code": None,
            }
        )
    return {"list": shown, "page_info": page_info}


def _relation_type(call: Call, owner: str) -> str:
    if owner == call["bc_id"]:
        return words.OWNER_BC
    return words.OWNER_INDIVIDUAL if "@" in owner else words.OWNER_PARTNER


def _related(call: Call) -> list[Select[Any]]:
    """Ids with the role of the Business Center and the state of the relation; each list by its index.

    What is there twice is shown once: as held, if it is held by either way.
    """
    center, bound = call["bc_id"], literal(str(Status.ACTIVE))
    account, access, share = schema.accounts.c, schema.accesses.c, schema.shares.c
    owned = (
        select(account.id.label("account"), literal(OWN).label("role"), bound.label("status"))
        .where(account.owner == center)
        .order_by(account.id)
    )
    asked = (
        select(access.account, access.permission.label("role"), access.status)
        .where(access.center == center)
        .order_by(access.account)
    )
    if call.modes.hide_shared:
        return [owned, asked]
    is_shared = exists().where(share.partner == center, share.account == access.account)
    is_held = exists().where(
        access.center == center,
        access.account == share.account,
        access.status == str(Status.ACTIVE),
    )
    shared = (
        select(share.account, share.role, bound.label("status"))
        .where(share.partner == center, ~is_held)
        .order_by(share.account)
    )
    return [owned, asked.where((access.status == str(Status.ACTIVE)) | ~is_shared), shared]


def _filtered(call: Call, query: Select[Any]) -> Select[Any]:
    relation = call.filter("relation_status")
    if relation:
        state = next(state for state, word in _RELATION.items() if word == relation)
        query = query.where(query.selected_columns["status"] == state)
    kind, shown = call.filter("relation_type"), call.filter("advertiser_show_status")
    if not (kind or shown or call.filter("keyword")):
        return query
    account = schema.accounts.c
    if schema.accounts not in query.get_final_froms():
        query = query.join(schema.accounts, account.id == query.selected_columns["account"])
    if call.filter("keyword"):
        query = query.where(accounts.named(call.filter("keyword")))
    if shown:
        wanted = [state for state, word in accounts.SHOW_STATUS.items() if word == shown]
        query = query.where(account.status.in_(wanted))
    match kind:
        case words.OWNER_BC:
            query = query.where(account.owner == call["bc_id"])
        case words.OWNER_INDIVIDUAL:
            query = query.where(account.owner.contains("@"))
        case words.OWNER_PARTNER:
            query = query.where(account.owner != call["bc_id"], ~account.owner.contains("@"))
    return query


def asset_admin_delete(call: Call) -> Any:
    """Not for ad accounts, whatever the schema says (8.7); others do not exist here."""
    no_child(call)
    center_of_admin(call, call["bc_id"])
    if call["asset_type"] not in _REMOVABLE:
        raise against_rule(
            f"Invalid value of 'asset_type': must be one of {', '.join(_REMOVABLE)}."
        )
    raise against_rule(f"You don't have permission to the asset({call['asset_ids'][0]})")


ANSWERS = {
    endpoints.BC_ASSET_GET: asset_get,
    endpoints.BC_ASSET_ADMIN_GET: asset_admin_get,
    endpoints.BC_ASSET_ADMIN_DELETE: asset_admin_delete,
}
