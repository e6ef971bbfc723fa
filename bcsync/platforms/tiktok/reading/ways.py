"""The two ways to read assignments, counted (reference/tiktok-api.md, 8.3 and 8.6)."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from bcsync.wire import endpoints
from bcsync.wire.endpoints import Endpoint


class People(NamedTuple):
    """How many members there are."""

    all: int
    admins: int


def calls(asked: People, joined: People, accounts: int) -> tuple[int, int]:
    """The fewest calls either way may take: (by member, by account).

    ``asked``: whose roles are asked for, among all who have ``joined``.
    """
    # An admin is shown everything there is, whatever was given.
    whole = max(1, ceil(accounts / _size(endpoints.BC_ASSET_GET)))
    by_member = asked.all - asked.admins + asked.admins * whole
    return by_member, accounts * max(1, ceil(joined.admins / _size(endpoints.BC_ASSET_MEMBER_GET)))


def _size(endpoint: Endpoint) -> int:
    return endpoint.page_size or 1
