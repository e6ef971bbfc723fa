"""Who is let in: the token, what it may do, how often (reference/tiktok-api.md, 2.2, 3 and 4)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from bcsync.emulator import tokens
from bcsync.platforms.local.refusal import RefusalError
from bcsync.wire import codes
from bcsync.wire.endpoints import Endpoint
from bcsync.wire.scopes import granted

_NO_TOKEN = "Access token is null, you should set it in http header with key Access-Token."


def token_of(
    connection: Connection, endpoint: Endpoint, headers: Mapping[str, str]
) -> tokens.Token:
    """What the token stands for. Raises ``RefusalError``."""
    if not endpoint.with_token:
        return tokens.NOBODY
    sent = headers.get("access-token", "")
    if not sent:
        raise RefusalError(codes.NO_TOKEN, _NO_TOKEN)
    token = tokens.find(connection, sent)
    if token is None:
        raise RefusalError(codes.BAD_TOKEN, tokens.BAD_TOKEN)
    if not granted(token.scopes, endpoint.scope):
        # The text that was seen (corrections, 2.3).
        text = f"advertiser does not grant you {endpoint.path}:{endpoint.method} permission"
        raise RefusalError(codes.NO_PERMISSION, text)
    return token
