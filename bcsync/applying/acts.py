"""From an operation of the plan to the act that the platform is asked for."""

from __future__ import annotations

from bcsync.kinds.kind import Kinds
from bcsync.model.action import Action
from bcsync.planning.names import Names
from bcsync.planning.plan import Operation
from bcsync.platforms.port import Act

_WITHOUT_VALUES = frozenset({Action.REMOVE, Action.CANCEL})
"""What ends, ends as it is. A request may be amended meanwhile, so an answer says what it is to."""


def act_of(operation: Operation, kinds: Kinds, names: Names) -> Act | None:
    """The act, its addresses translated to ids; None while something it names has no id."""
    kind = kinds[operation.kind]
    if operation.action is Action.CREATE:
        platform_id = names.identity(operation.identity)
    else:
        platform_id = names.subject(kind, operation.address, operation.identity)
    if platform_id is None:
        return None
    attributes = (
        {} if operation.action in _WITHOUT_VALUES else names.to_ids(kind, operation.after or {})
    )
    return Act(operation.actor, operation.action, operation.kind, platform_id, attributes)
