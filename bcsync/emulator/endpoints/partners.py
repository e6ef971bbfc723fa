"""Partners, and what is shared with them and by them (reference/tiktok-api.md, 11; corrections, 2.5)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bcsync.emulator.call import Call
from bcsync.emulator.endpoints import accounts
from bcsync.emulator.endpoints.assignments import no_asset
from bcsync.emulator.permissions import center_of_admin
from bcsync.kinds.partner import PARTNER
from bcsync.kinds.share import SHARE
from bcsync.model.action import Action
from bcsync.platforms.local import schema
from bcsync.platforms.local.refusal import against_rule
from bcsync.platforms.local.rules import offers, partners
from bcsync.wire import endpoints, words


def partner_get(call: Call) -> Any:
    """Whoever of the two added the other (11: inferred from SHARED and SHARING)."""
    bc = call["bc_id"]
    center_of_admin(call, bc)
    relation, center = schema.partners.c, schema.centers.c
    added = select(relation.partner).where(relation.center == bc)
    adding = select(relation.center).where(relation.partner == bc)
    query = (
        select(center.id, center.name)
        .where(center.id.in_(added.union(adding).subquery().select()))
        .order_by(center.id)
    )
    if call.filter("name"):
        query = query.where(center.name.icontains(call.filter("name"), autoescape=True))
    return call.listed(query, lambda row: {"bc_id": row.id, "bc_name": row.name})


def partner_add(call: Call) -> Any:
    """All or nothing; what is shared in this role already is passed over (11)."""
    center, partner = call["bc_id"], call["partner_id"]
    center_of_admin(call, center)
    for name in ("source_child_bc_id", "target_child_bc_id"):
        if call.get(name) is not None:
            raise against_rule(f"Invalid value of {name!r}: there is no Enterprise one here.")
    ids = dict.fromkeys(call.get("asset_ids") or ())
    role = words.ADVERTISER_ROLES[call["advertiser_role"]]
    if partners.related(call.work, center, partner) is None:
        if call.modes.partner_confirms:
            offers.offer(call.work, call.person, center, partner, ids, role)
            return {}
        call.do(Action.CREATE, PARTNER.name, (center, partner))
    shares = call.work.shares
    shares.load((center, partner, id) for id in ids)
    before = {id: row["role"] for id in ids if (row := shares.get(center, partner, id))}
    new = [(center, partner, id) for id in ids if id not in before]
    changed = [(center, partner, id) for id, was in before.items() if was != role]
    call.do(Action.CREATE, SHARE.name, *new, role=role)
    call.do(Action.UPDATE, SHARE.name, *changed, role=role)
    return {}


def partner_delete(call: Call) -> Any:
    """Ends all shares, both ways, and what waits to be confirmed."""
    center, partner = call["bc_id"], call["partner_id"]
    center_of_admin(call, center)
    for one, other in ((center, partner), (partner, center)):
        if offers.open_ones(call.work, one, other):
            offers.withdraw(call.work, one, other)
            return {}
    call.do(Action.REMOVE, PARTNER.name, (center, partner))
    return {}


def partner_asset_get(call: Call) -> Any:
    """Empty for who is no partner, or not yet (corrections, 7, 1)."""
    center, partner = call["bc_id"], call["partner_id"]
    center_of_admin(call, center)
    giver, taker = (center, partner) if call["share_type"] == words.SHARING else (partner, center)
    if call["asset_type"] != words.ADVERTISER:
        return {"list": [], "page_info": call.page_info(0)}
    share = schema.shares.c
    query = (
        select(share.account, share.role)
        .where(share.center == giver, share.partner == taker)
        .order_by(share.account)
    )
    rows, page_info = call.page(accounts.matching(call, query, share.account))
    found = accounts.by_id(call, [row.account for row in rows])
    shown = [
        {
            "asset_id": row.account,
            "asset_type": words.ADVERTISER,
            "asset_name": found[row.account]["name"],
            "advertiser_role": words.spelled(words.ADVERTISER_ROLES, row.role),
            "advertiser_account_type": accounts.account_type(found[row.account]),
            "catalog_role": None,
        }
        for row in rows
    ]
    return {"list": shown, "page_info": page_info}


def partner_asset_delete(call: Call) -> Any:
    """All or nothing."""
    center, partner = call["bc_id"], call["partner_id"]
    center_of_admin(call, center)
    ids = dict.fromkeys(call["asset_ids"])
    if call["asset_type"] != words.ADVERTISER:
        raise no_asset(next(iter(ids)))
    call.do(Action.REMOVE, SHARE.name, *((center, partner, id) for id in ids))
    return {}


ANSWERS = {
    endpoints.BC_PARTNER_GET: partner_get,
    endpoints.BC_PARTNER_ADD: partner_add,
    endpoints.BC_PARTNER_DELETE: partner_delete,
    endpoints.BC_PARTNER_ASSET_GET: partner_asset_get,
    endpoints.BC_PARTNER_ASSET_DELETE: partner_asset_delete,
}
