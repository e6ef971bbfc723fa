"""What a plan is known by: one word that a reviewer can hand to ``apply --expect`` (design 5.2).

The same on every machine, and another one whenever an operation is another one, is missing or stands
elsewhere. When it was planned, where the layout says it, why, and what it waits for do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

import orjson

from bcsync.planning.plan import Operation

Meant = tuple[str, str, Mapping[str, Any] | None, Mapping[str, Any] | None]
"""Of an operation what counts: address, action, before, after."""


def plan_digest(operations: Iterable[Operation]) -> str:
    """SHA-256 over address, action, before and after of each operation, in their order."""
    return digest_of(map(meant, operations))


def meant(op: Operation) -> Meant:
    """What counts of an operation."""
    return op.address, op.action, op.before, op.after


def digest_of(meant: Iterable[Meant]) -> str:
    """The same over what counts of each."""
    digest = sha256()
    for each in meant:
        digest.update(canonical(each))
        digest.update(b"\n")
    return digest.hexdigest()


def canonical(value: Any) -> bytes:
    """Values of a plan as JSON that is the same whatever they were made of; it holds no line feed."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_SORT_KEYS)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError
