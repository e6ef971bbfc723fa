"""The one interface behind which every platform stands.

Two halves, on purpose two types: planning is handed a ``PlatformReader`` and cannot write; applying is
handed a ``Platform``. Everything that crosses is a frozen value.

Identity on the platform is a tuple of strings, by kind:

    business_center  (bc_id,)                     ad_account   (advertiser_id,)
    certificate      (qualification_id,)          asset_group  (asset_group_id,)
    member           (bc_id, email)               assignment   (bc_id, advertiser_id, email)
    partner          (bc_id, partner_bc_id)       share        (bc_id, partner_bc_id, advertiser_id)
    access           (bc_id, advertiser_id)       approval     (advertiser_id, asking_bc_id)

E-mail addresses inside an identity are lower case. When an ``Act`` creates something whose id the
platform gives out (first two rows), ``Act.id`` is the place it is created in: ``()`` for a Business
Center, ``(bc_id,)`` or ``(owner_email,)`` for an ad account, ``(bc_id,)`` for the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, Literal, NamedTuple, Protocol

from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.platforms.abilities import Abilities

PlatformId = tuple[str, ...]


class Seen(NamedTuple):
    """One thing as the platform shows it (a tuple, because 400,000 of these are read at a time)."""

    kind: str
    id: PlatformId
    scope: str
    """The Business Center (id) or person (e-mail) whose list this stands in."""
    attributes: Mapping[str, Any]
    """JSON values under the layout's attribute names; references are platform ids."""
    status: Status = Status.ACTIVE
    since: str | None = None
    """When the present status began, ISO 8601 in UTC."""
    on: str | None = None
    """Whom a waiting thing waits for: an e-mail address, or ``TikTok``."""
    detail: str | None = None
    """The platform's own words: its status constant, a rejection reason."""
    label: str | None = None
    """The name people know it by. Text of strangers: escape it before it is shown."""
    handle: str | None = None
    """What the platform itself calls it where ``id`` is for people (``user_id``). Never compared or shown; the
    next one seen is the one that holds."""


UNSURE: Final = "may come from a group, or from the role in the Business Center"
"""``Seen.detail`` of a role that the platform shows in one list with those that other things give: it is one of
its own where it is declared or managed, and else none."""


class Principal(NamedTuple):
    """Who acts: a person of the embedded platform, the user behind a token elsewhere."""

    name: str
    """What bcsync calls them, as in ``Act.actor``."""
    email: str | None
    """None where the platform does not tell it."""
    handle: str | None = None
    """Their ``Seen.handle`` as a member (``user_id``): the live platform masks the e-mail address of who acts
    (reference/live-mapping.md, more rules)."""


@dataclass(frozen=True, slots=True)
class View:
    """A request to read: what ``actor`` may see of ``center`` (None: of their own things)."""

    actor: str
    center: str | None
    kinds: frozenset[str] | None = None
    """What is asked for; None: everything. More may be shown."""
    people: frozenset[str] | None = None
    """By e-mail address, whose roles on ad accounts are asked for; None: everybody's. More may be shown."""

    @property
    def scope(self) -> str:
        """Whose lists it shows: the id of a Business Center, or an e-mail address."""
        return self.center or self.actor


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of a view that could not be read; its resources are unknown, not absent."""

    scope: str
    kind: str | None
    """None: nothing of the scope could be read."""
    reason: str
    hint: str = ""
    """What to do about it, where the platform can tell."""


@dataclass(frozen=True, slots=True)
class Observation:
    """The answer to one bulk read."""

    seen: Sequence[Seen]
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do, done by a person."""

    actor: str
    verb: Action
    kind: str
    id: PlatformId
    attributes: Mapping[str, Any]
    """For an update only what changes; references are platform ids. An answer to a request carries what was
    asked for when somebody decided: a request that is for something else by now is not answered."""
    handle: str | None = None
    """Its ``Seen.handle``; of what gives a person something, that person's."""
    owner: str | None = None
    """Whose it is, where ``id`` does not tell: the id of a Business Center, or an e-mail address."""
    brings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Attribute -> what the thing is made of that it names and that comes into being with this one."""


class Shows(Enum):
    """What an answer says of a thing without showing it."""

    GONE = "gone"
    UNSEEN = "unseen"


Gone = Literal[Shows.GONE]
Unseen = Literal[Shows.UNSEEN]
GONE: Final = Shows.GONE
"""Nothing is left of it."""
UNSEEN: Final = Shows.UNSEEN
"""The answer shows nothing (``data: {}``); what it looks like now is read back."""


@dataclass(frozen=True, slots=True)
class Done:
    """The platform did it, or says that it has recorded it."""

    seen: Seen | Gone | Unseen
    """What it looks like now."""
    also: tuple[Seen, ...] = ()
    """Other things that changed by the same act (the access behind an approval)."""
    shown: bool = True
    """False: the answer told an id, and no more than that; ``seen`` is what was asked for, and looked for."""


@dataclass(frozen=True, slots=True)
class Partly:
    """Some calls of an act of several went through, then the platform said no, in its words."""

    did: Seen | Unseen
    """What it looks like now."""
    code: int
    message: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform said no, in its words."""

    code: int
    """Return code of the API for Business; reference/tiktok-api.md, section 4."""
    message: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """No answer came: the act may or may not have happened."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unsent:
    """Somebody wanted to leave while it waited for its turn: nothing of it was sent."""


Answer = Done | Partly | Refused | Unanswered | Unsent


class Mismatch(NamedTuple):
    """Why a company is none that an agency may open an account for."""

    attribute: str
    """What of the account is wrong: its ``company`` or its ``address``."""
    problem: str
    """To be read after the company's name."""
    hint: str


class CompanyRegister(Protocol):
    """The company records that agencies pick their clients from, as a value: asking it reads nothing."""

    def mismatch(self, name: str, address: str | None) -> Mismatch | None:
        """None when this names exactly one record that may be picked."""


class PlatformReader(Protocol):
    """What planning may use."""

    name: str
    abilities: Abilities

    def companies(self) -> CompanyRegister | None:
        """The records as they will be when something is written; None where the platform shows none.

        Raises ``PlatformError`` as ``stream`` does.
        """

    def stream(self, views: Sequence[View], take: Callable[[Seen], object]) -> tuple[Gap, ...]:
        """Read everything the views show, in bulk, and hand over one thing after the other.

        Refusals become gaps, never exceptions. Raises ``PlatformError`` when the platform as a whole
        cannot be reached.
        """

    def close(self) -> None:
        """Release connections."""


def observe(platform: PlatformReader, views: Sequence[View]) -> Observation:
    """What the views show, at once, but for what may be nothing of its own (``UNSURE``)."""
    seen: list[Seen] = []
    gaps = platform.stream(views, seen.append)
    return Observation([each for each in seen if each.detail is not UNSURE], gaps)


class Platform(PlatformReader, Protocol):
    """What applying may use.

    Before each write it asks the permit that it was opened with, which raises ``LockLost`` when the run
    has lost its lease.
    """

    def ready(self, principals: Sequence[Principal]) -> None:
        """Make sure that these can act at all; raises ``PlatformError`` if one cannot."""

    def quiesce(self) -> bool:
        """Wait for what was permitted before; True: nothing of that is under way any more.

        False where the platform cannot tell (``Abilities.quiesces``): then it may still come about, and counts
        as under way for ``recovery.verdicts.PATIENCE``. Raises ``PlatformError`` when
        what is under way does not end.
        """

    def perform(self, acts: Sequence[Act]) -> Iterator[Answer]:
        """Carry out acts of one kind and verb; answers come one by one, in the same order.

        Each act succeeds or is refused by itself. What is not asked for any more may have been done.
        """
