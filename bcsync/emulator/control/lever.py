"""One lever: a path below ``/control``, its parameters, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bcsync.emulator.control.stage import Stage
from bcsync.emulator.shapes import Field, Given

Pull = Callable[[Stage, Given], Any]
"""Gives a JSON value. Raises ``BcsyncError`` or ``RefusalError``."""


@dataclass(frozen=True, slots=True)
class Lever:
    """A thing that can be done from behind."""

    method: str
    path: str
    """Begins with ``/control/``."""
    about: str
    pull: Pull
    parameters: tuple[Field, ...] = ()
    """Of a GET in the query, else in a JSON body."""
