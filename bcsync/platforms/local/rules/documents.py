"""Documents of attributes: lengths, ids people choose, changes laid over what is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bcsync.platforms.local.refusal import against_rule
from bcsync.platforms.local.rows import Rows
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import Act

Document = dict[str, Any]

_LONGEST = {"name": 100, "company": 255, "promotion_link": 255, "address": 1024}
"""Characters (reference/tiktok-api.md, 7.1 and 7.2)."""
_ID = re.compile(r"[0-9]{1,19}")


def laid_over(document: Mapping[str, Any], changes: Mapping[str, Any]) -> Document:
    """The document after these changes; None takes a value away. Refuses what is no text, or too long."""
    result = {**document, **changes}
    result.pop("id", None)
    for name, longest in _LONGEST.items():
        value = result.get(name)
        if value is not None and not (isinstance(value, str) and len(value) <= longest):
            raise against_rule(
                f"Invalid value of {name!r}: must be text of at most {longest} characters."
            )
    return {name: value for name, value in result.items() if value is not None}


def require(document: Mapping[str, Any], *names: str) -> None:
    """Refuses a document in which one of these is missing or empty."""
    absent = [name for name in names if not document.get(name)]
    if absent:
        raise against_rule(f"Missing required field(s): {', '.join(absent)}.")


def keep_fixed(before: Mapping[str, Any], after: Mapping[str, Any], names: tuple[str, ...]) -> None:
    """Refuses to change what is fixed once it is set."""
    for name in names:
        if name in before and before[name] != after.get(name):
            raise against_rule(f"{name!r} cannot be changed after creation: it is {before[name]}.")


def chosen_id(rows: Rows, act: Act) -> str | None:
    """The id the act asks for, if it asks for one; refuses one that is malformed or taken."""
    wanted = act.attributes.get("id")
    if wanted is None:
        return None
    if not isinstance(wanted, str) or not _ID.fullmatch(wanted):
        raise against_rule("Invalid value of 'id': must be 1 to 19 digits in quotes.")
    if rows.get(wanted) is not None:
        raise against_rule(f"The id {wanted} is taken.")
    return wanted


def new_id(work: Work, rows: Rows, prefix: int, chosen: str | None) -> str:
    """The chosen id, or the next free one."""
    return chosen or work.new_id(rows, prefix)
