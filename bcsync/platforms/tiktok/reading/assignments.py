"""Who is given which role on which ad account, read in the way that takes fewer calls.

By member (``bc/asset/get``) or by account (``bc/asset/member/get``); reference/tiktok-api.md, 8.3 and 8.6.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from bcsync.model.email import canonical_email
from bcsync.model.status import Status
from bcsync.platforms.port import UNSURE, Seen
from bcsync.platforms.tiktok.reading import ways
from bcsync.platforms.tiktok.reading.given import text
from bcsync.platforms.tiktok.reading.source import Row, Rows, Source
from bcsync.platforms.tiktok.transport.problems import ApiProblem
from bcsync.wire import endpoints, words

Grant = tuple[str, str]
"""An account and who is given something on it."""


class Basis(NamedTuple):
    """What is known of the Business Center before its assignments are read."""

    members: Sequence[Seen]
    accounts: Sequence[str]
    """Ids of what it owns and of what it has of others."""
    by_group: Mapping[Grant, frozenset[str]]
    """Roles that asset groups give."""
    only: frozenset[str] | None = None
    """Whom to read of; None: everybody."""

    @property
    def joined(self) -> list[Seen]:
        """Who can have been given anything: an invitation has no ``user_id``."""
        return [each for each in self.members if each.handle and each.status is Status.ACTIVE]

    @property
    def asked(self) -> list[Seen]:
        """Of these, whose roles are asked for."""
        return [each for each in self.joined if self.only is None or each.id[1] in self.only]


def read(source: Source, basis: Basis) -> Iterator[Seen | ApiProblem]:
    """All of them; a list that could not be read ends it."""
    by_member, by_account = calls(basis)
    rows = _by_member(source, basis) if by_member <= by_account else _by_account(source, basis)
    admins = {each.id[1] for each in basis.members if each.attributes["role"] == "admin"}
    for found in rows:
        if isinstance(found, ApiProblem):
            yield found
            return
        account, email, role = found
        unsure = _is_unsure(role, email in admins, basis.by_group.get((account, email), ()))
        yield assignment(source.center, account, email, role, UNSURE if unsure else None)


def calls(basis: Basis) -> tuple[int, int]:
    """The fewest calls either way may take: (by member, by account)."""
    return ways.calls(_size(basis.asked), _size(basis.joined), len(basis.accounts))


def _size(members: Sequence[Seen]) -> ways.People:
    admins = sum(each.attributes["role"] == "admin" for each in members)
    return ways.People(len(members), admins)


def _is_unsure(role: str, is_admin: bool, by_group: Collection[str]) -> bool:
    """Whether something else gives this role on this account anyway.

    Admins are listed with what their role in the Business Center gives, and members with what a group gives
    (reference/live-mapping.md, "assignment"); only another role than that tells of something more.
    """
    return (is_admin and role == "admin") or role in by_group


Found = tuple[str, str, str] | ApiProblem


def _by_member(source: Source, basis: Basis) -> Iterator[Found]:
    def ask(member: Seen) -> Rows:
        return source.of_listed(
            endpoints.BC_ASSET_GET,
            lambda: source.rows(
                endpoints.BC_ASSET_GET,
                id="asset_id",
                asset_type=words.ADVERTISER,
                filtering={"user_id": member.handle},
            ),
        )

    known = frozenset(basis.accounts)
    for member, rows in source.each(ask, basis.asked):
        if isinstance(rows, ApiProblem):
            yield rows
            return
        for row in rows:
            account = str(row.get("asset_id"))
            if account in known:
                yield account, member.id[1], _role(row)


def _by_account(source: Source, basis: Basis) -> Iterator[Found]:
    def ask(account: str) -> Rows:
        return source.of_listed(
            endpoints.BC_ASSET_MEMBER_GET,
            lambda: source.rows(
                endpoints.BC_ASSET_MEMBER_GET,
                asset_type=words.ADVERTISER,
                asset_id=account,
            ),
        )

    people = {each.handle: each.id[1] for each in basis.joined}
    for account, rows in source.each(ask, basis.accounts):
        if isinstance(rows, ApiProblem):
            yield rows
            return
        for row in rows:
            email = _email(row, people)
            if email is not None:
                yield account, email, _role(row)


def _email(row: Row, people: Mapping[str | None, str]) -> str | None:
    known = people.get(text(row, "user_id"))
    told = text(row, "user_email")
    return known if known is not None or told is None else canonical_email(told)


def _role(row: Row) -> str:
    return words.ADVERTISER_ROLES.get(row.get("advertiser_role") or "", "analyst")


def assignment(center: str, account: str, email: str, role: str, detail: str | None = None) -> Seen:
    """A member's role on an ad account."""
    return Seen("assignment", (center, account, email), center, _held(role), detail=detail)


@cache
def _held(role: str) -> Mapping[str, str]:
    return {"role": role}
