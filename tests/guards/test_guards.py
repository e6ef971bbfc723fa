"""Each guard at its edges (tests/guards/cases.py), and the words of its refusals."""

from __future__ import annotations

import shlex
from itertools import pairwise

import pytest

from bcsync.planning.plan import GuardResult
from bcsync.planning.scene import Allowances
from tests.guards.cases import CASES
from tests.guards.judging import allowing, expected, judged, refusals

LIFTED_BY_FLAGS = {"removals", "emptied", "review", "close", "exists-already"}
every_case = pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])


@every_case
def test_a_case_is_refused_by_exactly_these_guards(number: int) -> None:
    assert refusals(judged(number)) == expected(CASES[number])


@every_case
def test_a_refusal_says_its_numbers_and_running_its_flags_lifts_it(number: int) -> None:
    refused = [guard for guard in judged(number) if not guard.ok]
    flags: dict[str, list[str]] = {flag: [] for flag in _ORDER}
    for guard in refused:
        if guard.name in ("removals", "min-admins") and "unknown" not in guard.message:
            assert str(guard.limit) in guard.message
            assert str(guard.actual) in guard.message
        words = shlex.split(guard.message)
        for flag, address in pairwise(words):
            if flag in flags:
                flags[flag].append(address)
    allow = Allowances(*(tuple(flags[flag]) for flag in _ORDER))
    left = [guard for guard in allowing(number, allow) if not guard.ok]
    assert refusals(left) == refusals([guard for guard in refused if not _liftable(guard)])


_ORDER = ["--allow-remove", "--allow-review", "--allow-close", "--allow-create"]


def _liftable(guard: GuardResult) -> bool:
    return guard.name in LIFTED_BY_FLAGS and "unknown" not in guard.message


@every_case
def test_what_is_within_its_limit_says_so(number: int) -> None:
    for guard in judged(number):
        if guard.ok and guard.name != "min-admins":
            assert guard.actual <= guard.limit
        elif guard.ok:
            assert guard.actual >= guard.limit
        assert bool(guard.message) == (not guard.ok)
