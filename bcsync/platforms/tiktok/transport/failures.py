"""What is known when no answer of the API came: from the status alone, or from how the connection failed."""

from __future__ import annotations

import re

from bcsync.platforms.tiktok.transport.problems import ApiRefused, NoAnswer
from bcsync.secret import Known
from bcsync.web.broken import break_of
from bcsync.web.sent import Sent
from bcsync.wire import codes

_FOREIGN = re.compile(r"(?!application/json\b)[a-z]+/[a-z0-9.+-]{1,40}", re.IGNORECASE)
_BETWEEN = (
    "something between here and TikTok answered, such as a proxy or its sign-in page: "
    "see HTTPS_PROXY, and whether platform.base_url is right"
)


def without_envelope(
    path: str, status: int, problem: str, content_type: str = ""
) -> ApiRefused | NoAnswer:
    """What a status says where the API itself said nothing (1, 1.1).

    ``content_type``: as told; whatever is no JSON did not come from the API.
    """
    foreign = _FOREIGN.match(content_type)
    if foreign is not None and status not in (404, 405, 429):
        told = f"HTTP {status} with {foreign[0].lower()}, {problem}"
        turned_away = 300 <= status < 500
        return NoAnswer(path, told, sent=not turned_away, lasting=turned_away, hint=_BETWEEN)
    match status:
        case 404 | 405:
            return ApiRefused(path, codes.NO_ROUTE, f"HTTP {status}, there is no such path")
        case 429:
            return ApiRefused(path, codes.TOO_MANY_REQUESTS, "HTTP 429")
        case _ if status >= 500:
            return NoAnswer(path, f"HTTP {status}")
        case _ if status >= 300:
            return NoAnswer(path, f"HTTP {status}", sent=False, lasting=True)
        case _:
            return NoAnswer(path, problem)


def no_answer(path: str, error: Exception, known: Known) -> NoAnswer:
    """Why nothing came; what is secret is hidden in it."""
    found = break_of(error, known)
    hint = ""
    if found.untrusted:
        hint = "see whether platform.base_url is right; SSL_CERT_FILE names certificates to trust"
    sent, lasting = found.sent is Sent.MAYBE, found.sent is Sent.NEVER
    return NoAnswer(path, found.reason, sent=sent, lasting=lasting, hint=hint)
