"""Adopting what the layout declares and the stored state does not know: by kind, owner and name.

What a lost state leaves is found again; the platform is only read.

    own lists ──> Business Centers ──> what is in them ──> bound, as one run of the journal
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import dataclass

from bcsync.applying.lease import LockWait
from bcsync.errors import UsageRefused
from bcsync.flow.decide import plan_from
from bcsync.flow.locks import held
from bcsync.flow.opening import look_at
from bcsync.flow.refresh import stored_snapshot
from bcsync.flow.stored import open_state
from bcsync.flow.views import scopes, views
from bcsync.jobs.adopt.recognise import recognise_all, scene_seen
from bcsync.jobs.names.change import scopes_named
from bcsync.jobs.names.run import Run, record_run
from bcsync.layout.load import Layout
from bcsync.model.address import canonical, matches
from bcsync.model.resource import Declared
from bcsync.planning.changes.names_only import adoption
from bcsync.planning.ownership import owner_of
from bcsync.planning.scene import Scene
from bcsync.project import Project, valid_layout
from bcsync.source.suggest import did_you_mean
from bcsync.state.store import State
from bcsync.state.values import Binding, Stored

_IMPORT = "import"
"""What the journal calls it."""


@dataclass(frozen=True, slots=True)
class ByName:
    """What was found for the addresses that were bound to nothing."""

    adopted: Mapping[str, Stored]
    ambiguous: Mapping[str, Sequence[str]]
    """Address -> the ids that it may be."""
    missing: Sequence[str] = ()
    """Nothing that could be read is called like these."""
    unread: Sequence[str] = ()
    """The lists that these belong to could not be read, or it is not decided yet whose they are."""
    changes: int = 0
    """Operations that a plan has now."""


def import_by_name(project: Project, words: Sequence[str], patience: LockWait) -> ByName:
    """Bind declared things to those that are called like them; ``words``: addresses and globs, none: all.

    Raises ``UsageRefused`` for a word that nothing of the layout matches, ``LayoutInvalid``, ``Locked``.
    """
    layout = valid_layout(project)
    resources = layout.desired.resources.values()
    keyed = [each for each in resources if project.kinds[each.kind].assigned_id]
    chosen = _chosen(keyed, words)
    state = open_state(project, create=True)
    assert isinstance(state, State)
    with state:
        places = [adoption(each, "", "") for each in _unbound(state, chosen)]
        wanted = scopes_named(places, {}, project.kinds)
        if not wanted:
            return ByName({}, {})
        with held(project, state, wanted, _IMPORT, patience) as ours:
            found = _adopt(project, ours, layout, _unbound(ours, chosen))
            plan = plan_from(project, layout, stored_snapshot(ours)).plan
    changes = sum(1 for op in plan.operations if not op.deferred_by)
    return ByName(found.adopted, found.ambiguous, found.missing, found.unread, changes)


def _chosen(keyed: Sequence[Declared], words: Sequence[str]) -> Collection[str]:
    if not words:
        return [each.address for each in keyed]
    found: dict[str, None] = {}
    for word in words:
        meant = [each.address for each in keyed if matches(each.address, word)]
        if not meant:
            near = did_you_mean(canonical(word), (each.address for each in keyed[:10_000]))
            raise UsageRefused(
                f"the layout declares nothing with an id of its own that {word} means",
                hint=f"did you mean {near}?" if near else "nothing else needs to be imported",
            )
        found |= dict.fromkeys(meant)
    return found


def _unbound(state: State, addresses: Collection[str]) -> Collection[str]:
    bound = {each.address for each in state.bindings()}
    return {address: None for address in addresses if address not in bound}.keys()


def _adopt(project: Project, state: State, layout: Layout, asked: Collection[str]) -> ByName:
    bindings = state.bindings()

    def is_asked(declared: Declared) -> bool:
        return declared.address in asked

    centers = _centers(project, layout, bindings, is_asked)
    actors = project.settings.actors
    wanted = views(layout.desired, [*bindings, *centers], actors, actors.everyone())
    observation = look_at(project, wanted)
    scene = scene_seen(project, layout, bindings, observation.seen, observation.gaps)
    found = recognise_all(scene, is_asked)
    current = state.resources()
    state.record(observation, scopes(wanted, current, observation.gaps), current)
    resources = layout.desired.resources
    fresh = [
        Binding(address, each.kind, each.id, resources[address].options.protect)
        for address, each in found.certain.items()
    ]
    if fresh:
        run = Run.of(
            _IMPORT, [adoption(each.address, each.id[0], "found by its name") for each in fresh]
        )
        keys = [(each.kind, each.id) for each in fresh]
        record_run(state, run, lambda: state.adopt(fresh, keys))
    ambiguous = {address: [e.id[0] for e in each] for address, each in found.ambiguous.items()}
    lone = [each for each in asked if each not in found.certain and each not in ambiguous]
    unread = [address for address in lone if _is_unread(scene, address, ambiguous)]
    known = {*unread}
    return ByName(found.certain, ambiguous, [each for each in lone if each not in known], unread)


def _centers(
    project: Project,
    layout: Layout,
    bindings: Sequence[Binding],
    is_asked: Callable[[Declared], bool],
) -> list[Binding]:
    """Business Centers that are recognised, so that what is in them is read, too."""
    actors = project.settings.actors
    wanted = views(layout.desired, (), actors, actors.everyone())
    seen = look_at(project, [view for view in wanted if view.center is None]).seen
    found = recognise_all(scene_seen(project, layout, bindings, seen), is_asked).certain
    return [Binding(address, each.kind, each.id) for address, each in found.items()]


def _is_unread(scene: Scene, address: str, ambiguous: Container[str]) -> bool:
    declared = scene.desired.resources[address]
    if not declared.identity:
        return False
    owner = owner_of(declared)
    scope = scene.names.id_of(owner)
    return owner in ambiguous or (scope is not None and scene.is_unknown(scope, declared.kind))
