"""Members and invitations (reference/tiktok-api.md, 10)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, or_, select

from bcsync.emulator.call import Call
from bcsync.emulator.endpoints.naming import member_email, no_child
from bcsync.emulator.permissions import center_of_admin
from bcsync.kinds.member import MEMBER
from bcsync.model.action import Action
from bcsync.model.email import canonical_email
from bcsync.model.status import Status
from bcsync.platforms.local import schema
from bcsync.platforms.local.refusal import against_rule
from bcsync.platforms.local.rules import invitations
from bcsync.wire import endpoints, words

_STATUS = {
    words.BOUND: Status.ACTIVE,
    words.PENDING: Status.PENDING,
    words.REJECTED: Status.DECLINED,
}
_WORD = {str(status): word for word, status in _STATUS.items()}


def member_get(call: Call) -> Any:
    """Who has accepted, who is invited, who declined."""
    no_child(call)
    center_of_admin(call, call["bc_id"])
    member, user = schema.members.c, schema.users.c
    query = (
        select(schema.members, user.id, user.name)
        .outerjoin(schema.users, user.email == member.email)
        .where(member.center == call["bc_id"])
        .order_by(member.email)
    )
    keyword = call.filter("keyword")
    if keyword:
        found = member.email.icontains(keyword, autoescape=True)
        query = query.where(or_(found, user.name.icontains(keyword, autoescape=True)))
    role, status = call.filter("user_role"), call.filter("relation_status")
    if role:
        query = query.where(member.role == words.BC_ROLES[role])
    if status:
        # Nobody is shown as UNBOUND (reference/tiktok-api.md, 8.2).
        query = query.where(member.status == str(_STATUS.get(status, status)))
    return call.listed(query, lambda row: _shown(call, row))


def _shown(call: Call, row: Row[Any]) -> dict[str, Any]:
    joined = row.status == Status.ACTIVE
    shown = {
        "user_id": row.id if joined else "",
        "user_name": (row.name if joined else None) or "",
        "user_email": row.email,
        "user_role": words.spelled(words.BC_ROLES, row.role),
        "relation_status": _WORD[row.status],
    }
    if not joined:
        match call.modes.pending_user_id:
            case "null":
                shown["user_id"] = None
            case "absent":
                del shown["user_id"]
            case "empty":
                pass
    finance = None if row.finance == "none" else words.spelled(words.FINANCE_ROLES, row.finance)
    if finance is not None or call.modes.no_finance_role == "object":
        return {**shown, "ext_user_role": {"finance_role": finance}}
    return shown if call.modes.no_finance_role == "absent" else {**shown, "ext_user_role": None}


def member_invite(call: Call) -> Any:
    """All or nothing; who is a member or invited already is passed over (10.2)."""
    center = call["bc_id"]
    emails = dict.fromkeys(map(canonical_email, call["emails"]))
    call.work.members.load((center, email) for email in emails)
    new = [email for email in emails if not _is_there(call, center, email)]
    if not new:
        center_of_admin(call, center)
        return {}
    role = words.ADVERTISER_ROLES[call["advertiser_role"]]
    call.do(
        Action.INVITE,
        MEMBER.name,
        *((center, email) for email in new),
        role=words.BC_ROLES[call["user_role"]],
        finance=_finance(call) or "none",
        promised=dict.fromkeys(call.get("asset_ids") or (), role),
    )
    if call.modes.former_at_once:
        for email in new:
            _rejoin(call, center, email)
    return {}


def _is_there(call: Call, center: str, email: str) -> bool:
    row = call.work.members.get(center, email)
    return row is not None and row["status"] != Status.DECLINED


def _rejoin(call: Call, center: str, email: str) -> None:
    """Who was a member once needs no Join page (corrections, 3, 10.2)."""
    row = call.work.members.get(center, email)
    was = call.work.former_members.get(center, email) is not None
    if was and row is not None and row["status"] == Status.PENDING:
        invitations.accept(call.work, row)
        call.work.record_as(email, "accept", MEMBER.name, (center, email), {})


def _finance(call: Call) -> str | None:
    """The finance role that is asked for; None: none is told, or null."""
    word = (call.get("ext_user_role") or {}).get("finance_role")
    return None if word is None else words.FINANCE_ROLES[word]


def member_update(call: Call) -> Any:
    """What is not told stays."""
    no_child(call)
    center = call["bc_id"]
    center_of_admin(call, center)
    email = member_email(call, center, call["user_id"])
    attributes: dict[str, Any] = {}
    if call.get("user_role"):
        attributes["role"] = words.BC_ROLES[call["user_role"]]
    finance = _finance(call)
    told = call.get("ext_user_role") or {}
    if finance is not None:
        attributes["finance"] = finance
    elif "finance_role" in told and call.modes.finance_null == "clears":
        attributes["finance"] = "none"
    if call.get("user_name") is not None:
        attributes["user_name"] = call["user_name"]
    call.do(Action.UPDATE, MEMBER.name, (center, email), **attributes)
    return {}


def member_delete(call: Call) -> Any:
    """A member by id, an invitation by address (10.4)."""
    no_child(call)
    center = call["bc_id"]
    center_of_admin(call, center)
    if call.get("user_id"):
        email = member_email(call, center, call["user_id"])
        call.do(Action.REMOVE, MEMBER.name, (center, email))
    elif call.get("user_email"):
        call.do(Action.CANCEL, MEMBER.name, (center, canonical_email(call["user_email"])))
    else:
        raise against_rule("Missing required field(s): user_id.")
    return {}


ANSWERS = {
    endpoints.BC_MEMBER_GET: member_get,
    endpoints.BC_MEMBER_INVITE: member_invite,
    endpoints.BC_MEMBER_UPDATE: member_update,
    endpoints.BC_MEMBER_DELETE: member_delete,
}
