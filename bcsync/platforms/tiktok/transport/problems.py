"""What comes instead of data. Whoever reads or writes turns these into gaps and answers; what is not caught
is told like any refusal of the world.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bcsync.errors import PlatformError
from bcsync.platforms.tiktok.transport.trouble import Trouble, trouble_of

_HINTS: Mapping[Trouble, str] = {
    Trouble.RATE: "run it again later; the quota of a day begins anew at 00:00 UTC",
    Trouble.TRANSIENT: "run it again in some minutes",
    Trouble.TOKEN: "issue a new token, and put it into the variable that `credentials` names",
    Trouble.SCOPE: "give the app this permission, then issue a new token: an old one does not gain it",
    Trouble.PERMISSION: "use the token of an admin of this Business Center",
    Trouble.APP: "compare the app's id and secret with those in the developer portal",
    Trouble.ENDPOINT: "see whether platform.base_url is right",
}


class ApiProblem(PlatformError):
    """A call that gave no data."""

    in_doubt: bool = False
    """Of a write: whether it may have been done all the same."""


class ApiRefused(ApiProblem):
    """An answer that says no. ``str()`` of it tells code and text, as gaps and outcomes show them."""

    def __init__(self, path: str, code: int, message: str, request_id: str = "") -> None:
        self.path, self.code, self.said, self.request_id = path, code, message, request_id
        self.trouble = trouble_of(code, message)
        self.in_doubt = self.trouble in (Trouble.TRANSIENT, Trouble.DUPLICATE)
        told = f", request {request_id}" if request_id else ""
        super().__init__(
            f"TikTok refused {path}: {message or 'without a word'} (code {code}{told})",
            hint=_HINTS.get(self.trouble, ""),
        )


class ApiPartly(ApiRefused):
    """An answer that says: partly (code 20001). What was done stands in ``data``."""

    def __init__(
        self, path: str, code: int, message: str, request_id: str, data: Mapping[str, Any]
    ) -> None:
        super().__init__(path, code, message, request_id)
        self.data = data


class NoAnswer(ApiProblem):
    """No answer of the API came: the connection failed, or what came is none."""

    def __init__(
        self,
        path: str,
        reason: str,
        *,
        sent: bool = True,
        lasting: bool = False,
        hint: str = "",
    ) -> None:
        """``sent``: the request was on its way; ``lasting``: another one would fare no better."""
        self.path, self.reason, self.sent, self.lasting = path, reason, sent, lasting
        self.in_doubt = sent
        super().__init__(
            f"TikTok gave no answer to {path}: {reason}",
            hint=hint or "see whether the network and platform.base_url are right, then try again",
        )


class NotAsked(NoAnswer):
    """It was not sent, as nobody wants it any more."""

    def __init__(self, path: str) -> None:
        super().__init__(path, "bcsync was stopped before it was asked", sent=False)


class ShortRead(ApiProblem):
    """A list whose pages do not add up, read twice: what is missing from it is unknown."""

    def __init__(self, path: str, reason: str, rows: Sequence[Any] = ()) -> None:
        self.path, self.reason, self.rows = path, reason, rows
        super().__init__(
            f"the pages of {path} do not add up: {reason}",
            hint="run it again when nobody changes the Business Center",
        )
