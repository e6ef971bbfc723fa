"""Reading the stored state: the interface that planning is handed, and the state that is not there yet.

Without a database layer: a first plan has nothing to open. ``database_reader`` reads the one that is there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, Self

from bcsync.platforms.port import PlatformId
from bcsync.state.leases import Gone, Lease
from bcsync.state.merge import Merged, Refreshed
from bcsync.state.values import (
    Acceptance,
    Binding,
    OperationRecord,
    Resolved,
    ResourceKey,
    RunRecord,
    Stored,
    Verification,
)

NEVER_WRITTEN = "empty"
"""The fingerprint of a state that nothing was ever written to, whether its file exists or not."""


class StateReader(Protocol):
    """What planning may use. Lists come in no particular order unless said otherwise."""

    def bindings(self) -> list[Binding]:
        """All bindings."""

    def resources(self, before: Sequence[Stored] = ()) -> list[Stored]:
        """Everything that was last seen; ``before``: as it was, of which what is still so is kept."""

    def resource(self, kind: str, id: PlatformId) -> Stored | None:
        """One resource."""

    def written(self) -> dict[ResourceKey, Mapping[str, Any]]:
        """What was last written of what the platform never shows."""

    def fingerprint(self) -> str:
        """Changes with every write and with nothing else."""

    def platform(self) -> str | None:
        """Of which platform its ids are, in words of ``flow.identity``; None as long as nobody has seen it."""

    def acceptances(self) -> list[Acceptance]:
        """Drift that was accepted, whether or not its day has come."""

    def ends(self) -> dict[str, date]:
        """Days on which the layout lets things end, written down while they lay ahead; by address."""

    def runs(self, limit: int) -> list[RunRecord]:
        """The newest runs first."""

    def run(self, id: int) -> RunRecord | None:
        """One run."""

    def running(self) -> list[RunRecord]:
        """Runs that have not ended, as far as the journal knows; the oldest first."""

    def run_of_plan(self, digest: str) -> RunRecord | None:
        """The newest run that applied this saved plan."""

    def operations(self, run: int) -> list[OperationRecord]:
        """The operations of a run, in its order."""

    def history_of(self, address: str, limit: int) -> list[OperationRecord]:
        """What was done on an address, the newest first."""

    def history_about(self, email: str, groups: Collection[str]) -> list[OperationRecord]:
        """What was done about a person, the oldest first: their own addresses, and kinds of groups."""

    def pending_operations(self) -> list[OperationRecord]:
        """Operations whose outcome nobody knows, the oldest first; not those of runs that go on.

        They speak of things as those are called by now.
        """

    def verify(self) -> Verification:
        """Read the whole journal and check that nobody changed it since it was written."""

    def pull(self) -> dict[str, Any]:
        """Everything, as one JSON document."""

    def close(self) -> None:
        """Release connections."""


class Leases(Protocol):
    """What a look at the platform asks of the locks of a state."""

    def standing(self) -> list[Lease]:
        """All leases, the oldest first."""

    def end_dead(self) -> None:
        """Let go of those whose processes are known to be gone."""


class StateKeeper(StateReader, Protocol):
    """What a look at the platform may write, besides."""

    def locks(self, gone: Gone) -> Leases:
        """The locks of this state."""

    def take_in(
        self,
        merged: Merged,
        current: Sequence[Stored],
        fingerprint: str,
        platform: str | None = None,
    ) -> Refreshed:
        """Write what a merge with ``current`` found to differ, and of which platform all is."""

    def adopt(self, bindings: Sequence[Binding], managed: Collection[ResourceKey]) -> None:
        """Bind addresses, and manage resources as they are now."""

    def resolve(self, found: Sequence[Resolved], gone: Collection[int]) -> None:
        """Write what was found out about pending operations, and close runs whose process is gone."""


class EmptyState:
    """The state of a project that has none yet; reading it creates nothing."""

    def bindings(self) -> list[Binding]:
        return []

    def resources(self, before: Sequence[Stored] = ()) -> list[Stored]:  # noqa: ARG002
        return []

    def resource(self, kind: str, id: PlatformId) -> Stored | None:  # noqa: ARG002
        return None

    def platform(self) -> None:
        return None

    def written(self) -> dict[ResourceKey, Mapping[str, Any]]:
        return {}

    def acceptances(self) -> list[Acceptance]:
        return []

    def ends(self) -> dict[str, date]:
        return {}

    def fingerprint(self) -> str:
        return NEVER_WRITTEN

    def runs(self, limit: int) -> list[RunRecord]:  # noqa: ARG002
        return []

    def run(self, id: int) -> RunRecord | None:  # noqa: ARG002
        return None

    def running(self) -> list[RunRecord]:
        return []

    def run_of_plan(self, digest: str) -> RunRecord | None:  # noqa: ARG002
        return None

    def operations(self, run: int) -> list[OperationRecord]:  # noqa: ARG002
        return []

    def history_of(self, address: str, limit: int) -> list[OperationRecord]:  # noqa: ARG002
        return []

    def history_about(
        self,
        email: str,  # noqa: ARG002
        groups: Collection[str],  # noqa: ARG002
    ) -> list[OperationRecord]:
        return []

    def pending_operations(self) -> list[OperationRecord]:
        return []

    def verify(self) -> Verification:
        return Verification(0, None, ())

    def pull(self) -> dict[str, Any]:
        from bcsync.state.pull import empty_document

        return empty_document()

    def close(self) -> None:
        """Nothing to release."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
