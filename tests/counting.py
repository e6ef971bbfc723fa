"""How much work something is: counted, not timed, so that no busy machine makes it more."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def calls(work: Callable[[], object]) -> int:
    """How many functions are called in this thread while ``work`` runs."""
    count = 0

    def note(_frame: FrameType, happened: str, _argument: Any) -> None:
        nonlocal count
        count += happened in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
