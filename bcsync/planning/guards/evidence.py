"""What all limits look at, worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bcsync.planning.admins import touches_admin
from bcsync.planning.guards.causes import Causes
from bcsync.planning.guards.group_losses import GroupLoss, group_losses
from bcsync.planning.guards.removals import removals_among
from bcsync.planning.plan import Operation
from bcsync.planning.scene import Scene


@dataclass(frozen=True)
class Evidence:
    """The operations that are judged, in the order in which they would run."""

    scene: Scene
    operations: Sequence[Operation]

    @cached_property
    def removals(self) -> list[Operation]:
        """Those that take something, but for what is made up for."""
        return removals_among(self.operations)

    @cached_property
    def causes(self) -> Causes:
        """What brings along what."""
        return Causes(self.operations, self.scene.context.kinds)

    @cached_property
    def losses(self) -> list[GroupLoss]:
        """What people lose by changes of groups."""
        return list(group_losses(self.scene, self.operations))

    @cached_property
    def of_admins(self) -> list[Operation]:
        """Those by which somebody becomes admin, or stops being one."""
        return [op for op in self.operations if touches_admin(op)]
