"""What a Business Center holds on an ad account, and what follows when that shrinks (8, 10, 11)."""

from __future__ import annotations

from collections.abc import Iterable

from bcsync.model.roles import strongest
from bcsync.model.status import Status
from bcsync.platforms.local import roles, seen
from bcsync.platforms.local.refusal import against_rule, no_account
from bcsync.platforms.local.rows import Row
from bcsync.platforms.local.rules import people
from bcsync.platforms.local.work import Work


def is_person(owner: str) -> bool:
    """Whether an owner is an individual (an e-mail address) and not a Business Center (an id)."""
    return "@" in owner


def preload(work: Work, pairs: Iterable[tuple[str, str]]) -> None:
    """Everything ``held`` looks at, for (Business Center, account) pairs."""
    pairs = list(dict.fromkeys(pairs))
    work.accounts.load((account,) for _, account in pairs)
    foreign = [
        (center, row["owner"], account)
        for center, account in pairs
        if (row := work.accounts.get(account)) is not None and row["owner"] != center
    ]
    work.accesses.load((center, account) for center, _, account in foreign)
    work.shares.load((owner, center, account) for center, owner, account in foreign)


def preload_deciders(work: Work, accounts: Iterable[str]) -> None:
    """Everything ``account_admins`` looks at, for accounts already loaded."""
    found = [row for account in accounts if (row := work.accounts.get(account)) is not None]
    owned = [(row["owner"], row["id"]) for row in found if not is_person(row["owner"])]
    work.members.load_where(
        ("center", "role", "status"),
        ((owner, people.ADMIN, str(Status.ACTIVE)) for owner, _ in owned),
    )
    work.assignments.load_where(("center", "account"), owned)
    work.group_accounts.load_where(("center", "account"), owned)
    work.group_members.load_where(
        ("group",),
        (
            (entry["group"],)
            for owner, account in owned
            for entry in work.group_accounts.where(("center", "account"), owner, account)
        ),
    )


def require_account(work: Work, account: str) -> Row:
    """The ad account, in whatever status; refuses with 40300."""
    row = work.accounts.get(account)
    if row is None:
        raise no_account(account)
    return row


def is_open(account: Row) -> bool:
    """Whether an ad account is not closed."""
    return bool(account["status"] != seen.CLOSED)


def require_open(work: Work, account: str) -> Row:
    """The ad account unless it is closed."""
    row = require_account(work, account)
    if not is_open(row):
        raise against_rule(f"Ad account {row['name']} ({account}) is closed.")
    return row


def held(work: Work, center: str, account: Row) -> str | None:
    """The strongest role the Business Center holds on the account, or None."""
    owner, id = account["owner"], account["id"]
    if not is_open(account):
        return None
    if owner == center:
        return roles.OWN
    access = work.accesses.get(center, id)
    share = work.shares.get(owner, center, id)
    found: list[str] = []
    if access is not None and access["status"] == Status.ACTIVE:
        found.append(access["permission"])
    if share is not None:
        found.append(share["role"])
    return strongest(found)


def require_held(work: Work, center: str, account: str) -> str:
    """The role held; refuses who holds none."""
    row = require_open(work, account)
    role = held(work, center, row)
    if role is None:
        raise against_rule(
            f"You don't have permission to the asset({account}): Business Center {center} neither "
            f"owns {row['name']} nor has it by access or share."
        )
    return role


def lower_grants(work: Work, center: str, account: str) -> None:
    """Bring the center's own grants on an account down to what it still holds.

    Group roles stay as they are while anything is held: they reach further than this account, and
    what they give here is bounded by what is held.
    """
    row = work.accounts.get(account)
    limit = None if row is None else held(work, center, row)
    for grant in work.assignments.where(("center", "account"), center, account):
        if limit is None:
            work.assignments.delete(center, account, grant["email"])
        elif roles.exceeds(grant["role"], limit):
            work.assignments.put({**grant, "role": limit})
    if limit is None:
        for entry in work.group_accounts.where(("center", "account"), center, account):
            work.group_accounts.delete(entry["group"], account)


def decider(work: Work, account: Row) -> str | None:
    """Whom a request waits for: the creator, or the owning center's first admin."""
    owner: str = account["owner"]
    if is_person(owner):
        return owner
    return next(iter(people.active_admins(work, owner)), None)


def is_account_admin(work: Work, account: Row, email: str) -> bool:
    """Whether the person decides on requests for the account (rule 7).

    Individually owned: its creator alone. Owned by a Business Center: its admins, and members whose
    role on the account, given directly or through a group, is admin.
    """
    owner: str = account["owner"]
    if is_person(owner):
        return owner == email
    if people.is_admin(work, owner, email):
        return True
    if not people.is_member(work, owner, email):
        return False
    direct = work.assignments.get(owner, account["id"], email)
    if direct is not None and direct["role"] == "admin":
        return True
    entries = work.group_accounts.where(("center", "account"), owner, account["id"])
    by_group = (work.group_members.get(entry["group"], email) for entry in entries)
    return any(member is not None and member["role"] == "admin" for member in by_group)


def account_admins(work: Work, account: Row) -> list[str]:
    """Everybody whom ``is_account_admin`` is true of."""
    owner, id = account["owner"], account["id"]
    if is_person(owner):
        return [owner]
    found = dict.fromkeys(people.active_admins(work, owner))
    for grant in work.assignments.where(("center", "account"), owner, id):
        if grant["role"] == "admin":
            found[grant["email"]] = None
    for entry in work.group_accounts.where(("center", "account"), owner, id):
        for member in work.group_members.where(("group",), entry["group"]):
            if member["role"] == "admin":
                found[member["email"]] = None
    return list(found)
