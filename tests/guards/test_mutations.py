"""The table must notice every way to break a guard: each mutant of the source fails some case."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from bcsync.planning import admins
from bcsync.planning.guards import (
    admins_left,
    emptied,
    evidence,
    exists_already,
    flags,
    limits,
    named_only,
    refusal,
    removals,
)
from bcsync.planning.plan import GuardResult
from tests.guards.cases import CASES
from tests.guards.judging import expected, judged, refusals
from tests.mutation import Mutant, mutated, read, unchanged

HERE = Path(__file__).parent
FILES = {
    admins: "admins",
    admins_left: "admins_left",
    emptied: "emptied",
    evidence: "evidence",
    exists_already: "existing",
    flags: "flags",
    limits: "limits",
    named_only: "named_only",
    refusal: "refusal",
    removals: "removals",
}
MUTANTS = [
    mutant
    for module, name in FILES.items()
    for mutant in read(module, HERE / f"mutants_of_{name}.yaml")
]


@cache
def words() -> list[list[GuardResult]]:
    """What the guards say of each case when nothing is wrong with them."""
    return [judged(number) for number in range(len(CASES))]


def notices(number: int, right: list[list[GuardResult]]) -> bool:
    """Whether a case tells this from the real one: its verdicts, its numbers, or what it would allow."""
    results = judged(number)
    return refusals(results) != expected(CASES[number]) or results != right[number]


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.name for mutant in MUTANTS])
def test_some_case_notices(mutant: Mutant) -> None:
    right = words()
    with mutated(mutant):
        assert any(notices(number, right) for number in range(len(CASES)))


@pytest.mark.parametrize("module", FILES, ids=FILES.values())
def test_nothing_is_noticed_where_nothing_is_wrong(module: ModuleType) -> None:
    right = words()
    with mutated(unchanged(module)):
        assert not [n for n in range(len(CASES)) if notices(n, right)]
