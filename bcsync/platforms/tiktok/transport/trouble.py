"""What a refusal means: read from its code and its text together, because 40001 and 40002 mean many things.

Sources: reference/tiktok-api.md, 4; tiktok-api-corrections.md, 2.1 to 2.3, 2.21, 3 and 5.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from enum import Enum
from typing import NamedTuple

from bcsync.wire import codes


class Trouble(Enum):
    """The closed list of what stands behind a refusal."""

    RATE = "rate"
    """Called too often; nothing was done."""
    TRANSIENT = "transient"
    """A fault on TikTok's side that passes; of a write nobody knows whether it was done."""
    TOKEN = "token"
    """The token is missing, wrong, revoked or expired."""
    SCOPE = "scope"
    """The token was issued without the permission (scope), or an account did not grant it."""
    PERMISSION = "permission"
    """The user behind the token has not the role."""
    APP = "app"
    """The developer's app, its secret or its authorization code."""
    GONE = "gone"
    """What the call is about does not exist, or was deleted."""
    QUOTA = "quota"
    """A limit on how many there may be is reached."""
    RISK = "risk"
    """The Business Center is under review for unusual activity."""
    SIZE = "size"
    """Too many in one call."""
    DUPLICATE = "duplicate"
    """Taken for a repetition of a call before; that one may have been done."""
    UNCHANGED = "unchanged"
    """There was nothing to change."""
    ENDPOINT = "endpoint"
    """There is no such endpoint, not here or not any more."""
    REQUEST = "request"
    """Anything else: a bad parameter or a rule of the platform, told in the message."""


class _Rule(NamedTuple):
    of: Callable[[int], bool]
    text: re.Pattern[str] | None
    means: Trouble


def trouble_of(code: int, message: str) -> Trouble:
    """What a refusal means, by the first rule that fits its code and its text."""
    return next(
        rule.means
        for rule in _RULES
        if rule.of(code) and (rule.text is None or rule.text.search(message))
    )


def _rule(of: Collection[int] | Callable[[int], bool], means: Trouble, text: str = "") -> _Rule:
    asked = of if callable(of) else of.__contains__
    return _Rule(asked, re.compile(text, re.IGNORECASE) if text else None, means)


def _any(_code: int) -> bool:
    return True


# Codes that are said of nearly everything.
_VAGUE = frozenset({codes.INVALID, codes.NO_PERMISSION, codes.BAD_PARAMETER, codes.FORBIDDEN})
_OF_APP = frozenset(
    {codes.AUTH_PARAMETERS, 40103, *range(40107, 40111), 40112, 40113, *range(40115, 40120)}
    | {40124, 40125}
)

_RULES: tuple[_Rule, ...] = (
    _rule(codes.RATES, Trouble.RATE),
    _rule(_VAGUE, Trouble.RATE, r"too many requests|too frequent|rate limit|\bqp[smd]\b"),
    _rule(_VAGUE, Trouble.APP, r"app_?id is inconsistent"),
    _rule(_VAGUE, Trouble.RISK, r"unusual activity"),
    _rule(_VAGUE, Trouble.QUOTA, r"maximum number|quota|reached the (upper )?limit"),
    _rule(_VAGUE, Trouble.GONE, r"(does ?n[o']t|do not|not) exist|been deleted"),
    _rule(_VAGUE, Trouble.SCOPE, r"not grant|\bscopes?\b"),
    _rule(_VAGUE, Trouble.PERMISSION, r"permission|only allowed for admin"),
    _rule(
        _VAGUE,
        Trouble.TRANSIENT,
        r"internal (service )?error|try again|system (is )?busy|system error|service error|time(d )?out"
        r"|network error",
    ),
    _rule({codes.NO_PERMISSION, codes.FORBIDDEN, codes.WRONG_USER}, Trouble.PERMISSION),
    _rule({codes.TOKEN_EXPIRED, codes.NO_TOKEN, codes.BAD_TOKEN, 40114, 40309}, Trouble.TOKEN),
    _rule({codes.NO_SCOPE}, Trouble.SCOPE),
    _rule(_OF_APP, Trouble.APP),
    _rule({codes.MISSING, codes.NO_ADVERTISER}, Trouble.GONE),
    _rule({40502}, Trouble.QUOTA),
    _rule({codes.TOO_MANY_IDS, 40061}, Trouble.SIZE),
    _rule({codes.DUPLICATE}, Trouble.DUPLICATE),
    _rule({40012}, Trouble.UNCHANGED),
    _rule({40006, 40008, 40010, 40051, codes.NO_ROUTE, 41001}, Trouble.ENDPOINT),
    _rule(codes.is_transient, Trouble.TRANSIENT),
    _rule(_any, Trouble.REQUEST),
)
