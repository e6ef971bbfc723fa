"""What a replaced access or share takes with it, and is put back in the same run.

The platform ends a Business Center's assignments and group entries on an account together with the
access or the share they rest on. Where a plan replaces one (removes it and makes it anew, or asks for
what was shared until now), it must also restore what rests on it, or a second run would be needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bcsync.kinds.assignment import ASSIGNMENT
from bcsync.kinds.share import SHARE
from bcsync.model.action import Action
from bcsync.model.address import access_address
from bcsync.model.resource import Declared, ListMode
from bcsync.planning.changes.ensure import make, update
from bcsync.planning.compare import changes, differing
from bcsync.planning.plan import Operation, Part, Replacement
from bcsync.planning.relations import is_about_relation, relation_of, replaced_in
from bcsync.planning.risks import risks_of
from bcsync.planning.scene import Scene
from bcsync.state.values import Stored

_REASON = "it ends with what it rests on, which is replaced in this run"


def mark_replaced(operations: list[Operation]) -> list[Operation]:
    """Mark all that takes part in a replacement beside its two halves.

    A share that ends because the account is requested instead must end first. What comes in the place of
    something replaced, or answers what is asked for anew, stands or falls with it.
    """
    requests = {op.address: op for op in operations if op.action is Action.REQUEST}
    marked = [_ending_for(op, requests) for op in operations] if requests else operations
    replaced = replaced_in(marked)
    return [_completing(op, replaced) for op in marked] if replaced else marked


def _ending_for(op: Operation, requests: Mapping[str, Operation]) -> Operation:
    if op.kind != SHARE.name or op.action is not Action.REMOVE or op.replaces:
        return op
    request = requests.get(relation_of(op))
    if request is None:
        return op
    # Nothing ends that could not be made anew.
    return op._replace(
        replacement=Replacement(Part.OUT, (relation_of(op),)),
        requires=request.requires,
        awaits=request.awaits,
    )


def _completing(op: Operation, replaced: set[str]) -> Operation:
    about = relation_of(op)
    if op.replaces or about not in replaced or not is_about_relation(op):
        return op
    return op._replace(replacement=Replacement(Part.COMPLETES, (about,)))


def restore_what_ends(scene: Scene, operations: list[Operation]) -> list[Operation]:
    """The operations, and those that restore what ends with something replaced.

    An assignment that was to be changed ends as well, so it is made anew. What is only observed
    comes back as it was.
    """
    replaced = replaced_in(operations)
    if not replaced:
        return operations
    changed = {
        op.address for op in operations if op.action is Action.UPDATE and _rests_on(op, replaced)
    }
    kept = [op for op in operations if op.address not in changed]
    touched = {op.address for op in kept if not _leaves_accounts(op)}
    return [*kept, *_restored(scene, touched, replaced)]


def _leaves_accounts(op: Operation) -> bool:
    """Whether it changes a group and not its accounts."""
    return op.action is Action.UPDATE and "accounts" not in (op.after or {})


def ends_first(operations: list[Operation]) -> list[Operation]:
    """Ordered operations, with removals of what rests on something replaced before that ends.

    Behind it the platform would have nothing left to remove, and would say so.
    """
    replaced = replaced_in(operations)
    ending = [op for op in operations if op.action is Action.REMOVE and _rests_on(op, replaced)]
    if not ending:
        return operations
    early = {op.address for op in ending}
    rest = [op for op in operations if op.address not in early]
    first = next(index for index, op in enumerate(rest) if op.part is Part.OUT)
    return [*rest[:first], *ending, *rest[first:]]


def _rests_on(op: Operation, replaced: set[str]) -> bool:
    return op.kind == ASSIGNMENT.name and access_address(op.identity[0], op.identity[1]) in replaced


def _anew(scene: Scene, declared: Declared, stored: Stored, restored: Replacement) -> Operation:
    """Make it again. ``before`` is what it was when the plan began, so that nobody seems to gain."""
    kind = scene.kind(declared.kind)
    before = scene.names.to_addresses(kind, stored.attributes)
    made = make(scene, kind, declared, reason=_REASON)
    after = declared.attributes
    return made._replace(
        before=before,
        changes=changes(before, after, differing(kind, after, before)),
        risks=risks_of(kind, made.action, before, after),
        # It is there now; what it will find when its turn comes is what this very plan made of it.
        precondition=None,
        replacement=restored,
    )


def _restored(scene: Scene, touched: set[str], replaced: set[str]) -> Iterator[Operation]:
    for declared in scene.desired.resources.values():
        if declared.address in touched:
            continue
        broken = replaced.intersection(scene.kind(declared.kind).needs(declared))
        stored = scene.stored(declared) if broken else None
        if stored is not None:
            observed = scene.mode(declared) is ListMode.OBSERVE
            wanted = _as_seen(scene, declared, stored) if observed else declared
            yield from _restore(scene, wanted, stored, broken)


def _as_seen(scene: Scene, declared: Declared, stored: Stored) -> Declared:
    kind = scene.kind(declared.kind)
    return declared._replace(attributes=scene.names.to_addresses(kind, stored.attributes))


def _restore(
    scene: Scene, declared: Declared, stored: Stored, broken: set[str]
) -> Iterator[Operation]:
    kind = scene.kind(declared.kind)
    restored = Replacement(Part.RESTORED, tuple(sorted(broken)))
    if not kind.assigned_id:
        yield _anew(scene, declared, stored, restored)
        return
    center = declared.identity[0]
    accounts = scene.names.to_addresses(kind, stored.attributes).get("accounts", [])
    kept = [account for account in accounts if access_address(center, account) not in broken]
    # Whatever else of it changes, this very plan changes by itself.
    seen = {**stored.attributes, **scene.names.to_ids(kind, declared.attributes), "accounts": kept}
    for operation in update(scene, kind, declared, seen):
        yield operation._replace(reason=_REASON, precondition=None, replacement=restored)
