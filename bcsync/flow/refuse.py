"""Plans that the guards refuse, told with the flags that would let them pass."""

from __future__ import annotations

from bcsync.errors import GuardRefused
from bcsync.flow.options import PlanResult
from bcsync.flow.stored import open_state
from bcsync.planning.guards.exists_already import NAME as EXISTS_ALREADY
from bcsync.planning.guards.one_flag import all_at_once
from bcsync.planning.plan import Plan
from bcsync.processes import has_ended
from bcsync.project import Project
from bcsync.state.store import State


def refuse_guarded(plan: Plan) -> None:
    """Raise ``GuardRefused`` with all limits that forbid a plan."""
    refusals = tuple(f"{guard.name}: {guard.message}" for guard in plan.guards if not guard.ok)
    if refusals:
        flag = all_at_once(plan)
        way = f" (all of it: {flag})" if flag else ""
        raise GuardRefused(
            "a guard refuses this plan, nothing was done",
            details=refusals,
            hint=f"allow what you mean by name{way}, and say why with --reason",
        )


def refuse_beforehand(project: Project, planned: PlanResult) -> None:
    """Raise ``GuardRefused`` as long as no locks are held, but for what looks made twice while others work.

    What they make is on the platform before it is in the stored state. It is judged again under the locks.
    """
    refused = {guard.name for guard in planned.plan.guards if not guard.ok}
    if refused != {EXISTS_ALREADY} or not _others_work(project, planned.snapshot.fingerprint):
        refuse_guarded(planned.plan)


def _others_work(project: Project, fingerprint: str) -> bool:
    """Whether they do, or have done so since the state had that fingerprint."""
    with open_state(project, create=False) as state:
        leases = state.locks(has_ended).standing() if isinstance(state, State) else []
        # The leases first: who gives one back between the two looks has moved the state before.
        working = any(not has_ended(lease.holder.process) for lease in leases)
        return working or state.fingerprint() != fingerprint
