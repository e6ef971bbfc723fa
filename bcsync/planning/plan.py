"""Operations and plans as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from bcsync.findings import Finding
from bcsync.kinds.kind import Kinds
from bcsync.model import mode
from bcsync.model.action import Action
from bcsync.model.allowance import Allowance
from bcsync.model.place import Places
from bcsync.model.resource import Desired
from bcsync.state.values import ResourceKey

Mode = mode.Mode


class Risk(StrEnum):
    """What an operation may cost."""

    GRANTS_ADMIN = "grants-admin"
    GRANTS_FINANCE = "grants-finance"
    REMOVES_ACCESS = "removes-access"
    TRIGGERS_REVIEW = "triggers-review"
    IRREVERSIBLE = "irreversible"


class Part(StrEnum):
    """What an operation is in a replacement: something ends and begins anew, as it cannot change in place."""

    OUT = "out"
    """Ends it."""
    IN = "in"
    """Makes it anew."""
    COMPLETES = "completes"
    """Comes in its place (a request for what was shared), or answers what is asked for anew."""
    RESTORED = "restored"
    """Puts back what ended with it."""


class Why(StrEnum):
    """Why one operation rests on another (``graph``)."""

    THERE = "there"
    """It names what the other makes."""
    ACTIVE = "active"
    """That must be accepted, verified or approved as well."""
    GIVEN = "given"
    """It takes what the other gives in another way."""
    FREED = "freed"
    """It needs a seat, or a way, that the other frees."""
    BROUGHT = "brought"
    """The platform brings it along with the other."""


class Need(NamedTuple):
    """Something that must be done first."""

    why: Why
    address: str


class Replacement(NamedTuple):
    """Something is done as a whole, or not at all."""

    part: Part
    about: tuple[str, ...]
    """What is replaced; of relations between Business Centers the address of the access (``relations``)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs."""

    path: str
    before: Any
    after: Any


class Operation(NamedTuple):
    """One act of a plan: an action on an address (a tuple: there may be 410,000)."""

    address: str
    kind: str
    action: Action
    identity: tuple[str, ...]
    """What the platform id is made of: addresses, ids, e-mail addresses."""
    actor: str
    """Who does it."""
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    changes: tuple[Change, ...] = ()
    place: int | None = None
    """Where the layout says it: one of the plan's ``places``."""
    reason: str = ""
    """For people; nothing is decided by it."""
    risks: tuple[Risk, ...] = ()
    mode: Mode = Mode.AUTOMATIC
    deferred_by: tuple[str, ...] = ()
    """Waiting things that must end first."""
    requires: tuple[str, ...] = ()
    """Addresses that must exist when it runs."""
    awaits: tuple[str, ...] = ()
    """Addresses that must be active when it runs."""
    first: tuple[Need, ...] = ()
    """What must be done before it, beside what it names."""
    precondition: Mapping[str, Any] | None = None
    """What the platform showed when this was planned."""
    brought_by: tuple[str, ...] = ()
    """Addresses of operations of the plan with any of which the platform ends (or lowers) this, too."""
    due_anyway: bool = False
    """Implied, and asked for by the layout as well: without what brings it along it is done by itself."""
    replacement: Replacement | None = None
    """What it is a part of; None for what stands for itself."""
    brings: tuple[str, ...] = ()
    """Addresses of what comes into being with it: it carries what these are made of."""
    fulfils: tuple[str, ...] = ()
    """Addresses of accesses for which something is shared, without the layout saying that it is."""
    steps: tuple[str, ...] = ()
    """Manual: what a person does, one thing after the other."""

    def held_up_by(self, causes: tuple[str, ...]) -> Operation:
        """The same, deferred: most of a first plan, so not by ``_replace``, which takes far longer."""
        return Operation._make((*self[:_DEFERRED_BY], causes, *self[_DEFERRED_BY + 1 :]))

    @property
    def may_bring_along(self) -> bool:
        """Whether something may end, or come down, because of it."""
        return self.action in _BRING_ALONG

    @property
    def part(self) -> Part | None:
        """What it is in a replacement."""
        return None if self.replacement is None else self.replacement.part

    @property
    def replaces(self) -> bool:
        """Whether something ends by it to be made anew, or is made anew."""
        return self.replacement is not None and self.replacement.part in _BOTH_HALVES

    @property
    def former(self) -> str | None:
        """The address that a rename takes away."""
        if self.action is not Action.RENAME or self.before is None:
            return None
        return self.before.get("address")


_BRING_ALONG = frozenset({*filter(lambda action: action.takes, Action), Action.UPDATE})
_BOTH_HALVES = frozenset({Part.OUT, Part.IN})
_DEFERRED_BY = Operation._fields.index("deferred_by")


def renamed_by(operations: Iterable[Operation]) -> dict[str, str]:
    """Former address -> new one, of those that are renames."""
    return {op.former: op.address for op in operations if op.former is not None}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that somebody else must finish."""

    address: str
    state: str
    since: str | None
    on: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Drifted:
    """A managed thing that was changed outside bcsync."""

    address: str
    kind: str
    state: str
    """``changed``, ``vanished`` or ``appeared``."""
    changes: tuple[Change, ...] = ()
    accepted: str = ""
    """Who answers for it, until when and why; such drift is left alone."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Protection:
    """Whether something may be removed from now on; the platform knows nothing of it."""

    address: str
    protect: bool


@dataclass(frozen=True, slots=True)
class Unmanaged:
    """Something on the platform that the layout does not speak of."""

    address: str
    kind: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class GuardResult:
    """A limit and what this plan makes of it."""

    name: str
    limit: int
    actual: int
    ok: bool
    message: str = ""
    addresses: tuple[str, ...] = ()
    """What it refuses."""
    flag: str = ""
    """The words that would allow just that; empty where no flag does."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done, in the order in which it would be done."""

    operations: tuple[Operation, ...]
    waiting: tuple[Waiting, ...] = ()
    drift: tuple[Drifted, ...] = ()
    unmanaged: tuple[Unmanaged, ...] = ()
    findings: tuple[Finding, ...] = ()
    guards: tuple[GuardResult, ...] = ()
    protections: tuple[Protection, ...] = ()
    """What else an apply writes down, in the stored state alone."""
    unchanged: int = 0
    unread: tuple[str, ...] = ()
    """What the layout declares and could not be read: neither as declared nor otherwise."""
    allowed: tuple[Allowance, ...] = ()
    """What of ``allow`` is for some of its operations."""
    ended: tuple[ResourceKey, ...] = ()
    """What the state holds and the platform or the layout does not any more: let go after an apply."""
    unclaimed: tuple[ResourceKey, ...] = ()
    """What the layout declares and the state does not count as managed yet."""
    taken: Mapping[ResourceKey, Mapping[str, Any]] = field(default_factory=dict)
    """What counts as written from now on of what the platform never shows, in its ids."""
    state_fingerprint: str = ""
    platform: str | None = None
    """Which one was looked at, where no stored state says so yet."""
    desired: Desired | None = None
    """What the layout declares; None for what no layout asks for."""
    places: Places = field(default_factory=Places)
    """What the places of its operations stand for."""
    kinds: Kinds | None = field(default=None, compare=False)
    """What it is made of; None: nobody asks what it means for people."""
    held: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, compare=False)
    """What the groups (and the like) that it changes hold now, by address."""

    @property
    def layout_fingerprint(self) -> str:
        """Of the layout it was made from; empty if there is none."""
        return "" if self.desired is None else self.desired.fingerprint

    @property
    def spellings(self) -> Mapping[str, str]:
        """E-mail addresses that the layout does not write in lower case: canonical -> as written."""
        return {} if self.desired is None else self.desired.spellings

    @property
    def ready(self) -> tuple[Operation, ...]:
        """What can be done now, and not by hand; what comes about with it is not done by anybody."""
        return self._now(Mode.AUTOMATIC)

    @property
    def manual(self) -> tuple[Operation, ...]:
        """What people can do now, by hand."""
        return self._now(Mode.MANUAL)

    def _now(self, mode: Mode) -> tuple[Operation, ...]:
        return tuple([op for op in self.operations if not op.deferred_by and op.mode is mode])

    @property
    def deferred(self) -> tuple[Operation, ...]:
        """What cannot run before something waiting ends."""
        implied = Mode.IMPLIED
        return tuple([op for op in self.operations if op.deferred_by and op.mode is not implied])
