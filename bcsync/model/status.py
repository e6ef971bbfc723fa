"""Where a resource stands on the platform, in bcsync's words."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Life-cycle of anything the platform holds; each kind uses some of these."""

    ACTIVE = "active"
    PENDING = "pending"
    """A person must act: an invitation or an access request is open."""
    IN_REVIEW = "in_review"
    """The platform must act: an ad account or a certificate is being reviewed."""
    UNVERIFIED = "unverified"
    """A Business Center whose verification has not been decided."""
    DECLINED = "declined"
    """A person said no."""
    DISAPPROVED = "disapproved"
    """The platform said no: a review or a verification failed."""
    ENDED = "ended"
    """Access that was approved once and withdrawn since."""
    CLOSED = "closed"
    """An ad account or Business Center that is closed for good."""

    @property
    def waits(self) -> bool:
        """Somebody else must act before this becomes active."""
        return self in _WAITING

    @property
    def stands(self) -> bool:
        """Somebody has it, or need only say yes to it."""
        return self in _STANDING

    @property
    def said_no(self) -> bool:
        """Somebody refused or withdrew: not asked again until the layout says ``retry: true``."""
        return self in _SAID_NO

    @property
    def over(self) -> bool:
        """Nothing is there, and nothing will come of it by itself."""
        return self in _OVER

    @property
    def gone(self) -> bool:
        """Nothing is left that could be used or removed."""
        return self in _GONE


_WAITING = frozenset(
    {Status.PENDING, Status.IN_REVIEW, Status.UNVERIFIED, Status.DECLINED, Status.DISAPPROVED}
)
_STANDING = frozenset({Status.ACTIVE, Status.PENDING})
_SAID_NO = frozenset({Status.DECLINED, Status.ENDED})
_GONE = frozenset({Status.ENDED, Status.CLOSED})
_OVER = _SAID_NO | _GONE
