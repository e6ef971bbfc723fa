"""What ``doctor`` finds out about the live platform: tokens, whose they are, what they may and what is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing

from bcsync.errors import BcsyncError, SettingsError
from bcsync.flow.live import Calls, open_calls
from bcsync.jobs.check import Check, Health
from bcsync.model.roles import MAX_ADMINS, MAX_MEMBERS
from bcsync.platforms.chosen import TikTokSettings
from bcsync.platforms.tiktok.headroom import headroom
from bcsync.platforms.tiktok.transport.principals import Holder, holder_of, missing_scopes
from bcsync.platforms.tiktok.transport.tokens import Token
from bcsync.project import Project
from bcsync.render.words import count
from bcsync.wire.scopes import NAMES


def live_checks(
    project: Project, settings: TikTokSettings, ids: Mapping[str, str]
) -> Iterator[Check]:
    """For each Business Center (key -> id, empty while it has none) what its token can do.

    Raises ``SettingsError`` where nothing can be called at all.
    """
    with closing(calls := open_calls(project, settings)):
        yield _app_check(settings.app, known=calls.app is not None)
        keys = sorted({*settings.credentials, *ids})
        if not keys:
            hint = "write credentials: {KEY: NAME_OF_A_VARIABLE} into bcsync.yaml"
            yield Check("token", Health.WARN, "there is no Business Center to ask for", hint)
        known: dict[Token, Holder] = {}
        for key in keys:
            yield from _center_checks(calls, key, ids.get(key, ""), known)


def _app_check(name: str | None, *, known: bool) -> Check:
    if known:
        return Check("app", Health.OK, f"{name} holds the id and the secret of an app")
    if name is None:
        return Check("app", Health.OK, "none is named; only login needs one")
    return Check("app", Health.WARN, f"{name} is not set; only login needs it", f"export {name}=…")


def _center_checks(
    calls: Calls, key: str, bc_id: str, known: dict[Token, Holder]
) -> Iterator[Check]:
    try:
        token = calls.credentials.token(key)
        holder = known.get(token) or known.setdefault(token, holder_of(calls.api, token))
    except BcsyncError as error:
        yield Check("token", Health.FAIL, _of(key, error), _way_out(error, key))
        return
    yield Check("token", Health.OK, f"{key}: {token.name} is that of {_named(holder)}")
    if not bc_id:
        yield _unknown_center(key, holder)
        return
    yield _role_check(key, bc_id, holder)
    if holder.administers(bc_id):
        yield from _inside(calls, key, bc_id, token)


def _of(key: str, error: BcsyncError) -> str:
    return error.message if key in error.message else f"{key}: {error.message}"


def _way_out(error: BcsyncError, key: str) -> str:
    return (
        error.hint if isinstance(error, SettingsError) else f"{error.hint}, or: bcsync login {key}"
    )


def _named(holder: Holder) -> str:
    user = holder.user
    name = " ".join(filter(None, (user.name, f"({user.email})" if user.email else "")))
    return name or "a user whom TikTok does not name"


def _unknown_center(key: str, holder: Holder) -> Check:
    admin = [center for center in holder.centers if holder.administers(center.id)]
    if not admin:
        hint = "have an admin of the Business Center make them one, or use the token of an admin"
        return Check("role", Health.FAIL, f"{key}: its user is no admin anywhere", hint)
    names = ", ".join(f"{center.name} ({center.id})" for center in admin)
    return Check("role", Health.OK, f"{key}: admin of {names}; none of them is bound to {key} yet")


def _role_check(key: str, bc_id: str, holder: Holder) -> Check:
    if holder.administers(bc_id):
        return Check("role", Health.OK, f"{key}: admin of {bc_id}")
    here = next((center for center in holder.centers if center.id == bc_id), None)
    if here is None:
        hint = "compare the id in the layout, and whose token it is"
        return Check("role", Health.FAIL, f"{key}: its user is not in {bc_id}", hint)
    hint = f"make them an admin of {here.name}, or use the token of an admin"
    return Check("role", Health.FAIL, f"{key}: its user is {here.role.lower()} in {bc_id}", hint)


def _inside(calls: Calls, key: str, bc_id: str, token: Token) -> Iterator[Check]:
    missing = missing_scopes(calls.api, token, bc_id)
    if missing:
        names = ", ".join(NAMES.get(scope, str(scope)) for scope in missing)
        hint = (
            "give the app these permissions, then issue a new token: an old one does not gain them"
        )
        yield Check("scopes", Health.FAIL, f"{key}: the token lacks {names}", hint)
        return
    yield Check("scopes", Health.OK, f"{key}: every list of {bc_id} can be read")
    room = headroom(calls.api, token, bc_id)
    words = f"{count(room.accounts, 'ad account')}, members {room.members:,} of {MAX_MEMBERS:,}"
    told = f"{key}: {words}, admins {room.admins} of {MAX_ADMINS}"
    if room.full:
        hint = "remove some before the layout adds any"
        yield Check("limits", Health.WARN, f"{told}: no more {' or '.join(room.full)}", hint)
    else:
        yield Check("limits", Health.OK, told)
