"""The address of the API: where to call, how to speak of it, and what in it is secret."""

from __future__ import annotations

from dataclasses import dataclass

import httpx2

from bcsync.errors import SettingsError
from bcsync.platforms.tiktok.transport.origin import DEFAULT_URL
from bcsync.secret import Secret
from bcsync.wire.endpoints import BASE


@dataclass(frozen=True, slots=True)
class Address:
    """Parsed once; nothing but ``shown`` is ever told."""

    url: httpx2.URL
    """Up to and with the version of the API; never shown, for a password may stand in it."""
    shown: str
    """The same as people may see it, without ``/open_api/v1.3``."""
    secrets: tuple[Secret, ...]

    def __repr__(self) -> str:
        return f"Address({self.shown})"


def parse(base_url: str | None) -> Address:
    """An address from ``platform.base_url``, with or without the version of the API at its end.

    Raises ``SettingsError``, which does not show it.
    """
    try:
        url = httpx2.URL(base_url or DEFAULT_URL)
    except (httpx2.InvalidURL, ValueError):
        raise _unusable() from None
    if url.scheme not in ("http", "https") or not url.host or url.query or url.fragment:
        raise _unusable()
    plain = url.copy_with(userinfo=b"")
    path = plain.path.rstrip("/").removesuffix(BASE)
    named = (("password", url.password), ("user", url.username))
    return Address(
        url.copy_with(path=path + BASE),
        str(plain.copy_with(path=path)).rstrip("/"),
        tuple(Secret(value, f"{name} of base_url") for name, value in named if value),
    )


def _unusable() -> SettingsError:
    return SettingsError(
        "platform.base_url is no web address",
        hint="write it like https://host or http://host:port; leave it out for TikTok itself",
    )
