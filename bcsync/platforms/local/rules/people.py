"""Who acts, and whether they may (design, section 6, rules 1 and 9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bcsync.model.status import Status
from bcsync.platforms.local.refusal import missing, not_permitted
from bcsync.platforms.local.rows import Row
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import Act

USER_PREFIX = 73
ADMIN = "admin"
STANDARD = "standard"


def preload(work: Work, acts: Sequence[Act], centers: Iterable[str]) -> None:
    """The acting people, these Business Centers, and what the ones are in the others."""
    centers = list(dict.fromkeys(centers))
    actors = list(dict.fromkeys(act.actor for act in acts))
    work.users.load((actor,) for actor in actors)
    work.centers.load((center,) for center in centers)
    work.members.load((center, actor) for center in centers for actor in actors)


def sign_up(work: Work, email: str, name: str | None = None) -> None:
    """Make a TikTok For Business user of this person, unless they are one."""
    if work.users.get(email) is None:
        id = work.next_id(USER_PREFIX)
        work.users.put({"email": email, "name": name, "since": work.now, "id": id})


def require_user(work: Work, email: str) -> None:
    """Refuses who has not signed up."""
    if work.users.get(email) is None:
        raise not_permitted(f"{email} is not signed up to TikTok For Business.")


def require_center(work: Work, center: str) -> Row:
    """The open Business Center; refuses with 40007."""
    row = work.centers.get(center)
    if row is None or row["status"] == Status.CLOSED:
        raise missing(f"Business Center {center} does not exist.")
    return row


def require_admin(work: Work, center: str, email: str) -> Row:
    """The open Business Center that this person is an admin of."""
    row = require_center(work, center)
    if not is_admin(work, center, email):
        raise not_permitted(
            f"You don't have permission to operate this Business Center: {center}. "
            f"{email} is not an admin of {row['name']}."
        )
    return row


def is_admin(work: Work, center: str, email: str) -> bool:
    """Whether the person is an active admin."""
    row = work.members.get(center, email)
    return row is not None and row["status"] == Status.ACTIVE and row["role"] == ADMIN


def is_member(work: Work, center: str, email: str) -> bool:
    """Whether the person has accepted an invitation to this Business Center."""
    row = work.members.get(center, email)
    return row is not None and row["status"] == Status.ACTIVE


def active_admins(work: Work, center: str) -> list[str]:
    """E-mail addresses of the active admins, the longest-serving first."""
    rows = work.members.where(("center", "role", "status"), center, ADMIN, Status.ACTIVE)
    return [row["email"] for row in sorted(rows, key=lambda row: (row["since"], row["email"]))]
