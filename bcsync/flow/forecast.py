"""What a plan takes in calls, where the platform counts them. Reads nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bcsync.flow.lists import Needed, kinds_touched, people_touched
from bcsync.flow.views import centers_of
from bcsync.layout.load import Layout
from bcsync.model.address import center_address
from bcsync.planning.forecast import Forecast, estimate, stages_of
from bcsync.planning.plan import Plan
from bcsync.planning.scene import Snapshot
from bcsync.platforms.chosen import LocalSettings, TikTokSettings
from bcsync.platforms.costs import Costs, Listed, Stage
from bcsync.platforms.tiktok.transport.bucket import rate_of
from bcsync.project import Project, abilities_of


def forecast_of(
    project: Project, layout: Layout, snapshot: Snapshot, plan: Plan
) -> Forecast | None:
    """At the rate of the settings; None where calls do not count."""
    costs, pace = abilities_of(project).costs, _interval(project)
    if costs is None or pace is None:
        return None
    # Late: the keys of locks are told by applying, which a plan does without.
    from bcsync.applying.lock_keys import lock_keys_of

    read = _reading(project, layout, snapshot, costs)
    touched = lock_keys_of(plan, snapshot, project.kinds) if plan.ready else frozenset()
    writes = stages_of((op for op in plan.ready if op.action.touches_platform), costs)
    again = kinds_touched(plan, project.kinds), people_touched(plan)
    seen = _reading(project, layout, snapshot, costs, *again)
    looked = (stage for address, stages in seen.items() if address in touched for stage in stages)
    back = ({path: n for path, n in stage.items() if path not in costs.once} for stage in looked)
    return Forecast(
        estimate((stage for stages in read.values() for stage in stages), pace),
        estimate((*writes, *back), pace),
    )


def _interval(project: Project) -> float | None:
    match project.settings.platform:
        case LocalSettings():
            return None
        case TikTokSettings(rate=rate):
            return rate_of(rate.level, rate.share).interval


def _reading(
    project: Project,
    layout: Layout,
    snapshot: Snapshot,
    costs: Costs,
    kinds: frozenset[str] | None = None,
    people: frozenset[str] | None = None,
) -> Mapping[str, Collection[Stage]]:
    """What it takes to read each Business Center, by its address; ``kinds``, ``people``: no others of it."""
    found = centers_of(layout.desired, snapshot.bindings.values())
    addresses = {id: center_address(key) for key, id in found.items()}
    held: dict[str, list[Listed]] = {id: [] for id in addresses}
    for row in snapshot.resources:
        for center in {row.scope, *row.id}.intersection(held):
            held[center].append(row)
    lists, shows = (
        Needed(project.kinds, layout.desired, snapshot.resources, ()),
        abilities_of(project).shows,
    )

    def asked(id: str) -> frozenset[str]:
        found = frozenset(filter(shows, lists.of(id, addresses[id])))
        return found if kinds is None else found & kinds

    return {
        addresses[id]: tuple(costs.reading(id, rows, asked(id), people))
        for id, rows in held.items()
    }
