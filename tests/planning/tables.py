"""The tables of planning, the modules that each is about, and the ways to write these wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from bcsync.planning import effects, graph, groups, relations, selection
from bcsync.planning.changes import accept_drift, prune, staging
from bcsync.planning.guards import causes, group_losses
from bcsync.planning.passes import (
    defer,
    endings,
    grants_first,
    implied,
    order,
    replacement,
    seats,
    shrinking,
    target,
)
from tests.mutation import read
from tests.planning import (
    cases_of_accept_drift,
    cases_of_defer,
    cases_of_effects,
    cases_of_grants_first,
    cases_of_implied,
    cases_of_losses,
    cases_of_prune,
    cases_of_replacement,
    cases_of_staging,
    cases_of_target,
)
from tests.planning.telling import Case

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Table:
    """Cases, and what they are about."""

    name: str
    facts: frozenset[str]
    cases: Sequence[Case]
    modules: tuple[ModuleType, ...]


def _table(of: ModuleType, *modules: ModuleType) -> Table:
    name = of.__name__.rpartition("cases_of_")[2]
    return Table(name, frozenset(of.FACTS), of.CASES, modules)


TABLES = (
    _table(cases_of_accept_drift, accept_drift),
    _table(cases_of_prune, prune),
    _table(cases_of_grants_first, grants_first),
    _table(cases_of_staging, staging, order),
    _table(cases_of_replacement, replacement, graph, relations, order),
    _table(cases_of_target, target, selection, graph),
    _table(cases_of_implied, implied, endings, shrinking),
    _table(cases_of_losses, causes, group_losses, groups),
    _table(cases_of_defer, defer, graph, seats, order),
    _table(cases_of_effects, effects, groups),
)
_MUTATED = dict.fromkeys(module for table in TABLES for module in table.modules)
MUTANTS = [
    mutant
    for module in _MUTATED
    for mutant in read(module, HERE / f"mutants_of_{module.__name__.rpartition('.')[2]}.yaml")
]
