"""The table must notice every way to break a guard: each mutant of the source fails some case."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest
import yaml

from bcsync.planning import guards
from tests.guards.cases import CASES
from tests.guards.judging import Evaluate, expected, judged, refusals

SOURCE = Path(guards.__file__).read_text("utf-8")


class Mutant(NamedTuple):
    """One wrong way to write a guard."""

    name: str
    right: str
    wrong: str


MUTANTS = [
    Mutant(**entry)
    for entry in yaml.safe_load(Path(__file__).with_name("mutants.yaml").read_text("utf-8"))
]


def mutated(mutant: Mutant) -> ModuleType:
    """The module with one place written wrongly."""
    assert SOURCE.count(mutant.right) == 1, (
        f"{mutant.right!r} stands {SOURCE.count(mutant.right)} times"
    )
    module = ModuleType(f"mutant of {guards.__name__}")
    exec(compile(SOURCE.replace(mutant.right, mutant.wrong), mutant.name, "exec"), vars(module))
    return module


def notices(number: int, evaluate: Evaluate) -> bool:
    """Whether a case tells this from the real one: its verdicts, or what its words would allow."""
    results = judged(number, evaluate)
    if refusals(results) != expected(CASES[number]):
        return True
    return [guard.message for guard in results] != [guard.message for guard in judged(number)]


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.name for mutant in MUTANTS])
def test_some_case_notices(mutant: Mutant) -> None:
    evaluate = mutated(mutant).evaluate
    assert any(notices(number, evaluate) for number in range(len(CASES)))


def test_nothing_is_noticed_where_nothing_is_wrong() -> None:
    evaluate = mutated(Mutant("the same", "NAMED = 5\n", "NAMED = 5  # as it was\n")).evaluate
    assert not [number for number in range(len(CASES)) if notices(number, evaluate)]
