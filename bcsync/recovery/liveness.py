"""Whether a run that has not ended still goes on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bcsync.processes import has_ended
from bcsync.state.values import RunRecord

LONGEST = timedelta(hours=1)
"""Runs without a lease change names alone, and take seconds."""


def goes_on(run: RunRecord, *, leased: Collection[int | None], now: datetime) -> bool:
    """Whether somebody may still write its outcomes.

    ``leased``: runs that hold a lease whose process is not known to have ended. A lease that was
    merely not renewed counts: its holder may be asleep, and whoever takes it over settles the run.
    """
    if run.id in leased:
        return True
    if run.process is None or has_ended(run.process):
        return False
    return now - datetime.fromisoformat(run.started_at) < LONGEST
