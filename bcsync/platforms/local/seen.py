"""Table rows as the port shows them. Parameters carry the names of the columns.

Hundreds of thousands are built at a time, so values that repeat share one read-only mapping.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from bcsync.model.status import Status
from bcsync.platforms.port import Seen

TIKTOK = "TikTok"

ENABLED = "STATUS_ENABLE"
CLOSED = "STATUS_DISABLE"
NEW_IN_REVIEW = "STATUS_PENDING_CONFIRM"
NEW_REFUSED = "STATUS_CONFIRM_FAIL"
CHANGE_IN_REVIEW = "STATUS_PENDING_CONFIRM_MODIFY"
CHANGE_REFUSED = "STATUS_CONFIRM_MODIFY_FAIL"
SUSPENDED = "STATUS_LIMIT"

ACCOUNT_STATUS: Mapping[str, Status] = {
    ENABLED: Status.ACTIVE,
    CLOSED: Status.CLOSED,
    NEW_IN_REVIEW: Status.IN_REVIEW,
    CHANGE_IN_REVIEW: Status.IN_REVIEW,
    NEW_REFUSED: Status.DISAPPROVED,
    CHANGE_REFUSED: Status.DISAPPROVED,
    SUSPENDED: Status.DISAPPROVED,
}
"""The platform's words (reference/tiktok-api.md, 7.5) in ours."""

_STATUS = {str(status): status for status in Status}
_WAITS = frozenset({Status.IN_REVIEW, Status.UNVERIFIED})


@cache
def _one(name: str, value: str) -> Mapping[str, str]:
    return {name: value}


@cache
def _membership(role: str, finance: str) -> Mapping[str, str]:
    return {"role": role, "finance": finance}


_NOTHING: Mapping[str, Any] = {}


def center(
    id: str, name: str, status: str, reason: str | None, document: Mapping[str, Any], since: str
) -> Seen:
    """A Business Center."""
    state = _STATUS[status]
    return Seen(
        "business_center",
        (id,),
        id,
        document,
        state,
        since,
        on=TIKTOK if state in _WAITS else None,
        detail=reason,
        label=name,
    )


def member(center: str, email: str, role: str, finance: str, status: str, since: str) -> Seen:
    """A membership, or the invitation to one."""
    state = _STATUS[status]
    return Seen(
        "member",
        (center, email),
        center,
        _membership(role, finance),
        state,
        since,
        on=email if state is Status.PENDING else None,
        label=email,
    )


def account(
    id: str,
    owner: str,
    name: str,
    status: str,
    reason: str | None,
    certificate: str | None,  # noqa: ARG001 - stands in the document too
    document: Mapping[str, Any],
    since: str,
) -> Seen:
    """An ad account, shown by its owner."""
    state = ACCOUNT_STATUS[status]
    return Seen(
        "ad_account",
        (id,),
        owner,
        document,
        state,
        since,
        TIKTOK if state in _WAITS else None,
        status if reason is None else f"{status}: {reason}",
        name,
    )


def certificate(
    id: str,
    center: str,
    company: str,
    verified: bool,
    document: Mapping[str, Any],
    since: str,
) -> Seen:
    """A client's Business Certificate; reviewed with the first account that carries it."""
    return Seen(
        "certificate",
        (id,),
        center,
        document,
        Status.ACTIVE if verified else Status.IN_REVIEW,
        since,
        on=None if verified else TIKTOK,
        detail="VERIFIED" if verified else "UNVERIFIED",
        label=company,
    )


def group(
    id: str,
    center: str,
    name: str,
    since: str,
    *,
    accounts: Sequence[str],
    members: Mapping[str, str],
) -> Seen:
    """An asset group with what stands in it."""
    attributes = {
        "name": name,
        "accounts": sorted(accounts),
        "members": dict(sorted(members.items())),
    }
    return Seen("asset_group", (id,), center, attributes, since=since, label=name)


def assignment(center: str, account: str, email: str, role: str, since: str) -> Seen:
    """A member's role on an ad account."""
    return Seen(
        "assignment", (center, account, email), center, _one("role", role), Status.ACTIVE, since
    )


def partner(center: str, partner: str, since: str) -> Seen:
    """A partner relation, under the side that added it."""
    return Seen("partner", (center, partner), center, _NOTHING, since=since)


def share(center: str, partner: str, account: str, role: str, since: str) -> Seen:
    """An owned account shared with a partner."""
    return Seen(
        "share", (center, partner, account), center, _one("role", role), Status.ACTIVE, since
    )


def access(
    center: str,
    account: str,
    permission: str,
    status: str,
    asked_by: str,  # noqa: ARG001 - the person is told of the answer, nobody else
    since: str,
    *,
    account_name: str,
    decider: str | None,
) -> Seen:
    """An access request or what came of it, on the asking side."""
    state = _STATUS[status]
    return Seen(
        "access",
        (center, account),
        center,
        _one("permission", permission),
        state,
        since,
        on=decider if state is Status.PENDING else None,
        label=account_name,
    )


def approval(
    center: str,
    account: str,
    permission: str,
    status: str,
    asked_by: str,  # noqa: ARG001
    since: str,
    *,
    account_name: str,
    owner: str,
    asker_name: str,
    decider: str | None,
) -> Seen:
    """The same request on the owner's side."""
    state = _STATUS[status]
    return Seen(
        "approval",
        (account, center),
        owner,
        _one("permission", permission),
        state,
        since,
        on=decider if state is Status.PENDING else None,
        label=f"{asker_name} asks for {permission} on {account_name}",
    )


def asset(id: str, kind: str, center: str, document: Mapping[str, Any], since: str) -> Seen:
    """Any other asset of a Business Center."""
    return Seen(kind, (id,), center, document, since=since, label=document.get("name"))
