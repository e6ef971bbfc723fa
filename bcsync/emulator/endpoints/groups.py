"""Asset groups (reference/tiktok-api.md, 8.8; corrections, 2.7 to 2.10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select

from bcsync.emulator.call import Call
from bcsync.emulator.endpoints import accounts
from bcsync.emulator.endpoints.naming import member_emails
from bcsync.emulator.permissions import center_of_admin
from bcsync.kinds.asset_group import ASSET_GROUP
from bcsync.model.action import Action
from bcsync.platforms.local import schema
from bcsync.platforms.local.refusal import RefusalError, against_rule, missing
from bcsync.wire import endpoints, words

_DEFAULT_ROLE = "ADVERTISER_ROLE_ADMIN"
"""The opposite of what a share has by default (quirk 8)."""


def group_create(call: Call) -> Any:
    """Ad accounts times members."""
    center = call["bc_id"]
    center_of_admin(call, center)
    content = {
        "name": call["asset_group_name"],
        "accounts": _accounts(call),
        "members": _members(call),
    }
    return {"asset_group_id": call.create(ASSET_GROUP.name, (center,), content)}


def _accounts(call: Call) -> list[str]:
    return list(dict.fromkeys(each["asset_id"] for each in _given(call, "assets")))


def _members(call: Call) -> dict[str, str]:
    """Roles by address."""
    given = _given(call, "members")
    emails = member_emails(call, call["bc_id"], [each["member_id"] for each in given])
    return {
        emails[each["member_id"]]: words.GROUP_ROLES[
            (each.get("asset_roles") or {}).get(words.ADVERTISER) or _DEFAULT_ROLE
        ]
        for each in given
    }


def _given(call: Call, name: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] | None = call.get(name)
    if not found:
        raise against_rule(f"Missing required field(s): {name}.")
    return found


def group_update(call: Call) -> Any:
    """One kind of change a call."""
    id = call["asset_group_id"]
    center_of_admin(call, call["bc_id"])
    row = call.work.groups.get(id)
    if row is None or row["center"] != call["bc_id"]:
        raise _no_group(id)
    match call["update_entity"]:
        case "NAME":
            if not call.get("asset_group_name"):
                raise against_rule("Missing required field(s): asset_group_name.")
            content: dict[str, Any] = {"name": call["asset_group_name"]}
        case "ASSET":
            content = {"accounts": _accounts_after(call, id)}
        case _:
            content = {"members": _members_after(call, id)}
    call.do(Action.UPDATE, ASSET_GROUP.name, (id,), **content)
    return {}


def _adds(call: Call) -> bool:
    if call.get("action") is None:
        raise against_rule("Missing required field(s): action.")
    return bool(call["action"] == "ADD")


def _accounts_after(call: Call, id: str) -> list[str]:
    there = {entry["account"] for entry in call.work.group_accounts.where(("group",), id)}
    given = set(_accounts(call))
    return sorted(there | given if _adds(call) else there - given)


def _members_after(call: Call, id: str) -> dict[str, str]:
    """Whether ADD changes the role of somebody who is in it is UNKNOWN (8.8), so that it is a mode."""
    entries = call.work.group_members.where(("group",), id)
    there = {entry["email"]: entry["role"] for entry in entries}
    given = _members(call)
    if not _adds(call):
        return {email: role for email, role in there.items() if email not in given}
    if call.modes.reassign == "refuse" and there.keys() & given:
        raise against_rule("A member is in the asset group already.")
    return {**there, **given} if call.modes.reassign == "replace" else {**given, **there}


def group_delete(call: Call) -> Any:
    """The group and what its members have by it; accounts and members stay (corrections, 2.7)."""
    center_of_admin(call, call["bc_id"])
    (id,) = call["asset_group_ids"]
    row = call.work.groups.get(id)
    if row is None or row["center"] != call["bc_id"]:
        raise _no_group(id)
    call.do(Action.REMOVE, ASSET_GROUP.name, (id,))
    return {}


def _no_group(id: str) -> RefusalError:
    return missing(f"Asset group {id} does not exist.")


def group_list(call: Call) -> Any:
    """Their content is not among it: null is dropped (corrections, 2.9)."""
    center_of_admin(call, call["bc_id"])
    group = schema.groups.c
    query = select(group.id, group.name).where(group.center == call["bc_id"]).order_by(group.id)
    if call.filter("keyword"):
        query = query.where(group.name.icontains(call.filter("keyword"), autoescape=True))
    return call.listed(query, lambda row: {"asset_group_id": row.id, "asset_group_name": row.name})


def group_get(call: Call) -> Any:
    """Its accounts or its members."""
    center_of_admin(call, call["bc_id"])
    group, id = schema.groups.c, call["asset_group_id"]
    found = select(group.name).where(group.id == id, group.center == call["bc_id"])
    name = call.connection.scalar(found)
    if name is None:
        raise _no_group(id)
    entity, content = (
        ("assets", _assets_of) if call["query_entity"] == "ASSET" else ("members", _members_of)
    )
    rows, page_info = content(call, id)
    shown = {"asset_group_id": id, "asset_group_name": name, entity: rows}
    return {"asset_group": shown, "page_info": page_info}


def _assets_of(call: Call, id: str) -> tuple[list[dict[str, Any]], dict[str, int]]:
    place = schema.group_accounts.c
    query = select(place.account).where(place.group == id).order_by(place.account)
    rows, page_info = call.page(accounts.matching(call, query, place.account))
    found = accounts.by_id(call, [row.account for row in rows])
    shown = [
        {
            "asset_id": row.account,
            "asset_type": words.ADVERTISER,
            "asset_name": found[row.account]["name"],
        }
        for row in rows
    ]
    return shown, page_info


def _members_of(call: Call, id: str) -> tuple[list[dict[str, Any]], dict[str, int]]:
    entry, user = schema.group_members.c, schema.users.c
    query = (
        select(entry.email, entry.role, user.id, user.name)
        .join(schema.users, user.email == entry.email)
        .where(entry.group == id)
        .order_by(entry.email)
    )
    keyword = call.filter("keyword")
    if keyword:
        named = user.name.icontains(keyword, autoescape=True)
        query = query.where(or_(named, entry.email == keyword.lower()))
    rows, page_info = call.page(query)
    shown = [
        {
            "member_id": row.id,
            "member_name": row.name,
            "member_email": row.email,
            "asset_roles": {words.ADVERTISER: words.spelled(words.GROUP_ROLES, row.role)},
        }
        for row in rows
    ]
    return shown, page_info


ANSWERS = {
    endpoints.BC_ASSET_GROUP_CREATE: group_create,
    endpoints.BC_ASSET_GROUP_UPDATE: group_update,
    endpoints.BC_ASSET_GROUP_DELETE: group_delete,
    endpoints.BC_ASSET_GROUP_GET: group_get,
    endpoints.BC_ASSET_GROUP_LIST: group_list,
}
