"""Roles of members on ad accounts: one person and one account a call (reference/tiktok-api.md, 8.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bcsync.platforms.port import GONE, Act, Answer, Done
from bcsync.platforms.tiktok.writing.answers import RECORDED, refused
from bcsync.platforms.tiktok.writing.line import Line
from bcsync.wire import endpoints, words
from bcsync.wire.words import spelled


def assign(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """Give a role, or another one."""

    def call(act: Act) -> Answer:
        user = _user(line, act)
        if user is None:
            return _not_joined(act)
        role = spelled(words.ADVERTISER_ROLES, act.attributes["role"])
        line.post(act, endpoints.BC_ASSET_ASSIGN, {**_named(act, user), "advertiser_role": role})
        return RECORDED

    return line.one_by_one(call, acts)


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
