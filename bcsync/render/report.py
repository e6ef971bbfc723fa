"""What an apply came to, told from outcomes and from what was read afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from bcsync.applying.outcome import Outcome, Report
from bcsync.model.place import Place, place_to_json
from bcsync.planning.codec import waiting_to_json
from bcsync.planning.digest import plan_digest
from bcsync.planning.plan import Mode, Plan
from bcsync.render.history import outcome_facts, run_facts
from bcsync.render.lines import item_lines
from bcsync.render.safe import printable
from bcsync.render.standing import waiting_alone
from bcsync.render.style import Style
from bcsync.render.words import count
from bcsync.state.values import OperationState, RunRecord

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


class Told(NamedTuple):
    """What was shown before it was carried out."""

    waiting: frozenset[str] = frozenset()
    """What waited already."""
    part: frozenset[str] | None = None
    """What it was about, where that is a part of what the layout asks for."""

    def covers(self, address: str) -> bool:
        """Whether it was about this."""
        return self.part is None or address in self.part


def render_report(
    report: Report, after: Plan | None, style: Style, told: Told | None = None
) -> str:
    """The report as text, ending in a newline; ``after`` is what is left, where that is known."""
    lines = _lines(report, after, style, told or Told())
    return style.fit("\n".join(lines) + "\n")


def _lines(report: Report, after: Plan | None, style: Style, told: Told) -> Iterator[str]:
    ended = [o.operation for o in report.outcomes if o.state is OperationState.DONE]
    done = Counter(op.action.value for op in ended if op.mode is not Mode.IMPLIED)
    words = [f"{done[action]:,} {word}" for action, word in _DONE_WORDS.items() if done[action]]
    with_it = len(ended) - done.total()
    more = f" {count(with_it, 'thing')} came about with that." if with_it else ""
    yield style.strong("Done: ") + (", ".join(words) or "nothing") + "." + more
    yield from _problems(report, style)
    if after is not None:
        yield from _waiting(after, style, told)
        yield from _left(report, after, style, told)


def _waiting(after: Plan, style: Style, told: Told) -> Iterator[str]:
    """What waits now: by name what did not before."""
    waiting = [each for each in after.waiting if told.covers(each.address)]
    new = [waiting_to_json(each) for each in waiting if each.address not in told.waiting]
    if new:
        yield style.strong("Waiting")
        items = waiting_alone(new, {})
        for item in islice(items, SHOWN):
            yield from item_lines(item, style)
        if more := sum(1 for _ in items):
            yield f"  … and {more:,} more ({style.program} plan shows them)"
    if still := len(told.waiting.intersection(each.address for each in after.waiting)):
        verb = "waits" if still == 1 else "wait"
        yield f"{count(still, 'thing')} shown as waiting above still {verb}."


def _left(report: Report, after: Plan, style: Style, told: Told) -> Iterator[str]:
    deferred = [op for op in after.deferred if told.covers(op.address)]
    ready = [op for op in after.ready if told.covers(op.address)]
    if deferred:
        verb = "follows" if len(deferred) == 1 else "follow"
        yield f"{count(len(deferred), 'operation')} {verb} when that has ended: apply again then."
    if manual := sum(told.covers(op.address) for op in after.manual):
        verb = "is" if manual == 1 else "are"
        yield (
            f"{count(manual, 'operation')} {verb} to be done by hand: {style.program} plan says how."
        )
    if ready and not report.failed:
        yield (
            f"{count(len(ready), 'operation')} became possible or necessary meanwhile: apply again."
        )
    if beside := len(after.ready) - len(ready):
        was = "was" if beside == 1 else "were"
        yield (
            f"This was a part: {count(beside, 'operation')} that the layout asks for {was} "
            f"left out. To see what is left: {style.program} plan"
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


def report_to_json(
    report: Report,
    after: Plan | None,
    record: RunRecord | None = None,
    carried: Plan | None = None,
) -> dict[str, Any]:
    """The report for machines; what waits and what is deferred is null where that is not known.

    It begins with what the journal says of the run; of a run that did not take place there is none.
    """
    return {
        **(run_facts(record) if record is not None else {}),
        "run": report.run,
        "digest": None if carried is None else plan_digest(carried.operations),
        "interrupted": report.interrupted,
        "summary": {state.value: n for state, n in sorted(report.counts.items())},
        "outcomes": [_outcome(outcome, place) for outcome, place in report.placed()],
        "waiting": [waiting_to_json(waiting) for waiting in after.waiting] if after else None,
        "deferred": [op.address for op in after.deferred] if after else None,
    }


def _outcome(outcome: Outcome, place: Place | None) -> dict[str, Any]:
    return {
        **outcome_facts(outcome.operation, outcome.state, outcome.message),
        "waits_for": outcome.leaves_waiting or None,
        "source": None if place is None else place_to_json(place),
        "actor": outcome.operation.actor or None,
    }
