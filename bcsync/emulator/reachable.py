"""Ad accounts on which a person has a role, whichever way (reference/tiktok-api.md, 2.1 and 7.4)."""

from __future__ import annotations

from sqlalchemy import CompoundSelect, Select, select, union

from bcsync.model.status import Status
from bcsync.platforms.local import schema

_ACTIVE = str(Status.ACTIVE)


def accounts_of(email: str) -> CompoundSelect[tuple[str]]:
    """A query for the ids; a closed account is one of them."""
    account, share, access = schema.accounts.c, schema.shares.c, schema.accesses.c
    grant, entry, member = schema.assignments.c, schema.group_accounts.c, schema.group_members.c
    managed = _centers(email).where(schema.members.c.role == "admin")
    grouped = select(member.group).where(member.email == email, member.center.in_(_centers(email)))
    return union(
        select(account.id).where(account.owner == email),
        select(account.id).where(account.owner.in_(managed)),
        select(share.account).where(share.partner.in_(managed)),
        select(access.account).where(access.center.in_(managed), access.status == _ACTIVE),
        select(grant.account).where(grant.email == email, grant.center.in_(_centers(email))),
        select(entry.account).where(entry.group.in_(grouped)),
    )


def _centers(email: str) -> Select[tuple[str]]:
    member = schema.members.c
    return select(member.center).where(member.email == email, member.status == _ACTIVE)
