"""Access tokens: whose they are and what they may do. The database holds their digests alone.

An app is known by its id. Until its secret is told (``register``), any will do; a token or code that is of no
app in particular works with every one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_hex
from typing import NamedTuple

from sqlalchemy import Connection, select

from bcsync.errors import PlatformError
from bcsync.model.email import canonical_email, email_problem
from bcsync.platforms.local import schema
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.local.refusal import RefusalError
from bcsync.platforms.local.rows import Row, Rows
from bcsync.platforms.local.rules import people
from bcsync.platforms.local.work import Work
from bcsync.wire import codes
from bcsync.wire.scopes import NAMES

ALL_SCOPES = frozenset(NAMES)
BAD_TOKEN = "Access token is incorrect or has been revoked."
_CODE_LASTS = timedelta(hours=1)
"""An authorisation code (reference/tiktok-api.md, 2.1)."""


class Token(NamedTuple):
    """What a token stands for."""

    email: str
    app: str
    """The developer's app; empty: any."""
    scopes: frozenset[int]


class Issued(NamedTuple):
    """A token, told once, and what it stands for."""

    secret: str
    token: Token

    def __repr__(self) -> str:
        """Without the secret."""
        return f"Issued({self.token!r})"


NOBODY = Token("", "", frozenset())
"""Who calls an endpoint that asks for no token."""


def digest_of(secret: str) -> str:
    """Tokens are 40 hexadecimal digits by chance: nothing that a slow digest would protect."""
    return sha256(secret.encode()).hexdigest()


def issue(work: Work, email: str, app: str = "", scopes: frozenset[int] = ALL_SCOPES) -> str:
    """A new token of a person who has signed up."""
    return _kept(work, work.tokens, Token(email, app, scopes))


def authorise(work: Work, email: str, app: str = "", scopes: frozenset[int] = ALL_SCOPES) -> str:
    """A code, as the consent page hands it over: for one token, within the hour."""
    return _kept(work, work.auth_codes, Token(email, app, scopes))


def _kept(work: Work, rows: Rows, token: Token) -> str:
    secret = token_hex(20)
    rows.put(
        {
            "digest": digest_of(secret),
            "email": token.email,
            "app": token.app,
            "scopes": sorted(token.scopes),
            "since": work.now,
        }
    )
    return secret


def hand_out(
    platform: LocalPlatform, email: str, app: str, scopes: frozenset[int], *, code: bool
) -> str:
    """A token or a code of this person, who is signed up first if need be. Raises ``PlatformError``."""
    problem, email = email_problem(email), canonical_email(email)
    if problem is not None:
        raise PlatformError(problem.message, hint=problem.hint)
    with platform.working() as work:
        people.sign_up(work, email)
        return (authorise if code else issue)(work, email, app, scopes)


def redeem(work: Work, app: str, code: str, now: datetime) -> Issued:
    """The token for a code. Raises ``RefusalError`` for one that is unknown, used, old or another app's."""
    row = work.auth_codes.get(digest_of(code))
    if row is None or row["app"] not in ("", app) or _is_old(row, now):
        text = "Auth_code is invalid, has been used or has expired."
        raise RefusalError(codes.BAD_AUTH_CODE, text)
    work.auth_codes.delete(row["digest"])
    token = Token(row["email"], app, frozenset(row["scopes"]))
    return Issued(issue(work, *token), token)


def _is_old(row: Row, now: datetime) -> bool:
    return now - datetime.fromisoformat(row["since"]) > _CODE_LASTS


def find(connection: Connection, token: str) -> Token | None:
    """What this token stands for; None for one that was never issued, or is revoked."""
    table = schema.tokens.c
    row = connection.execute(
        select(table.email, table.app, table.scopes).where(table.digest == digest_of(token))
    ).one_or_none()
    return None if row is None else Token(row.email, row.app, frozenset(row.scopes))


def register(work: Work, app: str, secret: str) -> None:
    """From now on the app goes by this secret alone."""
    work.apps.put({"id": app, "secret": digest_of(secret), "since": work.now})


def require_app(connection: Connection, app: str, secret: str) -> None:
    """Refuses a secret that is not the app's."""
    table = schema.apps.c
    known = connection.scalar(select(table.secret).where(table.id == app))
    if known is not None and not compare_digest(known, digest_of(secret)):
        raise RefusalError(codes.AUTH_PARAMETERS, "The app_id or secret is incorrect.")
