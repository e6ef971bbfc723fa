"""The closed set of things an operation can do."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """One verb of a plan (design 5.1)."""

    CREATE = "create"
    UPDATE = "update"
    REMOVE = "remove"
    INVITE = "invite"
    REQUEST = "request"
    APPROVE = "approve"
    DECLINE = "decline"
    CANCEL = "cancel"
    ADOPT = "adopt"
    RENAME = "rename"
    FORGET = "forget"

    @property
    def touches_platform(self) -> bool:
        """Adopt, rename and forget change the stored state alone."""
        return self not in _STATE_ONLY

    @property
    def takes(self) -> bool:
        """Remove and cancel end what somebody has, or has asked for."""
        return self in _TAKES


_TAKES = frozenset({Action.REMOVE, Action.CANCEL})
_STATE_ONLY = frozenset({Action.ADOPT, Action.RENAME, Action.FORGET})
