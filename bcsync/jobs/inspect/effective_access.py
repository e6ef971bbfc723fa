"""Effective access, computed from what the platform shows.

The rules are those of the platform (reference/tiktok-api.md, sections 8 and 13; design, section 6): a
Business Center's admins administer what it owns, its members have what they are assigned, directly or
through a group, and nobody has more on an account of others than their Business Center holds there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from bcsync.model.roles import ACCOUNT_ROLES
from bcsync.model.status import Status
from bcsync.state.values import Stored

_RANK = ACCOUNT_ROLES.index


class Through(StrEnum):
    """How a person comes to a role on an ad account."""

    ADMIN = "admin"
    """As an admin of the Business Center that owns it."""
    OWNER = "owner"
    """As the individual who owns it."""
    DIRECT = "direct"
    GROUP = "group"


class Holding(NamedTuple):
    """What a Business Center holds on an account of others."""

    by: str
    """``share`` or ``access``"""
    role: str
    row: Stored


class Way(NamedTuple):
    """One way to an ad account; ids are those of the platform."""

    through: Through
    role: str
    """What it gives: never more than ``held``."""
    center: str | None
    group: Stored | None = None
    held: tuple[Holding, ...] = ()
    """Empty for an account that ``center`` owns."""


def strongest(roles: Iterable[str]) -> str:
    """The strongest of some roles on an ad account."""
    return max(roles, key=_RANK)


@dataclass(frozen=True)
class Grants:
    """Everything that gives access, indexed. Built by ``grants_of``."""

    accounts: dict[str, Stored] = field(default_factory=dict)
    """Open ad accounts that are known themselves."""
    closed: set[str] = field(default_factory=set)
    owned: dict[str, list[str]] = field(default_factory=dict)
    """Owner -> its open ad accounts."""
    members: dict[str, list[Stored]] = field(default_factory=dict)
    """Person -> memberships and open invitations."""
    held: dict[tuple[str, str], list[Holding]] = field(default_factory=dict)
    """(Business Center, ad account of another) -> what it holds there."""
    direct: dict[str, list[Stored]] = field(default_factory=dict)
    """Person -> assignments."""
    groups: dict[str, list[Stored]] = field(default_factory=dict)
    """Person -> asset groups they are in."""
    active: set[tuple[str, str]] = field(default_factory=set)
    """(Business Center, person) for members who have accepted."""

    def people(self) -> Sequence[str]:
        """Everybody who has something, sorted."""
        individuals = {owner for owner in self.owned if "@" in owner}
        return sorted({*self.members, *self.direct, *self.groups, *individuals})

    def ways(self, person: str) -> Mapping[str, Sequence[Way]]:
        """Ad account -> the ways in which this person comes to it."""
        found: dict[str, list[Way]] = {}
        for account, way in self._ways(person):
            found.setdefault(account, []).append(way)
        return found

    def _ways(self, person: str) -> Iterator[tuple[str, Way]]:
        for account in self.owned.get(person, ()):
            yield account, Way(Through.OWNER, "admin", None)
        for member in self.members.get(person, ()):
            if member.status is Status.ACTIVE and member.attributes.get("role") == "admin":
                for account in self.owned.get(member.id[0], ()):
                    yield account, Way(Through.ADMIN, "admin", member.id[0])
        for assignment in self.direct.get(person, ()):
            center, account, _ = assignment.id
            yield from self._way(Through.DIRECT, center, account, person, assignment)
        for group in self.groups.get(person, ()):
            for account in group.attributes.get("accounts", ()):
                yield from self._way(Through.GROUP, group.scope, account, person, group)

    def _way(
        self, through: Through, center: str, account: str, person: str, row: Stored
    ) -> Iterator[tuple[str, Way]]:
        if account in self.closed or (center, person) not in self.active:
            return
        group = row if through is Through.GROUP else None
        role = row.attributes["role"] if group is None else row.attributes["members"][person]
        known = self.accounts.get(account)
        if known is not None and known.scope == center:
            yield account, Way(through, role, center, group)
            return
        held = tuple(self.held.get((center, account), ()))
        if held:
            limit = strongest(holding.role for holding in held)
            role = min(role, limit, key=_RANK)
            yield account, Way(through, role, center, group, held)


def grants_of(resources: Iterable[Stored]) -> Grants:
    """Index what is on the platform; what has vanished from it gives nothing."""
    grants = Grants()
    for row in resources:
        if not row.absent:
            _index(grants, row)
    return grants


def _index(grants: Grants, row: Stored) -> None:
    match row.kind:
        case "ad_account" if row.status is Status.CLOSED:
            grants.closed.add(row.id[0])
        case "ad_account":
            grants.accounts[row.id[0]] = row
            grants.owned.setdefault(row.scope, []).append(row.id[0])
        case "member" if row.status in (Status.ACTIVE, Status.PENDING):
            grants.members.setdefault(row.id[1], []).append(row)
            if row.status is Status.ACTIVE:
                grants.active.add((row.id[0], row.id[1]))
        case "assignment":
            grants.direct.setdefault(row.id[2], []).append(row)
        case "asset_group":
            for person in row.attributes.get("members", ()):
                grants.groups.setdefault(person, []).append(row)
        case _:
            _index_held(grants, row)


def _index_held(grants: Grants, row: Stored) -> None:
    match row.kind:
        case "share":
            holding = Holding("share", row.attributes["role"], row)
            grants.held.setdefault((row.id[1], row.id[2]), []).append(holding)
        case "access" if row.status is Status.ACTIVE:
            _hold(grants, (row.id[0], row.id[1]), row)
        case "approval" if row.status is Status.ACTIVE:
            _hold(grants, (row.id[1], row.id[0]), row)
        case _:
            pass


def _hold(grants: Grants, key: tuple[str, str], row: Stored) -> None:
    """An approved request, seen from either side or from both."""
    holdings = grants.held.setdefault(key, [])
    if not any(holding.by == "access" for holding in holdings):
        holdings.append(Holding("access", row.attributes["permission"], row))
