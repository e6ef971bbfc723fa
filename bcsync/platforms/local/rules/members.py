"""Members: invited by e-mail, pending until they accept (rule 9)."""

from __future__ import annotations

from collections.abc import Sequence

from bcsync.model.action import Action
from bcsync.model.email import is_email_address
from bcsync.model.status import Status
from bcsync.platforms.local import roles, seen
from bcsync.platforms.local.refusal import against_rule, missing
from bcsync.platforms.local.rows import Row
from bcsync.platforms.local.rules import holding, invitations, people
from bcsync.platforms.local.rules.area import Area
from bcsync.platforms.local.values import Verdict
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import GONE, Act, Done

MOST_ADMINS = 20
MOST_MEMBERS = 4_000
"""Both with open invitations counted (reference/tiktok-api.md, 13.1)."""

_ROLES = (people.ADMIN, people.STANDARD)
_FINANCE = ("none", "analyst", "manager")
_COUNTED = (str(Status.ACTIVE), str(Status.PENDING))


def _preload(work: Work, acts: Sequence[Act]) -> None:
    centers = dict.fromkeys(act.id[0] for act in acts)
    people.preload(work, acts, centers)
    # All of them, for the limits; 4,000 at the most.
    work.members.load_where(("center",), ((center,) for center in centers))
    work.users.load((act.id[1],) for act in acts)
    promising = [
        act for act in acts if act.verb is Action.INVITE and act.attributes.get("promised")
    ]
    holding.preload(
        work, ((act.id[0], id) for act in promising for id in act.attributes["promised"])
    )
    work.promises.load_where(("center", "email"), (act.id for act in acts))


def _preload_ending(work: Work, acts: Sequence[Act]) -> None:
    _preload(work, acts)
    pairs = [(act.id[0], act.id[1]) for act in acts if act.verb is Action.REMOVE]
    work.assignments.load_where(("center", "email"), pairs)
    work.group_members.load_where(("center", "email"), pairs)
    work.former_members.load(pairs)


def _invite(work: Work, act: Act) -> Done:
    center, email = act.id
    company = people.require_admin(work, center, act.actor)
    _require_email(email)
    before = work.members.get(center, email)
    if before is not None and before["status"] != Status.DECLINED:
        state = "is already a member of" if before["status"] == Status.ACTIVE else "is invited to"
        raise against_rule(f"{email} {state} {company['name']}.")
    role = roles.one_of(act.attributes, "role", _ROLES, people.STANDARD)
    finance = roles.one_of(act.attributes, "finance", _FINANCE, "none")
    _require_room(work, center, role)
    promised = invitations.promised(work, act)
    row: Row = {
        "center": center,
        "email": email,
        "role": role,
        "finance": finance,
        "status": str(Status.PENDING),
        "since": work.now,
    }
    text = f"{act.actor} invites you to the Business Center {company['name']} ({center}) as {role}."
    work.mail(email, f"Join {company['name']} on TikTok Business Center", text)
    work.record(act, act.id)
    for account, given in promised.items():
        work.promises.put({"center": center, "email": email, "account": account, "role": given})
    if work.verdicts.invitations is Verdict.AUTOMATIC:
        row = invitations.accept(work, row)
    else:
        work.members.put(row)
        work.notify([email], text, center)
    return Done(seen.member(**row))


def _require_email(email: str) -> None:
    if not is_email_address(email):
        raise against_rule(f"Invalid value of 'email': {email!r} is not an e-mail address.")


def _require_room(work: Work, center: str, role: str) -> None:
    counted = sum(work.members.count(("center", "status"), center, state) for state in _COUNTED)
    if counted >= MOST_MEMBERS:
        raise against_rule(f"A Business Center has at most {MOST_MEMBERS} members.")
    if role == people.ADMIN:
        _require_admin_room(work, center)


def _require_admin_room(work: Work, center: str) -> None:
    columns = ("center", "role", "status")
    admins = sum(work.members.count(columns, center, people.ADMIN, state) for state in _COUNTED)
    if admins >= MOST_ADMINS:
        raise against_rule(f"A Business Center has at most {MOST_ADMINS} admins.")


def _update(work: Work, act: Act) -> Done:
    center, email = act.id
    people.require_admin(work, center, act.actor)
    before = work.members.get(center, email)
    if before is None or before["status"] == Status.DECLINED:
        raise missing(f"{email} is not a member of Business Center {center}.")
    merged = {**before, **act.attributes}
    role = roles.one_of(merged, "role", _ROLES)
    finance = roles.one_of(merged, "finance", _FINANCE, "none")
    if role == people.ADMIN and before["role"] != people.ADMIN:
        _require_admin_room(work, center)
    if role != people.ADMIN:
        _require_another_admin(work, before, "demoted")
    row = {**before, "role": role, "finance": finance}
    work.members.put(row)
    _rename(work, act)
    work.record(act, act.id)
    return Done(seen.member(**row))


def _rename(work: Work, act: Act) -> None:
    """What a member is called (reference/tiktok-api.md, 10.3): people have one name here, everywhere."""
    user = work.users.get(act.id[1])
    if "user_name" in act.attributes and user is not None:
        work.users.put({**user, "name": act.attributes["user_name"]})


def _require_another_admin(work: Work, member: Row, done: str) -> None:
    if member["role"] != people.ADMIN or member["status"] != Status.ACTIVE:
        return
    columns = ("center", "role", "status")
    if work.members.count(columns, member["center"], people.ADMIN, Status.ACTIVE) == 1:
        raise against_rule(
            f"{member['email']} is the last admin of Business Center {member['center']} "
            f"and cannot be {done}."
        )


def _remove(work: Work, act: Act) -> Done:
    center, email = act.id
    people.require_admin(work, center, act.actor)
    row = work.members.get(center, email)
    if row is None or row["status"] == Status.DECLINED:
        raise missing(f"{email} is not a member of Business Center {center}.")
    if row["status"] == Status.PENDING:
        raise against_rule(f"{email} has not accepted the invitation: cancel it instead.")
    _require_another_admin(work, row, "removed")
    for grant in work.assignments.where(("center", "email"), center, email):
        work.assignments.delete(center, grant["account"], email)
    for entry in work.group_members.where(("center", "email"), center, email):
        work.group_members.delete(entry["group"], email)
    work.members.delete(center, email)
    work.former_members.put({"center": center, "email": email, "since": work.now})
    work.record(act, act.id)
    return Done(GONE)


def _cancel(work: Work, act: Act) -> Done:
    center, email = act.id
    people.require_admin(work, center, act.actor)
    row = work.members.get(center, email)
    if row is None:
        raise missing(f"There is no invitation of {email} to Business Center {center}.")
    if row["status"] == Status.ACTIVE:
        raise against_rule(f"{email} has accepted the invitation: remove the member instead.")
    invitations.take_promises(work, row)
    work.members.delete(center, email)
    work.record(act, act.id)
    return Done(GONE)


AREA = Area(
    _preload_ending,
    {
        Action.INVITE: _invite,
        Action.UPDATE: _update,
        Action.REMOVE: _remove,
        Action.CANCEL: _cancel,
    },
)
