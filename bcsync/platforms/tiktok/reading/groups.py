"""Asset groups with what stands in them (reference/tiktok-api.md, 8.8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bcsync.model.email import canonical_email
from bcsync.platforms.port import Seen
from bcsync.platforms.tiktok.reading.given import text
from bcsync.platforms.tiktok.reading.source import Row, Rows, Source
from bcsync.wire import endpoints, words


class Content(NamedTuple):
    """What stands in a group."""

    name: str
    accounts: tuple[str, ...]
    members: Mapping[str, str]
    """Role by ``user_id``."""
    emails: Mapping[str, str]
    """E-mail address by ``user_id``, as far as the list tells it."""


def content(source: Source, id: str, name: str) -> Content:
    """All of a group. Raises ``ApiProblem``."""
    members = _entries(source, id, "MEMBER", "members")
    return Content(
        name,
        tuple(
            str(row["asset_id"])
            for row in _entries(source, id, "ASSET", "assets")
            if row.get("asset_type") in (None, words.ADVERTISER) and row.get("asset_id")
        ),
        {user: _role(row) for row in members if (user := _user(row))},
        {
            user: canonical_email(email)
            for row in members
            if (user := _user(row)) and (email := text(row, "user_email") or text(row, "email"))
        },
    )


def _entries(source: Source, id: str, entity: str, rows: str) -> Rows:
    endpoint = endpoints.BC_ASSET_GROUP_GET
    return source.of_listed(
        endpoint,
        lambda: source.rows(
            endpoint,
            rows=f"{endpoint.rows}.{rows}",
            asset_group_id=id,
            query_entity=entity,
        ),
    )


def _user(row: Row) -> str | None:
    return text(row, "member_id") or text(row, "user_id")


def _role(row: Row) -> str:
    told = row.get("asset_roles")
    word = told.get(words.ADVERTISER) if isinstance(told, Mapping) else row.get("advertiser_role")
    # Here the three roles are spelled in another way than elsewhere; both are understood (8.2).
    return words.GROUP_ROLES.get(word or "") or words.ADVERTISER_ROLES.get(word or "", "analyst")


def group(center: str, id: str, found: Content, people: Mapping[str, str]) -> Seen:
    """As the port shows it; ``people``: e-mail address by ``user_id``."""
    members = {
        people.get(user) or found.emails.get(user) or user: role
        for user, role in found.members.items()
    }
    attributes = {
        "name": found.name,
        "accounts": sorted(found.accounts),
        "members": dict(sorted(members.items())),
    }
    return Seen("asset_group", (id,), center, attributes, label=found.name)
