"""What a decision looks at, without what it takes to decide."""

from __future__ import annotations

from bcsync.flow.options import PLAIN, PlanOptions
from bcsync.layout.load import Layout
from bcsync.planning.changes.identify import set_scene
from bcsync.planning.scene import Context, Scene, Snapshot
from bcsync.project import Project, abilities_of


def scene_of(project: Project, layout: Layout, snapshot: Snapshot) -> Scene:
    """What a decision about this layout would look at."""
    return set_scene(layout.desired, snapshot, context_of(project, layout, PLAIN))[0]


def context_of(project: Project, layout: Layout, options: PlanOptions) -> Context:
    """What surrounds layout and state."""
    return Context(
        project.kinds,
        project.settings.actors,
        project.today,
        layout.sources.places,
        project.settings.limits,
        options.allow,
        options.selection,
        layout.locator.place_of,
        abilities_of(project),
    )
