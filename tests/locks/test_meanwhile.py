"""What others do between a plan and its apply."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bcsync.errors import Locked, PlanStale
from bcsync.flow.options import ApplyOptions, PlanOptions, PlanResult
from bcsync.flow.stored import open_state
from bcsync.planning.selection import Selection
from bcsync.processes import has_ended
from bcsync.project import Project, open_project
from bcsync.state.leases import Held
from bcsync.state.store import State
from bcsync.workflow import apply_planned, make_plan
from tests.locks.conftest import BO
from tests.locks.team import layout, settings

HANDS = ApplyOptions(lambda _outcome: None, lambda: False)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """From which nothing was applied yet."""
    (tmp_path / "bcsync.yaml").write_text(settings(".bcsync/state.db", ".bcsync/platform.db"))
    (tmp_path / "layout.yaml").write_text(layout())
    return open_project(tmp_path, {})


def of_center(project: Project, number: int) -> PlanResult:
    return make_plan(project, PlanOptions(selection=Selection((f"*.bc-{number}*",))))


def test_a_reviewed_plan_that_others_overtook_is_refused(project: Project) -> None:
    """What was said yes to is not what would be done: exit code 4, and nothing is done."""
    reviewed = of_center(project, 1)
    apply_planned(project, of_center(project, 1), HANDS)
    with pytest.raises(PlanStale) as refusal:
        apply_planned(project, reviewed, replace(HANDS, reviewed=True))
    assert refusal.value.exit_code == 4
    assert "business_center.bc-1: create is not due any more" in refusal.value.details


def test_a_reviewed_plan_outlives_what_others_do_elsewhere(project: Project) -> None:
    """The state has moved, and this plan is still the right one."""
    reviewed = of_center(project, 1)
    apply_planned(project, of_center(project, 2), HANDS)
    applied = apply_planned(project, reviewed, replace(HANDS, reviewed=True))
    assert len(applied.report.outcomes) == len(reviewed.plan.operations)


def test_without_a_review_the_plan_that_is_due_is_carried_out(project: Project) -> None:
    """Nothing is made twice, and whoever applies learns of the other plan."""
    early = of_center(project, 1)
    apply_planned(project, of_center(project, 1), HANDS)
    due: list[PlanResult] = []
    applied = apply_planned(project, early, replace(HANDS, replanned=due.append))
    assert [planned.plan.operations for planned in due] == [()]
    assert applied.report.outcomes == ()


def test_only_what_is_touched_is_locked(project: Project) -> None:
    """The lock of one Business Center stops its own plan, and no other."""
    apply_planned(project, of_center(project, 3), HANDS)
    state = open_state(project, create=True)
    assert isinstance(state, State)
    with state:
        locks = state.locks(has_ended)
        assert not isinstance(locks.acquire({"business_center.bc-1"}, BO, 60), Held)
        with pytest.raises(Locked, match="bo@laptop"):
            apply_planned(project, of_center(project, 1), HANDS)
        assert apply_planned(project, of_center(project, 2), HANDS).report.outcomes
        assert [lease.holder for lease in locks.standing()] == [BO]


@pytest.mark.parametrize("reviewed", [True, False])
def test_what_is_called_by_its_id_is_looked_at_again(
    project: Project, tmp_path: Path, reviewed: bool
) -> None:
    """Somebody was asked whether to adopt a Business Center that no key is bound to yet."""
    apply_planned(project, of_center(project, 1), HANDS)
    [id] = {row.scope for row in make_plan(project).snapshot.resources if row.kind == "member"}
    other = tmp_path / "other"
    other.mkdir()
    (other / "bcsync.yaml").write_text(settings(".bcsync/state.db", "../.bcsync/platform.db"))
    found = layout().split("  bc-1:\n")[1].split("    ad_accounts:\n")[0]
    (other / "layout.yaml").write_text(
        f'version: 1\nbusiness_centers:\n  mine:\n    id: "{id}"\n{found}'
    )
    beside = open_project(other, {})
    planned = make_plan(beside)
    assert "adopt" in {op.action.value for op in planned.plan.ready}
    applied = apply_planned(beside, planned, replace(HANDS, asked=True, reviewed=reviewed))
    assert len(applied.report.outcomes) == len(planned.plan.operations)
    assert make_plan(beside).plan.operations == ()
