"""Who does something to a project, for the journal and for the holders of locks."""

from __future__ import annotations

import os
from collections.abc import Mapping

from bcsync import __version__
from bcsync.flow.options import PlanResult
from bcsync.forge.job import job_of, kind_of
from bcsync.model.origin import Origin
from bcsync.planning.plan import Plan
from bcsync.planning.saved.identity import identity_of
from bcsync.processes import this_process, this_user
from bcsync.state.leases import Holder
from bcsync.state.values import RunStart


def start_of(
    kind: str,
    reason: str | None = None,
    planned: PlanResult | None = None,
    origin: Origin | None = None,
) -> RunStart:
    """A run of this bcsync, by whoever started it; ``origin``: unless given, the CI job that this is."""
    saved = None if planned is None else planned.saved
    return RunStart(
        kind=kind,
        who=this_user(),
        version=__version__,
        reason=_reasons(reason, None if planned is None else planned.plan),
        layout_fingerprint=None if planned is None else planned.plan.layout_fingerprint,
        plan=None if saved is None else identity_of(saved),
        process=this_process(),
        origin=origin or this_origin(os.environ),
    )


def this_origin(environ: Mapping[str, str]) -> Origin | None:
    """The CI job that this runs in, as a run keeps it; None outside of one. Raises ``SettingsError``."""
    kind = kind_of(environ)
    if kind is None:
        return None
    job = job_of(kind, environ)
    return Origin(kind, job.actor, job.commit, job.pull, url=job.run_url)


def _reasons(given: str | None, plan: Plan | None) -> str | None:
    """What was said on the command line, and what the layout says about exceptions that are used."""
    allowed = () if plan is None else plan.allowed
    written = dict.fromkeys(f"{each.reason} (allow, until {each.until})" for each in allowed)
    return "; ".join([given, *written] if given else written) or None


def holder_of(command: str) -> Holder:
    """This process, as a holder of locks."""
    return Holder(this_user(), os.getpid(), this_process(), f"bcsync {command}")
