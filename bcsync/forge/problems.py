"""What a forge says instead of doing it, with the way out."""

from __future__ import annotations

from bcsync.errors import BcsyncError
from bcsync.web.sent import Sent


class ForgeProblem(BcsyncError):
    """A forge could not be used. ``str()`` of it is one line."""


class ForgeSilent(ForgeProblem):
    """No answer came, or none that makes sense."""

    def __init__(self, message: str, *, sent: Sent, hint: str) -> None:
        self.sent = sent
        """How far the call came: what may have been sent may have been done."""
        super().__init__(message, hint=hint)


class ForgeLimited(ForgeProblem):
    """It wants a longer pause than anybody waits."""


class ForgeRefused(ForgeProblem):
    """It says no."""

    def __init__(self, status: int, message: str, *, hint: str) -> None:
        self.status = status
        """Of HTTP; 0 where it was not asked."""
        super().__init__(message, hint=hint)


class ForgeForbidden(ForgeRefused):
    """The token may not: it reads only, as those of jobs for forks do."""


class TooLong(ForgeRefused):
    """The text is longer than a comment may be."""

    def __init__(self, forge: str, length: int, most: int) -> None:
        super().__init__(
            0,
            f"{forge} takes {most:,} characters in a text, and this has {length:,}",
            hint="shorten it",
        )
