"""What happened in a Business Center (reference/tiktok-api.md, 6.3), from the platform's own change log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, exists, func, or_, select, type_coerce

from bcsync.emulator.call import Call
from bcsync.emulator.permissions import center_of_admin
from bcsync.kinds.access import ACCESS
from bcsync.kinds.ad_account import AD_ACCOUNT
from bcsync.kinds.approval import APPROVAL
from bcsync.kinds.asset_group import ASSET_GROUP
from bcsync.kinds.assignment import ASSIGNMENT
from bcsync.kinds.business_center import BUSINESS_CENTER
from bcsync.kinds.member import MEMBER
from bcsync.kinds.partner import PARTNER
from bcsync.kinds.share import SHARE
from bcsync.platforms.local import schema
from bcsync.wire import endpoints

_USUAL_SPAN = timedelta(days=7)
_ACCOUNT = (AD_ACCOUNT, ASSIGNMENT, SHARE, ACCESS, APPROVAL, PARTNER, ASSET_GROUP)
_TYPES = {
    MEMBER.name: "USER",
    BUSINESS_CENTER.name: "BUSINESS",
    **{kind.name: "ACCOUNT" for kind in _ACCOUNT},
}


def changelog_get(call: Call) -> Any:
    """Those days, the latest first; ``activity_log`` is free text, whose form nobody knows."""
    center_of_admin(call, call["bc_id"])
    log, user = schema.log.c, schema.users.c
    start = call.filter("start_date") or f"{call.now - _USUAL_SPAN:%Y-%m-%d}"
    end = call.filter("end_date") or f"{call.now:%Y-%m-%d}"
    order = log.number.asc() if call["sort_type"] == "ASC" else log.number.desc()
    query = (
        select(schema.log, user.id.label("operator"))
        .outerjoin(schema.users, user.email == log.actor)
        .where(log.at >= start, log.at < f"{end}~", _concerns(call["bc_id"]))
        .order_by(order)
    )
    wanted = call.filter("activity_type") or "ALL"
    if wanted != "ALL":
        known = [kind for kind, word in _TYPES.items() if word == wanted]
        is_known = log.kind.in_(known)
        query = query.where(
            or_(is_known, log.kind.not_in(_TYPES)) if wanted == "ASSET" else is_known
        )
    return call.listed(query, _shown)


def _concerns(center: str) -> ColumnElement[bool]:
    """Whether an entry names the Business Center, or one of its ad accounts alone."""
    log, account = schema.log.c, schema.accounts.c
    # The subject is a JSON array of ids.
    subject = type_coerce(log.subject, Text)
    only = func.substr(subject, 3, func.length(subject) - 4)
    owned = exists().where(account.id == only, account.owner == center)
    return or_(subject.contains(f'"{center}"'), owned)


def _shown(row: Row[Any]) -> dict[str, str]:
    day, time = row.at[:10], row.at[11:19]
    return {
        "time": f"{day} {time}",
        "activity_type": _TYPES.get(row.kind, "ASSET"),
        "operator_id": row.operator or "",
        "activity_log": f"{row.verb} {row.kind} {' '.join(row.subject)}",
    }


ANSWERS = {endpoints.CHANGELOG_GET: changelog_get}
