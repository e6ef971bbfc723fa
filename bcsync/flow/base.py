"""What a change of the layout does by itself: the layout of another revision, as if it were what is there.

No state, no platform, no credentials: safe for whoever proposes something from outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bcsync.errors import BcsyncError, SettingsError
from bcsync.findings import Finding, Severity
from bcsync.flow.decide import as_meant, plan_from
from bcsync.flow.opening import read_state
from bcsync.flow.options import PlanOptions, PlanResult
from bcsync.flow.refresh import stored_snapshot
from bcsync.kinds.kind import Kinds
from bcsync.layout.load import Layout
from bcsync.model.resource import Declared, Desired
from bcsync.planning.codec import Base
from bcsync.planning.names import Names
from bcsync.planning.ownership import owner_of
from bcsync.planning.plan import Plan
from bcsync.planning.scene import Snapshot
from bcsync.project import Project, open_project, read_layout, valid_layout
from bcsync.settings import SettingsInvalid
from bcsync.source.discover import SETTINGS_FILE, discover
from bcsync.source.revision import Revision, find_revision, write_revision
from bcsync.state.reader import EmptyState
from bcsync.state.values import Binding, Stored

_TOLD = 5
_NOTHING = Desired({}, {})


def plan_on_base(project: Project, options: PlanOptions, revision: str) -> PlanResult:
    """The plan of what differs between a revision and the layout at hand.

    With ``options.refresh`` off the stored state is looked at as well: what it asks for beside is marked.
    Raises ``LayoutInvalid`` and ``BcsyncError``: no git, no such revision, a layout there that is not valid.
    """
    layout = valid_layout(project)
    at = find_revision(project.root, revision)
    snapshot = _as_there(_desired_at(project, at), project.kinds)
    options = as_meant(project, layout, snapshot, options)
    made = plan_from(project, layout, snapshot, options)
    unexplained = None if options.refresh else _unexplained(project, layout, options, made.plan)
    heading = replace(made.heading, base=Base(at.name, at.commit, unexplained), forecast=None)
    return replace(made, heading=heading)


def _desired_at(project: Project, at: Revision) -> Desired:
    with TemporaryDirectory(prefix="bcsync-base-") as directory:
        whole = bool(project.settings.outside)
        write_revision(project.root, at, Path(directory), whole=whole)
        root = Path(directory, *at.folder.parts)
        if not (root / SETTINGS_FILE).is_file() or not discover(root):
            # It was no project yet: all of it is new.
            return _NOTHING
        try:
            there = open_project(root, {}, clock=project.clock, schemas=project.schemas)
        except SettingsInvalid as invalid:
            raise _invalid(at, invalid.findings) from invalid
        except SettingsError as error:
            raise _invalid(at, (), error.message) from error
        layout = read_layout(replace(there, cache=None))
        if not layout.valid:
            raise _invalid(at, layout.findings)
        return layout.desired


def _invalid(at: Revision, findings: Iterable[Finding], why: str = "") -> BcsyncError:
    errors = [each for each in findings if each.severity is Severity.ERROR]
    told = [f"{each.place}: {each.message}" if each.place else each.message for each in errors]
    if len(told) > _TOLD:
        told = [*told[:_TOLD], f"and {len(told) - _TOLD:,} more"]
    return BcsyncError(
        f"the layout of {at.name} ({at.commit[:12]}), which is compared with, is not valid",
        hint="nothing can be said against it; plan without --base",
        details=tuple(told) if told else tuple(filter(None, [why])),
    )


def _as_there(desired: Desired, kinds: Kinds) -> Snapshot:
    """Everything declared is there as declared, active and managed."""
    ids = {
        declared.address: declared.options.platform_id or f"base-{number}"
        for number, declared in enumerate(desired.resources.values())
        if kinds[declared.kind].assigned_id
    }
    bindings = {
        address: Binding(
            address,
            desired.resources[address].kind,
            (id,),
            desired.resources[address].options.protect,
        )
        for address, id in ids.items()
    }
    names = Names(ids)
    rows = [*filter(None, (_row(each, names, kinds) for each in desired.resources.values()))]
    return Snapshot(bindings, rows, ends=desired.ends, complete=True)


def _row(declared: Declared, names: Names, kinds: Kinds) -> Stored | None:
    kind = kinds[declared.kind]
    bound = names.ids.get(declared.address)
    platform_id = (bound,) if bound else names.identity(declared.identity)
    if platform_id is None:
        return None
    attributes: Mapping[str, Any] = names.to_ids(kind, declared.attributes)
    if kind.answers is not None and kind.shown is not None:
        # An answer shows what was answered, where the layout says what may be.
        attributes = {kind.shown.name: attributes[kind.fields[0].name]}
    scope = names.id_of(owner_of(declared)) or ""
    return Stored(declared.kind, platform_id, scope, attributes, managed=True, known=attributes)


def _unexplained(
    project: Project, layout: Layout, options: PlanOptions, explained: Plan
) -> tuple[tuple[str, str], ...] | None:
    """What is due by the stored state and does not come of the change: actions and addresses."""
    with closing(read_state(project)) as state:
        if isinstance(state, EmptyState):
            return None
        due = plan_from(project, layout, stored_snapshot(state), options).plan
    known = {(op.action, op.address) for op in explained.operations}
    rest = (op for op in due.operations if (op.action, op.address) not in known)
    return tuple((str(op.action), op.address) for op in rest)
