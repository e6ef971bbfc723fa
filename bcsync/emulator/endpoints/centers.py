"""Business Centers (reference/tiktok-api.md, 6.1)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from bcsync.emulator.call import Call
from bcsync.model.status import Status
from bcsync.platforms.local import schema
from bcsync.wire import endpoints, words

_VERIFICATION = {
    Status.ACTIVE: "VERIFIED",
    Status.UNVERIFIED: "NOT_SUBMITTED",
    Status.DISAPPROVED: "FAILED",
}


def bc_get(call: Call) -> Any:
    """Those whose invitation the user has accepted."""
    center, member = schema.centers.c, schema.members.c
    query = (
        select(schema.centers, member.role, member.finance)
        .join(schema.members, member.center == center.id)
        .where(
            member.email == call.person,
            member.status == str(Status.ACTIVE),
            center.status != str(Status.CLOSED),
        )
        .order_by(center.id)
    )
    if call.get("bc_id") is not None:
        query = query.where(center.id == call["bc_id"])
    if call.filter("keyword"):
        query = query.where(center.name.icontains(call.filter("keyword"), autoescape=True))
    return call.listed(query, _shown)


def _shown(row: Row[Any]) -> dict[str, Any]:
    document = row.document
    finance = None if row.finance == "none" else words.spelled(words.FINANCE_ROLES, row.finance)
    return {
        "bc_info": {
            "bc_id": row.id,
            "name": row.name,
            "company": document.get("company"),
            "currency": document.get("currency"),
            "registered_area": document.get("registered_area"),
            "timezone": document["timezone"],
            "status": "ENABLE",
            "type": document["type"].upper(),
            "verification_status": _VERIFICATION[Status(row.status)],
            "organization_type": "STANDARD",
        },
        "user_role": words.spelled(words.BC_ROLES, row.role),
        "ext_user_role": None if finance is None else {"finance_role": finance},
    }


ANSWERS = {endpoints.BC_GET: bc_get}
