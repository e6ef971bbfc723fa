"""Which Business Centers and people a plan touches: what has to be locked before it is carried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property

from bcsync.kinds.kind import Kinds
from bcsync.model.address import ACCOUNT, CENTER, center_address, owner_key, owner_of_part
from bcsync.planning.names import Names
from bcsync.planning.plan import Operation, Plan
from bcsync.planning.scene import Snapshot
from bcsync.state.values import Stored


def lock_keys_of(
    plan: Plan, snapshot: Snapshot, kinds: Kinds, protected: Iterable[str] = ()
) -> frozenset[str]:
    """Addresses of Business Centers and e-mail addresses of people; empty when there is nothing to do.

    ``protected``: addresses whose protection changes.
    """
    owners = _Owners(
        Names({address: binding.id[0] for address, binding in snapshot.bindings.items()}),
        snapshot.resources,
    )
    found: set[str] = set()
    for op in plan.operations:
        found.update(_touched(op, owners, kinds))
    for kind, platform_id in (*plan.unclaimed, *plan.taken, *plan.ended):
        parts = platform_id if kinds[kind].two_sided else platform_id[:1]
        found.update(map(owners.of, parts))
    found.update(map(owners.of, protected))
    return frozenset(found)


def _touched(op: Operation, owners: _Owners, kinds: Kinds) -> Iterable[str]:
    yield owners.of(op.identity[0] if op.identity else op.address)
    if kinds[op.kind].two_sided:
        yield from map(owners.of, op.identity)
    if op.former is not None:
        yield owners.of(op.former)


class _Owners:
    """Whose list anything stands in: an address, a platform id or an e-mail address -> its owner.

    Worked out once for each, for a plan names few owners very often.
    """

    def __init__(self, names: Names, resources: Sequence[Stored]) -> None:
        self.of = cache(self._of)
        self._names = names
        self._resources = resources

    def _of(self, part: str) -> str:
        word = owner_key(part)
        if "@" in word:
            return word
        bound = self._names.address_of(CENTER, word)
        if bound == word:
            bound = self._names.address_of(ACCOUNT, word)
        if bound == word and word in self._accounts:
            return self.of(self._accounts[word])
        # A Business Center that the layout calls by its id may be bound to a key in this state.
        return center_address(word) if bound == word else owner_of_part(bound)

    @cached_property
    def _accounts(self) -> Mapping[str, str]:
        return {row.id[0]: row.scope for row in self._resources if row.kind == ACCOUNT}
