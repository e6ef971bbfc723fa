"""Everything a decision may look at, and nothing that it could change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from bcsync.findings import Finding, Severity
from bcsync.kinds.kind import Kind, Kinds
from bcsync.kinds.way import Way
from bcsync.model.address import (
    center_address,
    is_email,
    kind_of,
    owner_key,
    owner_of_part,
    path_of,
)
from bcsync.model.limits import Limits
from bcsync.model.place import Place, Places
from bcsync.model.resource import Declared, Desired, ListMode
from bcsync.model.status import Status
from bcsync.planning.address_index import AddressIndex
from bcsync.planning.names import Names
from bcsync.planning.selection import Selection
from bcsync.platforms.abilities import Abilities
from bcsync.platforms.port import CompanyRegister, Gap, PlatformId, Principal
from bcsync.state.values import Acceptance, Binding, ResourceKey, Stored


class Pending(NamedTuple):
    """Why nobody knows yet whether something was brought about."""

    reason: str
    hint: str
    under_way: bool = False
    """It may still come about: what is seen of it now tells nothing yet."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The stored state, as it was read or as a refresh has just made it."""

    bindings: Mapping[str, Binding]
    resources: Sequence[Stored]
    gaps: tuple[Gap, ...] = ()
    fingerprint: str = ""
    acceptances: Mapping[str, Acceptance] = field(default_factory=dict)
    """Drift that somebody answers for, by address."""
    pending: Mapping[str, Pending] = field(default_factory=dict)
    """Addresses that an earlier run may have brought about: nothing is planned for them."""
    written: Mapping[ResourceKey, Mapping[str, Any]] = field(default_factory=dict)
    """What was last written of what the platform never shows; of what does not stand here nobody knows."""
    ends: Mapping[str, date] = field(default_factory=dict)
    """Days on which the layout let things end, written down while they still lay ahead; by address."""
    complete: bool = False
    """The platform was read: what does not stand here does not exist (outside of ``gaps``)."""
    companies: CompanyRegister | None = None
    """Whom agencies may open accounts for; None while that is unknown."""
    principals: Mapping[str, Principal] = field(default_factory=dict)
    """By their names as actors, who acts; none while the platform was not asked."""
    platform: str | None = None
    """Which one was looked at, where no stored state says so yet."""


@dataclass(frozen=True, slots=True)
class Allowances:
    """Addresses and globs that were named on the command line."""

    remove: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    create: tuple[str, ...] = ()


def _nowhere(_declared: Declared, _section: str, _name: str) -> Place | None:
    return None


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds layout and state."""

    kinds: Kinds
    actors: Mapping[str, str]
    """Key of a Business Center -> e-mail address of who acts for it."""
    today: date
    places: Places
    """What the places of declared things stand for."""
    limits: Limits = Limits()
    allow: Allowances = Allowances()
    selection: Selection = Selection()
    attribute_place: Callable[[Declared, str, str], Place | None] = _nowhere
    """Declared resource, section of its kind, attribute -> where that was written."""
    abilities: Abilities = Abilities()
    """Of the platform."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One planning run."""

    desired: Desired
    snapshot: Snapshot
    context: Context
    names: Names
    by_kind: Mapping[str, Mapping[PlatformId, Stored]]
    unknown: frozenset[tuple[str, str | None]] = frozenset()
    findings: list[Finding] = field(default_factory=list)
    crowds: dict[str, AddressIndex] = field(default_factory=dict)
    """The addresses of a kind; made when something asks for them."""
    _actors: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    """Who acts for what, each looked up once: a few own very much."""

    def kind(self, name: str) -> Kind:
        """The kind of that name."""
        return self.context.kinds[name]

    def of_way(self, *ways: Way) -> Iterator[Stored]:
        """Everything there is that gives access in one of these ways."""
        for kind in self.context.kinds.by_way(*ways):
            yield from self.by_kind[kind.name].values()

    def platform_id(self, declared: Declared) -> PlatformId | None:
        """Where the platform would have this resource; None while that cannot be known."""
        kind = self.context.kinds[declared.kind]
        if kind.assigned_id:
            found = self.names.ids.get(declared.address)
            return None if found is None else (found,)
        identity = self.names.identity(declared.identity)
        if identity is not None and kind.symmetric:
            there = self.by_kind.get(declared.kind, {})
            return identity[::-1] if identity not in there and identity[::-1] in there else identity
        return identity

    def stored(self, declared: Declared) -> Stored | None:
        """What is known of a declared resource; None if the platform has no such thing."""
        platform_id = self.platform_id(declared)
        if platform_id is None:
            return None
        return self.by_kind.get(declared.kind, {}).get(platform_id)

    def stored_at(self, address: str) -> Stored | None:
        """What is known of a declared address."""
        declared = self.desired.resources.get(address)
        return None if declared is None else self.stored(declared)

    def is_barred(self, address: str) -> bool:
        """Whether this is nobody who is known as a member, and whom the layout does not invite either."""
        kind = self.kind(kind_of(address))
        if kind.way is not Way.MEMBERSHIP or address in self.desired.resources:
            return False
        key, _, email = path_of(address).partition("/")
        center = center_address(key)
        if self.desired.lists.get((center, kind.section)) is ListMode.EXCLUSIVE:
            return True
        scope = self.names.id_of(center)
        if scope is None:
            return self.actor(center) != email
        stored = self.by_kind[kind.name].get((scope, email))
        return stored is None or stored.status is not Status.ACTIVE

    def ended_as_announced(self, address: str) -> bool:
        """Whether its day has come, and is the one that was known before it came."""
        day = self.snapshot.ends.get(address)
        return (
            day is not None and day <= self.context.today and self.desired.ends.get(address) == day
        )

    def is_unknown(self, scope: str, kind: str) -> bool:
        """Whether a list could not be read: nothing is planned there (design 5.6)."""
        return bool(self.unknown) and bool({(scope, None), (scope, kind)} & self.unknown)

    def mode(self, declared: Declared) -> ListMode | None:
        """How the list that a declared resource stands in is managed."""
        if not declared.identity:
            return None
        owner = owner_of_part(declared.identity[0])
        key = self.kind(declared.kind).list_key(owner, declared.identity)
        return self.desired.lists.get(key)

    def actor(self, part: str) -> str:
        """Who acts for the owner of a part of an identity."""
        known = self._actors.get(part)
        if known is None:
            owner = owner_key(part)
            known = owner if is_email(owner) else self.context.actors.get(owner, "")
            self._actors[part] = known
        return known

    def principal(self, actor: str) -> Principal:
        """Who an actor is to the platform; no more than the name where that was not asked."""
        return self.snapshot.principals.get(actor) or Principal(actor, None)

    def report(
        self,
        code: str,
        declared: Declared,
        message: str,
        hint: str,
        *,
        error: bool = True,
        attribute: str = "",
    ) -> None:
        """Add a finding about a declared resource, or about an attribute of it."""
        severity = Severity.ERROR if error else Severity.WARNING
        section = self.kind(declared.kind).section
        place = self.context.attribute_place(declared, section, attribute) if attribute else None
        place = place or self.context.places.key(declared.place)
        self.findings.append(Finding(code, severity, place, message, hint))
