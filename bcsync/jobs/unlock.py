"""Breaking a lock: its holder's fencing number is no longer good, and the journal says who did it and why."""

from __future__ import annotations

from contextlib import closing
from typing import NamedTuple

from bcsync.errors import PlatformError, UsageRefused
from bcsync.flow.opening import open_platform
from bcsync.flow.runs import start_of
from bcsync.flow.stored import open_state
from bcsync.processes import has_ended
from bcsync.project import Project, abilities_of
from bcsync.state.leases import Lease
from bcsync.state.store import State
from bcsync.state.values import RunStatus

BREAK_LOCK = "break-lock"
"""What the journal calls it."""


class Broken(NamedTuple):
    """A lock that was ended for its holder."""

    lease: Lease
    quiet: bool
    """Nothing of what its holder had sent is under way any more; else nobody can tell."""


def break_lock(project: Project, number: int, reason: str) -> Broken:
    """End a lease for its holder; gives what it was.

    Raises ``UsageRefused`` when there is no such lock, ``PlatformError`` when its holder cannot be kept
    from finishing a write to the platform that it has begun.
    """
    state = open_state(project, create=False, whosever=True)
    with state:
        lease = state.locks(has_ended).end(number) if isinstance(state, State) else None
        if not isinstance(state, State) or lease is None:
            raise UsageRefused(f"there is no lock {number}", hint=_way_out(project))
        run = state.begin_run(start_of(BREAK_LOCK, reason))
        summary = {"lock": number, "holder": lease.holder.who, "scopes": list(lease.scopes)}
        state.finish_run(run, RunStatus.DONE, summary)
        return Broken(lease, _is_quiet(project, lease))


def _way_out(project: Project) -> str:
    shared = "; one of the fleet is not for breaking: end the run that holds it"
    return "see bcsync locks" + ("" if project.settings.lock_database is None else shared)


def _is_quiet(project: Project, lease: Lease) -> bool:
    """Waits for the write that the holder may be in the middle of; it is permitted no other."""
    if lease.run is None:
        return True
    if has_ended(lease.holder.process):
        return abilities_of(project).quiesces
    with closing(open_platform(project)) as platform:
        try:
            return platform.quiesce()
        except PlatformError as error:
            holder = lease.holder
            raise PlatformError(
                f"lock {lease.number} is broken, but its holder is in the middle of a write",
                details=(error.message,),
                hint=f"end process {holder.pid} of {holder.who}, or wait until it goes on",
            ) from error
