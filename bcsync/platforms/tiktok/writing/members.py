"""Members: invited by fifties, changed and removed one by one (reference/tiktok-api.md, 10.2 to 10.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bcsync.model.status import Status
from bcsync.platforms.port import Act, Answer
from bcsync.platforms.tiktok.transport.problems import ApiProblem
from bcsync.platforms.tiktok.writing.answers import RECORDED, after, refused
from bcsync.platforms.tiktok.writing.line import Line
from bcsync.wire import endpoints, words
from bcsync.wire.words import spelled


def invite(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """One role a call; who is invited already is passed over by the API itself (10.2)."""

    def call(some: Sequence[Act]) -> Answer:
        first, emails = some[0], [act.id[1] for act in some]
        body = {"bc_id": first.id[0], "emails": emails, **_roles(first.attributes)}
        line.post(first, endpoints.BC_MEMBER_INVITE, body)
        return RECORDED

    def alike(act: Act) -> tuple[object, ...]:
        role = act.attributes.get("role", "standard")
        return act.actor, act.id[0], role, act.attributes.get("finance", "none")

    return line.together(call, acts, alike, endpoints.BC_MEMBER_INVITE.batch or 1)


def _roles(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Always spelled out: defaults differ from endpoint to endpoint (corrections, 5.14)."""
    given: dict[str, Any] = {}
    if "role" in attributes:
        given["user_role"] = spelled(words.BC_ROLES, attributes["role"])
    finance = attributes.get("finance", "none")
    if finance != "none":
        given["ext_user_role"] = {"finance_role": spelled(words.FINANCE_ROLES, finance)}
    return given


def update(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """Roles of a member; who is only invited has no ``user_id`` and is invited anew (10.3)."""

    def call(act: Act) -> Answer:
        center, email = act.id
        user = act.handle
        if not user:
            known = line.person(act, center, email)
            if known is None:
                return refused(f"{email} is not a member of Business Center {center}.")
            if known.status is Status.PENDING:
                return _invite_anew(line, act, known.attributes)
            user = known.handle
        body = {"bc_id": center, "user_id": user, **_roles(act.attributes)}
        if act.attributes.get("finance") == "none":
            # How a finance role is taken away is UNKNOWN (10.3); whether it was, the next look tells.
            body["ext_user_role"] = {"finance_role": None}
        line.post(act, endpoints.BC_MEMBER_UPDATE, body)
        return RECORDED

    return line.one_by_one(call, acts)


def _invite_anew(line: Line, act: Act, before: Mapping[str, Any]) -> Answer:
    center, email = act.id
    _revoke(line, act)
    try:
        body = {"bc_id": center, "emails": [email], **_roles({**before, **act.attributes})}
        line.post(act, endpoints.BC_MEMBER_INVITE, body)
    except ApiProblem as problem:
        return after(1, problem)
    return RECORDED


def remove(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """A member goes, and with them what they were given."""

    def call(act: Act) -> Answer:
        center, email = act.id
        user = act.handle
        if not user:
            known = line.person(act, center, email)
            if known is None:
                return RECORDED
            user = known.handle
        line.post(act, endpoints.BC_MEMBER_DELETE, {"bc_id": center, "user_id": user})
        return RECORDED

    return line.one_by_one(call, acts)


def cancel(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """An invitation is withdrawn by its address (10.4)."""

    def call(act: Act) -> Answer:
        _revoke(line, act)
        return RECORDED

    return line.one_by_one(call, acts)


def _revoke(line: Line, act: Act) -> None:
    center, email = act.id
    line.post(act, endpoints.BC_MEMBER_DELETE, {"bc_id": center, "user_email": email})
