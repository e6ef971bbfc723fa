"""Which kinds have to be read, where a platform gives each list by calls of its own."""

from __future__ import annotations

from collections.abc import Iterable

from bcsync.kinds.access import ACCESS
from bcsync.kinds.approval import APPROVAL
from bcsync.kinds.kind import Kinds
from bcsync.kinds.member import MEMBER
from bcsync.model.address import ACCOUNT, CENTER
from bcsync.model.resource import Desired
from bcsync.state.values import OperationRecord, Stored

_ALWAYS = (CENTER, ACCOUNT, MEMBER.name, ACCESS.name, APPROVAL.name)
"""Who acts and on what, and the inbox (``requests``)."""


def needed(
    kinds: Kinds,
    desired: Desired,
    stored: Iterable[Stored],
    in_doubt: Iterable[OperationRecord],
) -> frozenset[str]:
    """What the layout lists or declares, what is managed or in doubt, and what these name."""
    sections = {section for _owner, section, *_of in desired.lists}
    left = {
        *_ALWAYS,
        *(kind.name for kind in kinds if kind.section in sections),
        *(each.kind for each in desired.resources.values()),
        *(row.kind for row in stored if row.managed),
        *(record.row.kind for record in in_doubt),
    }
    found: set[str] = set()
    while left:
        name = left.pop()
        if name in kinds and name not in found:
            found.add(name)
            left.update(kinds[name].names)
    return frozenset(found)
