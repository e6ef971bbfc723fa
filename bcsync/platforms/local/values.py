"""The words of the embedded platform's own surface: verdicts, records, letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bcsync.platforms.port import PlatformId
from bcsync.platforms.verdicts import Company, Verdict, Verdicts

__all__ = ["Company", "Email", "LogEntry", "Notification", "Verdict", "Verdicts"]


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
