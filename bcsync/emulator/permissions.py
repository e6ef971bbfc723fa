"""Who may look at what. What may be done, the platform's rules decide by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from bcsync.emulator.call import Call
from bcsync.model.status import Status
from bcsync.platforms.local import schema
from bcsync.platforms.local.refusal import missing, not_permitted


def center_of_admin(call: Call, center: str) -> Mapping[str, Any]:
    """The row of an open Business Center of which the token's user is an admin. Raises ``RefusalError``."""
    row = center_of_member(call, center)
    if row["role"] != "admin":
        raise not_permitted(f"No permission to operate Business Center: {center}.")
    return row


def center_of_member(call: Call, center: str) -> Mapping[str, Any]:
    """The row of an open Business Center, with the ``role`` and ``finance`` of the token's user in it."""
    table, member = schema.centers.c, schema.members.c
    query = (
        select(schema.centers, member.role, member.finance, member.status.label("joined"))
        .outerjoin(schema.members, (member.center == table.id) & (member.email == call.person))
        .where(table.id == center, table.status != str(Status.CLOSED))
    )
    row = call.connection.execute(query).mappings().one_or_none()
    if row is None:
        raise missing(f"Business Center {center} does not exist.")
    if row["joined"] != Status.ACTIVE:
        raise not_permitted(f"No permission to operate Business Center: {center}.")
    return dict(row)
