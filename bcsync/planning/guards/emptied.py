"""The limit ``emptied``: a managed list that falls to nothing, and a group without people or accounts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bcsync.kinds.way import Way
from bcsync.model.action import Action
from bcsync.model.resource import ListKey
from bcsync.planning.guards.causes import Causes
from bcsync.planning.guards.group_losses import GroupLoss
from bcsync.planning.guards.refusal import flags_for, is_allowed, not_named, plain, refusal, short
from bcsync.planning.ownership import (
    lists_of,
)
from bcsync.planning.plan import GuardResult, Mode, Operation, Risk
from bcsync.planning.scene import Scene

_BRINGS = frozenset({Action.CREATE, Action.INVITE, Action.REQUEST, Action.APPROVE})


def emptied(
    scene: Scene,
    operations: Sequence[Operation],
    removals: Sequence[Operation],
    causes: Causes,
) -> Iterator[GuardResult]:
    """Nothing would be left of a managed list."""
    leaving: dict[tuple[str, ListKey], list[Operation]] = defaultdict(list)
    cancelled = [op for op in operations if op.action is Action.CANCEL]
    for op in (*removals, *cancelled):
        for key in lists_of(scene, op) if causes.leaves_a_list(op) else ():
            leaving[(op.kind, key)].append(op)
    sizes = _sizes(scene, operations, {kind for kind, _key in leaving})
    for (kind, key), group in sorted(leaving.items()):
        removed = (op for op in group if op.action is Action.REMOVE)
        unnamed = not_named(scene, removed, causes)
        left = sizes[(kind, key)] - len(group)
        if unnamed and left <= 0 and key in scene.desired.lists:
            words = f"nothing would be left of the {plain(kind)} list of {_of_list(key)}"
            yield _emptying(scene, words, _behind(unnamed, causes), len(unnamed))


def _behind(operations: Iterable[Operation], causes: Causes) -> list[Operation]:
    """What is to be named for these: the removals that bring them along, or they themselves."""
    return list({each.address: each for op in operations for each in causes.of(op)}.values())


def _emptying(
    scene: Scene, words: str, operations: Sequence[Operation], actual: int
) -> GuardResult:
    flag = flags_for(scene, "--allow-remove", operations)
    return refusal("emptied", 0, actual, f"{words}; to mean it: {flag}", operations, flag)


def emptied_groups(
    scene: Scene, operations: Sequence[Operation], losses: Iterable[GroupLoss], causes: Causes
) -> Iterator[GuardResult]:
    """Groups that nobody or nothing is left in, by themselves or with what is brought along."""
    for loss in losses:
        if not is_allowed(loss.op, scene.context.allow):
            for name in loss.emptied:
                words = (
                    f"no {name} would be left in the {plain(loss.op.kind)} {short(loss.op.address)}"
                )
                yield _emptying(scene, words, [loss.op], 1)
    for op in operations:
        if op.mode is not Mode.IMPLIED or op.action.takes:
            continue
        if scene.kind(op.kind).way is not Way.GROUP:
            continue
        for name in (name for name, value in (op.after or {}).items() if not value):
            unnamed = not_named(scene, [op], causes)
            if unnamed and not any(Risk.IRREVERSIBLE in each.risks for each in causes.of(op)):
                words = f"no {name} would be left in the {plain(op.kind)} {short(op.address)}"
                yield _emptying(scene, words, _behind(unnamed, causes), 1)


def _sizes(
    scene: Scene, operations: Iterable[Operation], kinds: set[str]
) -> Counter[tuple[str, ListKey]]:
    """How many things stand in each list of these kinds, or come there by these operations."""
    there = (
        (kind, key)
        for kind in kinds
        for stored in scene.by_kind[kind].values()
        if not stored.status.over
        for key in lists_of(scene, stored)
    )
    coming = (
        (op.kind, key)
        for op in operations
        if op.kind in kinds and op.action in _BRINGS
        for key in lists_of(scene, op)
    )
    return Counter(there) + Counter(coming) if kinds else Counter()


def _of_list(key: ListKey) -> str:
    """Whose list; the same account may have one in several Business Centers."""
    owner, _section, *account = key
    if not account:
        return short(owner)
    inside = short(account[0]).startswith(f"{short(owner)}/")
    return short(account[0]) if inside else f"{short(owner)} on {short(account[0])}"
