"""What the layout wants: ``Declared`` resources and the lists they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from bcsync.model.allowance import Allowance

_AT_ONCE = 10_000
"""Resources written as JSON at a time, for their digest."""


class ListMode(StrEnum):
    """How far a list of the layout rules over the same list on the platform (``manage``, design 3.2)."""

    EXCLUSIVE = "exclusive"
    """What is not declared is removed."""
    ADDITIVE = "additive"
    """Only what bcsync itself once put there is removed."""
    OBSERVE = "observe"
    """Differences are shown and nothing is done."""


@dataclass(frozen=True, slots=True)
class Options:
    """What few resources carry."""

    platform_id: str | None = None
    """``id``: adopt this one instead of creating."""
    previously: tuple[str, ...] = ()
    """Former addresses."""
    protect: bool = False
    retry: bool = False
    expires: date | None = None
    fulfils: tuple[str, ...] = ()
    """Addresses of accesses that this share or partnership is for, where the layout does not speak of it."""
    via: int | None = None
    """The place of the team that brought this person here."""


NO_OPTIONS = Options()


class Declared(NamedTuple):
    """One resource of the layout (a tuple: there may be 410,000)."""

    address: str
    kind: str
    identity: tuple[str, ...]
    """What its platform id is made of, see ``bcsync.model.address``; for kinds whose id the platform
    gives out, the owner."""
    attributes: Mapping[str, Any]
    """Only what was declared: a missing attribute is not managed. References are addresses."""
    place: int
    """Of its key (``bcsync.model.place``)."""
    options: Options = NO_OPTIONS


ListKey = tuple[str, ...]


@dataclass(frozen=True)
class Desired:
    """Everything the layout declares, expanded."""

    resources: Mapping[str, Declared]
    lists: Mapping[ListKey, ListMode]
    forget: Mapping[str, int] = field(default_factory=dict)
    """Addresses to let go of, and the places of these."""
    ended: Mapping[str, int] = field(default_factory=dict)
    """Addresses whose ``expires`` has come, written down to end and so named, and the places of these."""
    ends: Mapping[str, date] = field(default_factory=dict)
    """The days on which something ends or has ended, by address; of people in groups, with their address."""
    allowances: tuple[Allowance, ...] = ()
    """What ``allow`` allows, whether or not its day has passed."""
    spellings: Mapping[str, str] = field(default_factory=dict)
    """E-mail addresses whose author did not write them in lower case: canonical -> as written."""

    @cached_property
    def fingerprint(self) -> str:
        """What the layout means, as a digest: the same however it is spread over files and ordered."""
        return _digest(self.resources)


def _digest(resources: Mapping[str, Declared]) -> str:
    digest = sha256()
    # What else it comes to on a platform follows from it.
    addresses = sorted(name for name, each in resources.items() if not each.options.fulfils)
    for start in range(0, len(addresses), _AT_ONCE):
        meant = [_meaning(resources[each]) for each in addresses[start : start + _AT_ONCE]]
        digest.update(orjson.dumps(meant, option=orjson.OPT_SORT_KEYS))
    return digest.hexdigest()[:16]


def _meaning(each: Declared) -> tuple[object, ...]:
    meant = (each.address, each.identity, each.attributes)
    if each.options is NO_OPTIONS:
        return meant
    return (*meant, each.options.platform_id, each.options.expires)
