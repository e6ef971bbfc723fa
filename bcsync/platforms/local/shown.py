"""Rows of what people read: notifications, letters, the company register, the change log.

Parameters carry the names of the columns. Raises ``TypeError`` for a value that bcsync never wrote there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bcsync.platforms.local.values import Company, Email, LogEntry, Notification


def texts(*values: str) -> tuple[str, ...]:
    """Values that must be texts."""
    return tuple(map(_text, values))


def _text(value: str) -> str:
    if type(value) is not str:
        raise TypeError(value)
    return value


def notification(category: str, text: str, at: str, subjects: Sequence[str]) -> Notification:
    """A notification."""
    return Notification(_text(category), _text(text), _text(at), texts(*subjects))


def letter(recipient: str, subject: str, text: str, at: str) -> Email:
    """A letter of the outbox."""
    return Email(_text(recipient), _text(subject), _text(text), _text(at))


def company(name: str, address: str, area: str | None, headquarters: bool) -> Company:
    """A company record."""
    return Company(
        _text(name), _text(address), None if area is None else _text(area), bool(headquarters)
    )


def numbered_entry(
    number: int,
    at: str,
    actor: str,
    verb: str,
    kind: str,
    subject: Sequence[str],
    details: Mapping[str, Any],
) -> tuple[int, LogEntry]:
    """An entry of the change log, and its number."""
    entry = LogEntry(
        _text(at), _text(actor), _text(verb), _text(kind), texts(*subject), dict(details)
    )
    return int(number), entry
