"""Everything declared and everything known, side by side: what differs becomes operations, the rest is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple, assert_never

from bcsync.kinds.access import ACCESS
from bcsync.kinds.field import Field
from bcsync.kinds.kind import Kind
from bcsync.model.action import Action
from bcsync.model.resource import NO_OPTIONS, Declared, ListMode
from bcsync.model.status import Status
from bcsync.planning.changes.drift import deviating
from bcsync.planning.changes.ensure import establish
from bcsync.planning.changes.identify import is_lost
from bcsync.planning.changes.prune import (
    release,
)
from bcsync.planning.changes.requests import (
    approve,
    asks_in_vain,
    check_approved,
    check_fulfilment,
)
from bcsync.planning.changes.staging import complete, stages
from bcsync.planning.changes.unshown import Unshown
from bcsync.planning.ownership import owner_of
from bcsync.planning.plan import Drifted, Operation, Unmanaged, Waiting
from bcsync.planning.relations import Fulfilment
from bcsync.planning.scene import Scene
from bcsync.platforms.port import PlatformId
from bcsync.state.values import ResourceKey, Stored

ENDS_SOON = timedelta(days=14)


class _Watch(NamedTuple):
    """What comparing the resources of one kind takes."""

    platform_id: Callable[[Declared], PlatformId | None] | None
    """None where it is what the identity stands for."""
    stored: Mapping[PlatformId, Stored]
    matched: set[PlatformId]
    """What the layout declares."""
    references: frozenset[str] | None
    """Attributes that name other things: addresses in the layout, ids on the platform. None: look closely."""
    remembers: bool
    """Whether the platform never shows all of one."""


def _watch(scene: Scene, kind: Kind) -> _Watch:
    references = frozenset(field.name for field in kind.reference_fields)
    return _Watch(
        scene.platform_id if kind.assigned_id or kind.symmetric else None,
        scene.by_kind[kind.name],
        set(),
        None if kind.answers or kind.asks else references,
        bool(kind.remembered),
    )


class Changes:
    """What the layout changes, gathered thing by thing."""

    def __init__(self, scene: Scene, fulfilled: dict[str, Fulfilment]) -> None:
        self.scene = scene
        self.operations: list[Operation] = []
        self.waiting: list[Waiting] = []
        self.unmanaged: list[Unmanaged] = []
        self.appeared: list[Drifted] = []
        self.unclaimed: list[ResourceKey] = []
        self.unread: list[str] = []
        """Declared addresses whose list could not be read."""
        self.unseen: list[str] = []
        """Those of them that nothing is known of, and what is not there though it stands in a list that
        is only observed."""
        self.unchanged = 0
        self.unshown = Unshown(scene)
        self.fulfilled = fulfilled
        self._observing = ListMode.OBSERVE in scene.desired.lists.values()
        self._approvals: list[tuple[Declared, Stored | None]] = []
        self._watched = {kind.name: _watch(scene, kind) for kind in scene.context.kinds}

    def consider(self, resources: Iterable[Declared]) -> None:
        """What is declared: nothing to do for nearly all of it, so that goes first."""
        watched, identity_of = self._watched, self.scene.names.identity
        unknown, written = self.scene.unknown, self.scene.snapshot.written
        for declared in resources:
            _address, kind, identity, wanted, _place, options = declared
            find, known, matched, references, remembers = watched[kind]
            platform_id = identity_of(identity) if find is None else find(declared)
            stored = None if platform_id is None else known.get(platform_id)
            if platform_id is not None and stored is not None:
                matched.add(platform_id)
            if unknown and self._is_unknown(declared):
                self._pass_over(declared, stored)
                continue
            if stored is None:
                self._consider_closely(declared, None)
                continue
            there = stored.attributes
            if (
                stored.status is Status.ACTIVE
                and options is NO_OPTIONS
                and (wanted == there or wanted.items() <= there.items())
                and references is not None
                and references.isdisjoint(wanted)
                and not (remembers and stored.key not in written)
            ):
                self._stands(stored)
            else:
                self._consider_closely(declared, stored)

    def _stands(self, stored: Stored | None) -> None:
        """As declared. An apply takes it as it is: managed, and known like this from now on."""
        self.unchanged += 1
        if stored is None:
            return
        if not (stored.managed and stored.is_as_known):
            self.unclaimed.append(stored.key)

    def _pass_over(self, declared: Declared, stored: Stored | None) -> None:
        """Nothing is planned on what is unknown, and nothing said of it (design 5.6)."""
        self._announce_end(declared)
        self.unread.append(declared.address)
        if stored is None:
            self.unseen.append(declared.address)

    def _consider_closely(self, declared: Declared, stored: Stored | None) -> None:
        # Few carry options, and hardly ever is something in doubt: neither is asked of every resource.
        rare = declared.options is not NO_OPTIONS or self.scene.snapshot.pending
        if rare and self._is_passed_over(declared, stored):
            return
        kind = self.scene.kind(declared.kind)
        if self._observing and self.scene.mode(declared) is ListMode.OBSERVE:
            self._observe(declared, stored)
            return
        if kind.answers is not None:
            self._approvals.append((declared, stored))
            return
        if stored is not None and not stored.status.gone:
            self.unshown.consider(kind, declared, stored)
        share = self.fulfilled.get(declared.address)
        if share is not None and asks_in_vain(declared, stored):
            check_fulfilment(self.scene, declared, share)
            made: Sequence[Operation] = ()
        elif kind.people_field is None:
            made = establish(self.scene, kind, declared, stored)
        else:
            made = tuple(self._stage(kind, kind.people_field, declared, stored))
        self.operations.extend(made)
        if not made:
            self._stands(stored)
        if stored is not None and share is None:
            self._wait(declared, stored)

    def _is_passed_over(self, declared: Declared, stored: Stored | None) -> bool:
        """Whether nothing is planned, as nobody knows what became of it, or it is there no more."""
        self._announce_end(declared)
        if self._is_unsettled(declared, stored):
            return True
        lost = is_lost(self.scene, declared, stored, lambda: self._vanished)
        if lost:
            self.unseen.append(declared.address)
        return lost

    def _observe(self, declared: Declared, stored: Stored | None) -> None:
        self.appeared.extend(deviating(self.scene, declared, stored))
        self.unchanged += 1
        if stored is None or stored.status.gone:
            # Nobody will bring it about: what rests on it waits for whoever does.
            self.unseen.append(declared.address)
        if stored is not None:
            self._wait(declared, stored)

    def _wait(self, declared: Declared, stored: Stored) -> None:
        said_no = stored.status.said_no
        if stored.status.waits or said_no:
            if said_no and declared.options.retry:
                return
            note = stored.detail or ""
            self.waiting.append(
                Waiting(declared.address, stored.status, stored.since, stored.on, note)
            )

    def _stage(
        self, kind: Kind, field: Field, declared: Declared, stored: Stored | None
    ) -> Iterator[Operation]:
        staged = stages(self.scene, declared, field, stored)
        if staged.now is not None:
            yield from establish(self.scene, kind, staged.now, stored)
            if staged.awaits:
                yield complete(self.scene, staged.now, declared, field, staged.awaits)
            return
        for made in establish(self.scene, kind, declared, stored):
            yield made._replace(awaits=(*made.awaits, *staged.awaits))

    def _is_unknown(self, declared: Declared) -> bool:
        kind = self.scene.kind(declared.kind)
        if kind.answers is not None:
            # What is not read of the asker's side may be another request by now.
            asker = self.scene.names.id_of(kind.held(declared.identity)[0])
            if asker is not None and self.scene.is_unknown(asker, kind.answers):
                return True
        scope = self.scene.names.id_of(owner_of(declared))
        return scope is not None and self.scene.is_unknown(scope, declared.kind)

    def _is_unsettled(self, declared: Declared, stored: Stored | None) -> bool:
        """Whether an earlier run may have made it: making it once more could make a second one."""
        found = self.scene.snapshot.pending.get(declared.address) if stored is None else None
        if found is not None:
            message = f"{declared.address}: {found.reason}"
            self.scene.report("unknown-outcome", declared, message, found.hint, error=False)
        return found is not None

    @cached_property
    def _vanished(self) -> frozenset[ResourceKey]:
        return frozenset(row.key for row in self.scene.snapshot.resources if row.absent)

    def _announce_end(self, declared: Declared) -> None:
        expires = declared.options.expires
        if expires is None:
            return
        today = self.scene.context.today
        if today < expires <= today + ENDS_SOON:
            days = (expires - today).days
            self.scene.report(
                "ends-soon",
                declared,
                f"{declared.address} ends on {expires.isoformat()}, in {days} "
                f"{'day' if days == 1 else 'days'}",
                "give it a later day if it should go on",
                error=False,
            )

    def answer_requests(self) -> None:
        """Approvals come last: they also answer the requests that this plan makes."""
        requests = {
            op.address: op
            for op in self.operations
            if op.kind == ACCESS.name and op.action in (Action.REQUEST, Action.UPDATE)
        }
        for declared, stored in self._approvals:
            answered = False
            for made in approve(self.scene, declared, stored, requests):
                answered = True
                if isinstance(made, Operation):
                    self.operations.append(made)
                else:
                    self.waiting.append(made)
            if not answered:
                self._stands(stored)
                if stored is not None:
                    check_approved(self.scene, declared, stored)

    def leftovers(self) -> Iterator[Stored]:
        """Everything that nothing in the layout matched."""
        return (
            stored
            for kind, table in self.scene.by_kind.items()
            if len(self._watched[kind].matched) < len(table)
            for platform_id, stored in table.items()
            if platform_id not in self._watched[kind].matched
        )

    def release(self) -> None:
        """What becomes of that."""
        for left in release(self.scene, self.leftovers()):
            match left:
                case Operation():
                    self.operations.append(left)
                case Unmanaged():
                    self.unmanaged.append(left)
                case Waiting():
                    self.waiting.append(left)
                case Drifted():
                    self.appeared.append(left)
                case _:
                    assert_never(left)
