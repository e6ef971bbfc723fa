"""Running bcsync in this process on a generated layout, as the laws do."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bcsync.flow.options import ApplyOptions, PlanOptions
from bcsync.planning.codec import plan_to_json
from bcsync.planning.scene import Allowances
from bcsync.project import Project, open_project
from bcsync.state.values import OperationState
from bcsync.workflow import apply_planned, make_plan
from tests.laws.layouts import write_settings

Json = dict[str, Any]
EVERYTHING = Allowances(remove=("*",), review=("*",), close=("*",), create=("*",))


@contextmanager
def directory(*, invitations: str = "automatic") -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        write_settings(Path(name), invitations=invitations)
        yield Path(name)


def opened(root: Path) -> Project:
    return open_project(root, {}, clock=lambda: datetime(2026, 11, 1, 12, tzinfo=UTC))


def planned(root: Path) -> Json:
    made = make_plan(opened(root))
    return plan_to_json(made.plan, made.heading)


def apply(root: Path) -> None:
    project = opened(root)
    applied = apply_planned(
        project,
        make_plan(project, PlanOptions(allow=EVERYTHING)),
        ApplyOptions(lambda _outcome: None, lambda: False),
    )
    bad = [o for o in applied.report.outcomes if o.state is OperationState.FAILED]
    assert not bad, bad


def settle(root: Path) -> None:
    """Apply until nothing more can be done: what one run makes possible is done by the next."""
    for _round in range(3):
        apply(root)
        if not ready(planned(root)):
            return
    raise AssertionError(ready(planned(root)))


def ready(plan: Json) -> list[Json]:
    return [op for op in plan["operations"] if not op["deferred_by"]]
