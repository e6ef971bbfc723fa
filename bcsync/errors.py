"""What the world refuses. Raised anywhere, turned into words and an exit code once, in ``cli``.

    BcsyncError             exit code 1
    ├── SettingsError       bcsync.yaml or a BCSYNC_… variable cannot be used
    ├── (layout.load) LayoutInvalid: the layout has findings; carries them
    ├── StateError          the stored state cannot be read or written
    ├── PlatformError       the platform cannot be reached or answered nonsense
    ├── PlanFileError       a saved plan cannot be read
    ├── GuardRefused        exit code 3: a limit forbids the plan
    │   └── ChangesClosed   no window is open, changes are frozen or paused; exit code 6 where some were made
    ├── PlanStale           exit code 4: reality moved since the plan was made
    ├── Locked              exit code 5: somebody else is changing the same Business Centers
    ├── LockLost            exit code 5: this run's lock was taken over or broken
    └── UsageRefused        exit code 64: the words on the command line do not fit this project

What the user wrote wrongly is a ``Finding`` (collected), not an exception; what happened to an
operation during apply is an ``Outcome`` (returned).
"""

from __future__ import annotations

WHO_ACTS = "(actors or credentials in bcsync.yaml)"
"""Where a project says who acts for whom; behind words of a hint."""


class BcsyncError(Exception):
    """A refusal with a way out.

    ``message`` says what was wrong, ``details`` go into particulars, ``hint`` says what to do next.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "", details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.details = details
        self.message = message
        self.hint = hint


class SettingsError(BcsyncError):
    """The settings cannot be used."""


class StateError(BcsyncError):
    """The stored state cannot be read or written."""


class PlatformError(BcsyncError):
    """The platform cannot be reached, or its answer makes no sense."""


class PlanFileError(BcsyncError):
    """A saved plan cannot be read."""


class GuardRefused(BcsyncError):
    """A guard forbids the plan; nothing was done."""

    exit_code = 3


class ChangesClosed(GuardRefused):
    """No change may be made now."""

    def __init__(self, message: str, *, hint: str = "", midway: bool = False) -> None:
        super().__init__(message, hint=hint)
        if midway:
            # Like a run of which some failed: the next one does what is left.
            self.exit_code = 6


class PlanStale(BcsyncError):
    """Reality moved since the plan was made; nothing was done."""

    exit_code = 4


class UsageRefused(BcsyncError):
    """The command line names something that this project does not have."""

    exit_code = 64


class Locked(BcsyncError):
    """Somebody else holds a lock that this run needs; nothing was done."""

    exit_code = 5


class LockLost(BcsyncError):
    """The lease of this run was taken over or broken; its fencing number is no longer good."""

    exit_code = 5
