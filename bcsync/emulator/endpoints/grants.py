"""Roles of members on ad accounts: given directly, and by groups (reference/tiktok-api.md, 8.3 and 8.8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, exists, select

from bcsync.emulator.call import Call
from bcsync.model.roles import strongest
from bcsync.model.status import Status
from bcsync.platforms.local import roles, schema


def granted(call: Call, email: str) -> list[Select[Any]]:
    """Ids of the accounts a member was given a role on, then of those that only a group gives."""
    given, entry, place = schema.assignments.c, schema.group_members.c, schema.group_accounts.c
    center = call["bc_id"]
    direct = (
        select(given.account)
        .where(given.center == center, given.email == email)
        .order_by(given.account)
    )
    if call.modes.group_roles == "apart":
        return [direct]
    is_given = exists().where(
        given.center == center, given.account == place.account, given.email == email
    )
    by_group = (
        select(place.account)
        .join(schema.group_members, entry.group == place.group)
        .where(entry.center == center, entry.email == email, ~is_given)
        .distinct()
        .order_by(place.account)
    )
    return [direct, by_group]


def roles_of(call: Call, email: str, ids: Sequence[str]) -> dict[str, str]:
    """A member's roles on these accounts."""
    given = schema.assignments.c
    found = select(given.account, given.role).where(
        given.center == call["bc_id"], given.account.in_(ids), given.email == email
    )
    direct = call.pairs(found)
    if call.modes.group_roles == "apart":
        return direct
    entry, place = schema.group_members.c, schema.group_accounts.c
    grouped = (
        select(place.account, entry.role)
        .join(schema.group_members, entry.group == place.group)
        .where(place.center == call["bc_id"], place.account.in_(ids), entry.email == email)
    )
    return _merged(call, direct, call.connection.execute(grouped), held(call, ids))


def holders(call: Call, account: str) -> dict[str, str]:
    """Roles on an account by the addresses of those who have one."""
    given, entry, place = schema.assignments.c, schema.group_members.c, schema.group_accounts.c
    found = select(given.email, given.role).where(
        given.center == call["bc_id"], given.account == account
    )
    direct = call.pairs(found)
    if call.modes.group_roles == "apart":
        return direct
    grouped = (
        select(entry.email, entry.role)
        .join(schema.group_accounts, entry.group == place.group)
        .where(place.center == call["bc_id"], place.account == account)
    )
    limit = held(call, [account])[account]
    pairs = call.connection.execute(grouped).all()
    return _merged(call, direct, pairs, dict.fromkeys((email for email, _ in pairs), limit))


def holding(call: Call, account: str) -> Select[Any]:
    """Addresses of those whom ``holders`` names."""
    given, entry, place = schema.assignments.c, schema.group_members.c, schema.group_accounts.c
    center = call["bc_id"]
    direct = select(given.email).where(given.center == center, given.account == account)
    if call.modes.group_roles == "apart":
        return direct
    grouped = (
        select(entry.email)
        .join(schema.group_accounts, entry.group == place.group)
        .where(place.center == center, place.account == account)
    )
    return select(direct.union(grouped).subquery().c.email)


def held(call: Call, ids: Sequence[str]) -> dict[str, str]:
    """What the Business Center itself holds on those of these accounts that it holds anything on."""
    center = call["bc_id"]
    account, access, share = schema.accounts.c, schema.accesses.c, schema.shares.c
    owned = select(account.id).where(account.id.in_(ids), account.owner == center)
    found = dict.fromkeys(call.connection.scalars(owned), roles.OWN)
    asked = select(access.account, access.permission).where(
        access.center == center, access.account.in_(ids), access.status == str(Status.ACTIVE)
    )
    shared = select(share.account, share.role).where(
        share.partner == center, share.account.in_(ids)
    )
    for query in (asked, shared):
        for id, role in call.connection.execute(query):
            found[id] = strongest((role, found.get(id, role))) or role
    return found


def _merged(
    call: Call, direct: Mapping[str, str], grouped: Iterable[Any], limits: Mapping[str, str]
) -> dict[str, str]:
    """One role each. How the two ways combine is UNKNOWN (8.8), so that it is a mode."""
    found: dict[str, str] = dict(direct)
    for key, role in grouped:
        if key in direct and call.modes.group_roles == "direct":
            continue
        within = roles.weakest((role, limits.get(key, role))) or role
        found[key] = strongest((within, found.get(key, within))) or within
    return found
