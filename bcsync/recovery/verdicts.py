"""Whether an operation happened, by looking at what is there now. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bcsync.errors import WHO_ACTS
from bcsync.kinds.kind import Kinds
from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.planning.compare import differing
from bcsync.planning.names import Names
from bcsync.planning.scene import Snapshot
from bcsync.recovery.evidence import Sight, is_readable
from bcsync.recovery.match import made_things
from bcsync.state.values import IN_PART, Binding, OperationRecord, OperationState, ResourceKey

NOT_DONE = "it did not happen: the platform shows no trace of it"
NEVER_SHOWN = "the platform said that it was done, and has never shown it"
PATIENCE = timedelta(minutes=10)
"""How long what the platform says to be done may stay out of sight before it counts as not done; and how long
what was sent, and not answered, may come about on a platform that cannot tell whether it is under way."""


@dataclass(frozen=True, slots=True)
class Happened:
    """It was done, and this is what is left to note."""

    record: OperationRecord
    binding: Binding | None = None
    managed: ResourceKey | None = None
    removed: ResourceKey | None = None


@dataclass(frozen=True, slots=True)
class DidNot:
    """It was not done, or somebody has undone it since."""

    record: OperationRecord
    reason: str = NOT_DONE


@dataclass(frozen=True, slots=True)
class Open:
    """Looking did not tell."""

    record: OperationRecord
    reason: str
    hint: str
    under_way: bool = False
    """It may come about yet, whatever is seen of it now."""


Verdict = Happened | DidNot | Open


def verdicts(
    pending: Sequence[OperationRecord],
    snapshot: Snapshot,
    kinds: Kinds,
    names: Names,
    read: Collection[str],
    now: datetime,
    *,
    quiet: bool = True,
) -> list[Verdict]:
    """One verdict for each operation; ``read`` are the scopes that were just read.

    ``quiet``: whether what was sent and not answered cannot come about any more.
    Things whose id the platform gives out are found first: ``names`` learns them for the others.
    """
    return [
        _patiently(each, now, quiet) for each in _verdicts(pending, snapshot, kinds, names, read)
    ]


def _verdicts(
    pending: Sequence[OperationRecord],
    snapshot: Snapshot,
    kinds: Kinds,
    names: Names,
    read: Collection[str],
) -> list[Verdict]:
    sight = Sight(snapshot, kinds, names, frozenset(read))
    found: list[Verdict] = []
    made, others = [], []
    for record in pending:
        if not is_readable(sight, record):
            found.append(_unread(record))
        elif record.row.action is Action.CREATE and kinds[record.row.kind].assigned_id:
            made.append(record)
        else:
            others.append(record)
    found.extend(_creations(sight, made))
    anew = {(r.run, r.row.address): r for r in others if r.row.action in _ANEW}
    for record in others:
        after = anew.get((record.run, record.row.address))
        replaced = after is not None and after.seq > record.seq and _is_as_made(sight, after)
        found.append(Happened(record) if replaced else _weigh(sight, record))
    return found


_ANEW = frozenset({Action.CREATE, Action.INVITE, Action.REQUEST})


def _is_as_made(sight: Sight, record: OperationRecord) -> bool:
    """Whether what the same run made anew is there: then what it ended before that has ended."""
    stored, kind = sight.stored(record), sight.kinds[record.row.kind]
    wanted = sight.names.to_ids(kind, record.row.operation.get("after") or {})
    return stored is not None and not differing(kind, wanted, stored.attributes)


def _patiently(verdict: Verdict, now: datetime, quiet: bool) -> Verdict:
    """Believe for a while that it comes about: what is made once more could be there twice."""
    record = verdict.record
    if not isinstance(verdict, DidNot) or not record.row.action.touches_platform:
        return verdict
    taken = record.state is OperationState.UNSEEN
    ended = (record.message or "").startswith(IN_PART)
    if ended or (quiet and not taken):
        return verdict
    if now - datetime.fromisoformat(record.at_outcome or record.at_intent or "") > PATIENCE:
        return replace(verdict, reason=NEVER_SHOWN) if taken else verdict
    return Open(
        record,
        f"run {record.run} {_so_far(record)}",
        f"plan again: it counts as not done {PATIENCE.seconds // 60} minutes after the run",
        under_way=True,
    )


def _so_far(record: OperationRecord) -> str:
    match record.state:
        case OperationState.UNSEEN:
            return "has made it by the platform's word, and the platform does not show it yet"
        case OperationState.UNKNOWN:
            return f"got no answer to its {record.row.action}, and it may still come about"
        case _:
            return (
                f"was stopped in the middle of its {record.row.action}, and it may still come about"
            )


def _unread(record: OperationRecord) -> Open:
    return Open(
        record,
        f"run {record.run} was interrupted in the middle of its {record.row.action}, "
        "and where it belongs cannot be read",
        f"act as somebody who may see it {WHO_ACTS}; the next run looks again",
    )


def _creations(sight: Sight, records: Sequence[OperationRecord]) -> Iterator[Verdict]:
    for record, found in made_things(sight, records):
        address, kind = record.row.address, record.row.kind
        match found:
            case str():
                sight.names.bind(address, found)
                binding = Binding(address, kind, (found,))
                yield Happened(record, binding, managed=(kind, (found,)))
            case ():
                yield DidNot(record)
            case several:
                yield Open(
                    record,
                    f"run {record.run} may have made it before it was interrupted, and "
                    f"{len(several)} that look like it are there: {', '.join(several)}",
                    f"adopt the right one: bcsync import {address} ID",
                )


def _weigh(sight: Sight, record: OperationRecord) -> Verdict:
    match record.row.action:
        case Action.ADOPT | Action.RENAME | Action.FORGET:
            return _weigh_names(sight, record)
        case Action.CREATE | Action.INVITE | Action.REQUEST | Action.APPROVE | Action.UPDATE:
            return _weigh_presence(sight, record)
        case Action.REMOVE | Action.CANCEL | Action.DECLINE:
            return _weigh_absence(sight, record)


def _weigh_names(sight: Sight, record: OperationRecord) -> Verdict:
    bound = sight.bindings.get(record.row.address)
    match record.row.action:
        case Action.FORGET:
            stored = sight.stored(record)
            done = bound is None if stored is None else not stored.managed
        case Action.RENAME:
            done = bound is not None
        case _:
            after = record.row.operation.get("after") or {}
            done = bound is not None and bound.id == (after.get("id"),)
    return (
        Happened(record) if done else DidNot(record, "it did not happen: the names are as before")
    )


def _weigh_presence(sight: Sight, record: OperationRecord) -> Verdict:
    stored = sight.stored(record)
    if stored is None or stored.status.over:
        return DidNot(record)
    if record.row.action is Action.APPROVE and stored.status is not Status.ACTIVE:
        return DidNot(record)
    if record.row.action is Action.UPDATE:
        kind = sight.kinds[record.row.kind]
        wanted = sight.names.to_ids(kind, record.row.operation.get("after") or {})
        if differing(kind, wanted, stored.attributes, sight.written.get(stored.key)):
            return DidNot(record)
    return Happened(record, managed=stored.key)


def _weigh_absence(sight: Sight, record: OperationRecord) -> Verdict:
    """What was removed may still be shown: closed, ended or declined."""
    stored = sight.stored(record)
    if stored is None:
        return Happened(record, removed=sight.key(record))
    if stored.status.over:
        return Happened(record)
    return DidNot(record)
