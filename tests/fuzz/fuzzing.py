"""How long to fuzz, and with which seeds.

A normal run takes a fixed seed, so that a build does not fail by chance. ``BCSYNC_TEST_LONG=1`` takes
``BCSYNC_FUZZ_MINUTES`` (60 unless set), shared out among the tests, with a fresh seed each round; what
fails names its seed, and ``BCSYNC_FUZZ_SEED`` runs that round again and makes the failure small.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from secrets import randbits
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")

LONG = bool(os.environ.get("BCSYNC_TEST_LONG"))
MINUTES = float(os.environ.get("BCSYNC_FUZZ_MINUTES", "60"))
AGAIN = os.environ.get("BCSYNC_FUZZ_SEED")
_ROUND = 200
"""Examples with one seed in the long setting."""


def fuzz(
    examine: Callable[[T], None], inputs: SearchStrategy[T], *, share: float, examples: int
) -> None:
    """Examine many inputs: ``examples`` of them or, in the long setting, for ``share`` of its time."""
    if AGAIN is not None:
        _round(examine, inputs, int(AGAIN), _ROUND)
        return
    if not LONG:
        _round(examine, inputs, 0, examples)
        return
    end = time.monotonic() + MINUTES * 60 * share
    while time.monotonic() < end:
        _round(examine, inputs, randbits(32), _ROUND)


def _round(
    examine: Callable[[T], None], inputs: SearchStrategy[T], chosen: int, examples: int
) -> None:
    phases = (Phase.explicit, Phase.generate, *((Phase.shrink,) if AGAIN else ()))

    @seed(chosen)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(inputs)
    def rounds(value: T) -> None:
        examine(value)

    try:
        rounds()
    except BaseException as failure:
        failure.add_note(f"again with: BCSYNC_FUZZ_SEED={chosen}")
        raise
