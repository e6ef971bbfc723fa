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


def plan_digest(operations: Iterable[Operation]) -> str:
    """SHA-256 over address, action, before and after of each operation, in their order."""
    digest = sha256()
    for op in operations:
        digest.update(canonical((op.address, op.action, op.before, op.after)))
        digest.update(b"\n")
    return digest.hexdigest()


def canonical(value: Any) -> bytes:
    """Values of a plan as JSON that is the same whatever they were made of; it holds no line feed."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_SORT_KEYS)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError
