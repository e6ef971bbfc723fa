"""What the command line asks of a plan and of an apply, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bcsync.applying.lease import LockWait
from bcsync.applying.outcome import Outcome, Report
from bcsync.errors import BcsyncError
from bcsync.layout.load import Layout
from bcsync.model.origin import Origin
from bcsync.planning.codec import Heading
from bcsync.planning.plan import Plan
from bcsync.planning.scene import Allowances, Snapshot
from bcsync.planning.selection import Selection
from bcsync.state.values import RunRecord


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What the command line asks of a plan."""

    refresh: bool = True
    allow: Allowances = Allowances()
    selection: Selection = Selection()


PLAIN = PlanOptions()


@dataclass(frozen=True, slots=True)
class PlanResult:
    """A plan, and what it was made from."""

    plan: Plan
    layout: Layout
    heading: Heading
    snapshot: Snapshot
    options: PlanOptions = PLAIN
    saved: Mapping[str, Any] | None = None
    """The reviewed plan as JSON, if this is the one that is due for it."""
    corrects: frozenset[str] | None = None
    """The addresses whose drift it puts back, if it does nothing else."""
    resumes: int | None = None
    """The run that began the plan that was agreed to, of which this is the rest."""

    @property
    def is_whole(self) -> bool:
        """All that is due, not a part that was chosen."""
        return self.corrects is None and not self.options.selection


def _nobody_told(_news: object) -> None:
    """Go on in silence."""


@dataclass(frozen=True, slots=True)
class ApplyOptions:
    """What an apply needs from whoever started it."""

    progress: Callable[[Outcome], None]
    stopping: Callable[[], bool]
    reason: str | None = None
    run_kind: str = "apply"
    """What the journal calls the run."""
    reviewed: bool = False
    """Somebody agreed to this very plan: another one is refused."""
    asked: bool = False
    """At a prompt, so that time went by since it was made."""
    origin: Origin | None = None
    """Who agreed to it where; None: what the variables of a CI job say."""
    outside_window: bool = False
    """Do it although no change window is open, or changes are frozen."""
    patience: LockWait = field(default_factory=LockWait)
    replanned: Callable[[PlanResult], None] = _nobody_told
    """Called with the plan that is carried out instead, because the state had moved."""
    say: Callable[[str], None] = _nobody_told
    """Called with a sentence about how it goes. It may hold the text of strangers: make it printable."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What an apply did, and what is left according to a fresh look at the platform."""

    report: Report
    after: Plan | None
    """None where the platform could not be read any more."""
    record: RunRecord | None = None
    """What the journal says of the run."""
    carried: Plan | None = None
    """The plan that was carried out; where it was stayed for more, the first."""
    problem: BcsyncError | None = None
    """What ended it early; to be raised when what was done has been told."""
