"""The tables of the embedded platform, all of them.

Lists and mappings that nothing searches are JSON documents; what is searched or joined is a column.
Every table carries the prefix ``platform_``, so that a server's database may hold the stored state
beside them.
"""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

SCHEMA_VERSION = 2
"""``upgrade`` brings what an older bcsync wrote up to it."""
_LONGEST = 320
"""Characters of an e-mail address (RFC 3696, erratum 1690: 64 before the @, 255 after it)."""


class Json(TypeDecorator[Any]):
    """A JSON value in a text column, the same on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Encode."""
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Decode."""
        return None if value is None else orjson.loads(value)


metadata = MetaData()


def _keyed(name: str, *columns: Column[Any] | Index) -> Table:
    # Without SQLite's hidden row number the rows lie in key order: one tree to write, not two, and
    # "everything of this Business Center" is one range (sqlite.org/withoutrowid.html).
    return Table(name, metadata, *columns, sqlite_with_rowid=False)


def _listed(name: str, *columns: Column[Any] | Index) -> Table:
    # BIGINT does not become SQLite's automatic row number, INTEGER does.
    number = BigInteger().with_variant(Integer, "sqlite")
    return Table(
        name, metadata, Column("number", number, primary_key=True, autoincrement=True), *columns
    )


def _key(name: str) -> Column[str]:
    # "C": the order of the characters' numbers everywhere, as SQLite has it; and quicker to compare.
    text = String(_LONGEST).with_variant(String(_LONGEST, collation="C"), "postgresql")
    return Column(name, text, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _maybe(name: str) -> Column[str]:
    return Column(name, Text, nullable=True)


def _json(name: str) -> Column[Any]:
    return Column(name, Json, nullable=False)


meta = _keyed("platform_meta", _key("name"), Column("value", Integer, nullable=False))
counters = _keyed("platform_counters", _key("name"), Column("last", BigInteger, nullable=False))
WORLD = "world"
"""The name in ``platform_meta`` of the number that no other world has."""
TRANSACTIONS = "transactions"
"""The counter of writing transactions, which also is their lock."""

users = _keyed(
    "platform_users",
    _key("email"),
    _maybe("name"),
    _text("since"),
    _maybe("id"),
    Index("platform_users_id", "id"),
)
centers = _keyed(
    "platform_centers",
    _key("id"),
    _text("name"),
    _text("status"),
    _maybe("reason"),
    _json("document"),
    _text("since"),
)
members = _keyed(
    "platform_members",
    _key("center"),
    _key("email"),
    _text("role"),
    _text("finance"),
    _text("status"),
    _text("since"),
    Index("platform_members_email", "email"),
)
former_members = _keyed("platform_former_members", _key("center"), _key("email"), _text("since"))
promises = _keyed(
    "platform_promises", _key("center"), _key("email"), _key("account"), _text("role")
)
accounts = _keyed(
    "platform_accounts",
    _key("id"),
    _text("owner"),
    _text("name"),
    _text("status"),
    _maybe("reason"),
    _maybe("certificate"),
    _json("document"),
    _text("since"),
    Index("platform_accounts_owner", "owner", "id"),
    Index("platform_accounts_certificate", "certificate"),
    Index("platform_accounts_name", "name"),
)
certificates = _keyed(
    "platform_certificates",
    _key("id"),
    _text("center"),
    _text("company"),
    Column("verified", Boolean, nullable=False),
    _json("document"),
    _text("since"),
    Index("platform_certificates_center", "center"),
)
groups = _keyed(
    "platform_groups",
    _key("id"),
    _text("center"),
    _text("name"),
    _text("since"),
    Index("platform_groups_center", "center"),
)
group_accounts = _keyed(
    "platform_group_accounts",
    _key("group"),
    _key("account"),
    _text("center"),
    Index("platform_group_accounts_center", "center", "account"),
)
group_members = _keyed(
    "platform_group_members",
    _key("group"),
    _key("email"),
    _text("center"),
    _text("role"),
    Index("platform_group_members_center", "center", "email"),
)
assignments = _keyed(
    "platform_assignments",
    _key("center"),
    _key("account"),
    _key("email"),
    _text("role"),
    _text("since"),
    # Covering: without statistics SQLite takes a narrower one for no better than the key's first column.
    Index("platform_assignments_email", "center", "email", "account", "role", "since"),
)
partners = _keyed(
    "platform_partners",
    _key("center"),
    _key("partner"),
    _text("since"),
    Index("platform_partners_partner", "partner"),
)
shares = _keyed(
    "platform_shares",
    _key("center"),
    _key("partner"),
    _key("account"),
    _text("role"),
    _text("since"),
    Index("platform_shares_partner", "partner", "account"),
    Index("platform_shares_account", "account"),
)
accesses = _keyed(
    "platform_accesses",
    _key("center"),
    _key("account"),
    _text("permission"),
    _text("status"),
    _text("asked_by"),
    _text("since"),
    Index("platform_accesses_account", "account"),
)
assets = _keyed(
    "platform_assets",
    _key("id"),
    _text("kind"),
    _text("center"),
    _json("document"),
    _text("since"),
    Index("platform_assets_center", "center"),
)
images = _keyed("platform_images", _key("id"), _text("center"), _json("document"), _text("since"))
companies = _keyed(
    "platform_companies",
    _key("name"),
    _key("address"),
    _maybe("area"),
    Column("headquarters", Boolean, nullable=False),
)

tokens = _keyed(
    "platform_tokens",
    _key("digest"),
    _text("email"),
    _text("app"),
    _json("scopes"),
    _text("since"),
)
auth_codes = _keyed(
    "platform_auth_codes",
    _key("digest"),
    _text("email"),
    _text("app"),
    _json("scopes"),
    _text("since"),
)
apps = _keyed("platform_apps", _key("id"), _text("secret"), _text("since"))
"""Developers' apps whose secret is known, as its digest."""
offers = _keyed(
    "platform_offers",
    _key("center"),
    _key("partner"),
    _key("account"),
    _text("role"),
    _text("since"),
    Index("platform_offers_partner", "partner"),
)
"""Partnerships (account "") and shares that wait for the partner's confirmation, where it is asked for."""

notifications = _listed(
    "platform_notifications",
    _text("recipient"),
    _text("category"),
    _text("text"),
    _text("at"),
    _json("subjects"),
    Index("platform_notifications_recipient", "recipient"),
)
outbox = _listed(
    "platform_outbox", _text("recipient"), _text("subject"), _text("text"), _text("at")
)
log = _listed(
    "platform_log",
    _text("at"),
    _text("actor"),
    _text("verb"),
    _text("kind"),
    _json("subject"),
    _json("details"),
)
