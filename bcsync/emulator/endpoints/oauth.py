"""Tokens and their users (reference/tiktok-api.md, 2.1; corrections, 2.24, 2.25 and 3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from bcsync.emulator import tokens
from bcsync.emulator.call import Call
from bcsync.emulator.reachable import accounts_of
from bcsync.platforms.local import schema, seen
from bcsync.platforms.local.refusal import RefusalError
from bcsync.wire import codes, endpoints

_OTHER_APP = (
    "The app_id is inconsistent with the token's app information. Please retry after correcting it."
)


def access_token(call: Call) -> Any:
    """A long-lived token: no refresh token, no expiry."""
    app = call["app_id"]
    tokens.require_app(call.connection, app, call["secret"])
    issued = tokens.redeem(call.work, app, call["auth_code"], call.now)
    data = {
        "access_token": issued.secret,
        "scope": sorted(issued.token.scopes),
        "token_type": "Bearer",
    }
    if call["return_advertiser_ids"]:
        data["advertiser_ids"] = [
            row.id for row in call.connection.execute(_open(issued.token.email))
        ]
    return data


def revoke_token(call: Call) -> Any:
    """The token is good no more."""
    tokens.require_app(call.connection, call["app_id"], call["secret"])
    token = tokens.find(call.connection, call["access_token"])
    if token is None:
        raise RefusalError(codes.BAD_TOKEN, tokens.BAD_TOKEN)
    _require_own_app(token, call["app_id"])
    reachable = [row.id for row in call.connection.execute(_open(token.email))]
    call.work.tokens.delete(tokens.digest_of(call["access_token"]))
    return {"app_id": call["app_id"], "advertiser_ids": reachable}


def advertiser_get(call: Call) -> Any:
    """What the user can reach now: accounts opened since the token was issued are among them."""
    tokens.require_app(call.connection, call["app_id"], call["secret"])
    _require_own_app(call.token, call["app_id"])
    rows = call.connection.execute(_open(call.person))
    return {"list": [{"advertiser_id": row.id, "advertiser_name": row.name} for row in rows]}


def user_info(call: Call) -> Any:
    """The address is masked, as it is there."""
    user = schema.users.c
    query = select(user.id, user.name, user.since).where(user.email == call.person)
    row = call.connection.execute(query).one()
    return {
        "core_user_id": row.id,
        "display_name": row.name or call.person.partition("@")[0],
        "email": _masked(call.person),
        "avatar_url": "",
        "create_time": int(datetime.fromisoformat(row.since).timestamp()),
    }


def _open(email: str) -> Select[Any]:
    account = schema.accounts.c
    return (
        select(account.id, account.name)
        .where(account.id.in_(accounts_of(email)), account.status != seen.CLOSED)
        .order_by(account.id)
    )


def _require_own_app(token: tokens.Token, app: str) -> None:
    if token.app not in ("", app):
        raise RefusalError(codes.INVALID, _OTHER_APP)


def _masked(email: str) -> str:
    """The first letter, and the rest as stars (corrections, 3)."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}{'*' * len(name[1:])}@{'*' * len(domain)}"


ANSWERS = {
    endpoints.OAUTH2_ACCESS_TOKEN: access_token,
    endpoints.OAUTH2_REVOKE_TOKEN: revoke_token,
    endpoints.OAUTH2_ADVERTISER_GET: advertiser_get,
    endpoints.USER_INFO: user_info,
}
