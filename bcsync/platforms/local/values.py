"""The words of the embedded platform's own surface: verdicts, records, letters.

Reading the settings takes some of them and must not cost loading a database layer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bcsync.platforms.port import PlatformId


class Verdict(StrEnum):
    """Whether something that others decide falls at once or waits for a command."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How TikTok and invited people answer (settings, ``local:``)."""

    verification: Verdict = Verdict.AUTOMATIC
    review: Verdict = Verdict.AUTOMATIC
    invitations: Verdict = Verdict.MANUAL


@dataclass(frozen=True, slots=True)
class Company:
    """A record of the company register that agencies pick their clients from."""

    name: str
    address: str
    area: str | None = None
    """ISO 3166-1 alpha-2."""
    headquarters: bool = False


@dataclass(frozen=True, slots=True)
class Notification:
    """What a person finds in their notification area."""

    category: str
    text: str
    when: str
    """ISO 8601 in UTC."""
    subjects: tuple[str, ...]
    """Platform ids the text speaks of."""


@dataclass(frozen=True, slots=True)
class Email:
    """A letter the platform would have sent."""

    recipient: str
    subject: str
    text: str
    when: str
    """ISO 8601 in UTC."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One act, as the change log keeps it."""

    when: str
    """ISO 8601 in UTC."""
    actor: str
    """An e-mail address, or ``TikTok``."""
    verb: str
    kind: str
    id: PlatformId
    details: Mapping[str, Any]
