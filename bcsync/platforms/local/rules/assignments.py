"""Members' roles on ad accounts, never above what their Business Center holds (rule 8)."""

from __future__ import annotations

from collections.abc import Sequence

from bcsync.model.action import Action
from bcsync.platforms.local import roles, seen
from bcsync.platforms.local.refusal import against_rule, missing
from bcsync.platforms.local.rows import Row
from bcsync.platforms.local.rules import holding, people
from bcsync.platforms.local.rules.area import Area
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import GONE, Act, Done


def _preload(work: Work, acts: Sequence[Act]) -> None:
    people.preload(work, acts, (act.id[0] for act in acts))
    work.assignments.load((act.id[0], act.id[1], act.id[2]) for act in acts)
    if any(act.verb is not Action.REMOVE for act in acts):
        work.members.load((act.id[0], act.id[2]) for act in acts)
        holding.preload(work, ((act.id[0], act.id[1]) for act in acts))


def require_member(work: Work, center: str, email: str) -> None:
    """Refuses who is not a member, or has not accepted yet."""
    if not people.is_member(work, center, email):
        raise against_rule(
            f"{email} is not a member of Business Center {center}, "
            "or has not accepted its invitation yet."
        )


def require_within(role: str, limit: str, account: str, email: str) -> None:
    """Refuses a role above what the Business Center holds."""
    if roles.exceeds(role, limit):
        raise against_rule(
            f"{email} cannot be {role} on ad account {account}: "
            f"your Business Center holds {limit} permission there."
        )


def _assign(work: Work, act: Act) -> Done:
    center, account, email = act.id
    people.require_admin(work, center, act.actor)
    role = roles.account_role(act.attributes, "role")
    limit = holding.require_held(work, center, account)
    require_member(work, center, email)
    require_within(role, limit, account, email)
    if work.assignments.get(*act.id) is not None:
        raise against_rule(f"{email} is assigned to ad account {account} already.")
    return _put(work, act, role, work.now)


def _update(work: Work, act: Act) -> Done:
    center, account, email = act.id
    people.require_admin(work, center, act.actor)
    before = _require(work, act)
    role = roles.account_role({**before, **act.attributes}, "role")
    require_within(role, holding.require_held(work, center, account), account, email)
    return _put(work, act, role, before["since"])


def _put(work: Work, act: Act, role: str, since: str) -> Done:
    center, account, email = act.id
    row: Row = {"center": center, "account": account, "email": email, "role": role, "since": since}
    work.assignments.put(row)
    work.record(act, act.id)
    return Done(seen.assignment(**row))


def _require(work: Work, act: Act) -> Row:
    row = work.assignments.get(*act.id)
    if row is None:
        raise missing(f"{act.id[2]} is not assigned to ad account {act.id[1]}.")
    return row


def _remove(work: Work, act: Act) -> Done:
    people.require_admin(work, act.id[0], act.actor)
    _require(work, act)
    work.assignments.delete(*act.id)
    work.record(act, act.id)
    return Done(GONE)


AREA = Area(_preload, {Action.CREATE: _assign, Action.UPDATE: _update, Action.REMOVE: _remove})
