"""How those decide whom nobody of ours speaks for: settings of the embedded platform.

Apart from it, because reading the settings must not cost loading a database layer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
