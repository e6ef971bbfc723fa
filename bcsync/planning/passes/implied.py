"""What the platform ends together with what a plan removes, as implied operations of that plan.

    a member goes              their assignments and their places in groups, in that Business Center
    a share, access or         what the holder's people have on that account, as far as it is not held in
    approval ends, or lowers   another way: it ends, or comes down to what is still held
    a partner goes             the shares between the two
    an account is closed       every share of it and access to it, and what rests on them
    a Business Center closes   its members, partners and relations

(reference/tiktok-api.md, 13.1 and 8; design 6, rules 9 to 12). What the layout removes by itself as well stays
one operation; that it would end anyway is noted on it. ``settle_implied`` decides, when it is known what a plan
does, which of them are left to the platform.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bcsync.kinds.kind import Kinds
from bcsync.kinds.way import Way
from bcsync.model.action import Action
from bcsync.model.roles import rank
from bcsync.planning.changes.prune import removal
from bcsync.planning.narrow import narrowed
from bcsync.planning.passes.endings import Endings, endings_of
from bcsync.planning.passes.shrinking import changed, in_time, reason_of, shrunk
from bcsync.planning.plan import Mode, Need, Operation, Why
from bcsync.planning.scene import Scene
from bcsync.state.values import Stored


def add_implied(scene: Scene, operations: list[Operation]) -> list[Operation]:
    """The operations, each noting what else of the plan ends it; and, implied, what ends beside them."""
    endings = endings_of(scene, operations)
    if endings is None:
        return operations
    touched = {op.address for op in operations if op.action.touches_platform}
    implied: list[Operation] = []
    brought: dict[str, tuple[str, ...]] = {}
    for op in _implied(scene, endings):
        if scene.kind(op.kind).way is Way.GROUP or op.address not in touched:
            # What the plan itself does to a group may be left out; see ``settle_implied``.
            implied.append(op)
        elif op.action.takes:
            brought[op.address] = op.brought_by
    first = _to_end_first(operations, brought)
    kept = [
        op._replace(brought_by=brought[op.address])
        if op.action.takes and op.address in brought and not op.replaces
        else op._replace(first=(*op.first, *(Need(Why.FREED, a) for a in first[op.address])))
        if op.action.takes and op.address in first
        else op
        for op in operations
    ]
    return [*kept, *implied]


def _to_end_first(
    operations: Iterable[Operation], brought: Mapping[str, tuple[str, ...]]
) -> Mapping[str, list[str]]:
    """What ends to be made anew ends by itself, and at once: what would end it, too, rests on that.

    While it is not given back in another way, it stays, and so does what would end it.
    """
    found: dict[str, list[str]] = {}
    for op in operations:
        if op.action.takes and op.replaces:
            for cause in brought.get(op.address, ()):
                found.setdefault(cause, []).append(op.address)
    return found


def _implied(scene: Scene, endings: Endings) -> Iterator[Operation]:
    for stored, causes in endings.relations:
        yield _ended(scene, stored, causes)
    for stored in _inside(scene, endings.centers):
        yield _ended(scene, stored, endings.centers[stored.scope])
    for stored in scene.of_way(Way.PARTNERSHIP) if endings.centers else ():
        causes = tuple(c for side in stored.id for c in endings.centers.get(side, ()))
        if causes:
            yield _ended(scene, stored, causes)
    for stored in scene.of_way(Way.DIRECT):
        center, account, email = stored.id
        causes = endings.causes_of(center, account, email)
        if causes:
            yield _ended(scene, stored, causes)
        elif (center, account) in endings.lowered:
            yield from _lowered(scene, stored, *endings.lowered[center, account])
    for stored in scene.of_way(Way.GROUP):
        if stored.scope not in endings.centers and endings.reaches(stored.scope):
            yield from shrunk(scene, stored, endings)


def _inside(scene: Scene, centers: Mapping[str, tuple[str, ...]]) -> Iterator[Stored]:
    """Members and groups of Business Centers that close."""
    for stored in scene.of_way(Way.MEMBERSHIP, Way.GROUP) if centers else ():
        if stored.scope in centers:
            yield stored


def _ended(scene: Scene, stored: Stored, causes: tuple[str, ...]) -> Operation:
    kind = scene.kind(stored.kind)
    address = scene.names.address_for(kind, stored.id, stored.scope)
    made = removal(scene, kind, stored, address, reason_of(causes))
    return made._replace(actor="", mode=Mode.IMPLIED, brought_by=causes)


def _lowered(
    scene: Scene, stored: Stored, limit: str, causes: tuple[str, ...]
) -> Iterator[Operation]:
    kind = scene.kind(stored.kind)
    field = kind.role_fields[0]
    role = stored.attributes.get(field.name)
    if rank(role, field.ranks) <= rank(limit, field.ranks):
        return
    before, after = {field.name: role}, {field.name: limit}
    yield changed(scene, stored, before, after, causes)


def settle_implied(scene: Scene, operations: list[Operation]) -> list[Operation]:
    """Leave to the platform what it ends anyway with an operation that is done; the rest is done by itself.

    Implied operations come behind all that are carried out: with them nothing is asked for.
    """
    if not any(op.brought_by for op in operations):
        return operations
    done = _Done(operations)
    timely = in_time(scene, operations, done)
    settled = [each for op in timely for each in _settled(op, done)]
    carried = [op for op in settled if op.mode is not Mode.IMPLIED]
    set_by_plan = _fields_set(carried)
    implied = (op for op in settled if op.mode is Mode.IMPLIED)
    kinds = scene.context.kinds
    return [*carried, *(each for op in implied for each in _beside(op, set_by_plan, kinds))]


def with_what_they_bring(
    scene: Scene, whole: Iterable[Operation], part: Iterable[Operation]
) -> list[Operation]:
    """A part of a plan, and what the platform brings along with it; what is not brought is done by itself."""
    kept = list(part)
    there = {op.address for op in kept}
    implied = [
        op
        for op in whole
        if op.mode is Mode.IMPLIED
        and op.address not in there
        and not there.isdisjoint(op.brought_by)
    ]
    return settle_implied(scene, [*kept, *implied])


class _Done(dict[str, bool]):
    """Address -> whether something that ends it, or the operation itself, is carried out now."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        super().__init__()
        self.there: dict[str, Operation] = {}
        for op in operations:
            # Of what is replaced it is the removal that brings things along; it comes first.
            self.there.setdefault(op.address, op)

    def __missing__(self, address: str) -> bool:
        op = self.there.get(address)
        found = op is not None and (
            (op.mode is not Mode.IMPLIED and not op.deferred_by)
            or any(self[cause] for cause in op.brought_by)
        )
        self[address] = found
        return found


def _settled(op: Operation, done: _Done) -> Iterator[Operation]:
    by_itself = op.mode is not Mode.IMPLIED or op.due_anyway
    causes = tuple([cause for cause in op.brought_by if cause in done.there])
    now = tuple([cause for cause in causes if done[cause]])
    if now:
        # What it rested on by itself does not matter any more.
        yield op._replace(
            mode=Mode.IMPLIED,
            brought_by=now,
            due_anyway=by_itself,
            requires=(),
            awaits=(),
            first=(),
            deferred_by=(),
        )
    elif by_itself:
        plain = not op.brought_by
        yield op if plain else op._replace(mode=Mode.AUTOMATIC, brought_by=(), due_anyway=False)
    elif causes:
        why = dict.fromkeys(d for cause in causes for d in done.there[cause].deferred_by)
        yield op._replace(brought_by=causes, deferred_by=tuple(why))


def _fields_set(operations: Iterable[Operation]) -> dict[str, set[str]]:
    """Address -> what these operations themselves set there now; of what they remove, all."""
    found: dict[str, set[str]] = {}
    for op in operations:
        if op.action.touches_platform and not op.deferred_by:
            found.setdefault(op.address, set()).update(op.after or op.before or {})
    return found


def _beside(
    op: Operation, set_by_plan: Mapping[str, set[str]], kinds: Kinds
) -> Iterator[Operation]:
    """Of an implied change what the plan does not set by itself."""
    mine = set_by_plan.get(op.address, set())
    if op.action is not Action.UPDATE or mine.isdisjoint(op.after or {}):
        yield op
        return
    left = narrowed(op, (op.after or {}).keys() - mine, kinds)
    if left is not None:
        yield left
