"""Access tokens: whose they are and what they may do. The database holds their digests alone."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_hex
from typing import NamedTuple

from sqlalchemy import Connection, select

from bcsync.platforms.local import schema
from bcsync.platforms.local.work import Work
from bcsync.wire.scopes import NAMES

ALL_SCOPES = frozenset(NAMES)


class Token(NamedTuple):
    """What a token stands for."""

    email: str
    app: str
    """The developer's app; empty: any."""
    scopes: frozenset[int]


def digest_of(secret: str) -> str:
    """Tokens are 40 hexadecimal digits by chance: nothing that a slow digest would protect."""
    return sha256(secret.encode()).hexdigest()


def issue(work: Work, email: str, app: str = "", scopes: frozenset[int] = ALL_SCOPES) -> str:
    """A new token of a person who has signed up; told once."""
    token = token_hex(20)
    work.tokens.put(
        {
            "digest": digest_of(token),
            "email": email,
            "app": app,
            "scopes": sorted(scopes),
            "since": work.now,
        }
    )
    return token


def find(connection: Connection, token: str) -> Token | None:
    """What this token stands for; None for one that was never issued, or is revoked."""
    table = schema.tokens.c
    row = connection.execute(
        select(table.email, table.app, table.scopes).where(table.digest == digest_of(token))
    ).one_or_none()
    return None if row is None else Token(row.email, row.app, frozenset(row.scopes))
