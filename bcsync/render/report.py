"""What an apply came to, told from outcomes and from what was read afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from bcsync.applying.outcome import Outcome, Report
from bcsync.planning.codec import waiting_to_json
from bcsync.planning.operation import Mode, Plan
from bcsync.render.safe import printable
from bcsync.render.style import Style
from bcsync.render.words import count, waits_on
from bcsync.state.values import OperationState

_DONE_WORDS = {
    "create": "created",
    "invite": "invited",
    "request": "requested",
    "approve": "approved",
    "update": "updated",
    "remove": "removed",
    "cancel": "cancelled",
    "decline": "declined",
    "adopt": "adopted",
    "rename": "renamed",
    "forget": "let go",
}
SHOWN = 30


def render_report(report: Report, after: Plan | None, style: Style) -> str:
    """The report as text, ending in a newline; ``after`` is what is left, where that is known."""
    return style.fit("\n".join(_lines(report, after, style)) + "\n")


def _lines(report: Report, after: Plan | None, style: Style) -> Iterator[str]:
    ended = [o.operation for o in report.outcomes if o.state is OperationState.DONE]
    done = Counter(op.action.value for op in ended if op.mode is not Mode.IMPLIED)
    words = [f"{done[action]:,} {word}" for action, word in _DONE_WORDS.items() if done[action]]
    with_it = len(ended) - done.total()
    more = f" With that {count(with_it, 'thing')} came about by itself." if with_it else ""
    yield style.strong("Done: ") + (", ".join(words) or "nothing") + "." + more
    yield from _problems(report, style)
    if after is not None:
        yield from _left(report, after, style)


def _left(report: Report, after: Plan, style: Style) -> Iterator[str]:
    if after.waiting:
        yield style.strong("Waiting")
        for waiting in after.waiting[:SHOWN]:
            sentence = printable(waits_on(waiting_to_json(waiting)))
            yield f"  {style.symbol('waiting')} {printable(waiting.address)}  {sentence}"
        if len(after.waiting) > SHOWN:
            yield f"  … and {len(after.waiting) - SHOWN:,} more"
    if after.deferred:
        verb = "follows" if len(after.deferred) == 1 else "follow"
        yield f"{count(len(after.deferred), 'operation')} {verb} when that has ended: apply again then."
    if after.ready and not report.failed:
        yield (
            f"{count(len(after.ready), 'operation')} became possible or necessary meanwhile: "
            "apply again."
        )


def _problems(report: Report, style: Style) -> Iterator[str]:
    for state, title in (
        (OperationState.FAILED, "Failed"),
        (OperationState.UNKNOWN, "No answer, so nobody knows yet"),
        (OperationState.SKIPPED, "Not tried"),
    ):
        outcomes = [
            o for o in report.outcomes if o.state is state and o.operation.mode is not Mode.IMPLIED
        ]
        if not outcomes:
            continue
        yield style.strong(f"{title}: {len(outcomes):,}")
        for outcome in outcomes[:SHOWN]:
            op = outcome.operation
            yield f"  {style.symbol('decline')} {op.action} {printable(op.address)}"
            yield f"      {printable(outcome.message)}"
        if len(outcomes) > SHOWN:
            yield f"  … and {len(outcomes) - SHOWN:,} more"


def report_to_json(report: Report, after: Plan | None) -> dict[str, Any]:
    """The report for machines; what waits and what is deferred is null where that is not known."""
    return {
        "run": report.run,
        "interrupted": report.interrupted,
        "summary": {state.value: n for state, n in sorted(report.counts.items())},
        "outcomes": [_outcome(outcome) for outcome in report.outcomes],
        "waiting": [waiting_to_json(waiting) for waiting in after.waiting] if after else None,
        "deferred": [op.address for op in after.deferred] if after else None,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "address": outcome.operation.address,
        "action": outcome.operation.action.value,
        "state": outcome.state.value,
        "message": outcome.message,
    }
