"""A plan in the making: what every pass is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bcsync.planning.plan import Drifted, Operation
from bcsync.planning.relations import Fulfilment
from bcsync.planning.scene import Scene


@dataclass(frozen=True, slots=True)
class Draft:
    """Operations, and what else it takes to go on with them."""

    scene: Scene
    operations: list[Operation]
    fulfilled: Mapping[str, Fulfilment]
    """Accesses that need no request, as a share gives them."""
    unseen: tuple[str, ...] = ()
    """Declared addresses of which it is not known whether there is anything."""
    accepted: tuple[Drifted, ...] = ()
    """Drift that somebody answers for."""


class Pass(NamedTuple):
    """One step from draft to draft."""

    name: str
    apply: Callable[[Draft], list[Operation]]
    """Gives the operations of the next draft."""
