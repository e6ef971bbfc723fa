"""Roles of members on ad accounts: one person and one account a call (reference/tiktok-api.md, 8.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bcsync.platforms.port import GONE, Act, Answer, Done
from bcsync.platforms.tiktok.transport.problems import ApiProblem, ApiRefused
from bcsync.platforms.tiktok.writing.answers import RECORDED, after, refused
from bcsync.platforms.tiktok.writing.line import Line
from bcsync.wire import endpoints, words
from bcsync.wire.words import spelled


def assign(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """Give a role."""

    def call(act: Act) -> Answer:
        user = _user(line, act)
        if user is None:
            return _not_joined(act)
        role = spelled(words.ADVERTISER_ROLES, act.attributes["role"])
        line.post(act, endpoints.BC_ASSET_ASSIGN, {**_named(act, user), "advertiser_role": role})
        return RECORDED

    return line.one_by_one(call, acts)


def reassign(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """Give another role.

    Whether that replaces the one that is there is UNKNOWN (8.5): the first time it is looked at. Where it does
    not, the role is taken away and given anew, and for a moment there is none.
    """

    def call(act: Act) -> Answer:
        user = _user(line, act)
        if user is None:
            return _not_joined(act)
        role = spelled(words.ADVERTISER_ROLES, act.attributes["role"])
        body = {**_named(act, user), "advertiser_role": role}
        if line.replaces_roles is not False:
            replaced = _assigned(line, act, body)
            if replaced and line.replaces_roles is None:
                line.replaces_roles = replaced = _has(line, act, user, role)
            if replaced:
                return RECORDED
        line.post(act, endpoints.BC_ASSET_UNASSIGN, _named(act, user))
        try:
            line.post(act, endpoints.BC_ASSET_ASSIGN, body)
        except ApiProblem as problem:
            return after(1, problem)
        return RECORDED

    return line.one_by_one(call, acts)


def _assigned(line: Line, act: Act, body: dict[str, str]) -> bool:
    """False where there is a role already, and the API will not hear of another one."""
    try:
        line.post(act, endpoints.BC_ASSET_ASSIGN, body)
    except ApiRefused as refusal:
        if _IS_THERE.search(refusal.said) is None:
            raise
        return False
    return True


def _has(line: Line, act: Act, user: str, role: str) -> bool:
    center, account, _email = act.id
    params = {
        "bc_id": center,
        "asset_type": words.ADVERTISER,
        "filtering": {"user_id": user, "keyword": account},
    }
    rows = line.api.pages(endpoints.BC_ASSET_GET, line.token_of(act.actor), params)
    return any(
        row.get("asset_id") == account and row.get("advertiser_role") == role for row in rows
    )


_IS_THERE = re.compile(r"already|exists", re.IGNORECASE)


def unassign(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """Take it away; who has left has nothing any more.

    What a group gives goes on to stand in the same list, so that a look would not tell: the API's word counts.
    """

    def call(act: Act) -> Answer:
        user = _user(line, act)
        if user is not None:
            line.post(act, endpoints.BC_ASSET_UNASSIGN, _named(act, user))
        return Done(GONE)

    return line.one_by_one(call, acts)


def _user(line: Line, act: Act) -> str | None:
    center, _account, email = act.id
    if act.handle:
        return act.handle
    known = line.person(act, center, email)
    return known.handle if known else None


def _not_joined(act: Act) -> Answer:
    center, _account, email = act.id
    return refused(f"{email} has not joined Business Center {center}.")


def _named(act: Act, user: str) -> dict[str, str]:
    center, account, _email = act.id
    return {
        "bc_id": center,
        "user_id": user,
        "asset_type": words.ADVERTISER,
        "asset_id": account,
    }
