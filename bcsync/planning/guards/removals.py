"""The limit ``removals``: so many of one kind in one Business Center, and roles that end with groups."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bcsync.model.action import Action
from bcsync.planning.guards.causes import Causes
from bcsync.planning.guards.group_losses import GroupLoss, roles_by_groups
from bcsync.planning.guards.refusal import (
    is_allowed,
    limited,
    not_named,
    plain,
    short,
    unknown_list,
)
from bcsync.planning.ownership import (
    owners_in,
    owners_of,
    scope_of,
)
from bcsync.planning.plan import GuardResult, Mode, Operation
from bcsync.planning.relations import relation_of
from bcsync.planning.scene import Scene


def removals_among(operations: Sequence[Operation]) -> list[Operation]:
    """Removals, but for those that these very operations make up for.

    What has to be asked for anew is gone until somebody approves.
    """
    removals = [op for op in operations if op.action is Action.REMOVE]
    if not any(op.replaces for op in removals):
        return removals
    anew = {
        relation_of(op) if op.action is Action.APPROVE else op.address
        for op in filter(_brings_at_once, operations)
    }
    return [op for op in removals if not (op.replaces and anew.intersection(_ways_back(op)))]


def _brings_at_once(op: Operation) -> bool:
    return op.action in (Action.APPROVE, Action.CREATE) and op.mode is not Mode.MANUAL


def _ways_back(op: Operation) -> tuple[str, ...]:
    """Addresses that may stand for it once it has been replaced; a share may become an access."""
    return op.address, relation_of(op)


def removals(scene: Scene, removals: Sequence[Operation], causes: Causes) -> Iterator[GuardResult]:
    """Too many of one kind in one Business Center."""
    groups: dict[tuple[str, str], list[Operation]] = defaultdict(list)
    for op in removals:
        if causes.is_counted_for_them(op):
            continue
        for owner in owners_in(scene, op):
            groups[(owner, op.kind)].append(op)
    there = _counts(scene, {kind for _owner, kind in groups})
    for (owner, kind), group in sorted(groups.items()):
        unnamed = not_named(scene, group, causes)
        scope = scope_of(scene, owner)
        if scene.is_unknown(scope, kind):
            yield unknown_list("removals", kind, owner, len(group))
            continue
        existing = there[(owner, kind)]
        limit = _limit(scene, existing)
        words = (
            f"{len(unnamed)} {plain(kind)} removals in {short(owner)} of {existing}, "
            f"the limit is {limit}"
        )
        yield limited(scene, "removals", limit, unnamed, words, "--allow-remove")


def _limit(scene: Scene, existing: int) -> int:
    limits = scene.context.limits
    return max(limits.removal_count, existing * limits.removal_percent // 100)


def roles_by_group(scene: Scene, losses: Sequence[GroupLoss]) -> Iterator[GuardResult]:
    """Too many roles that end with what groups lose."""
    by_owner: dict[str, list[GroupLoss]] = defaultdict(list)
    for loss in losses:
        by_owner[loss.owner].append(loss)
    there = roles_by_groups(scene, by_owner)
    for owner, some in sorted(by_owner.items()):
        unnamed = [loss for loss in some if not is_allowed(loss.op, scene.context.allow)]
        limit, actual = _limit(scene, there[owner]), sum(loss.roles for loss in unnamed)
        words = (
            f"{actual} roles by asset groups would end in {short(owner)} of {there[owner]}, "
            f"the limit is {limit}"
        )
        groups = [loss.op for loss in unnamed if loss.roles]
        yield limited(scene, "removals", limit, groups, words, "--allow-remove", actual)


def _counts(scene: Scene, kinds: Iterable[str]) -> Counter[tuple[str, str]]:
    return Counter(
        (owner, kind)
        for kind in kinds
        for stored in scene.by_kind[kind].values()
        if not stored.status.over
        for owner in owners_of(scene, stored)
    )
