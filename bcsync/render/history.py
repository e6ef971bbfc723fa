"""The journal of runs, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bcsync.model.origin import Origin
from bcsync.planning.plan import Operation
from bcsync.render.safe import printable
from bcsync.render.style import Style
from bcsync.render.words import count
from bcsync.state.values import (
    Break,
    OperationRecord,
    OperationRow,
    OperationState,
    RunRecord,
    Verification,
)

Json = dict[str, Any]


def render_history(runs: Sequence[RunRecord]) -> str:
    """One line a run, the newest first, and its reason below it."""
    if not runs:
        return "Nothing was ever done here.\n"
    width = max(len(run.kind) for run in runs)
    digits = len(str(runs[0].id))
    lines = []
    for run in runs:
        lines.append(
            f"{run.id:>{digits}}  {run.started_at}  {run.kind:<{width}}  {run.status.value:<11}  "
            f"{run.who}  {_numbers(run.summary)}".rstrip()
        )
        lines += [f"{'':{digits}}  {said}" for said in (_brought(run.origin), run.reason) if said]
    return "".join(f"{printable(line)}\n" for line in lines)


def _numbers(summary: Mapping[str, Any] | None) -> str:
    return ", ".join(f"{number} {word}" for word, number in (summary or {}).items() if number)


def render_run(run: RunRecord, operations: Sequence[OperationRecord], style: Style) -> str:
    """A run and its operations in their order."""
    return style.fit("".join(f"{line}\n" for line in _run_lines(run, operations, style)))


def _run_lines(
    run: RunRecord, operations: Sequence[OperationRecord], style: Style
) -> Iterator[str]:
    yield style.strong(printable(f"Run {run.id}: {run.kind}, {run.status.value}"))
    facts = {
        "by": run.who,
        "from": run.started_at,
        "to": run.ended_at,
        "because": run.reason,
        **_origin(run.origin),
        "bcsync": run.version,
        "layout": run.layout_fingerprint,
        "plan": run.plan,
    }
    for name, fact in facts.items():
        if fact:
            yield printable(f"  {name:<8}{fact}")
    yield ""
    yield style.strong(f"{count(len(operations), 'operation')}") + (":" if operations else ".")
    for record in operations:
        symbol = style.symbol(record.row.action.value)
        said = f": {record.message}" if record.message else ""
        yield f"  {symbol} {printable(f'{_line(record)}{said}')}"


def _origin(origin: Origin | None) -> Mapping[str, str]:
    """The job that started a run, in a few lines."""
    if origin is None:
        return {}
    number = origin.pull_request
    sign = {"github": "#", "gitlab": "!"}.get(origin.forge, "")
    return {
        "started": origin.actor,
        "commit": origin.commit,
        "request": "" if number is None else f"{sign}{number} on {origin.forge}",
        "agreed": ", ".join(origin.approved_by),
        "job": origin.url,
    }


def _brought(origin: Origin | None) -> str:
    """The same in a few words."""
    told = _origin(origin)
    words = {"request": "", "commit": "commit ", "agreed": "approved by ", "started": "started by "}
    cut = {**told, "commit": told.get("commit", "")[:12]}
    return ", ".join(f"{word}{cut[name]}" for name, word in words.items() if cut.get(name))


_NOT_ENDED = {OperationState.INTENT: "not known yet", OperationState.UNSEEN: "done, not seen yet"}


def _line(record: OperationRecord) -> str:
    state = record.state
    word = _NOT_ENDED.get(state, state.value)
    return f"{record.row.action.value} {record.row.address}  {word}"


def render_verification(found: Verification) -> str:
    """Whether the journal is as it was written; if not, where it is not, the first place first."""
    if not found.breaks:
        head = f"; the newest is {found.head}" if found.head else ""
        entries = f"{found.entries:,} {'entry' if found.entries == 1 else 'entries'}"
        return f"The journal is as it was written: {entries}{head}.\n"
    lines = ["The journal is not as it was written."]
    lines += [f"  {_place(each)}: {each.reason}" for each in found.breaks]
    return "".join(f"{printable(line)}\n" for line in lines)


def _place(each: Break) -> str:
    words = [f"entry {each.entry}"] if each.entry is not None else []
    words += [f"run {each.run}"] if each.run is not None else []
    words += [f"operation {each.seq}"] if each.seq is not None else []
    return ", ".join(words) or "the journal"


def history_to_json(runs: Sequence[RunRecord]) -> list[Json]:
    """Runs for machines."""
    return [run_facts(run) for run in runs]


def run_to_json(run: RunRecord, operations: Sequence[OperationRecord]) -> Json:
    """A run with its operations for machines."""
    return {**run_facts(run), "operations": [_operation(record) for record in operations]}


def verification_to_json(found: Verification) -> Json:
    """What a look through the journal found, for machines."""
    return {
        "entries": found.entries,
        "head": found.head,
        "breaks": [
            {"entry": each.entry, "run": each.run, "operation": each.seq, "reason": each.reason}
            for each in found.breaks
        ],
    }


def run_facts(run: RunRecord) -> Json:
    """What the journal says of a run as a whole."""
    return {
        "run": run.id,
        "kind": run.kind,
        "status": run.status.value,
        "who": run.who,
        "reason": run.reason,
        "origin": None if run.origin is None else run.origin.as_json(),
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "bcsync_version": run.version,
        "layout_fingerprint": run.layout_fingerprint,
        "plan": run.plan,
        "summary": None if run.summary is None else dict(run.summary),
    }


def outcome_facts(
    row: OperationRow | Operation, state: OperationState, message: str | None
) -> Json:
    """What became of an operation, whether it is read in the journal or has just come about."""
    return {
        "address": row.address,
        "kind": row.kind,
        "action": row.action.value,
        "state": state.value,
        "message": message,
    }


def _operation(record: OperationRecord) -> Json:
    return {
        "number": record.seq,
        **outcome_facts(record.row, record.state, record.message),
        "at_intent": record.at_intent,
        "at_outcome": record.at_outcome,
        "operation": dict(record.row.operation),
    }
