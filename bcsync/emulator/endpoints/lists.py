"""Lists of values: time zones, currencies, areas (reference/tiktok-api.md, 7.6 and 14)."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import ColumnElement, func, literal_column, select

from bcsync.emulator.call import Call
from bcsync.emulator.permissions import center_of_admin
from bcsync.platforms.local import schema
from bcsync.wire import endpoints

_HALF_HOUR = timedelta(minutes=30)


def timezone(call: Call) -> Any:
    """Those of this system; the account does not matter, the API asks for one."""
    return {"timezones": [{"timezone": name, "gmt_offset": gmt} for name, gmt in _zones(call)]}


def _zones(call: Call) -> list[tuple[str, str]]:
    return [
        (name, _told(offset))
        for name in _names()
        if (offset := call.now.astimezone(ZoneInfo(name)).utcoffset()) is not None
        and not offset % _HALF_HOUR
    ]


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted(name for name in available_timezones() if "/" in name))


def _told(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"GMT{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def attribute(call: Call) -> Any:
    """Those that are in use, not those that are allowed (7.6)."""
    center_of_admin(call, call["bc_id"])
    return {
        "currencies": _used(call, "currency"),
        "region_codes": _used(call, "registered_area"),
    }


def _used(call: Call, name: str) -> list[str]:
    account = schema.accounts.c
    value = _member(call, name)
    query = select(value).where(account.owner == call["bc_id"], value.is_not(None)).distinct()
    return sorted(call.connection.scalars(query))


def _member(call: Call, name: str) -> ColumnElement[Any]:
    """A member of the account's document, which is JSON in a text column."""
    if call.connection.dialect.name == "sqlite":
        return func.json_extract(schema.accounts.c.document, literal_column(f"'$.{name}'"))
    return literal_column(f"(CAST(document AS json) ->> '{name}')")


ANSWERS = {endpoints.TOOL_TIMEZONE: timezone, endpoints.BC_ADVERTISER_ATTRIBUTE: attribute}
