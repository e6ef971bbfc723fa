"""The two ways to read assignments, counted (reference/tiktok-api.md, 8.3 and 8.6)."""

from __future__ import annotations

from math import ceil

from bcsync.wire import endpoints
from bcsync.wire.endpoints import Endpoint


def calls(joined: int, admins: int, accounts: int) -> tuple[int, int]:
    """The fewest calls either way may take: (by member, by account); ``admins`` are among the joined."""
    # An admin is shown everything there is, whatever was given.
    whole = max(1, ceil(accounts / _size(endpoints.BC_ASSET_GET)))
    by_member = joined - admins + admins * whole
    return by_member, accounts * max(1, ceil(admins / _size(endpoints.BC_ASSET_MEMBER_GET)))


def _size(endpoint: Endpoint) -> int:
    return endpoint.page_size or 1
