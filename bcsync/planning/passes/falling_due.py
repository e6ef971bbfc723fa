"""Of a plan what takes place because a day has come: what ends by its ``expires``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bcsync.kinds.kind import Kind, Kinds
from bcsync.kinds.member import MEMBER
from bcsync.kinds.share import SHARE
from bcsync.kinds.way import Way
from bcsync.model.action import Action
from bcsync.model.address import access_address, address, center_address, owner_key, path_of
from bcsync.model.resource import Desired
from bcsync.planning.narrow import narrowed
from bcsync.planning.plan import Operation

_ENDS = frozenset({Action.REMOVE, Action.CANCEL, Action.DECLINE})


def due_part(op: Operation, desired: Desired, today: date, kinds: Kinds) -> Operation | None:
    """The operation as far as it is due; None where it only does what the layout was changed to."""
    if op.action in _ENDS:
        return op if op.address in desired.ended else None
    if op.action is not Action.UPDATE or kinds[op.kind].way is not Way.GROUP:
        return None
    before, after = op.before or {}, op.after or {}
    kind = kinds[op.kind]
    fields = {n for n in after if _only_ends(kind, op, n, before, after, desired, today)}
    return narrowed(op, fields, kinds) if fields else None


def _only_ends(
    kind: Kind,
    op: Operation,
    name: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    desired: Desired,
    today: date,
) -> bool:
    """Whether a list of a group loses nothing but people or accounts whose day has come."""
    left, stays = before.get(name), after[name]
    field = kind.field(name)
    match left, stays:
        case dict(), dict() if field is kind.people_field and stays.items() <= left.items():
            gone = left.keys() - stays.keys()
            return bool(gone) and all(_has_left(op, email, desired, today) for email in gone)
        case list(), list() if field is kind.accounts_field and set(stays) <= set(left):
            lost = set(left) - set(stays)
            return bool(lost) and all(_way_ended(op, each, desired) for each in lost)
    return False


def _has_left(op: Operation, email: str, desired: Desired, today: date) -> bool:
    member = address(MEMBER.name, owner_key(op.address), email)
    day = desired.ends.get(f"{op.address}/{email}")
    return member in desired.ended or (day is not None and day <= today)


def _way_ended(op: Operation, account: str, desired: Desired) -> bool:
    """Whether the access or the share by which a Business Center came by an account has ended."""
    key = owner_key(op.address)
    if access_address(center_address(key), account) in desired.ended:
        return True
    owner, _, word = path_of(account).rpartition("/")
    return address(SHARE.name, owner, key, word) in desired.ended
