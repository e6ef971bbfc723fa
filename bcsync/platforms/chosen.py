"""Which platform a project works on, and what it takes to reach it: one value a platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bcsync.errors import SettingsError
from bcsync.platforms.local.values import Company, Verdict, Verdicts
from bcsync.platforms.tiktok.transport.bucket import LEVELS

DATABASE = ".bcsync/platform.db"
LOCAL, TIKTOK = "local", "tiktok"


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """The embedded platform."""

    database: str = DATABASE
    verdicts: Verdicts = Verdicts()
    companies: tuple[Company, ...] = ()
    kind: str = field(default=LOCAL, init=False)


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a developer's app may call, and how much of that is ours."""

    level: str = "basic"
    share: float = 0.8
    database: str | None = None
    """NAME of the variable that holds the URL of the fleet's database, where all who call with the app wait."""


@dataclass(frozen=True, slots=True)
class TikTokSettings:
    """The live platform."""

    base_url: str | None = field(default=None, repr=False)
    """May hold a password."""
    credentials: Mapping[str, str] = field(default_factory=dict)
    """Key of a Business Center -> NAME of the variable that holds its token."""
    app: str | None = None
    """NAME of the variable that holds the app's id and secret."""
    rate: Rate = Rate()
    kind: str = field(default=TIKTOK, init=False)


PlatformSettings = LocalSettings | TikTokSettings


def chosen(values: Mapping[str, Any]) -> PlatformSettings:
    """From the whole of the settings. Raises ``SettingsError`` for words that mean nothing."""
    platform = values.get("platform") or {}
    kind = one_of("platform kind", platform.get("kind", LOCAL), (LOCAL, TIKTOK))
    if kind == TIKTOK:
        return TikTokSettings(
            platform.get("base_url"),
            dict(values.get("credentials") or {}),
            platform.get("app"),
            _rate(platform.get("rate") or {}),
        )
    local = values.get("local") or {}
    companies = (
        Company(c["name"], c["address"], c.get("area"), bool(c.get("headquarters", False)))
        for c in local.get("companies") or ()
    )
    return LocalSettings(platform.get("database", DATABASE), _verdicts(local), tuple(companies))


def _rate(written: Mapping[str, Any]) -> Rate:
    """Checked here as well: variables are held against no schema."""
    usual = Rate()
    share = written.get("share", usual.share)
    try:
        share = float(share)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise SettingsError(
            "the platform rate share is no number above 0 and up to 1",
            hint="write how much of the app's rate is for bcsync, such as 0.8",
        )
    level = one_of("platform rate level", written.get("level", usual.level), tuple(LEVELS))
    return Rate(level, share, written.get("database"))


def _verdicts(local: Mapping[str, Any]) -> Verdicts:
    plain = Verdicts()
    words = tuple(Verdict)

    def verdict(name: str, default: Verdict) -> Verdict:
        return Verdict(one_of(f"local {name}", local.get(name, default), words))

    return Verdicts(
        verification=verdict("verification", plain.verification),
        review=verdict("review", plain.review),
        invitations=verdict("invitations", plain.invitations),
    )


def one_of(what: str, word: str, allowed: tuple[str, ...]) -> str:
    """The word, if it is one of these. Raises ``SettingsError``."""
    if word not in allowed:
        raise SettingsError(
            f"the {what} is {word!r}", hint=f"it must be one of: {', '.join(allowed)}"
        )
    return word
