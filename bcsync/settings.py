"""``bcsync.yaml`` and its ``BCSYNC_…`` twins (design 3.5)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bcsync.errors import SettingsError
from bcsync.findings import Finding, error, has_errors
from bcsync.kinds.blocks import mapping_at
from bcsync.layout.change_times import odd_times, schedule_of
from bcsync.layout.channels import channels_from, notifications_of
from bcsync.layout.conform import conform
from bcsync.model.duration import seconds_of
from bcsync.model.email import canonical_email, email_problem
from bcsync.model.limits import Limits
from bcsync.model.news import Notifications
from bcsync.model.schedule import Schedule
from bcsync.model.text import is_text, is_variable_name
from bcsync.platforms.chosen import LocalSettings, PlatformSettings, TikTokSettings, chosen
from bcsync.source.discover import SETTINGS_FILE
from bcsync.source.files import read_file
from bcsync.source.mapping import Map, Sources, value_place

PREFIX = "BCSYNC_"
# Environment variable (behind the prefix) -> path in bcsync.yaml.
TWINS: Mapping[str, tuple[str, ...]] = {
    "PLATFORM_KIND": ("platform", "kind"),
    "PLATFORM_DATABASE": ("platform", "database"),
    "PLATFORM_BASE_URL": ("platform", "base_url"),
    "PLATFORM_APP": ("platform", "app"),
    "PLATFORM_RATE_LEVEL": ("platform", "rate", "level"),
    "PLATFORM_RATE_SHARE": ("platform", "rate", "share"),
    "PLATFORM_RATE_DATABASE": ("platform", "rate", "database"),
    "STATE": ("state",),
    "ACTOR": ("actor",),
    "ACTORS": ("actors",),
    "CREDENTIALS": ("credentials",),
    "GUARDS_REMOVALS_COUNT": ("guards", "removals", "count"),
    "GUARDS_REMOVALS_PERCENT": ("guards", "removals", "percent"),
    "GUARDS_MIN_ADMINS": ("guards", "min_admins"),
    "OUTSIDE": ("outside",),
    "LOCK_LEASE": ("lock", "lease"),
    "LOCK_DATABASE": ("lock", "database"),
    "NOTIFICATIONS_CHANNELS": ("notifications", "channels"),
    "NOTIFICATIONS_UNANSWERED": ("notifications", "unanswered"),
    "PAUSE": ("pause",),
    "SCHEDULE_TIMEZONE": ("schedule", "timezone"),
    "SCHEDULE_WINDOWS": ("schedule", "windows"),
    "SCHEDULE_FREEZES": ("schedule", "freezes"),
    "LOCAL_VERIFICATION": ("local", "verification"),
    "LOCAL_REVIEW": ("local", "review"),
    "LOCAL_INVITATIONS": ("local", "invitations"),
}
_NUMBERS = frozenset(
    {
        "GUARDS_REMOVALS_COUNT",
        "GUARDS_REMOVALS_PERCENT",
        "GUARDS_MIN_ADMINS",
        "NOTIFICATIONS_UNANSWERED",
    }
)
_LISTS = {"OUTSIDE": os.pathsep, "SCHEDULE_WINDOWS": ";", "SCHEDULE_FREEZES": ";"}
"""What stands between the items."""
_NOTHING_IF_EMPTY = frozenset({"PAUSE"})
"""A pipeline sets a variable of its own to nothing where it has none: that lifts no pause of the file."""
_WHOLE = re.compile(r"[0-9]{1,9}")
_SHOWN = 40
_NAMING = {
    "PLATFORM_APP": "BCSYNC_APP, and that one to APP_ID:SECRET",
    **dict.fromkeys(
        ("PLATFORM_RATE_DATABASE", "LOCK_DATABASE"),
        "FLEET_DB, and that one to postgresql://user@host/name",
    ),
}
_EXAMPLES = {"ACTORS": "ana@acme.example", "CREDENTIALS": "ACME_TIKTOK_TOKEN"}
_MAPPINGS = frozenset(_EXAMPLES)
_FILES = frozenset({"STATE", "PLATFORM_DATABASE"})


@dataclass(frozen=True, slots=True)
class Actors(Mapping[str, str]):
    """Who acts for a Business Center: by its key, else the default actor."""

    named: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    by_token: bool = False
    """Whoever a token stands for acts, and is called after the key that the token is kept under."""

    def __getitem__(self, key: str) -> str:
        actor = self.named.get(key, self.default) or (key if self.by_token else "")
        if not actor:
            raise KeyError(key)
        return actor

    def __iter__(self) -> Any:
        return iter(self.named)

    def __len__(self) -> int:
        return len(self.named)

    def everyone(self) -> tuple[str, ...]:
        """All actors, once each, sorted."""
        return tuple(sorted({*self.named.values(), *filter(None, (self.default,))}))


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is not layout."""

    root: Path
    platform: PlatformSettings = LocalSettings()
    state: str = ".bcsync/state.db"
    actors: Actors = Actors()
    limits: Limits = Limits()
    outside: tuple[str, ...] = ()
    """Folders that links may lead to, beside the project's own; relative to it."""
    domains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Whose e-mail addresses belong to which Business Center."""
    lease: float = 60.0
    """Seconds that locks stay held without a sign of life of their holder."""
    lock_database: str | None = None
    """NAME of the variable with the URL of the fleet's database, where its projects lock what they share."""
    schedule: Schedule = Schedule()
    """When changes may be made."""
    notifications: Notifications = Notifications()
    """Who is told of what."""

    @property
    def locations(self) -> tuple[str, ...]:
        """The databases: of the stored state, and of the embedded platform where it is that one."""
        if isinstance(self.platform, LocalSettings):
            return self.state, self.platform.database
        return (self.state,)

    def acting(self, key: str, actor: str) -> str:
        """What to write into ``bcsync.yaml`` for this actor to act for a Business Center."""
        if isinstance(self.platform, TikTokSettings):
            variable = self.platform.credentials.get(actor, "NAME_OF_A_VARIABLE")
            return f"credentials: {{{key}: {variable}}}"
        return f"actors: {{{key}: {actor}}}"


class SettingsInvalid(SettingsError):
    """``bcsync.yaml`` has findings; carries them, to be shown like those of a layout."""

    def __init__(self, findings: list[Finding], sources: Sources) -> None:
        super().__init__("the settings cannot be used")
        self.findings = findings
        self.sources = sources


def load_settings(root: Path, environ: Mapping[str, str], schema: Mapping[str, Any]) -> Settings:
    """Read the settings of a project; environment variables go before the file.

    Raises ``SettingsError`` when there is no project here, ``SettingsInvalid`` with its findings.
    """
    path = root / SETTINGS_FILE
    if not path.is_file():
        raise SettingsError(
            f"there is no {SETTINGS_FILE} in {root}",
            hint="begin a project with: bcsync init DIR, or name its directory: bcsync -C DIR …",
        )
    document, sources, findings = read_file(path, SETTINGS_FILE)
    misfits, broken = conform(document, sources, schema)
    if findings:  # what could not be read must not be called missing
        misfits = [finding for finding in misfits if finding.code != "missing-key"]
    found = [
        *findings,
        *misfits,
        *_odd_people(document, sources, broken),
        *odd_times(document, sources, broken),
    ]
    if has_errors(found):
        raise SettingsInvalid(fit_to_show(found, sources, root / SETTINGS_FILE), sources)
    return _settings(root, _with_environment(document, environ))


def fit_to_show(found: list[Finding], sources: Sources, path: Path) -> list[Finding]:
    """Findings of a file that may hold secrets, without them."""
    # Late: mostly there is nothing to be found.
    from bcsync.source.quoting import without_secrets

    ours = path.resolve().is_relative_to(path.parent.resolve())
    return [without_secrets(finding, sources, ours=ours) for finding in found]


def _odd_people(document: Map, sources: Sources, broken: set[tuple[str, ...]]) -> Iterator[Finding]:
    """What is wrong with the address of an actor, where the schema takes it."""
    named = mapping_at(document, "actors")
    written = [(document, "actor", ("actor",)), *((named, key, ("actors", key)) for key in named)]
    for block, key, path in written:
        email = block.get(key)
        if isinstance(email, str) and path not in broken:
            problem = email_problem(email)
            if problem is not None:
                yield error(problem.code, value_place(sources, block, key), *problem[1:])


def _with_environment(document: Mapping[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    merged: dict[str, Any] = dict(document)
    for name, path in TWINS.items():
        written = environ.get(PREFIX + name)
        if written is None or (name in _NOTHING_IF_EMPTY and not written.strip()):
            continue
        block = merged
        for key in path[:-1]:
            block[key] = dict(block.get(key) or {})
            block = block[key]
        block[path[-1]] = _value(name, written)
    return merged


def _value(name: str, written: str) -> Any:
    if not is_text(written) and (name not in _FILES or "://" in written):
        raise SettingsError(
            f"{PREFIX}{name} is not UTF-8 text", hint="unset it, or write it in UTF-8 as all else"
        )
    if name in _NUMBERS:
        if not _WHOLE.fullmatch(written):
            raise SettingsError(
                f"{PREFIX}{name} must be a whole number, and is {written[:_SHOWN]!r}",
                hint=f"unset it, or set it like this: {PREFIX}{name}=3",
            )
        return int(written)
    if name in _NAMING and not is_variable_name(written):
        # Without the value: it may be the secret itself.
        raise SettingsError(
            f"{PREFIX}{name} holds something that is not the name of an environment variable",
            hint=f"set it like this: {PREFIX}{name}={_NAMING[name]}",
        )
    if name == "NOTIFICATIONS_CHANNELS":
        return channels_from(written)
    if name in _LISTS:
        return [each for each in written.split(_LISTS[name]) if each.strip()]
    if name in _MAPPINGS:
        pairs = [pair.partition("=") for pair in written.split(",") if pair]
        if not all(sign and key and value for key, sign, value in pairs):
            raise SettingsError(
                f"{PREFIX}{name} must be KEY=VALUE pairs joined by commas",
                hint=f"set it like this: {PREFIX}{name}=acme={_EXAMPLES[name]}",
            )
        if name == "CREDENTIALS" and not all(is_variable_name(value) for *_, value in pairs):
            # Without the value: it may be a token.
            raise SettingsError(
                f"{PREFIX}{name} holds something that is not the name of an environment variable",
                hint=f"set it like this: {PREFIX}{name}=acme={_EXAMPLES[name]}, never to a token",
            )
        return {key: value for key, _sign, value in pairs}
    return written


def _settings(root: Path, values: Mapping[str, Any]) -> Settings:
    guards, lock = values.get("guards") or {}, values.get("lock") or {}
    removals = guards.get("removals") or {}
    plain, platform = Settings(root), chosen(values)
    return Settings(
        root=root,
        platform=platform,
        state=values.get("state", plain.state),
        actors=_actors(values, platform),
        limits=Limits(
            removals.get("count", plain.limits.removal_count),
            removals.get("percent", plain.limits.removal_percent),
            guards.get("min_admins", plain.limits.min_admins),
        ),
        domains={key: tuple(each) for key, each in (values.get("domains") or {}).items()},
        outside=tuple(values.get("outside") or ()),
        lease=_lease(lock.get("lease"), plain.lease),
        lock_database=lock.get("database"),
        schedule=schedule_of(values),
        notifications=notifications_of(values),
    )


def _actors(values: Mapping[str, Any], platform: PlatformSettings) -> Actors:
    """Who acts where; for a Business Center of which only the token is told, it is called after its key."""
    default = canonical_email(str(values.get("actor", "")))
    named = {key: canonical_email(email) for key, email in (values.get("actors") or {}).items()}
    if isinstance(platform, TikTokSettings) and not default:
        return Actors({**{key: key for key in platform.credentials}, **named}, by_token=True)
    return Actors(named, default)


def _lease(written: str | None, default: float) -> float:
    if written is None:
        return default
    try:
        seconds = seconds_of(written)
    except ValueError as problem:
        raise SettingsError(f"lock.lease: {problem}") from problem
    if seconds <= 0:
        raise SettingsError(
            "lock.lease must not be 0", hint="leave it out: a minute is right nearly everywhere"
        )
    return seconds
