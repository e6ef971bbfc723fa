"""The digest of a plan: the same wherever it is made, and another one whenever an operation is (law 18)."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcsync.model.action import Action
from bcsync.planning.digest import plan_digest
from bcsync.planning.plan import Operation
from tests.flows.driver import FAILED, GUARDED, USAGE, Desk
from tests.flows.test_endings import ANA, BO, acme_and_northwind_work_together
from tests.saved.test_saved import INVITE_CY, RENAME_UK, STALE, save

values = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3)
attributes = st.none() | st.dictionaries(
    st.sampled_from("abc"), values | st.lists(values, max_size=2) | st.dictionaries(st.text(max_size=2), values)
)  # fmt: skip


def made(address: str, action: Action, before: Any, after: Any) -> Operation:
    return Operation(address, "member", action, (), ANA, before, after)


operations = st.builds(
    made,
    st.sampled_from(("member.acme/x", "member.acme/y", "assignment.acme/x/y")),
    st.sampled_from(Action),
    attributes,
    attributes,
)
plans = st.lists(operations, max_size=4)


@given(plans, plans)
def test_two_plans_have_one_digest_if_they_do_the_same(
    one: list[Operation], other: list[Operation]
) -> None:
    def told(plan: list[Operation]) -> str:
        parts = [[op.address, op.action, op.before, op.after] for op in plan]
        return json.dumps(parts, sort_keys=True)

    assert (plan_digest(one) == plan_digest(other)) == (told(one) == told(other))


@given(plans, st.randoms(use_true_random=False))
def test_the_order_of_keys_the_place_and_the_words_do_not_matter(
    plan: list[Operation], random: Any
) -> None:
    def shuffled(mapping: Any) -> Any:
        if mapping is None:
            return None
        items = list(mapping.items())
        random.shuffle(items)
        return dict(items)

    moved = [
        op._replace(before=shuffled(op.before), after=shuffled(op.after), place=7, reason="else",
                    deferred_by=("member.acme/z",))
        for op in plan
    ]  # fmt: skip
    assert plan_digest(moved) == plan_digest(plan)


@given(st.permutations(["a", "b", "c"]), st.permutations(["a", "b", "c"]))
def test_the_order_of_operations_matters(one: list[str], other: list[str]) -> None:
    made = [
        [Operation(f"member.acme/{n}", "member", Action.INVITE, (), ANA, None, {}) for n in order]
        for order in (one, other)
    ]
    assert (plan_digest(made[0]) == plan_digest(made[1])) == (one == other)


def test_what_it_is_made_of() -> None:
    """Written down, so that it is the same in every version and on every machine."""
    plan = [
        Operation("member.acme/ü", "member", Action.INVITE, (), ANA, None, {"role": "admin", "a": [1, None]}),
        Operation("member.acme/b", "member", Action.REMOVE, (), ANA, {"role": "standard"}, None),
    ]  # fmt: skip
    assert plan_digest(plan) == "98d1d0cc6d53be599813ad8671c0ecd48ede31e8e3298debf8e7743d140aeb33"
    assert len({plan_digest(part) for n in range(3) for part in combinations(plan, n)}) == 4


@pytest.fixture
def standing(desk: Desk, shelf: Path) -> Desk:
    """Bo works at Acme, and Cara of Northwind on two of its accounts."""
    return desk.begin(shelf, acme_and_northwind_work_together)


def test_it_stands_at_the_end_of_every_format(standing: Desk) -> None:
    desk = standing
    desk.edit(INVITE_CY)
    digest = desk.plan()["digest"]
    assert desk.run("plan").out.splitlines()[-1] == f"Digest: {digest}"
    assert (
        desk.run("plan", "--format", "markdown")
        .out.splitlines()[-1]
        .startswith(f"Digest: `{digest}`")
    )
    assert desk.run("show", save(desk)).out.splitlines()[-1] == f"Digest: {digest}"


def test_a_plan_that_does_nothing_says_none(standing: Desk) -> None:
    standing.run("plan").keeps_quiet("Digest")


def test_what_is_expected_is_done(standing: Desk) -> None:
    desk = standing
    desk.edit(INVITE_CY)
    digest = desk.plan()["digest"]
    desk.act("create", "ad_account.acme/hand", "name=By hand", by=ANA)
    desk.run("apply", "--expect", digest, "--auto-approve")
    desk.settled()


def test_anything_else_is_refused(standing: Desk) -> None:
    desk = standing
    desk.edit(INVITE_CY)
    digest = desk.plan()["digest"]
    desk.edit(RENAME_UK)
    before = desk.log()
    desk.run("apply", "--expect", digest, "--auto-approve", code=STALE).says(
        "another plan is due than the one that was expected, nothing was done",
        desk.plan()["digest"],
        "1 invite, 1 update",
    )
    desk.run("apply", "--expect", digest[:12], "--auto-approve", code=STALE)
    desk.run("apply", "--expect", "", "--auto-approve", code=STALE)
    assert desk.log() == before


def test_a_part_has_a_digest_of_its_own(standing: Desk) -> None:
    desk = standing
    desk.edit(INVITE_CY, RENAME_UK)
    digest = desk.plan("--target", "member.*")["digest"]
    desk.run("apply", "--expect", digest, "--auto-approve", code=STALE)
    desk.run("apply", "--expect", digest, "--target", "member.*", "--auto-approve")
    assert desk.will() == [("update", "ad_account.acme/uk")]


def test_what_is_expected_is_under_the_same_guards(standing: Desk) -> None:
    desk = standing
    desk.edit(("uk: {name: Acme UK,", "uk: {name: Acme UK, company: Other Ltd,"))
    digest = desk.plan()["digest"]
    desk.run("apply", "--expect", digest, "--auto-approve", code=GUARDED)
    desk.run("apply", "--expect", digest, "--auto-approve", "--allow-review", "ad_account.acme/uk")


def test_a_file_says_by_itself_what_is_expected(standing: Desk) -> None:
    desk = standing
    path = save(desk)
    desk.run("apply", path, "--expect", desk.plan()["digest"], code=USAGE).says(
        "leave out --expect"
    )


def test_what_a_plan_was_made_with_is_allowed_when_it_is_applied(standing: Desk) -> None:
    """So that what was reviewed and merged does not end at a guard."""
    desk = standing
    desk.edit(("uk: {name: Acme UK,", "uk: {name: Acme UK, company: Other Ltd,"))
    refused = save(desk)
    desk.run("apply", refused, "--auto-approve", code=GUARDED)
    path = save(desk, "--allow-review", "ad_account.acme/uk")
    data = json.loads(Path(path).read_bytes())
    assert data["allowances"] == [{"guard": "review", "address": "ad_account.acme/uk"}]
    assert data["applicable"]
    desk.run("apply", path, "--auto-approve")
    desk.settled()


def test_what_was_allowed_is_that_and_no_more(standing: Desk) -> None:
    desk = standing
    desk.edit(("uk: {name: Acme UK,", "uk: {name: Acme UK, company: Other Ltd,"))
    path = save(desk, "--allow-review", "ad_account.acme/fr", "--allow-remove", f"member.acme/{BO}")
    desk.run("apply", path, "--auto-approve", code=GUARDED)
    desk.run("apply", path, "--auto-approve", "--allow-review", "ad_account.acme/uk")


def test_a_plan_of_an_earlier_version_is_told_as_one(standing: Desk) -> None:
    desk = standing
    desk.edit(INVITE_CY)
    path = Path(save(desk))
    data = json.loads(path.read_bytes())
    for new in ("effects", "policies", "project", "revision"):
        del data[new]
    data["format_version"] = 1
    path.write_text(json.dumps(data))
    desk.run("apply", str(path), "--auto-approve", code=FAILED).says(
        "is a plan of format 1", "make the plan anew: bcsync", " plan --out FILE"
    )
