"""The JSON plan (design 5.2): the canonical form that every renderer reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple, overload

from bcsync.findings import finding_to_json, has_errors
from bcsync.model.place import Places, place_to_json
from bcsync.model.schedule import Closed
from bcsync.planning.digest import plan_digest
from bcsync.planning.effects import Effect, effects_of
from bcsync.planning.forecast import Forecast, forecast_to_json
from bcsync.planning.graph import Edge, Graph
from bcsync.planning.plan import (
    Change,
    Drifted,
    GuardResult,
    Operation,
    Plan,
    Replacement,
    Waiting,
)
from bcsync.planning.terms import Terms, terms_to_json

FORMAT_VERSION = 2

Json = dict[str, Any]


class Base(NamedTuple):
    """What a plan was compared with instead of the platform: another revision of the layout."""

    revision: str
    """As it was asked for."""
    commit: str
    unexplained: tuple[tuple[str, str], ...] | None = None
    """What is due by the stored state, and not by the change: actions and addresses; None: nobody looked."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a plan says about its own making."""

    version: str
    created_at: str
    """ISO 8601 in UTC."""
    platform: str
    terms: Terms = Terms()
    project: str = ""
    """What its directory is called."""
    revision: str | None = None
    """The commit of the layout, where the environment tells it."""
    forecast: Forecast | None = None
    """What it takes in calls, where the platform counts them."""
    base: Base | None = None
    """None where it was compared with the platform."""
    closed: Closed | None = None
    """Why an apply is refused at this hour."""


class OperationsAsJson(Sequence[Json]):
    """Operations as JSON, each made when it is asked for: together they take more room than the plan."""

    def __init__(
        self, operations: Sequence[Operation], places: Places, spellings: Mapping[str, str]
    ) -> None:
        self._operations = operations
        self._places = places
        self._spellings = spellings

    def __len__(self) -> int:
        return len(self._operations)

    def __iter__(self) -> Iterator[Json]:
        # That of ``Sequence`` asks for one number after the other until there is none.
        places, spellings = self._places, self._spellings
        return (operation_to_json(op, places, spellings) for op in self._operations)

    def in_brief(self) -> Iterator[Json]:
        """Of each what sorting a plan for reading looks at, and no more."""
        spellings = self._spellings
        for op in self._operations:
            yield {
                "address": op.address,
                "label": _as_written(op.address, spellings) if spellings else op.address,
                "action": op.action,
                "mode": op.mode,
                "deferred_by": op.deferred_by,
                "risks": op.risks,
                "brought_by": op.brought_by,
            }

    @overload
    def __getitem__(self, at: int) -> Json: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Json]: ...
    def __getitem__(self, at: int | slice) -> Json | Sequence[Json]:
        if isinstance(at, slice):
            return OperationsAsJson(self._operations[at], self._places, self._spellings)
        return operation_to_json(self._operations[at], self._places, self._spellings)


class EffectsAsJson(Iterable[Json]):
    """Effects as JSON, each made as it is come to."""

    def __init__(self, plan: Plan, *, later: bool = False) -> None:
        self._plan = plan
        self._later = later

    def __iter__(self) -> Iterator[Json]:
        spellings = self._plan.spellings
        for effect in effects_of(self._plan, later=self._later):
            yield effect_to_json(effect, spellings)


def plan_to_json(plan: Plan, heading: Heading) -> Json:
    """A plan as plain JSON values. It holds no secret: nothing that it is made from has one."""
    data = plan_to_read(plan, heading)
    return {
        **data,
        "operations": list(_numbered(plan, data["operations"])),
        "effects": list(EffectsAsJson(plan, later=True)),
        "fingerprints": {
            "layout": plan.layout_fingerprint,
            "state": plan.state_fingerprint,
            **({"platform": plan.platform} if plan.platform else {}),
        },
    }


def _numbered(plan: Plan, operations: Iterable[Json]) -> Iterator[Json]:
    edges = rests_on_to_json(plan.operations)
    for number, (row, rests_on) in enumerate(zip(operations, edges, strict=True)):
        yield {"id": number, **row, "rests_on": rests_on}


def rests_on_to_json(operations: Sequence[Operation]) -> Iterator[list[Json]]:
    """Of each operation what it rests on: others by their number, what stands by its address."""
    graph = Graph(operations)
    for number in range(len(operations)):
        yield list(map(_edge, graph.edges(number)))


def _edge(edge: Edge) -> Json:
    to: Json = {"address": edge.address} if edge.to is None else {"id": edge.to}
    return {"why": str(edge.why), **to}


def plan_to_read(plan: Plan, heading: Heading) -> Json:
    """The same for a renderer: without fingerprints, and operations and effects made when looked at.

    What people gain later is left out of its effects: nobody is told of that before it may happen.
    """
    return {
        "format_version": FORMAT_VERSION,
        "bcsync_version": heading.version,
        "created_at": heading.created_at,
        "platform": heading.platform,
        "project": heading.project,
        "revision": heading.revision,
        **_terms(plan, heading.terms),
        "operations": OperationsAsJson(plan.operations, plan.places, plan.spellings),
        "waiting": [waiting_to_json(waiting) for waiting in plan.waiting],
        "drift": [drift_to_json(drift) for drift in plan.drift],
        "unmanaged": [
            {"address": each.address, "kind": each.kind, "label": each.label}
            for each in plan.unmanaged
        ],
        "findings": [finding_to_json(finding) for finding in plan.findings],
        "guards": [_guard(guard) for guard in plan.guards],
        "effects": EffectsAsJson(plan),
        "policies": [],
        "protections": [
            {"address": each.address, "protect": each.protect} for each in plan.protections
        ],
        "digest": plan_digest(plan.operations),
        "summary": summary(plan),
        "applicable": is_applicable(plan),
        **({} if heading.forecast is None else {"forecast": forecast_to_json(heading.forecast)}),
        **({} if heading.base is None else {"base": _base(heading.base)}),
        **_closed(plan, heading.closed),
    }


def _closed(plan: Plan, closed: Closed | None) -> Json:
    """That it cannot be applied now, where an apply would change something."""
    if closed is None or not any(op.action.touches_platform for op in plan.ready):
        return {}
    opens = None if closed.opens is None else closed.opens.isoformat(timespec="minutes")
    return {"closed": {"why": closed.why, "opens": opens, "next": closed.next}}


def _base(base: Base) -> Json:
    found: Json = {"revision": base.revision, "commit": base.commit}
    if base.unexplained is not None:
        found["unexplained"] = [{"action": a, "address": b} for a, b in base.unexplained]
    return found


def is_applicable(plan: Plan) -> bool:
    """Whether apply would do something and nothing forbids it."""
    allowed = all(guard.ok for guard in plan.guards) and not has_errors(plan.findings)
    return bool(plan.ready or plan.protections) and allowed


def summary(plan: Plan) -> dict[str, int]:
    """How many operations of each action could run now, and what is left."""
    counts = Counter([op.action for op in plan.ready])
    return {
        **{str(action): counts[action] for action in sorted(counts)},
        "waiting": len(plan.waiting),
        "deferred": len(plan.deferred),
        "manual": len(plan.manual),
        "unchanged": plan.unchanged,
        "unread": len(plan.unread),
    }


def operation_to_json(
    op: Operation, places: Places, spellings: Mapping[str, str] = MappingProxyType({})
) -> Json:
    """An operation as JSON; ``places`` are those of the layout that it is of."""
    requires = op.requires
    if op.first:
        requires = (*requires, *(need.address for need in op.first))
    found: Json = {
        "address": op.address,
        "label": _as_written(op.address, spellings),
        "kind": op.kind,
        "action": str(op.action),
        "identity": list(op.identity),
        "actor": op.actor,
        "before": None if op.before is None else dict(op.before),
        "after": None if op.after is None else dict(op.after),
        "changes": [_change(change) for change in op.changes] if op.changes else [],
        "source": None if op.place is None else places.key_as_json(op.place),
        "reason": op.reason,
        "risks": [str(risk) for risk in op.risks] if op.risks else [],
        "mode": str(op.mode),
        "deferred_by": list(op.deferred_by),
        "requires": list(dict.fromkeys(requires)),
        "awaits": list(op.awaits),
        "precondition": None if op.precondition is None else dict(op.precondition),
    }
    if op.replaces:
        found["risks"].append("replaces")
    if op.brought_by:
        found["brought_by"] = list(op.brought_by)
    if op.brings:
        found["brings"] = list(op.brings)
    if op.fulfils:
        found["fulfils"] = list(op.fulfils)
    if op.steps:
        found["steps"] = list(op.steps)
    if op.replacement is not None:
        found["replacement"] = _replacement(op.replacement)
    return found


def _replacement(replacement: Replacement) -> Json:
    part, about = replacement
    return {"part": str(part), "about": list(about)}


def effect_to_json(effect: Effect, spellings: Mapping[str, str]) -> Json:
    """An effect as JSON."""
    who, on, way, before, after, gains, operation, deferred, accounts = effect
    row: Json = {
        "who": who,
        "on": on,
        "way": way,
        "before": before,
        "after": after,
        "gains": gains,
        "operation": operation,
    }
    if who in spellings:
        row["label"] = spellings[who]
    if deferred:
        row["deferred"] = True
    if accounts:
        row["accounts"] = accounts
    return row


def _terms(plan: Plan, terms: Terms) -> Json:
    """On what terms it was made, and what the layout itself allows of it."""
    made = terms_to_json(terms)
    return {**made, "allowances": [*made["allowances"], *_allowed(plan)]}


def _allowed(plan: Plan) -> Iterator[Json]:
    for each in plan.allowed:
        yield {
            "guard": each.action,
            "address": each.pattern,
            "reason": each.reason,
            "until": each.until.isoformat(),
            "source": place_to_json(plan.places.value(each.place)),
        }


def _as_written(address: str, spellings: Mapping[str, str]) -> str:
    """The address with e-mail addresses as their author spells them."""
    if not spellings:
        return address
    kind, _, path = address.partition(".")
    return f"{kind}.{'/'.join(spellings.get(part, part) for part in path.split('/'))}"


def _change(change: Change) -> Json:
    return {"path": change.path, "before": change.before, "after": change.after}


def waiting_to_json(waiting: Waiting) -> Json:
    """A waiting thing as JSON."""
    return {
        "address": waiting.address,
        "state": waiting.state,
        "since": waiting.since,
        "on": waiting.on,
        "note": waiting.note,
    }


def drift_to_json(drift: Drifted) -> Json:
    """A drifted thing as JSON."""
    return {
        "address": drift.address,
        "kind": drift.kind,
        "state": drift.state,
        "accepted": drift.accepted,
        "note": drift.note,
        "changes": [_change(change) for change in drift.changes],
    }


def _guard(guard: GuardResult) -> Json:
    return {
        "rule": guard.name,
        "limit": guard.limit,
        "actual": guard.actual,
        "ok": guard.ok,
        "message": guard.message,
        "addresses": list(guard.addresses),
        "flag": guard.flag or None,
    }
