"""How near a Business Center is to the limits that TikTok tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from bcsync.model.roles import MAX_ADMINS, MAX_MEMBERS
from bcsync.platforms.tiktok.transport.api import Api
from bcsync.platforms.tiktok.transport.tokens import Token
from bcsync.wire.endpoints import BC_ASSET_ADMIN_GET, BC_MEMBER_GET, Endpoint

_LISTS: tuple[tuple[Endpoint, Mapping[str, Any]], ...] = (
    (BC_MEMBER_GET, {"filtering": {"user_role": "ADMIN"}}),
    (BC_MEMBER_GET, {}),
    (BC_ASSET_ADMIN_GET, {"asset_type": "ADVERTISER"}),
)


class Headroom(NamedTuple):
    """How many there are, invited ones with them; the limits stand in reference/tiktok-api.md, 13.1."""

    admins: int
    members: int
    accounts: int

    @property
    def full(self) -> tuple[str, ...]:
        """What nothing can be added to any more."""
        counted = {"admins": (self.admins, MAX_ADMINS), "members": (self.members, MAX_MEMBERS)}
        return tuple(name for name, (there, most) in counted.items() if there >= most)


def headroom(api: Api, token: Token, bc_id: str) -> Headroom:
    """Three calls, whatever the size. Raises ``ApiRefused`` and ``NoAnswer``."""

    def total(asked: tuple[Endpoint, Mapping[str, Any]]) -> int:
        endpoint, params = asked
        page = {"bc_id": bc_id, **params, "page": 1, "page_size": 1}
        info = api.get(endpoint, token, page).get("page_info") or {}
        return int(info.get("total_number") or 0)

    return Headroom(*api.each(total, _LISTS))
