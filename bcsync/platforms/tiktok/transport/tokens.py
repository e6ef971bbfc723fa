"""Access tokens of people who use TikTok for Business."""

from __future__ import annotations

from bcsync.secret import Secret


class Token(Secret):
    """An access token of one user of TikTok for Business."""

    __slots__ = ()
