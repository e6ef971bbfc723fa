"""Why one address is as it is: declared where, seen how, planned what, done what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bcsync.flow.options import PlanOptions, PlanResult
from bcsync.flow.scenes import scene_of
from bcsync.flow.stored import open_state
from bcsync.jobs.inspect.addresses import Book, Entry, entry_json, unknown_address
from bcsync.jobs.inspect.why_nothing import why_nothing
from bcsync.kinds.kind import Kind
from bcsync.kinds.way import Way
from bcsync.layout.load import Layout
from bcsync.model.address import canonical
from bcsync.model.place import Place, place_to_json
from bcsync.model.resource import Declared
from bcsync.planning.codec import drift_to_json, operation_to_json, waiting_to_json
from bcsync.planning.plan import Operation, Plan
from bcsync.planning.scene import Scene
from bcsync.project import Project
from bcsync.source.mapping import Sources
from bcsync.state.reader import EmptyState
from bcsync.state.store import State
from bcsync.state.values import OperationRecord
from bcsync.workflow import make_plan

Json = dict[str, Any]

_HISTORY = 20
"""Operations of the past that are told, the newest first."""
_WORD = re.compile(r"[^\s\"',\[\]{}]+")


@dataclass(frozen=True, slots=True)
class _Sight:
    """Everything that an explanation draws from."""

    address: str
    planned: PlanResult
    book: Book
    declared: Declared | None
    entry: Entry | None
    scene: Scene


def explain(project: Project, word: str, *, refresh: bool) -> Json:
    """An explanation as JSON values. Raises ``UsageRefused`` for unknown addresses, ``LayoutInvalid``."""
    planned = make_plan(project, PlanOptions(refresh=refresh))
    snapshot, desired = planned.snapshot, planned.layout.desired
    book = Book(project.kinds, snapshot.bindings.values(), snapshot.resources)
    address = canonical(word)
    declared, entry = desired.resources.get(address), book.get(address)
    plan = planned.plan
    if declared is None and entry is None and not _about(plan, address):
        known = {*desired.resources, *(each.address for each in book)}
        raise unknown_address(word, known, "declared or known")
    scene = scene_of(project, planned.layout, snapshot)
    sight = _Sight(address, planned, book, declared, entry, scene)
    former = (address, *(declared.options.previously if declared is not None else ()))
    with open_state(project, create=False) as state:
        history = _history(state, former)
    return {
        "address": address,
        "declared": _declared(sight),
        "seen": None if entry is None else entry_json(entry, book),
        "plan": _planned(sight),
        "history": history,
    }


def _about(plan: Plan, address: str) -> bool:
    told = [op.address for op in plan.operations]
    told += [waiting.address for waiting in plan.waiting]
    told += [drift.address for drift in plan.drift]
    return address in told


def _declared(sight: _Sight) -> Json | None:
    declared, layout = sight.declared, sight.planned.layout
    if declared is None:
        return None
    via = declared.options.via
    return {
        "place": place_to_json(layout.sources.key(declared.place)),
        "team": None if via is None else place_to_json(layout.sources.key(via)),
        "pattern": _pattern(declared, sight.scene.kind(declared.kind), layout),
        "attributes": dict(declared.attributes),
        "expires": declared.options.expires.isoformat() if declared.options.expires else None,
        "protect": declared.options.protect,
    }


def _pattern(declared: Declared, kind: Kind, layout: Layout) -> str | None:
    """The glob that this was expanded from, as it stands in the file."""
    if kind.way is not Way.RELATION or kind.asks:
        return None
    word = _word_at(layout.sources, layout.sources.value(declared.place))
    return word if word is not None and any(sign in word for sign in "*?[") else None


def _word_at(sources: Sources, place: Place) -> str | None:
    line = sources.line(place)
    found = None if line is None else _WORD.search(line, place.column - 1)
    return None if found is None else found.group()


def _planned(sight: _Sight) -> Json:
    plan = sight.planned.plan
    mine = [op for op in plan.operations if op.address == sight.address]
    return {
        "operations": [operation_to_json(op, plan.places) for op in mine],
        "waiting": [waiting_to_json(w) for w in plan.waiting if w.address == sight.address],
        "waits_for": _waits_for(mine, plan),
        "holds_up": [op.address for op in plan.operations if sight.address in op.deferred_by],
        "drift": [drift_to_json(drift) for drift in plan.drift if drift.address == sight.address],
        "reason": "" if mine else _why_nothing(sight),
    }


def _waits_for(mine: Sequence[Operation], plan: Plan) -> list[Json]:
    waiting = {each.address: waiting_to_json(each) for each in plan.waiting}
    unknown = {"state": "is not there yet", "since": None, "on": None, "note": ""}
    causes = dict.fromkeys(cause for op in mine for cause in op.deferred_by)
    return [waiting.get(cause, {"address": cause, **unknown}) for cause in causes]


def _why_nothing(sight: _Sight) -> str:
    return why_nothing(sight.scene, sight.planned.plan, sight.address, sight.entry)


def _history(state: State | EmptyState, addresses: Sequence[str]) -> list[Json]:
    records = [r for address in addresses for r in state.history_of(address, _HISTORY)]
    records.sort(key=lambda record: (record.run, record.seq), reverse=True)
    runs = {record.run: state.run(record.run) for record in records}
    found = []
    for record in records[:_HISTORY]:
        run = runs[record.run]
        about = {"by": run.kind, "who": run.who, "reason": run.reason} if run else {}
        found.append(_record(record) | about)
    return found


def _record(record: OperationRecord) -> Json:
    operation: Mapping[str, Any] = record.row.operation
    return {
        "run": record.run,
        "address": record.row.address,
        "at": record.at_outcome or record.at_intent,
        "action": record.row.action.value,
        "state": record.state.value,
        "message": record.message,
        "actor": operation.get("actor"),
        "before": operation.get("before"),
        "after": operation.get("after"),
    }
