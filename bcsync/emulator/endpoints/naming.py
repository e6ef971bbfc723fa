"""Who and what a call names by an id, looked up."""

from __future__ import annotations

from sqlalchemy import select

from bcsync.emulator.call import Call
from bcsync.model.status import Status
from bcsync.platforms.local import schema
from bcsync.platforms.local.refusal import against_rule, missing


def member_email(call: Call, center: str, user_id: str) -> str:
    """The address of a member who has accepted. Raises ``RefusalError``."""
    user, member = schema.users.c, schema.members.c
    query = (
        select(member.email)
        .join(schema.users, user.email == member.email)
        .where(user.id == user_id, member.center == center, member.status == str(Status.ACTIVE))
    )
    email: str | None = call.connection.scalar(query)
    if email is None:
        raise missing(f"User {user_id} is not a member of Business Center {center}.")
    return email


def no_child(call: Call) -> None:
    """Refuses a Business Center below this one: none is an Enterprise one here."""
    child = call.get("child_bc_id")
    if child is not None:
        raise against_rule(
            f"Invalid value of 'child_bc_id': Business Center {call['bc_id']} has no child {child}."
        )
