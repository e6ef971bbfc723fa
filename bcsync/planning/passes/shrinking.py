"""What is left of something when a part of it ends: groups without people or accounts, lowered roles."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from bcsync.kinds.kind import Kind
from bcsync.kinds.way import Way
from bcsync.model.action import Action
from bcsync.model.address import CENTER
from bcsync.model.text import and_more
from bcsync.planning.compare import changes
from bcsync.planning.ownership import stored_of
from bcsync.planning.passes.endings import Causes, Endings, endings_of
from bcsync.planning.plan import Mode, Operation
from bcsync.planning.risks import risks_of
from bcsync.planning.scene import Scene
from bcsync.state.values import Stored


def reason_of(causes: Causes) -> str:
    """Why something ends, in words."""
    return f"the platform ends it with {causes[0]}{and_more(len(causes) - 1)}"


def changed(
    scene: Scene,
    stored: Stored,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    causes: tuple[str, ...],
) -> Operation:
    """The implied change of something that goes on."""
    kind = scene.kind(stored.kind)
    address = scene.names.address_for(kind, stored.id, stored.scope)
    identity = (
        (scene.names.address_of(CENTER, stored.scope),)
        if kind.assigned_id
        else tuple(scene.names.parts(kind, stored.id))
    )
    return Operation(
        address=address,
        kind=kind.name,
        action=Action.UPDATE,
        identity=identity,
        actor="",
        before=before,
        after=after,
        changes=changes(before, after, after),
        reason=reason_of(causes),
        risks=risks_of(kind, Action.UPDATE, before, after),
        mode=Mode.IMPLIED,
        precondition=before,
        brought_by=causes,
    )


def shrunk(scene: Scene, stored: Stored, endings: Endings) -> Iterator[Operation]:
    """A group without the people who leave and the accounts that nobody gives any more."""
    yield from _without(scene, stored, *_leaving(scene.kind(stored.kind), stored, endings))


def _leaving(
    kind: Kind, stored: Stored, endings: Endings
) -> tuple[dict[str, Causes], dict[str, Causes]]:
    """Of a group, the people and the accounts that it loses, and why."""
    group = stored.attributes
    return (
        endings.people_of(stored.scope, kind.people_in(group)),
        endings.accounts_of(stored.scope, kind.accounts_in(group)),
    )


def _without(
    scene: Scene, stored: Stored, leaving: Mapping[str, Causes], lost: Mapping[str, Causes]
) -> Iterator[Operation]:
    kind = scene.kind(stored.kind)
    before, after = stored.attributes, _left(kind, stored, leaving, lost).attributes
    parts = (kind.people_field, leaving), (kind.accounts_field, lost)
    fields = [field.name for field, some in parts if field is not None and some]
    if fields:
        causes = tuple(dict.fromkeys(c for why in (*leaving.values(), *lost.values()) for c in why))
        was, then = (
            scene.names.to_addresses(kind, {name: side[name] for name in fields})
            for side in (before, after)
        )
        yield changed(scene, stored, was, then, causes)


def _left(kind: Kind, stored: Stored, leaving: Container[str], lost: Container[str]) -> Stored:
    """What remains of a group."""
    left = dict(stored.attributes)
    if kind.people_field is not None:
        people = kind.people_in(left).items()
        left[kind.people_field.name] = {who: role for who, role in people if who not in leaving}
    if kind.accounts_field is not None:
        accounts = [each for each in kind.accounts_in(left) if each not in lost]
        one = isinstance(left.get(kind.accounts_field.name), str)
        left[kind.accounts_field.name] = next(iter(accounts), None) if one else accounts
    return stored._replace(attributes=left)


def in_time(
    scene: Scene, operations: Sequence[Operation], done: Mapping[str, bool]
) -> Iterator[Operation]:
    """The operations; what a group loses is told apart where not all that takes it is carried out now."""
    endings: Endings | None = None
    for op in operations:
        stored = stored_of(scene, op) if _is_mixed(scene, op, done) else None
        if stored is None:
            yield op
            continue
        if endings is None:
            own = [each for each in operations if each.mode is not Mode.IMPLIED]
            endings = endings_of(scene, own) or Endings()
        yield from _by_turns(scene, stored, endings, done)


def _is_mixed(scene: Scene, op: Operation, done: Mapping[str, bool]) -> bool:
    """Whether a group loses something by what is not carried out now, or not in this part of a plan."""
    brought = op.mode is Mode.IMPLIED and op.action is Action.UPDATE
    group = brought and scene.kind(op.kind).way is Way.GROUP
    return group and not all(done[cause] for cause in op.brought_by)


def _by_turns(
    scene: Scene, stored: Stored, endings: Endings, done: Mapping[str, bool]
) -> Iterator[Operation]:
    """What a group loses now, and what it loses later."""
    kind = scene.kind(stored.kind)
    leaving, lost = _leaving(kind, stored, endings)
    now, later = (
        tuple(
            {name: why for name, why in some.items() if any(done[c] for c in why) is at_once}
            for some in (leaving, lost)
        )
        for at_once in (True, False)
    )
    yield from _without(scene, stored, *now)
    yield from _without(scene, _left(kind, stored, *now), *later)
