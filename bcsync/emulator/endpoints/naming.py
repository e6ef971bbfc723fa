"""Who and what a call names by an id, looked up."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bcsync.emulator.call import Call
from bcsync.model.status import Status
from bcsync.platforms.local import schema
from bcsync.platforms.local.refusal import against_rule, missing


def member_email(call: Call, center: str, user_id: str) -> str:
    """The address of a member who has accepted. Raises ``RefusalError``."""
    return member_emails(call, center, [user_id])[user_id]


def member_emails(call: Call, center: str, user_ids: Sequence[str]) -> dict[str, str]:
    """Addresses of members who have accepted, by their ids. Raises ``RefusalError``."""
    user, member = schema.users.c, schema.members.c
    query = (
        select(user.id, member.email)
        .join(schema.users, user.email == member.email)
        .where(
            user.id.in_(user_ids),
            member.center == center,
            member.status == str(Status.ACTIVE),
        )
    )
    found = call.pairs(query)
    for user_id in user_ids:
        if user_id not in found:
            raise missing(f"User {user_id} is not a member of Business Center {center}.")
    return found


def no_child(call: Call) -> None:
    """Refuses a Business Center below this one: none is an Enterprise one here."""
    child = call.get("child_bc_id")
    if child is not None:
        raise against_rule(
            f"Invalid value of 'child_bc_id': Business Center {call['bc_id']} has no child {child}."
        )
