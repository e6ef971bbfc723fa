"""Ad accounts on which a person has a role, whichever way (reference/tiktok-api.md, 2.1 and 7.4)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import CompoundSelect, Select, select, union

from bcsync.model.status import Status
from bcsync.platforms.local import schema

_ACTIVE = str(Status.ACTIVE)


def accounts_of(email: str, among: Sequence[str] | None = None) -> CompoundSelect[tuple[str]]:
    """A query for the ids, or for those among some; a closed account is one of them."""
    account, share, access = schema.accounts.c, schema.shares.c, schema.accesses.c
    grant, entry, member = schema.assignments.c, schema.group_accounts.c, schema.group_members.c
    managed = _centers(email).where(schema.members.c.role == "admin")
    grouped = select(member.group).where(member.email == email, member.center.in_(_centers(email)))
    ways = (
        (account.id, account.owner == email),
        (account.id, account.owner.in_(managed)),
        (share.account, share.partner.in_(managed)),
        (access.account, access.center.in_(managed) & (access.status == _ACTIVE)),
        (grant.account, (grant.email == email) & grant.center.in_(_centers(email))),
        (entry.account, entry.group.in_(grouped)),
    )
    return union(
        *(select(id).where(holds if among is None else holds & id.in_(among)) for id, holds in ways)
    )


def _centers(email: str) -> Select[tuple[str]]:
    member = schema.members.c
    return select(member.center).where(member.email == email, member.status == _ACTIVE)
