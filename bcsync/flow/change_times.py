"""Whether changes may be made now: windows, freezes, a pause. Asked before a prompt, and again under the locks.

Who is at it when a window closes stops as after one Ctrl-C: what has begun is finished, the rest is left.
"""

from __future__ import annotations

from dataclasses import dataclass

from bcsync.errors import ChangesClosed
from bcsync.flow.options import ApplyOptions
from bcsync.model.schedule import Closed
from bcsync.planning.plan import Plan
from bcsync.project import Project

_OVERRIDE = "--outside-window --reason TEXT does it all the same"


def closed_now(project: Project, *, outside: bool = False) -> Closed | None:
    """Why nothing may be changed now; ``outside``: somebody means to, although no window is open."""
    schedule = project.settings.schedule
    if outside:
        return schedule.paused()
    return schedule.closed(project.clock())


def refuse_closed(project: Project, plan: Plan, *, outside: bool = False) -> None:
    """Raise ``ChangesClosed`` where the plan would change something on the platform, and nothing may be."""
    if any(op.action.touches_platform for op in plan.ready):
        refuse_act(project, outside=outside)


def refuse_act(project: Project, *, outside: bool = False) -> None:
    """Raise ``ChangesClosed`` where nothing may be changed now."""
    closed = closed_now(project, outside=outside)
    if closed is not None:
        raise ChangesClosed(f"{closed.why}; nothing was done", hint=way_on(closed))


def way_on(closed: Closed) -> str:
    """When it may be done, and how it is done before."""
    if closed.by_hand:
        return "take `pause` out of bcsync.yaml, or unset BCSYNC_PAUSE, when it is over"
    if closed.opens is None:
        return f"it ends with no day that can be told; {_OVERRIDE}"
    return f"next: {closed.next}; {_OVERRIDE}"


@dataclass(frozen=True, slots=True)
class Closing:
    """Whether an apply has to stop: somebody asked for it, or no changes may be made any more."""

    project: Project
    options: ApplyOptions

    def __call__(self) -> bool:
        return self.options.stopping() or self._closed() is not None

    def _closed(self) -> Closed | None:
        return closed_now(self.project, outside=self.options.outside_window)

    def problem(self) -> ChangesClosed | None:
        """Why it stopped, if nobody asked for it."""
        closed = None if self.options.stopping() else self._closed()
        if closed is None:
            return None
        return ChangesClosed(
            f"{closed.why}; what is not done was left for later",
            hint=way_on(closed),
            midway=True,
        )


def journaled(project: Project, reason: str | None, *, outside: bool) -> str | None:
    """The reason of a run for the journal; that it was done outside of a window stands there, too."""
    closed = closed_now(project) if outside else None
    if closed is None:
        return reason
    return f"{reason or 'no reason given'} (outside-window: {closed.why})"
