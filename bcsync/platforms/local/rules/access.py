"""Access requests, on the asking side (rules 6, 7, 8 and 11)."""

from __future__ import annotations

from collections.abc import Sequence

from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.platforms.local import roles, seen
from bcsync.platforms.local.refusal import against_rule, missing
from bcsync.platforms.local.rows import Row
from bcsync.platforms.local.rules import holding, people
from bcsync.platforms.local.rules.area import Area
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import GONE, Act, Done, Seen


def _preload(work: Work, acts: Sequence[Act]) -> None:
    pairs = [(act.id[0], act.id[1]) for act in acts]
    people.preload(work, acts, (center for center, _ in pairs))
    work.accesses.load(pairs)
    holding.preload(work, pairs)
    holding.preload_deciders(work, (account for _, account in pairs))
    work.assignments.load_where(("center", "account"), pairs)
    work.group_accounts.load_where(("center", "account"), pairs)


def asking_side(work: Work, row: Row) -> Seen:
    """The request as its asker sees it."""
    account = holding.require_account(work, row["account"])
    return seen.access(**row, account_name=account["name"], decider=holding.decider(work, account))


def _request(work: Work, act: Act) -> Done:
    center, id = act.id
    asker = people.require_admin(work, center, act.actor)
    account = holding.require_account(work, id)
    permission = roles.account_role(act.attributes, "permission")
    _require_askable(work, asker, account)
    row: Row = {
        "center": center,
        "account": id,
        "permission": permission,
        "status": str(Status.PENDING),
        "asked_by": act.actor,
        "since": work.now,
    }
    work.accesses.put(row)
    _tell(work, asker, account, permission, by_mail=bool(act.attributes.get("notify_owner")))
    work.record(act, act.id)
    return Done(asking_side(work, row))


def _require_askable(work: Work, asker: Row, account: Row) -> None:
    name, id = account["name"], account["id"]
    state = seen.ACCOUNT_STATUS[account["status"]]
    if state is Status.CLOSED:
        raise against_rule(f"Ad account {name} ({id}) is closed: access cannot be requested.")
    if state is Status.DISAPPROVED:
        raise against_rule(f"Ad account {name} ({id}) is disapproved: it cannot be requested.")
    if account["owner"] == asker["id"]:
        raise against_rule(f"{asker['name']} owns ad account {name} ({id}) already.")
    before = work.accesses.get(asker["id"], id)
    if before is not None and before["status"] == Status.PENDING:
        raise against_rule(f"A request of {asker['name']} for {name} ({id}) is already pending.")
    if holding.held(work, asker["id"], account) is not None:
        raise against_rule(f"{asker['name']} has access to ad account {name} ({id}) already.")


def _tell(work: Work, asker: Row, account: Row, permission: str, *, by_mail: bool) -> None:
    text = (
        f"{asker['name']} ({asker['id']}) requests {permission} access to your ad account "
        f"{account['name']} ({account['id']})."
    )
    work.notify(holding.account_admins(work, account), text, asker["id"], account["id"])
    recipient = holding.decider(work, account)
    if by_mail and recipient is not None:
        work.mail(recipient, f"{asker['name']} requests access to {account['name']}", text)


def _require(work: Work, act: Act) -> Row:
    people.require_admin(work, act.id[0], act.actor)
    row = work.accesses.get(*act.id)
    if row is None:
        raise missing(f"Business Center {act.id[0]} has not requested ad account {act.id[1]}.")
    return row


def _update(work: Work, act: Act) -> Done:
    row = _require(work, act)
    permission = roles.account_role({**row, **act.attributes}, "permission")
    account = holding.require_account(work, row["account"])
    if row["status"] not in (Status.PENDING, Status.ACTIVE):
        raise missing(f"The request for {account['name']} is {row['status']}: request again.")
    amended = row["status"] == Status.PENDING and permission != row["permission"]
    if row["status"] == Status.ACTIVE and roles.exceeds(permission, row["permission"]):
        raise against_rule(
            f"{row['permission']} access to {account['name']} cannot be raised to {permission}: "
            "remove and request again."
        )
    row = {**row, "permission": permission}
    work.accesses.put(row)
    if amended:
        asker = people.require_center(work, row["center"])
        _tell(work, asker, account, permission, by_mail=bool(act.attributes.get("notify_owner")))
    holding.lower_grants(work, row["center"], row["account"])
    work.record(act, act.id)
    return Done(asking_side(work, row))


def _cancel(work: Work, act: Act) -> Done:
    row = _require(work, act)
    if row["status"] == Status.ACTIVE:
        raise against_rule(f"Access to {act.id[1]} was approved: remove it instead.")
    work.accesses.delete(*act.id)
    work.record(act, act.id)
    return Done(GONE)


def _give_up(work: Work, act: Act) -> Done:
    row = _require(work, act)
    if row["status"] != Status.ACTIVE:
        raise against_rule(
            f"The request for {act.id[1]} is {row['status']}, not approved: cancel it instead."
        )
    work.accesses.delete(*act.id)
    holding.lower_grants(work, row["center"], row["account"])
    work.record(act, act.id)
    return Done(GONE)


AREA = Area(
    _preload,
    {
        Action.REQUEST: _request,
        Action.UPDATE: _update,
        Action.CANCEL: _cancel,
        Action.REMOVE: _give_up,
    },
)
