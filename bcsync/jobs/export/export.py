"""From the platform to a layout that declares what is there, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace

from bcsync.applying.lease import LockWait
from bcsync.errors import WHO_ACTS, BcsyncError
from bcsync.flow.locks import held
from bcsync.flow.opening import open_platform, principals_of
from bcsync.flow.sight import Sight
from bcsync.flow.stored import open_state
from bcsync.flow.views import scopes
from bcsync.jobs.adopt.recognise import Ours
from bcsync.jobs.export.blocks import center_block, person_block
from bcsync.jobs.export.draft import Block, Draft
from bcsync.jobs.export.keys import Keys
from bcsync.jobs.export.prune import prune
from bcsync.jobs.export.survey import World, survey
from bcsync.jobs.names.change import scopes_named
from bcsync.jobs.names.run import Run, record_run
from bcsync.kinds.kind import Kinds
from bcsync.kinds.way import Way
from bcsync.layout.schema import bind
from bcsync.model.address import CENTER, address, kind_of, path_of
from bcsync.planning.changes.names_only import adoption, renaming
from bcsync.platforms.port import Seen
from bcsync.project import Project, abilities_of, read_layout, read_names
from bcsync.settings import Settings
from bcsync.state.store import State
from bcsync.state.values import Binding, ResourceKey, Stored

VERSION = 1
_EXPORT = "export"
"""What the journal calls it."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A layout, and what the stored state has to learn for it to be ours."""

    people: Mapping[str, Block]
    centers: Mapping[str, Block]
    world: World
    bindings: Sequence[Binding]
    """Not bound so far."""
    moves: Mapping[str, str]
    """Bound under an address that the layout cannot have any more."""
    managed: Sequence[ResourceKey]
    notes: Sequence[str]
    fingerprint: str = ""
    """Of the state before anything was read."""

    @property
    def document(self) -> Block:
        """The whole layout in one document."""
        parts = {"people": self.people, "business_centers": self.centers}
        return {"version": VERSION} | {name: part for name, part in parts.items() if part}


def export_layout(project: Project, wanted: Sequence[str]) -> Exported:
    """Read what the actors may see (or the wanted Business Centers) and put it into words.

    Raises ``BcsyncError`` for a Business Center that is not seen, or not seen whole.
    """
    with open_state(project, create=False) as state:
        fingerprint, bindings = state.fingerprint(), state.bindings()
        apart = abilities_of(project).lists_apart
        current = state.resources() if apart else []
    layout = read_layout(project) if apart else read_names(project)
    ours = Ours(project, layout, bindings)
    with closing(open_platform(project)) as platform:
        acting = project.settings.actors.everyone()
        people = sorted({*acting, *ours.owners()})
        world = survey(platform, people, principals_of(project, acting), wanted, ours.centers)
    if apart:
        seen: list[Seen] = []
        sight = Sight(project.kinds, layout, current, bindings, seen.append)
        for each in world.observation.seen:
            sight.take(each)
        world = replace(world, observation=replace(world.observation, seen=seen))
    found = _write(ours, world, strict=bool(wanted))
    return replace(found, fingerprint=fingerprint)


@contextmanager
def exporting(
    project: Project, wanted: Sequence[str], patience: LockWait
) -> Iterator[tuple[Exported, State]]:
    """An export under the locks of what is in it, and the state for ``remember``.

    Raises ``Locked`` while somebody else changes one of them, and what ``export_layout`` does.
    """
    found = export_layout(project, wanted)
    with open_state(project, create=True) as state:
        assert isinstance(state, State)
        scopes = _scopes(found, project.kinds)
        while scopes:
            with held(project, state, scopes, _EXPORT, patience) as ours:
                if ours.fingerprint() != found.fingerprint:
                    found = export_layout(project, wanted)
                if _scopes(found, project.kinds) <= scopes:
                    yield found, ours
                    return
            scopes |= _scopes(found, project.kinds)
        yield found, state


def _scopes(found: Exported, kinds: Kinds) -> frozenset[str]:
    renamed = [renaming(old, new, "exported") for old, new in found.moves.items()]
    centers = {address(CENTER, key) for key in found.centers}
    return scopes_named(renamed, {}, kinds).union(centers, found.people)


def _write(ours: Ours, world: World, *, strict: bool) -> Exported:
    whole = [center for center in world.centers if world.gap(center.id[0], "") is None]
    partial = [
        f"{center.label} ({center.id[0]}) is not exported: {gap.reason}"
        for center in world.centers
        if (gap := world.gap(center.id[0], "")) is not None
    ]
    if strict and partial:
        raise BcsyncError(partial[0], hint=f"act as an admin of it {WHO_ACTS}")
    known, actors = ours.ids(world.observation.seen), ours.project.settings.actors
    keys = Keys(ours.project.kinds, known, ours.declared())
    keys.name_centers(whole, actors.named, world.actors)
    _name_things(keys, world, [center.id[0] for center in whole])
    elsewhere = {address: id for address, id in known.items() if strict and ours.declares(address)}
    draft = Draft(
        world,
        keys,
        protection=ours.protection(known),
        elsewhere={(kind_of(name), id): path_of(name) for name, id in elsewhere.items()},
        defaults=ours.layout.defaults,
    )
    centers = {keys.center(center.id[0]): center_block(draft, center) for center in whole}
    people = {email: person_block(draft, email) for email in world.people}
    draft.notes[:0] = partial
    draft.notes += _without_actor(ours.project.settings, world, keys, whole)
    return _finish(ours, draft, _ordered(people), _ordered(centers))


def _ordered(blocks: Mapping[str, Block]) -> dict[str, Block]:
    return {key: blocks[key] for key in sorted(blocks) if blocks[key]}


def _name_things(keys: Keys, world: World, centers: Sequence[str]) -> None:
    for scope in (*centers, *world.people):
        owner = keys.path(CENTER, scope) or scope
        for kind in keys.kinds:
            # People own nothing but ad accounts themselves.
            if kind.assigned_id and (
                kind.in_center and (scope != owner or kind.way is Way.OWNERSHIP)
            ):
                there = [seen for seen in world.list(scope, kind.name) if not seen.status.gone]
                keys.name(kind.name, there, owner)


def _without_actor(
    settings: Settings, world: World, keys: Keys, centers: Sequence[Seen]
) -> list[str]:
    notes = []
    for center in centers:
        key, ours = keys.center(center.id[0]), world.actors.get(center.id[0], ())
        if ours and settings.actors.get(key, "") not in ours:
            notes.append(
                f"bcsync.yaml has to say who acts for {key}: {settings.acting(key, ours[0])}"
            )
    return notes


def _finish(
    ours: Ours,
    draft: Draft,
    people: dict[str, Block],
    centers: dict[str, Block],
) -> Exported:
    document = {"version": VERSION, "people": people, "business_centers": centers}
    kinds = ours.project.kinds
    notes = draft.notes + prune(
        document, bind(ours.project.schemas, kinds.sections()), draft.defaults
    )
    bound = {(each.kind, each.id): each.address for each in ours.bindings}
    fresh, moves = _bindings(kinds, draft, bound)
    return Exported(people, centers, draft.world, fresh, moves, draft.taken, notes)


def _bindings(
    kinds: Kinds, draft: Draft, bound: Mapping[ResourceKey, str]
) -> tuple[list[Binding], dict[str, str]]:
    fresh: list[Binding] = []
    moves: dict[str, str] = {}
    named = kinds.named()
    for kind, platform_id in draft.taken:
        if kind not in named:
            continue
        wanted = draft.keys.address(kind, platform_id[0])
        former = bound.get((kind, platform_id))
        if former is None:
            protects = draft.protects(kind, platform_id[0])
            fresh.append(Binding(wanted, kind, platform_id, protects))
        elif former != wanted:
            moves[former] = wanted
    return fresh, moves


def remember(state: State, exported: Exported) -> None:
    """Bind what was exported and manage it as it is now; journaled as one run."""
    news = _not_as_known(_record(state, exported))
    managed = [key for key in exported.managed if key in news] if news else []

    def bind_all() -> None:
        state.rename(exported.moves)
        state.adopt(exported.bindings, managed)

    operations = [adoption(each.address, each.id[0], "exported") for each in exported.bindings]
    operations += [renaming(old, new, "exported") for old, new in exported.moves.items()]
    record_run(state, Run.of(_EXPORT, operations), bind_all)


def _record(state: State, exported: Exported) -> Sequence[Stored]:
    world, current = exported.world, state.resources()
    read = scopes(world.views, current, world.observation.gaps)
    return state.record(world.observation, read, current).resources


def _not_as_known(rows: Sequence[Stored]) -> frozenset[ResourceKey]:
    """What is not managed as it is now yet: after an apply nearly nothing of a layout."""
    return frozenset([row.key for row in rows if not (row.managed and row.is_as_known)])
