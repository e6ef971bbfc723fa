"""A token by consent in the browser: where to agree, the code that comes back, and the keyring.

Facts: reference/tiktok-api.md, 2.1. There is no refresh token; a token ends when its user withdraws it.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from bcsync.errors import PlatformError, SettingsError, UsageRefused
from bcsync.flow.live import Calls, open_calls
from bcsync.platforms.chosen import LocalSettings, TikTokSettings
from bcsync.platforms.tiktok.transport import ring
from bcsync.platforms.tiktok.transport.address import parse
from bcsync.platforms.tiktok.transport.credentials import SERVICE, App, suggested_name, usable, user
from bcsync.platforms.tiktok.transport.principals import Holder, holder_of, needed_scopes
from bcsync.platforms.tiktok.transport.tokens import Token
from bcsync.project import Project
from bcsync.secret import Secret
from bcsync.wire import scopes
from bcsync.wire.endpoints import OAUTH2_ACCESS_TOKEN

_CONSENT = "/portal/auth"
_CODES = ("auth_code", "code")
"""What the code is called in the address that the browser is sent to."""


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A token that was kept, and what it is good for."""

    holder: Holder
    missing: tuple[str, ...]
    """Permissions that it was issued without, by name."""
    variable: str
    """A name for the variable that could hold it."""


def settings_of(project: Project) -> TikTokSettings:
    """Raises ``SettingsError`` where there is nothing to log in to."""
    match project.settings.platform:
        case TikTokSettings() as live:
            return live
        case LocalSettings():
            raise SettingsError(
                "there is nothing to log in to: this project works on the embedded platform",
                hint="to work on TikTok, write platform: {kind: tiktok} into bcsync.yaml",
            )


def consent_url(project: Project, redirect_uri: str, state: str) -> str:
    """Where a user agrees. ``state`` comes back with the code. Raises ``SettingsError``."""
    settings = settings_of(project)
    with closing(calls := open_calls(project, settings)):
        query = {"app_id": _app(calls, settings).id, "state": state, "redirect_uri": redirect_uri}
    return f"{parse(settings.base_url).shown}{_CONSENT}?{urlencode(query)}"


def log_in(project: Project, key: str, pasted: str, state: str | None) -> LoggedIn:
    """Exchange the code in what was pasted for a token, and keep that in the keyring under this key.

    ``state``: None where nobody was asked, and any code will do. Raises ``UsageRefused`` for what holds no
    code, ``SettingsError`` for a keyring or an app that cannot be used, ``PlatformError`` for a code that is
    taken no more.
    """
    settings, code = settings_of(project), _code(pasted, state)
    ring.require()
    with closing(calls := open_calls(project, settings)):
        token, granted = _exchanged(calls, _app(calls, settings), code)
        holder = holder_of(calls.api, token)
    ring.keep(SERVICE, user(key, calls.credentials.address), token.reveal())
    missing = (scope for scope in needed_scopes() if not scopes.granted(granted, scope))
    names = tuple(scopes.NAMES[scope] for scope in missing)
    return LoggedIn(holder, names, suggested_name(key))


def _code(pasted: str, state: str | None) -> Secret:
    """In what was pasted: the address the browser was sent to, or the code alone. No error shows it."""
    pasted = pasted.strip()
    query = parse_qs(urlsplit(pasted).query) if "?" in pasted else None
    if query is None:
        code = pasted
    elif state is not None and query.get("state") != [state]:
        raise UsageRefused(
            "this address does not answer the question that was just asked",
            hint="open the address that is printed now, agree, and paste what comes of that",
        )
    else:
        code = next((query[name][0] for name in _CODES if name in query), "")
    if not code or any(sign.isspace() for sign in code) or "/" in code:
        raise UsageRefused(
            "there is no authorization code in that",
            hint="paste the whole address that the browser shows after you agreed",
        )
    return Secret(code, "authorization code")


def _app(calls: Calls, settings: TikTokSettings) -> App:
    if calls.app is not None:
        return calls.app
    if settings.app is None:
        raise SettingsError(
            "no app is named, and a token is issued to an app",
            hint="write platform: {kind: tiktok, app: BCSYNC_APP} into bcsync.yaml, then: "
            "export BCSYNC_APP=APP_ID:SECRET",
        )
    raise SettingsError(
        f"{settings.app} is not set, which holds the id and the secret of the app",
        hint=f"export {settings.app}=APP_ID:SECRET",
    )


def _exchanged(calls: Calls, app: App, code: Secret) -> tuple[Token, frozenset[int]]:
    body = {"app_id": app.id, "secret": app.secret.reveal(), "auth_code": code.reveal()}
    data = calls.api.post(OAUTH2_ACCESS_TOKEN, None, body, secrets=(app.secret, code))
    written = data.get("access_token")
    if not isinstance(written, str) or not written:
        raise PlatformError(
            "TikTok took the code and gave no token",
            hint="agree once more: a code can be used once",
        )
    # Numbers of up to 19 digits, which come as texts (corrections, 2.25).
    granted = frozenset(int(scope) for scope in data.get("scope") or () if str(scope).isdigit())
    return Token(usable(written, "TikTok's answer"), "the new token"), granted
