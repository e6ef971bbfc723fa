"""Any other asset of a Business Center, such as a pixel: kept as given, managed by its admins."""

from __future__ import annotations

from collections.abc import Sequence

from bcsync.model.action import Action
from bcsync.platforms.local import seen
from bcsync.platforms.local.refusal import missing
from bcsync.platforms.local.rows import Row
from bcsync.platforms.local.rules import documents, people
from bcsync.platforms.local.rules.area import Area
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import GONE, Act, Done

_PREFIX = 77


def _preload(work: Work, acts: Sequence[Act]) -> None:
    creations = [act for act in acts if act.verb is Action.CREATE]
    ids = [act.id[0] for act in acts if act.verb is not Action.CREATE]
    work.assets.load((id,) for id in ids)
    centers = [row["center"] for id in ids if (row := work.assets.get(id)) is not None]
    people.preload(work, acts, [*centers, *(act.id[0] for act in creations)])
    work.expect_ids(work.assets, _PREFIX, len(creations))


def _create(work: Work, act: Act) -> Done:
    people.require_admin(work, act.id[0], act.actor)
    document = documents.laid_over({}, act.attributes)
    row: Row = {
        "id": work.new_id(work.assets, _PREFIX),
        "kind": act.kind,
        "center": act.id[0],
        "document": document,
        "since": work.now,
    }
    return _put(work, act, row)


def _update(work: Work, act: Act) -> Done:
    before = _require(work, act)
    document = documents.laid_over(before["document"], act.attributes)
    return _put(work, act, {**before, "document": document})


def _put(work: Work, act: Act, row: Row) -> Done:
    work.assets.put(row)
    work.record(act, (row["id"],))
    return Done(seen.asset(**row))


def _require(work: Work, act: Act) -> Row:
    row = work.assets.get(act.id[0])
    if row is None or row["kind"] != act.kind:
        raise missing(f"There is no {act.kind} {act.id[0]}.")
    people.require_admin(work, row["center"], act.actor)
    return row


def _remove(work: Work, act: Act) -> Done:
    _require(work, act)
    work.assets.delete(act.id[0])
    work.record(act, act.id)
    return Done(GONE)


AREA = Area(_preload, {Action.CREATE: _create, Action.UPDATE: _update, Action.REMOVE: _remove})
