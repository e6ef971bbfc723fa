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

from bcsync.kinds.kind import Kind, Kinds
from bcsync.kinds.way import Way
from bcsync.model.roles import allows, strongest
from bcsync.model.status import Status
from bcsync.state.values import Stored


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


class AccessPath(NamedTuple):
    """One way to an ad account; ids are those of the platform."""

    through: Through
    role: str
    """What it gives: never more than ``held``."""
    center: str | None
    group: Stored | None = None
    held: tuple[Holding, ...] = ()
    """Empty for an account that ``center`` owns."""


class Membership(NamedTuple):
    """A group that somebody is in."""

    group: Stored
    role: str
    accounts: Sequence[str]


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
    groups: dict[str, list[Membership]] = field(default_factory=dict)
    """Person -> groups they are in."""
    active: set[tuple[str, str]] = field(default_factory=set)
    """(Business Center, person) for members who have accepted."""

    def people(self) -> Sequence[str]:
        """Everybody who has something, sorted."""
        individuals = {owner for owner in self.owned if "@" in owner}
        return sorted({*self.members, *self.direct, *self.groups, *individuals})

    def ways(self, person: str) -> Mapping[str, Sequence[AccessPath]]:
        """Ad account -> the ways in which this person comes to it."""
        found: dict[str, list[AccessPath]] = {}
        for account, way in self._ways(person):
            found.setdefault(account, []).append(way)
        return found

    def _ways(self, person: str) -> Iterator[tuple[str, AccessPath]]:
        for account in self.owned.get(person, ()):
            yield account, AccessPath(Through.OWNER, "admin", None)
        for member in self.members.get(person, ()):
            if member.status is Status.ACTIVE and member.attributes.get("role") == "admin":
                for account in self.owned.get(member.id[0], ()):
                    yield account, AccessPath(Through.ADMIN, "admin", member.id[0])
        for assignment in self.direct.get(person, ()):
            center, account, _ = assignment.id
            if (center, person) in self.active:
                yield from self._path(center, account, assignment.attributes["role"])
        for group, role, accounts in self.groups.get(person, ()):
            if (group.scope, person) in self.active:
                for account in accounts:
                    yield from self._path(group.scope, account, role, group)

    def _path(
        self, center: str, account: str, role: str, group: Stored | None = None
    ) -> Iterator[tuple[str, AccessPath]]:
        if account in self.closed:
            return
        through = Through.DIRECT if group is None else Through.GROUP
        known = self.accounts.get(account)
        if known is not None and known.scope == center:
            yield account, AccessPath(through, role, center, group)
            return
        held = tuple(self.held.get((center, account), ()))
        if limit := strongest(holding.role for holding in held):
            most = role if allows(limit, role) else limit
            yield account, AccessPath(through, most, center, group, held)


def grants_of(resources: Iterable[Stored], kinds: Kinds) -> Grants:
    """Index what is on the platform; what has vanished from it gives nothing."""
    grants = Grants()
    for row in resources:
        if not row.absent and row.kind in kinds:
            _index(grants, row, kinds[row.kind])
    return grants


def _index(grants: Grants, row: Stored, kind: Kind) -> None:
    match kind.way:
        case Way.OWNERSHIP if row.status is Status.CLOSED:
            grants.closed.add(row.id[0])
        case Way.OWNERSHIP:
            grants.accounts[row.id[0]] = row
            grants.owned.setdefault(row.scope, []).append(row.id[0])
        case Way.MEMBERSHIP if row.status.stands:
            grants.members.setdefault(row.id[1], []).append(row)
            if row.status is Status.ACTIVE:
                grants.active.add((row.id[0], row.id[1]))
        case Way.DIRECT:
            grants.direct.setdefault(row.id[2], []).append(row)
        case Way.GROUP:
            accounts = kind.accounts_in(row.attributes)
            for person, role in kind.people_in(row.attributes).items():
                grants.groups.setdefault(person, []).append(Membership(row, role, accounts))
        case Way.RELATION if row.status is Status.ACTIVE:
            _hold(grants, row, kind)
        case _:
            pass


def _hold(grants: Grants, row: Stored, kind: Kind) -> None:
    """What a Business Center holds; an approved request is seen from either side or from both."""
    holdings = grants.held.setdefault(kind.held(row.id), [])
    by = kind.answers or kind.name
    if not any(holding.by == by and holding.row.kind != row.kind for holding in holdings):
        holdings.append(Holding(by, row.attributes[kind.shown_role], row))
