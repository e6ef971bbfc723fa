"""Saying that a stored state is of the platform that the settings mean, where that moved to another place."""

from __future__ import annotations

from bcsync.applying.lease import LockWait
from bcsync.applying.lock_keys import lock_keys_of
from bcsync.errors import BcsyncError, UsageRefused
from bcsync.flow.identity import described, identity_of
from bcsync.flow.locks import held
from bcsync.flow.runs import start_of
from bcsync.flow.stored import open_state
from bcsync.jobs.names.run import Run, record_run
from bcsync.planning.changes.names_only import adoption
from bcsync.planning.plan import Plan
from bcsync.planning.scene import Snapshot
from bcsync.project import Project
from bcsync.state.store import State

REPLACE_PLATFORM = "state replace-platform"
"""What the journal calls it."""


def replace_platform(project: Project, former: str, patience: LockWait) -> str:
    """Note that what was of ``former`` is of the platform of the settings; gives that, for people.

    Raises ``UsageRefused`` where the state is not of ``former``, ``Locked`` while somebody changes anything.
    """
    with open_state(project, create=False, whosever=True) as state:
        if not isinstance(state, State):
            raise UsageRefused("there is no stored state yet", hint="bcsync apply makes one")
        _require(state, former)
        meant = identity_of(project)
        if meant is None:
            raise BcsyncError(
                "nobody can tell which platform the settings mean",
                hint="look at `platform` in bcsync.yaml; bcsync doctor says what is wrong",
            )
        with held(project, state, _everything(project, state), REPLACE_PLATFORM, patience) as ours:
            _require(ours, former)
            run = Run(start_of(REPLACE_PLATFORM, f"{former} is {meant or 'a new one'} now"), ())
            record_run(ours, run, lambda: ours.replace_platform(meant or None))
        return described(meant) if meant else "whichever is seen there next"


def _require(state: State, former: str) -> None:
    of = state.platform()
    if of is None:
        raise UsageRefused(
            "the stored state does not say of which platform it is: there is nothing to replace",
            hint="the next apply notes the platform that it reads",
        )
    if of != former:
        raise UsageRefused(
            f"the stored state is of {of} ({described(of)}), not of {former}",
            hint="bcsync state pull shows it as `platform`",
        )


def _everything(project: Project, state: State) -> frozenset[str]:
    bindings = {each.address: each for each in state.bindings()}
    all_of_it = (adoption(each.address, each.id[0], "all of it") for each in bindings.values())
    return lock_keys_of(Plan(tuple(all_of_it)), Snapshot(bindings, ()), project.kinds)
