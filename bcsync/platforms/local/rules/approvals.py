"""Access requests, on the owner's side: who may say yes, no, and no longer (rule 7)."""

from __future__ import annotations

from collections.abc import Sequence

from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.platforms.local import seen
from bcsync.platforms.local.refusal import against_rule, missing, not_permitted
from bcsync.platforms.local.rows import Row
from bcsync.platforms.local.rules import access, holding, people
from bcsync.platforms.local.rules.area import Area
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import Act, Done, Seen


def _preload(work: Work, acts: Sequence[Act]) -> None:
    pairs = [(act.id[1], act.id[0]) for act in acts]
    holding.preload(work, pairs)
    work.accesses.load(pairs)
    owners = [row["owner"] for _, id in pairs if (row := work.accounts.get(id)) is not None]
    people.preload(work, acts, (owner for owner in owners if not holding.is_person(owner)))
    work.centers.load((center,) for center, _ in pairs)
    holding.preload_deciders(work, (account for _, account in pairs))
    removals = [pair for pair, act in zip(pairs, acts, strict=True) if act.verb is Action.REMOVE]
    work.assignments.load_where(("center", "account"), removals)
    work.group_accounts.load_where(("center", "account"), removals)


def _owner_side(work: Work, row: Row) -> Seen:
    account = holding.require_account(work, row["account"])
    return seen.approval(
        **row,
        account_name=account["name"],
        owner=account["owner"],
        asker_name=people.require_center(work, row["center"])["name"],
        decider=holding.decider(work, account),
    )


def _require(work: Work, act: Act, status: Status) -> Row:
    id, center = act.id
    account = holding.require_account(work, id)
    if not holding.is_account_admin(work, account, act.actor):
        person = holding.is_person(account["owner"])
        who = "its creator alone" if person else "an admin of the ad account"
        raise not_permitted(
            f"No permission to operate advertiser: {id}. "
            f"Requests for {account['name']} are decided by {who}."
        )
    row = work.accesses.get(center, id)
    if row is None or row["status"] != status:
        wanted = "pending request" if status is Status.PENDING else "access"
        raise missing(f"There is no {wanted} of {center} for {account['name']} ({id}).")
    return row


def _become(work: Work, act: Act, row: Row, status: Status) -> Done:
    row = {**row, "status": str(status), "since": work.now}
    work.accesses.put(row)
    account = holding.require_account(work, row["account"])
    words = {Status.ACTIVE: "accepted", Status.DECLINED: "declined"}.get(status, "withdrawn")
    work.notify(
        [row["asked_by"]],
        f"{row['permission']} access to {account['name']} ({account['id']}) was {words}.",
        row["center"],
        account["id"],
    )
    work.record(act, act.id)
    return Done(_owner_side(work, row), also=(access.asking_side(work, row),))


def _require_asked(work: Work, act: Act) -> Row:
    """The request that waits, if it is the one that was decided on."""
    row = _require(work, act, Status.PENDING)
    decided = act.attributes.get("permission", row["permission"])
    if decided != row["permission"]:
        raise against_rule(
            f"The request is for {row['permission']} by now, and {decided} was decided on: "
            "look at it again."
        )
    return row


def _approve(work: Work, act: Act) -> Done:
    return _become(work, act, _require_asked(work, act), Status.ACTIVE)


def _decline(work: Work, act: Act) -> Done:
    return _become(work, act, _require_asked(work, act), Status.DECLINED)


def _withdraw(work: Work, act: Act) -> Done:
    done = _become(work, act, _require(work, act, Status.ACTIVE), Status.ENDED)
    holding.lower_grants(work, act.id[1], act.id[0])
    return done


AREA = Area(
    _preload, {Action.APPROVE: _approve, Action.DECLINE: _decline, Action.REMOVE: _withdraw}
)
