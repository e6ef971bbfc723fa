"""The tables of planning, the modules that each is about, and the ways to write these wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from bcsync.planning import (
    aftermath,
    causes,
    consequences,
    defer,
    endings,
    group_losses,
    order,
    release,
    reliance,
    seats,
    selection,
    shrinking,
    staging,
    together,
)
from tests.mutation import read
from tests.planning import (
    cases_of_consequences,
    cases_of_losses,
    cases_of_release,
    cases_of_reliance,
    cases_of_replacement,
    cases_of_selection,
    cases_of_staging,
    cases_of_waiting,
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
    _table(cases_of_release, release),
    _table(cases_of_reliance, reliance),
    _table(cases_of_staging, staging, order),
    _table(cases_of_replacement, aftermath, together, order),
    _table(cases_of_selection, selection, together),
    _table(cases_of_consequences, consequences, endings, shrinking),
    _table(cases_of_losses, causes, group_losses),
    _table(cases_of_waiting, defer, seats, order),
)
_MUTATED = dict.fromkeys(module for table in TABLES for module in table.modules)
MUTANTS = [
    mutant
    for module in _MUTATED
    for mutant in read(module, HERE / f"mutants_of_{module.__name__.rpartition('.')[2]}.yaml")
]
