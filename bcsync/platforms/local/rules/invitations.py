"""What an invitation promises, and how it is answered (rule 9)."""

from __future__ import annotations

from collections.abc import Sequence

from bcsync.model.status import Status
from bcsync.platforms.local import roles
from bcsync.platforms.local.rows import Row
from bcsync.platforms.local.rules import holding, people
from bcsync.platforms.local.rules.assignments import require_within
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import Act


def accept(work: Work, invitation: Row) -> Row:
    """The invited person joins, signing up if they had not."""
    people.sign_up(work, invitation["email"])
    row = {**invitation, "status": str(Status.ACTIVE), "since": work.now}
    work.members.put(row)
    for promise in take_promises(work, row):
        account = work.accounts.get(promise["account"])
        limit = None if account is None else holding.held(work, row["center"], account)
        if limit is not None:
            role = roles.weakest((promise["role"], limit))
            work.assignments.put({**promise, "role": role, "since": work.now})
    return row


def decline(work: Work, invitation: Row) -> None:
    """The invited person says no."""
    take_promises(work, invitation)
    work.members.put({**invitation, "status": str(Status.DECLINED), "since": work.now})


def preload_answers(work: Work, invitations: Sequence[Row]) -> None:
    """Everything that answering these looks at."""
    pairs = [(row["center"], row["email"]) for row in invitations]
    work.users.load((email,) for _, email in pairs)
    work.promises.load_where(("center", "email"), pairs)
    promised = [row for pair in pairs for row in work.promises.where(("center", "email"), *pair)]
    holding.preload(work, ((row["center"], row["account"]) for row in promised))
    work.assignments.load((row["center"], row["account"], row["email"]) for row in promised)


def promised(work: Work, act: Act) -> dict[str, str]:
    """Roles by ad account that are given on acceptance (reference/tiktok-api.md, 10.2)."""
    center, email = act.id
    found: dict[str, str] = {}
    for account, role in (act.attributes.get("promised") or {}).items():
        found[account] = roles.account_role({"role": role}, "role")
        require_within(role, holding.require_held(work, center, account), account, email)
    return found


def take_promises(work: Work, invitation: Row) -> list[Row]:
    """What the invitation promised, which from now on it does not."""
    pair = invitation["center"], invitation["email"]
    taken = list(work.promises.where(("center", "email"), *pair))
    for promise in taken:
        work.promises.delete(*pair, promise["account"])
    return taken
