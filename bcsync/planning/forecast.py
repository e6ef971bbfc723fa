"""How many calls something takes, and how long these take at the rate that is ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from math import ceil
from typing import Any, NamedTuple

from bcsync.planning.plan import Operation
from bcsync.platforms.costs import Costs, Job, Stage


class Estimate(NamedTuple):
    """Of some calls; what a platform has to say twice, or refuses, comes on top."""

    calls: int
    seconds: float
    paths: tuple[tuple[str, int], ...]
    """How many of the calls go to which path, sorted."""


class Forecast(NamedTuple):
    """Of a plan."""

    refresh: Estimate
    """To read all that is managed."""
    apply: Estimate
    """To do what can be done now, and to look at what came of it."""


def estimate(stages: Iterable[Stage], interval: float) -> Estimate:
    """``interval``: seconds between two calls to one path; other paths are called meanwhile."""
    paths: Counter[str] = Counter()
    seconds = 0.0
    for stage in stages:
        paths.update(stage)
        seconds += max(stage.values(), default=0) * interval
    return Estimate(paths.total(), seconds, tuple(sorted((+paths).items())))


def stages_of(operations: Iterable[Operation], costs: Costs) -> Iterable[Stage]:
    """What carrying these out takes, in their order: one kind and action after the other."""
    for (kind, action), alike in groupby(operations, lambda op: (op.kind, op.action)):
        jobs = [Job(op.identity, op.before or {}, op.after or {}) for op in alike]
        yield costs.writing(kind, action, jobs)


def forecast_to_json(forecast: Forecast) -> dict[str, Any]:
    """As it stands in the JSON plan."""
    return {"refresh": _to_json(forecast.refresh), "apply": _to_json(forecast.apply)}


def _to_json(estimate: Estimate) -> dict[str, Any]:
    return {
        "calls": estimate.calls,
        "seconds": ceil(estimate.seconds),
        "paths": dict(estimate.paths),
    }
