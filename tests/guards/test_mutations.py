"""The table must notice every way to break a guard: each mutant of the source fails some case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest
import yaml

from bcsync.planning import existing, flags, guards
from bcsync.planning.operation import GuardResult
from tests.guards.cases import CASES
from tests.guards.judging import Evaluate, expected, judged, refusals

HERE = Path(__file__).parent


class Mutant(NamedTuple):
    """One wrong way to write a guard, or what guards are made of."""

    module: ModuleType
    name: str
    right: str
    wrong: str


def mutants(module: ModuleType, file: str) -> list[Mutant]:
    entries = yaml.safe_load((HERE / file).read_text("utf-8"))
    return [Mutant(module, **entry) for entry in entries]


MUTANTS = [
    *mutants(guards, "mutants.yaml"),
    *mutants(flags, "mutants_of_flags.yaml"),
    *mutants(existing, "mutants_of_existing.yaml"),
]


@contextmanager
def mutated(mutant: Mutant) -> Iterator[Evaluate]:
    """The guards with one place written wrongly."""
    source = Path(str(mutant.module.__file__)).read_text("utf-8")
    times = source.count(mutant.right)
    assert times == 1, f"{mutant.right!r} stands {times} times"
    wrong = ModuleType(mutant.module.__name__)
    exec(compile(source.replace(mutant.right, mutant.wrong), mutant.name, "exec"), vars(wrong))
    if mutant.module is guards:
        yield wrong.evaluate
        return
    with pytest.MonkeyPatch.context() as patch:
        for name, value in vars(guards).items():
            if getattr(value, "__module__", "") == mutant.module.__name__:
                patch.setattr(guards, name, getattr(wrong, name))
        yield guards.evaluate


@cache
def words() -> list[list[GuardResult]]:
    """What the guards say of each case when nothing is wrong with them."""
    return [judged(number) for number in range(len(CASES))]


def notices(number: int, evaluate: Evaluate, right: list[list[GuardResult]]) -> bool:
    """Whether a case tells this from the real one: its verdicts, its numbers, or what it would allow."""
    results = judged(number, evaluate)
    return refusals(results) != expected(CASES[number]) or results != right[number]


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.name for mutant in MUTANTS])
def test_some_case_notices(mutant: Mutant) -> None:
    right = words()
    with mutated(mutant) as evaluate:
        assert any(notices(number, evaluate, right) for number in range(len(CASES)))


@pytest.mark.parametrize("module", [guards, flags, existing], ids=["guards", "flags", "existing"])
def test_nothing_is_noticed_where_nothing_is_wrong(module: ModuleType) -> None:
    first = "from __future__ import annotations\n"
    right = words()
    with mutated(Mutant(module, "the same", first, first)) as evaluate:
        assert not [n for n in range(len(CASES)) if notices(n, evaluate, right)]
