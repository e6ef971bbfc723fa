"""What people may look at: all of a Business Center, their own part of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from bcsync.model.email import canonical_email
from bcsync.model.status import Status
from bcsync.platforms.local import schema
from bcsync.platforms.port import Gap, View

CHUNK = 500
"""Values in one ``IN (…)``, well below what the oldest SQLite takes."""


class Reach(NamedTuple):
    """The views of one reading, sorted by what they may show."""

    managed: tuple[str, ...]
    """Business Centers one of the people is an admin of."""
    limited: tuple[tuple[str, str], ...]
    """(Business Center, person) for standard members."""
    own: tuple[str, ...]
    """People who ask for their own things."""
    gaps: tuple[Gap, ...]


class _Known(NamedTuple):
    users: frozenset[str]
    centers: dict[str, str]
    """Status by id."""
    members: dict[tuple[str, str], tuple[str, str]]
    """Role and status by Business Center and person."""


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """The distinct values, in lists short enough for one statement."""
    distinct = list(dict.fromkeys(values))
    for start in range(0, len(distinct), CHUNK):
        yield distinct[start : start + CHUNK]


def reach_of(connection: Connection, views: Sequence[View]) -> Reach:
    """Sort the views; what cannot be shown becomes a gap."""
    views = [View(canonical_email(view.actor), view.center) for view in views]
    known = _look_up(connection, views)
    managed: dict[str, None] = {}
    limited: dict[tuple[str, str], None] = {}
    own: dict[str, None] = {}
    gaps: dict[Gap, None] = {}
    for view in views:
        match view.center:
            case None if view.actor in known.users:
                own[view.actor] = None
            case None:
                pass
            case center if known.centers.get(center) == Status.CLOSED:
                pass
            case center:
                role, gap = _standing(known, center, view.actor)
                if role == "admin":
                    managed[center] = None
                elif role is not None:
                    limited[center, view.actor] = None
                if gap is not None:
                    gaps[gap] = None
    return Reach(
        tuple(managed),
        tuple(limited),
        tuple(own),
        tuple(gap for gap in gaps if gap.scope not in managed),
    )


def _standing(known: _Known, center: str, actor: str) -> tuple[str | None, Gap | None]:
    if not actor:
        return None, Gap(center, None, "nobody is named who acts for it")
    if actor not in known.users:
        return None, Gap(center, None, f"{actor} is not signed up to TikTok For Business")
    if center not in known.centers:
        return None, Gap(center, None, f"Business Center {center} does not exist")
    role, status = known.members.get((center, actor), ("", ""))
    if status != Status.ACTIVE:
        return None, Gap(center, None, f"{actor} is not a member of Business Center {center}")
    if role == "admin":
        return role, None
    reason = f"{actor} is a standard member of Business Center {center} and sees only their own"
    return role, Gap(center, None, reason)


def _look_up(connection: Connection, views: Sequence[View]) -> _Known:
    users: set[str] = set()
    centers: dict[str, str] = {}
    members: dict[tuple[str, str], tuple[str, str]] = {}
    member, center = schema.members.c, schema.centers.c
    wanted = frozenset(view.center for view in views)
    for actors in chunks(view.actor for view in views):
        email = schema.users.c.email
        users.update(connection.scalars(select(email).where(email.in_(actors))))
        found = connection.execute(
            select(member.center, member.email, member.role, member.status).where(
                member.email.in_(actors)
            )
        )
        members.update({(c, e): (role, status) for c, e, role, status in found if c in wanted})
    for ids in chunks(view.center for view in views if view.center is not None):
        statuses = select(center.id, center.status).where(center.id.in_(ids))
        centers.update((id, status) for id, status in connection.execute(statuses))
    return _Known(frozenset(users), centers, members)
