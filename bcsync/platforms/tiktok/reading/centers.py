"""Business Centers of the user behind a token (reference/tiktok-api.md, 6.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from bcsync.model.address import CENTER
from bcsync.model.status import Status
from bcsync.platforms.port import Seen
from bcsync.platforms.tiktok.reading.given import texts_of
from bcsync.platforms.tiktok.reading.statuses import TIKTOK
from bcsync.platforms.tiktok.reading.statuses import center as status_of

_ATTRIBUTES = {
    "name": "name",
    "timezone": "timezone",
    "company": "company",
    "currency": "currency",
    "registered_area": "registered_area",
}
_WAITS = frozenset({Status.UNVERIFIED})


class Center(NamedTuple):
    """One of them, and who the user is there."""

    seen: Seen
    is_admin: bool
    has_groups: bool
    """Enterprise Business Centers have no asset groups (reference/live-mapping.md)."""


def centers(rows: Iterable[Mapping[str, Any]]) -> Iterator[Center]:
    """From the rows of ``bc/get``; what has no id is none."""
    for row in rows:
        info = row.get("bc_info") or {}
        if info.get("bc_id"):
            yield Center(_seen(info), row.get("user_role") == "ADMIN", not _is_tiered(info))


def _is_tiered(info: Mapping[str, Any]) -> bool:
    return info.get("organization_type") == "ENTERPRISE"


def _seen(info: Mapping[str, Any]) -> Seen:
    id = str(info["bc_id"])
    attributes: dict[str, Any] = texts_of(info, _ATTRIBUTES)
    if info.get("type"):
        attributes["type"] = str(info["type"]).lower()
    status = status_of(info.get("status"), info.get("verification_status"))
    told = None if status is Status.ACTIVE else _detail(info)
    on = TIKTOK if status in _WAITS else None
    return Seen(CENTER, (id,), id, attributes, status, None, on, told, attributes.get("name"))


def _detail(info: Mapping[str, Any]) -> str:
    return str(info.get("verification_status") or info.get("status"))
