"""Giving assets to members, and who has them (reference/tiktok-api.md, 8.5 and 8.6)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from bcsync.emulator.call import Call
from bcsync.emulator.endpoints.grants import held, holders, holding
from bcsync.emulator.endpoints.naming import member_email
from bcsync.emulator.permissions import center_of_admin
from bcsync.kinds.assignment import ASSIGNMENT
from bcsync.model.action import Action
from bcsync.platforms.local import schema
from bcsync.platforms.local.refusal import RefusalError, against_rule
from bcsync.wire import endpoints, words


def asset_assign(call: Call) -> Any:
    """A role that is there already is replaced, unless the mode says otherwise (8.5: UNKNOWN)."""
    center, account = call["bc_id"], call["asset_id"]
    center_of_admin(call, center)
    _require_account(call)
    if not call.get("advertiser_role"):
        raise against_rule("Missing required field(s): advertiser_role.")
    email = member_email(call, center, call["user_id"])
    id, role = (center, account, email), words.ADVERTISER_ROLES[call["advertiser_role"]]
    before = call.work.assignments.get(*id)
    if before is None:
        call.do(Action.CREATE, ASSIGNMENT.name, id, role=role)
    elif call.modes.reassign == "refuse":
        raise against_rule(f"The asset({account}) is assigned to user {call['user_id']} already.")
    elif call.modes.reassign == "replace" and before["role"] != role:
        call.do(Action.UPDATE, ASSIGNMENT.name, id, role=role)
    return {}


def asset_unassign(call: Call) -> Any:
    """Ends what was given directly; what a group gives stays."""
    center, account = call["bc_id"], call["asset_id"]
    center_of_admin(call, center)
    _require_account(call)
    email = member_email(call, center, call["user_id"])
    call.do(Action.REMOVE, ASSIGNMENT.name, (center, account, email))
    return {}


def _require_account(call: Call) -> None:
    """Only ad accounts are assets here."""
    if call["asset_type"] != words.ADVERTISER:
        raise no_asset(call["asset_id"])


def no_asset(id: str) -> RefusalError:
    """The Business Center does not have it (reference/tiktok-api.md, 4)."""
    return against_rule(f"You don't have permission to the asset({id})")


def asset_member_get(call: Call) -> Any:
    """4,000 members at the most, so that all who have it are looked at for a page."""
    center_of_admin(call, call["bc_id"])
    roles = _of_members(call)
    user = schema.users.c
    emails = holding(call, call["asset_id"]).subquery()
    query = (
        select(user.id, user.email, user.name)
        .join(emails, emails.c.email == user.email)
        .order_by(user.email)
    )
    keyword = call.filter("keyword")
    if keyword:
        named = user.name.icontains(keyword, autoescape=True)
        query = query.where(or_(user.email.icontains(keyword, autoescape=True), named))
    return call.listed(
        query,
        lambda row: {
            "user_id": row.id,
            "user_name": row.name or "",
            "user_email": row.email,
            "advertiser_role": words.spelled(words.ADVERTISER_ROLES, roles[row.email]),
            "catalog_role": None,
            "business_account_roles": None,
        },
    )


def _of_members(call: Call) -> dict[str, str]:
    account = call["asset_id"]
    if call["asset_type"] != words.ADVERTISER or account not in held(call, [account]):
        raise no_asset(account)
    return holders(call, account)


def asset_partner_get(call: Call) -> Any:
    """Those that this Business Center shares it with; their roles are not told (8.6)."""
    center, account = call["bc_id"], call["asset_id"]
    center_of_admin(call, center)
    if call["asset_type"] != words.ADVERTISER or account not in held(call, [account]):
        raise no_asset(account)
    share, partner = schema.shares.c, schema.centers.c
    query = (
        select(partner.id, partner.name)
        .join(schema.shares, share.partner == partner.id)
        .where(share.account == account, share.center == center)
        .order_by(partner.id)
    )
    if call.filter("keyword"):
        query = query.where(partner.name.icontains(call.filter("keyword"), autoescape=True))
    return call.listed(query, lambda row: {"bc_id": row.id, "bc_name": row.name})


ANSWERS = {
    endpoints.BC_ASSET_ASSIGN: asset_assign,
    endpoints.BC_ASSET_UNASSIGN: asset_unassign,
    endpoints.BC_ASSET_MEMBER_GET: asset_member_get,
    endpoints.BC_ASSET_PARTNER_GET: asset_partner_get,
}
