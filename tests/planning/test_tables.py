"""Every case of the tables of planning, and every way to write its modules wrongly."""

from __future__ import annotations

from functools import cache
from types import ModuleType

import pytest

from tests.mutation import Mutant, mutated, unchanged
from tests.planning.tables import MUTANTS, TABLES, Table
from tests.planning.telling import Case, told

CASES = [(table, case) for table in TABLES for case in table.cases]
MODULES = list(dict.fromkeys(mutant.module for mutant in MUTANTS))


@pytest.mark.parametrize(
    ("table", "case"), CASES, ids=[f"{table.name}: {case.name}" for table, case in CASES]
)
def test_a_case_plans_this(table: Table, case: Case) -> None:
    assert told(case, table.facts) == case.does


@cache
def order_for(module: ModuleType) -> list[tuple[Table, Case]]:
    """All cases, those first that are about the module."""
    return sorted(CASES, key=lambda each: module not in each[0].modules)


@pytest.mark.parametrize(
    "mutant", MUTANTS, ids=[f"{each.module.__name__}: {each.name}" for each in MUTANTS]
)
def test_some_case_notices(mutant: Mutant) -> None:
    with mutated(mutant):
        assert any(told(case, table.facts) != case.does for table, case in order_for(mutant.module))


@pytest.mark.parametrize("module", MODULES, ids=[module.__name__ for module in MODULES])
def test_nothing_is_noticed_where_nothing_is_wrong(module: ModuleType) -> None:
    with mutated(unchanged(module)):
        for table, case in order_for(module):
            if module in table.modules:
                assert told(case, table.facts) == case.does


def test_names_are_said_once() -> None:
    for table in TABLES:
        names = [case.name for case in table.cases]
        assert len(set(names)) == len(names)
