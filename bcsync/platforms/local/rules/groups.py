"""Asset groups: ad accounts times members times roles (rule 12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bcsync.model.action import Action
from bcsync.model.email import canonical_email
from bcsync.platforms.local import roles, seen
from bcsync.platforms.local.refusal import missing
from bcsync.platforms.local.rows import Row
from bcsync.platforms.local.rules import documents, holding, people
from bcsync.platforms.local.rules.area import Area
from bcsync.platforms.local.rules.assignments import require_member, require_within
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import GONE, Act, Done

_PREFIX = 75


class _Content(NamedTuple):
    name: str
    accounts: Sequence[str]
    members: Mapping[str, str]


def _preload(work: Work, acts: Sequence[Act]) -> None:
    creations = [act for act in acts if act.verb is Action.CREATE]
    ids = [act.id[0] for act in acts if act.verb is not Action.CREATE]
    work.groups.load((id,) for id in ids)
    work.group_accounts.load_where(("group",), ((id,) for id in ids))
    work.group_members.load_where(("group",), ((id,) for id in ids))
    centers = {id: row["center"] for id in ids if (row := work.groups.get(id))}
    people.preload(work, acts, [*centers.values(), *(act.id[0] for act in creations)])
    work.expect_ids(work.groups, _PREFIX, len(creations))
    pairs: dict[tuple[str, str], None] = {}
    for act in acts:
        center = act.id[0] if act.verb is Action.CREATE else centers.get(act.id[0])
        if center is not None and act.verb is not Action.REMOVE:
            accounts = act.attributes.get("accounts") or _accounts(work, act.id[0])
            pairs.update(((center, account), None) for account in accounts)
            emails = act.attributes.get("members") or ()
            work.members.load((center, canonical_email(email)) for email in emails)
    holding.preload(work, pairs)


def _accounts(work: Work, group: str) -> list[str]:
    return [entry["account"] for entry in work.group_accounts.where(("group",), group)]


def _members(work: Work, group: str) -> dict[str, str]:
    return {entry["email"]: entry["role"] for entry in work.group_members.where(("group",), group)}


def _checked(work: Work, center: str, act: Act, before: _Content) -> _Content:
    """The group's whole new content; refuses what the Business Center may not give."""
    given = act.attributes
    name = given.get("name", before.name)
    documents.require(documents.laid_over({}, {"name": name}), "name")
    accounts = list(dict.fromkeys(given.get("accounts", before.accounts) or ()))
    members = {
        canonical_email(email): roles.account_role({"role": role}, "role")
        for email, role in (given.get("members", before.members) or {}).items()
    }
    for email in members:
        require_member(work, center, email)
    _require_within(work, center, accounts, members)
    return _Content(name, accounts, members)


def _require_within(
    work: Work, center: str, accounts: Iterable[str], members: Mapping[str, str]
) -> None:
    limits = {account: holding.require_held(work, center, account) for account in accounts}
    weakest = roles.weakest(limits.values())
    if weakest is not None:
        account = next(account for account, limit in limits.items() if limit == weakest)
        for email, role in members.items():
            require_within(role, weakest, account, email)


def _create(work: Work, act: Act) -> Done:
    center = act.id[0]
    people.require_admin(work, center, act.actor)
    content = _checked(work, center, act, _Content("", (), {}))
    row: Row = {
        "id": work.new_id(work.groups, _PREFIX),
        "center": center,
        "name": content.name,
        "since": work.now,
    }
    work.group_accounts.none_yet(("group",), row["id"])
    work.group_members.none_yet(("group",), row["id"])
    return _put(work, act, row, content)


def _update(work: Work, act: Act) -> Done:
    before = _require(work, act)
    id = before["id"]
    current = _Content(before["name"], _accounts(work, id), _members(work, id))
    content = _checked(work, before["center"], act, current)
    return _put(work, act, {**before, "name": content.name}, content)


def _put(work: Work, act: Act, row: Row, content: _Content) -> Done:
    id, center = row["id"], row["center"]
    work.groups.put(row)
    for account in set(_accounts(work, id)).difference(content.accounts):
        work.group_accounts.delete(id, account)
    for email in _members(work, id).keys() - content.members.keys():
        work.group_members.delete(id, email)
    for account in content.accounts:
        if work.group_accounts.get(id, account) is None:
            work.group_accounts.put({"group": id, "account": account, "center": center})
    for email, role in content.members.items():
        work.group_members.put({"group": id, "email": email, "center": center, "role": role})
    work.record(act, (id,))
    return Done(seen.group(**row, accounts=content.accounts, members=content.members))


def _require(work: Work, act: Act) -> Row:
    row = work.groups.get(act.id[0])
    if row is None:
        raise missing(f"Asset group {act.id[0]} does not exist.")
    people.require_admin(work, row["center"], act.actor)
    return row


def _remove(work: Work, act: Act) -> Done:
    id = _require(work, act)["id"]
    for account in _accounts(work, id):
        work.group_accounts.delete(id, account)
    for email in _members(work, id):
        work.group_members.delete(id, email)
    work.groups.delete(id)
    work.record(act, act.id)
    return Done(GONE)


AREA = Area(_preload, {Action.CREATE: _create, Action.UPDATE: _update, Action.REMOVE: _remove})
