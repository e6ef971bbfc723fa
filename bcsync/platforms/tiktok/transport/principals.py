"""Who stands behind a token, and in which Business Centers: what TikTok tells, asked once a token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from bcsync.platforms.tiktok.transport.api import Api
from bcsync.platforms.tiktok.transport.paging import Row
from bcsync.platforms.tiktok.transport.problems import ApiRefused
from bcsync.platforms.tiktok.transport.tokens import Token
from bcsync.platforms.tiktok.transport.trouble import Trouble
from bcsync.wire.endpoints import ADVERTISER_INFO, BC_GET, BC_MEMBER_GET, USER_INFO, Endpoint
from bcsync.wire.endpoints import BC_ADVERTISER_QUALIFICATION_GET as CERTIFICATES
from bcsync.wire.endpoints import BC_ASSET_ADMIN_GET as ASSETS
from bcsync.wire.endpoints import BC_ASSET_GROUP_LIST as GROUPS
from bcsync.wire.endpoints import BC_PARTNER_GET as PARTNERS


class User(NamedTuple):
    """A user of TikTok for Business, as far as they are told (reference/tiktok-api.md, 2.1)."""

    id: str | None
    """``core_user_id``, a member's ``user_id`` as far as anybody has compared (corrections, 3)."""
    name: str
    email: str
    """Masked by TikTok."""


class Center(NamedTuple):
    """A Business Center that the user is in."""

    id: str
    name: str
    role: str
    """``ADMIN`` or ``STANDARD``."""
    finance: str | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a token stands for."""

    user: User
    centers: tuple[Center, ...]

    def administers(self, bc_id: str) -> bool:
        """Whether the token acts as an admin there."""
        return any(center.id == bc_id and center.role == "ADMIN" for center in self.centers)


def user_of(api: Api, token: Token) -> User:
    """Raises ``ApiRefused`` for a dead token, and ``NoAnswer``; what is only not told is left open."""
    try:
        data = api.get(USER_INFO, token, {})
    except ApiRefused as problem:
        if problem.trouble in (Trouble.TOKEN, Trouble.RATE, Trouble.TRANSIENT):
            raise
        # Not every app may ask this, and nothing but the guard of one's own role needs it.
        data = {}
    id = data.get("core_user_id")
    return User(str(id) if id else None, _text(data, "display_name"), _text(data, "email"))


def holder_of(api: Api, token: Token) -> Holder:
    """The same with their Business Centers. Raises ``ApiRefused``, ``NoAnswer`` and ``ShortRead``."""
    return Holder(user_of(api, token), tuple(_centers(api.pages(BC_GET, token, {}))))


def _centers(rows: list[Row]) -> Iterator[Center]:
    for row in rows:
        info: Mapping[str, Any] = row.get("bc_info") or {}
        extra: Mapping[str, Any] = row.get("ext_user_role") or {}
        if info.get("bc_id"):
            yield Center(
                str(info["bc_id"]),
                _text(info, "name"),
                _text(row, "user_role"),
                _text(extra, "finance_role") or None,
            )


class Need(NamedTuple):
    """A permission of a token, and the cheapest call that takes it."""

    endpoint: Endpoint
    params: Mapping[str, Any]


NEEDS: tuple[Need, ...] = (
    Need(BC_MEMBER_GET, {}),
    Need(ASSETS, {"asset_type": "ADVERTISER"}),
    Need(PARTNERS, {}),
    Need(GROUPS, {}),
    Need(CERTIFICATES, {}),
)
"""What reading a Business Center takes. No endpoint tells the scopes of a token, so each is tried."""


def needed_scopes() -> tuple[int, ...]:
    """Permissions that reading and changing a Business Center takes, in the order of their numbers."""
    known = (BC_GET, ADVERTISER_INFO, *(need.endpoint for need in NEEDS))
    return tuple(sorted({each.scope for each in known if each.scope is not None}))


def missing_scopes(api: Api, token: Token, bc_id: str) -> tuple[int, ...]:
    """Permissions that the token lacks there, by number; a call each. Raises as ``holder_of``.

    What is refused for another reason (no admin, no such list in this kind of Business Center) is none.
    """

    def lacks(need: Need) -> int | None:
        params = {"bc_id": bc_id, **need.params, "page": 1, "page_size": 1}
        try:
            api.get(need.endpoint, token, params)
        except ApiRefused as problem:
            if problem.trouble is Trouble.TOKEN:
                raise
            return need.endpoint.scope if problem.trouble is Trouble.SCOPE else None
        return None

    return tuple(scope for scope in api.each(lacks, NEEDS) if scope is not None)


def _text(values: Mapping[str, Any], name: str) -> str:
    found = values.get(name)
    return found if isinstance(found, str) else ""
