"""The values that go into the stored state and come out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from bcsync.model.action import Action
from bcsync.model.origin import Origin
from bcsync.model.status import Status
from bcsync.platforms.port import PlatformId, Seen
from bcsync.state.canonical import canonical, parsed

ResourceKey = tuple[str, PlatformId]
"""Kind and platform id: what a resource is found by."""


class Binding(NamedTuple):
    """An address and the id that the platform gave out for it."""

    address: str
    kind: str
    id: PlatformId
    protect: bool = False


class Acceptance(NamedTuple):
    """Drift that somebody answers for until a day."""

    address: str
    until: date
    """The day (UTC) from which on it is drift again."""
    owner: str
    """E-mail address of who answers for it."""
    reason: str
    drift: Mapping[str, Any]
    """What was accepted: ``state`` and ``changes``, as in the JSON plan; nothing else is."""


class Stored(NamedTuple):
    """One resource as it was last seen; its first ten fields are those of ``Seen``.

    ``attributes`` and ``known`` may be shared between rows: never change them in place.
    """

    kind: str
    id: PlatformId
    scope: str
    attributes: Mapping[str, Any]
    status: Status = Status.ACTIVE
    since: str | None = None
    on: str | None = None
    detail: str | None = None
    label: str | None = None
    handle: str | None = None
    managed: bool = False
    known: Mapping[str, Any] | None = None
    """The attributes as bcsync last left them; drift is what differs from ``attributes``."""
    absent: bool = False
    """Managed, and no longer shown by a complete read."""

    @classmethod
    def of(cls, seen: Seen, decode: Callable[[str], dict[str, Any]] = parsed) -> Stored:
        """As an unmanaged row, with exactly the attributes that reading it back will give."""
        kind, id, scope, attributes, status, since, on, detail, label, handle = seen
        stored = decode(canonical(attributes))
        return cls(kind, id, scope, stored, status, since, on, detail, label, handle)

    @property
    def key(self) -> ResourceKey:
        """Kind and platform id."""
        return (self.kind, self.id)

    @property
    def is_as_known(self) -> bool:
        """Whether it is as bcsync last left it."""
        # The reader of the state makes equal ones one object, and comparing takes longer.
        return self.known is self.attributes or self.known == self.attributes

    @property
    def seen(self) -> Seen:
        """As the platform showed it."""
        kind, id, scope, attributes, status, since, on, detail, label, handle, *_ours = self
        return Seen(kind, id, scope, attributes, status, since, on, detail, label, handle)


class RunStatus(StrEnum):
    """Where a run stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


IN_PART = "done in part: "
"""So begins the message of an operation of which a platform did a part and refused the rest: it has ended."""


class OperationState(StrEnum):
    """Where a journaled operation stands (design 5.5)."""

    INTENT = "intent"
    """Written before the call; found after a crash, it means the same as ``UNKNOWN``."""
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    """No answer came: the act may or may not have happened."""
    UNSEEN = "unseen"
    """Done by the platform's word, which did not show it; nobody has looked yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStart:
    """What is known of a run when it begins."""

    kind: str
    """``apply``, ``import``, ``export``, …"""
    who: str
    """user@host"""
    version: str
    """Of bcsync."""
    reason: str | None = None
    layout_fingerprint: str | None = None
    plan: str | None = None
    """Digest of the saved plan that is applied."""
    process: str | None = None
    """Which process on which machine, as ``bcsync.processes`` writes it; None: its lease knows."""
    origin: Origin | None = None
    """The CI job that started it; None: a person did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord(RunStart):
    """A run in the journal; times are ISO 8601 in UTC."""

    id: int
    started_at: str
    ended_at: str | None
    status: RunStatus
    summary: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class OperationRow:
    """What the journal keeps of a planned operation."""

    address: str
    kind: str
    action: Action
    operation: Mapping[str, Any]
    """The whole operation, as in the JSON plan."""


@dataclass(frozen=True, slots=True)
class OperationRecord:
    """An operation in the journal; times are ISO 8601 in UTC."""

    run: int
    seq: int
    row: OperationRow
    state: OperationState
    message: str | None
    at_intent: str | None
    """None: it was never tried."""
    at_outcome: str | None


class Outcome(NamedTuple):
    """How an intended operation ended."""

    seq: int
    state: OperationState
    message: str | None = None


class Untried(NamedTuple):
    """An operation that ended without being tried: skipped, or waiting for somebody."""

    seq: int
    row: OperationRow
    state: OperationState
    message: str | None = None


@dataclass(frozen=True, slots=True)
class BatchResult:
    """Everything that one batch of operations leaves behind, written together or not at all."""

    run: int
    outcomes: Sequence[Outcome] = ()
    bindings: Sequence[Binding] = ()
    managed: Sequence[Seen] = ()
    """What the operations made or changed: managed from now on, known as seen here."""
    noticed: Sequence[Seen] = ()
    """What else was seen to change by the same acts; whether it is managed stays."""
    removed: Sequence[ResourceKey] = ()
    """What is left of nothing; its bindings go with it."""
    untried: Sequence[Untried] = ()
    followed: Mapping[ResourceKey, Mapping[str, Any]] = field(default_factory=dict)
    """Attributes that the platform changed along with the operations; known like that from now on."""
    written: Mapping[ResourceKey, Mapping[str, Any]] = field(default_factory=dict)
    """What was written of what the platform never shows."""


class Resolved(NamedTuple):
    """What was found out later about an operation whose outcome nobody knew."""

    run: int
    outcome: Outcome
    binding: Binding | None = None
    managed: ResourceKey | None = None
    """What it made or changed: managed from now on, known as last seen."""
    removed: ResourceKey | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the journal is not as it was written."""

    entry: int | None
    """Number in the log; None: not about a single entry."""
    run: int | None
    seq: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a look through the whole journal found."""

    entries: int
    head: str | None
    """Hash of the newest entry; noted elsewhere, it proves that the log was not written anew."""
    breaks: tuple[Break, ...]
