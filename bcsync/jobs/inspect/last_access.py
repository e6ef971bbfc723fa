"""What somebody who has nothing any more had last, as the journal and the stored state tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

from bcsync.jobs.inspect.addresses import Book
from bcsync.kinds.kind import Kind, Kinds
from bcsync.kinds.way import Way
from bcsync.model.action import Action
from bcsync.model.address import owner_key
from bcsync.state.values import OperationRecord, OperationState, Stored

Json = dict[str, Any]


@dataclass(slots=True)
class _Had:
    """One thing that somebody had."""

    address: str
    kind: str
    held: dict[str, Any] = field(default_factory=dict)
    given: OperationRecord | None = None
    ended: OperationRecord | None = None
    """None: it ended with something else, or by the hand of others."""


def last_held(
    person: str, journal: Iterable[OperationRecord], resources: Iterable[Stored], book: Book
) -> list[Json]:
    """By address; ``journal``: what was done about this person, the oldest first."""
    found: dict[str, _Had] = {}
    for stored in resources:
        if stored.absent and person in stored.id[1:]:
            address = book.names.address_for(book.kinds[stored.kind], stored.id, stored.scope)
            found[address] = _Had(address, stored.kind, dict(stored.attributes))
    for record in journal:
        if record.state is OperationState.DONE:
            _follow(found, record, person, book.kinds[record.row.kind])
    _end_with_memberships(found, book.kinds)
    return [_told(found[address]) for address in sorted(found)]


def _follow(found: dict[str, _Had], record: OperationRecord, person: str, kind: Kind) -> None:
    row = record.row
    before, after = (_of(kind, row.operation.get(each), person) for each in ("before", "after"))
    had = found.get(row.address) or _Had(row.address, row.kind)
    match row.action:
        case Action.CREATE | Action.INVITE | Action.REQUEST | Action.APPROVE | Action.UPDATE:
            ends = kind.people_field is not None and before is not None and after is None
            if before is None and after is None:
                return
        case Action.REMOVE | Action.CANCEL | Action.DECLINE:
            ends = True
        case Action.ADOPT | Action.RENAME | Action.FORGET:
            return
        case _:
            assert_never(row.action)
    found[row.address] = had
    had.held |= (before or {}) if ends else (after or {})
    had.ended = record if ends else None
    if not ends:
        had.given = record


def _of(kind: Kind, attributes: Mapping[str, Any] | None, person: str) -> Mapping[str, Any] | None:
    """The part of an operation's values that is about this person."""
    if attributes is None or kind.people_field is None:
        return attributes
    role = kind.people_in(attributes).get(person)
    return None if role is None else {"role": role}


def _end_with_memberships(found: Mapping[str, _Had], kinds: Kinds) -> None:
    """Assignments and places in groups end with the membership (design, section 6)."""
    gone = {
        owner_key(had.address): had.ended
        for had in found.values()
        if kinds[had.kind].way is Way.MEMBERSHIP
    }
    for had in found.values():
        if had.ended is None:
            had.ended = gone.get(owner_key(had.address))


def _told(had: _Had) -> Json:
    return {
        "address": had.address,
        "role": had.held.get("role"),
        "finance": had.held.get("finance", "none"),
        "given": _moment(had.given),
        "ended": _moment(had.ended),
    }


def _moment(record: OperationRecord | None) -> Json | None:
    if record is None:
        return None
    return {"run": record.run, "at": record.at_outcome or record.at_intent}
