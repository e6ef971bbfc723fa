"""Saved plans as files: what one is known by, and what is read of it beside its operations."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson

from bcsync.planning.plan import Protection

Json = Mapping[str, Any]


def identity_of(plan: Json) -> str:
    """What a saved plan is known by in the journal: the file, not what it does, which may come again."""
    return sha256(orjson.dumps(plan, option=orjson.OPT_SORT_KEYS)).hexdigest()


def protections_of(plan: Json) -> tuple[Protection, ...]:
    """What a JSON plan says about protection."""
    return tuple(Protection(each["address"], each["protect"]) for each in plan["protections"])
