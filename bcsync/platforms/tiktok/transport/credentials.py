"""Where access tokens are found: in environment variables, whose names the settings tell, or in the keyring."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bcsync.errors import SettingsError
from bcsync.platforms.tiktok.transport.ring import Lookup, Ring
from bcsync.platforms.tiktok.transport.tokens import Token
from bcsync.secret import Secret

SERVICE = "bcsync"
"""What the keyring files tokens under."""
# What a header can carry; httpx would refuse the rest, and show it.
_USABLE = re.compile(r"[!-~]+")
_APP = re.compile(r"(?P<id>[0-9A-Za-z_-]+):(?P<secret>[!-~]+)")


@dataclass(frozen=True)
class Credentials:
    """The tokens of the Business Centers of a project, each read when it is first needed."""

    names: Mapping[str, str]
    """Key of a Business Center -> NAME of the variable that holds its token."""
    address: str
    """Of the API, as it may be shown: tokens of one are good for no other."""
    variable: Lookup
    ring: Ring

    def token(self, key: str) -> Token:
        """The token that acts for the Business Center of this key. Raises ``SettingsError``."""
        name = self.names.get(key)
        written = self.variable(name) if name else None
        if name and written and written.strip():
            return Token(usable(written, name), name)
        kept = self.ring(SERVICE, user(key, self.address))
        if kept and kept.strip():
            where = f"keyring of {key}"
            return Token(usable(kept, where), where)
        raise _missing(key, name)

    def about(self) -> Iterator[Secret]:
        """All that stands in the variables that are named, whether it can be used or not."""
        for name in self.names.values():
            written = (self.variable(name) or "").strip()
            if written:
                yield Secret(written, name)

    def __repr__(self) -> str:
        return f"Credentials({', '.join(sorted(self.names))})"


def user(key: str, address: str) -> str:
    """Whose token it is, in the words of a keyring."""
    return f"{key} {address}"


def usable(written: str, where: str) -> str:
    """A token without the white space around it. Raises ``SettingsError``, which does not show it."""
    token = written.strip()
    if not _USABLE.fullmatch(token):
        raise SettingsError(
            f"what {where} holds is no access token: there are spaces or special characters in it",
            hint="put in the token alone, as one word; nothing before it, such as Bearer",
        )
    return token


@dataclass(frozen=True, slots=True)
class App:
    """A developer's app."""

    id: str
    secret: Secret


def app(name: str | None, variable: Lookup) -> App | None:
    """The app whose id and secret stand in this variable; None where none is named or nothing is set.

    Raises ``SettingsError``, which does not show what it holds.
    """
    written = (variable(name) or "").strip() if name else ""
    if name is None or not written:
        return None
    found = _APP.fullmatch(written)
    if found is None:
        raise SettingsError(
            f"what {name} holds is not the id and the secret of an app",
            hint=f"set it like this: {name}=APP_ID:SECRET",
        )
    return App(found["id"], Secret(found["secret"], name))


def _missing(key: str, name: str | None) -> SettingsError:
    said = f"{name} is not set" if name else "credentials in bcsync.yaml names no variable for it"
    way = f"export {name}=…" if name else f"write credentials: {{{key}: {suggested_name(key)}}}"
    return SettingsError(
        f"there is no access token for the Business Center {key}: {said}, and the keyring has none",
        hint=f"{way}, or keep one in the keyring (pip install 'bcsync[keyring]')",
    )


def suggested_name(key: str) -> str:
    """Of a variable that could hold the token of this Business Center."""
    word = re.sub(r"[^A-Z0-9]+", "_", key.upper()).strip("_")
    return f"{word if word[:1].isalpha() else f'BC_{word}'}_TIKTOK_TOKEN"
