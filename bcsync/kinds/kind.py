"""What a kind of resource is, as data; and the registry of kinds, as a value that is passed along.

Everything else (places, order, plan, apply, state, renderers) is generic over ``Kind``. A kind is one
file beside this one, its schema, and one line in ``bcsync.kinds``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from graphlib import TopologicalSorter
from typing import Any

from bcsync.errors import BcsyncError
from bcsync.kinds.field import Field
from bcsync.kinds.reading import Owner, Reading
from bcsync.kinds.way import Grant, Way, grants_by, last
from bcsync.model.action import Action
from bcsync.model.address import ACCOUNT, CENTER, kind_of
from bcsync.model.composed import PERSON, renamed
from bcsync.model.resource import Declared, ListKey

Declare = Callable[[Owner, Reading], Iterator[Declared]]


def _needs_nothing(_declared: Declared) -> tuple[str, ...]:
    return ()


def _derived() -> Any:
    return dataclass_field(init=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of resource."""

    name: str
    section: str
    """The list of the layout it stands in, as ``manage`` calls it."""
    fields: tuple[Field, ...]
    declare: Declare
    names: tuple[str, ...] = ()
    """Kinds that its identity or its fields name; they are made before it and removed after it."""
    assigned_id: bool = False
    """The platform gives out its id; a binding holds it."""
    composed_of: tuple[str, ...] = ()
    """What its address and its platform id are composed of: kinds, and ``PERSON`` for an e-mail address."""
    shown: Field | None = None
    """The role or the people that the platform shows with each of them, where not its first role."""
    establish: Action = Action.CREATE
    in_center: bool = True
    """Its section stands directly in a Business Center's block."""
    symmetric: bool = False
    """Either side may have made it: an identity of two parts, in either order."""
    purge: bool = True
    """An exclusive list removes even what bcsync never put there."""
    way: Way | None = None
    """How it gives access to ad accounts, if it does."""
    answers: str | None = None
    """The kind of request that it is the owner's answer to: both are about one access."""
    list_part: int | None = None
    """The part of its identity that each have a list of their own; None for one list an owner."""
    irreversible_removal: bool = False
    needs: Callable[[Declared], tuple[str, ...]] = _needs_nothing
    """Addresses that must be active, not merely exist, before this can be established."""
    parts: int = _derived()
    """Of its platform id (``platforms.port`` lists them)."""
    holder_part: int | None = _derived()
    """Of its identity: the Business Center that has something by it."""
    account_part: int | None = _derived()
    person_part: int | None = _derived()
    two_sided: bool = _derived()
    """It stands between two owners: whoever changes it changes the lists of both."""
    reference_fields: tuple[Field, ...] = _derived()
    """Fields that hold addresses."""
    grants: bool = _derived()
    """Having one is having access: its removal takes access away."""
    gives: Field | None = _derived()
    """The role that the platform shows with each of them."""
    gives_access: tuple[Grant, ...] = _derived()
    """What having one means for people and Business Centers; a field of people means it by itself."""
    role_fields: tuple[Field, ...] = _derived()
    """Fields that hold a role, or people with their roles."""
    people_field: Field | None = _derived()
    """The field that holds people, if there is one."""
    remembered: frozenset[str] = _derived()
    """Attributes that are compared with what was last written."""
    accounts_field: Field | None = _derived()
    """The field that holds ad accounts, one or several, if there is one."""

    def __post_init__(self) -> None:
        references = tuple(field for field in self.fields if field.refers_to)
        roles = tuple(field for field in self.fields if field.people or field.ranks)
        ranked = tuple(field for field in roles if not field.people)
        given = (self.shown,) if self.shown is not None else ranked
        grants = self.way not in (None, Way.OWNERSHIP)
        derived = {
            "parts": len(self.composed_of) or 1,
            "holder_part": last(self.composed_of, CENTER),
            "account_part": last(self.composed_of, ACCOUNT),
            "person_part": last(self.composed_of, PERSON),
            "two_sided": len(self.composed_of) > 1 and PERSON not in self.composed_of,
            "reference_fields": references,
            "role_fields": roles,
            "people_field": next((field for field in roles if field.people), None),
            "remembered": frozenset(field.name for field in self.fields if field.remembered),
            "accounts_field": next((f for f in references if f.refers_to == ACCOUNT), None),
            "grants": grants,
            "gives": given[0] if given and grants else None,
            "gives_access": grants_by(self.composed_of, given) if grants else (),
        }
        # What a plan asks of every resource is not worked out every time.
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    @property
    def keeps_name(self) -> bool:
        """Let go of, it stays bound: an exclusive list would remove what nothing is known of."""
        return self.assigned_id and self.purge

    @property
    def asks(self) -> bool:
        """Somebody else has to say yes to it."""
        return self.establish is Action.REQUEST

    @property
    def shown_role(self) -> str:
        """The attribute in which the platform shows what it gives."""
        return self.gives.name if self.gives is not None else ""

    def list_key(self, owner: str, identity: Sequence[str]) -> ListKey:
        """The list that one of them stands in, as ``Desired.lists`` calls it."""
        if self.list_part is None:
            return owner, self.section
        return owner, self.section, identity[self.list_part]

    def held(self, identity: Sequence[str]) -> tuple[str, str]:
        """Of what stands between an owner and a Business Center: who holds which account by it."""
        if self.holder_part is None or self.account_part is None:
            raise TypeError(f"nobody holds an ad account by a {self.name}")
        return identity[self.holder_part], identity[self.account_part]

    def people_in(self, attributes: Mapping[str, Any]) -> Mapping[str, str]:
        """The people of a group, and their roles."""
        found = attributes.get(self.people_field.name) if self.people_field is not None else None
        return found or {}

    def accounts_in(self, attributes: Mapping[str, Any]) -> Sequence[str]:
        """The ad accounts that a group is about."""
        found = (
            attributes.get(self.accounts_field.name) if self.accounts_field is not None else None
        )
        return [found] if isinstance(found, str) else found or ()

    def on_platform(self, unshown: Collection[str], reviewed: Collection[str]) -> Kind:
        """The kind where a platform never shows some attributes again, and reviews changes of some."""
        if not unshown and not reviewed:
            return self
        fields = tuple(
            replace(
                each,
                write_only=each.write_only or each.name in unshown,
                remembered=each.name in unshown,
                reviewed=each.reviewed or each.name in reviewed,
            )
            for each in self.fields
        )
        return replace(self, fields=fields)

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)


class Kinds:
    """The registry: kinds by name, and their order."""

    def __init__(self, *kinds: Kind) -> None:
        self._by_name = {kind.name: kind for kind in kinds}
        graph = {kind.name: [n for n in kind.names if n in self._by_name] for kind in kinds}
        order = TopologicalSorter(graph).static_order()
        self._rank = {name: rank for rank, name in enumerate(order)}

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._by_name.values())

    def __getitem__(self, name: str) -> Kind:
        kind = self._by_name.get(name)
        if kind is None:
            raise BcsyncError(
                f"this bcsync knows no resources of the kind {name!r}",
                hint="what speaks of them, the stored state or a plan, is damaged or newer: "
                "upgrade bcsync, or put back a backup",
            )
        return kind

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def rank(self, name: str) -> int:
        """Position in an order in which every kind stands behind the kinds it names."""
        return self._rank[name]

    def renamed(self, address: str, moves: Mapping[str, str]) -> str:
        """What an address becomes when others are renamed (old -> new), itself or what it names."""
        kind = self._by_name.get(kind_of(address))
        return renamed(address, moves, () if kind is None else kind.composed_of)

    def named(self) -> frozenset[str]:
        """The names of the kinds whose ids the platform gives out: an address stands for each of them."""
        return frozenset(kind.name for kind in self if kind.assigned_id)

    def by_way(self, *ways: Way) -> tuple[Kind, ...]:
        """The kinds that give access in one of these ways."""
        return tuple(kind for kind in self if kind.way in ways)

    def with_kind(self, kind: Kind) -> Kinds:
        """A private registry with one more kind."""
        return Kinds(*self, kind)

    def on_platform(
        self, unshown: Mapping[str, Collection[str]], reviewed: Mapping[str, Collection[str]]
    ) -> Kinds:
        """The kinds where a platform never shows some attributes again, and reviews changes of some."""
        return Kinds(
            *(
                kind.on_platform(unshown.get(kind.name, ()), reviewed.get(kind.name, ()))
                for kind in self
            )
        )

    def sections(self) -> dict[str, str]:
        """Section of a Business Center -> kind, for the kinds that stand directly in one."""
        return {kind.section: kind.name for kind in self if kind.in_center}
