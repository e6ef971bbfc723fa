"""Several refusals that one exception allows: offboarding somebody is one thing to mean, not one a list."""

from __future__ import annotations

from collections import defaultdict

from bcsync.model.action import Action
from bcsync.model.address import kind_of
from bcsync.planning.guards.flags import in_fewer
from bcsync.planning.plan import Operation, Plan, Risk

_REMOVE = "--allow-remove"


def all_at_once(plan: Plan) -> str:
    """The words that allow all that refuses a plan, where these are fewer than those of each refusal."""
    refused = [guard for guard in plan.guards if not guard.ok]
    if len(refused) < 2 or not all(guard.flag.startswith(_REMOVE) for guard in refused):
        return ""
    named = {address for guard in refused for address in guard.addresses}
    # A flag is for one run: it may cover whatever else there is, but for what this run takes away.
    taken: dict[str, set[str]] = defaultdict(set)
    for op in filter(_takes_away, plan.operations):
        taken[kind_of(op.address)].add(op.address)
    return in_fewer(_REMOVE, named, taken)


def _takes_away(op: Operation) -> bool:
    return op.action is Action.REMOVE or Risk.REMOVES_ACCESS in op.risks
