"""Annotations, SARIF, JUnit: what a CI job shows of a plan."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given

from bcsync.render.formats import FORMATS
from bcsync.render.matters import MATTERS
from bcsync.render.sections import sections_of
from bcsync.render.style import Style
from bcsync.render.view import view_of
from tests.render.hostile import NAMES, Json, plan_of, plans
from tests.render.judging import assert_harmless_as_markdown, assert_harmless_on_a_terminal
from tests.render.large import GONE, large_plan, operation
from tests.review.plans import CLOSED, DAN, EVE, FLAG, SIZES, plan_with
from tests.review.reading import annotated, junit, sarif


def rendered(form: str, plan: Json, folder: str = "") -> str:
    return FORMATS[form].render(plan, Style(folder=folder))


@given(plans)
def test_no_name_gives_orders_to_a_runner(plan: Json) -> None:
    """Every line is a command of ours; what strangers wrote stands within its data."""
    text = rendered("github", plan)
    told = annotated(text)
    assert max(Counter(each.level for each in told).values()) <= 10
    for each in told:
        assert set(each.properties) in ({"title"}, {"title", "file", "line", "col"})
        assert_harmless_on_a_terminal(each.message)


@given(plans)
def test_sarif_is_what_its_readers_take(plan: Json) -> None:
    text = rendered("sarif", plan)
    assert_harmless_on_a_terminal(text)
    sarif(text)


@given(plans)
def test_junit_is_what_its_readers_take(plan: Json) -> None:
    text = rendered("junit", plan)
    assert_harmless_on_a_terminal(text)
    cases = junit(text)
    refused = [guard for guard in plan["guards"] if not guard["ok"]]
    errors = [each for each in plan["findings"] if each["severity"] == "error"]
    assert sum(case.failure is not None for case in cases) == len(refused) + len(errors)


@pytest.mark.parametrize("size", SIZES)
def test_annotations_say_what_a_reviewer_decides_by(size: int) -> None:
    told = annotated(rendered("github", plan_with(size), "clients/"))
    (error,) = [each for each in told if each.level == "error"]
    assert error.properties["title"] == "Refused by a limit (close)"
    assert (error.properties["file"], error.properties["line"]) == ("clients/harbour.yaml", "14")
    assert error.message.endswith(FLAG)
    warned = {each.properties["title"]: each.message for each in told if each.level == "warning"}
    assert CLOSED in warned["Cannot be undone"]
    assert EVE in warned["Loses access"]
    assert DAN in warned["Gains power"]
    assert "Refused: " in told[0].message and told[0].level == "notice"


def test_too_many_annotations_say_how_many_are_not_shown() -> None:
    told = annotated(rendered("github", large_plan()))
    warnings = [each for each in told if each.level == "warning"]
    assert len(warnings) == 10
    titles = Counter(each.properties["title"] for each in warnings)
    assert {"Loses access", "Gains power", "Is removed", "bcsync: and more"} == set(titles)
    shown = sum(titles.values()) - 1
    numbers = [
        int(word.replace(",", "")) for word in warnings[-1].message.split() if word[0].isdigit()
    ]
    view = view_of(large_plan())
    power = [shift for shift in view.gains if shift.is_power]
    assert sum(numbers) == len(view.losses) + len(power) + len(view.removals) - shown


def test_sarif_keeps_to_what_is_shown_and_says_so() -> None:
    made = [operation(n, **GONE) for n in range(6_000)]
    run = sarif(rendered("sarif", plan_of(made)))
    assert len(run["results"]) == 5_000
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert any("Left out of these results: " in each["message"]["text"] for each in notes)


def test_sarif_leads_to_the_line_and_keeps_its_fingerprints() -> None:
    plan = plan_with(3)
    run = sarif(rendered("sarif", plan, "clients/"))
    refused = next(each for each in run["results"] if each["ruleId"] == "refused")
    place = refused["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "clients/harbour.yaml"
    assert place["region"]["startLine"] == 14
    moved = plan_of([*plan["operations"]][::-1], guards=plan["guards"])
    again = sarif(rendered("sarif", moved))
    prints = {str(each["partialFingerprints"]) for each in run["results"]}
    assert prints == {str(each["partialFingerprints"]) for each in again["results"]}


def test_junit_counts_what_it_leaves_out() -> None:
    accounts = [operation(n, "ad_account", **GONE) for n in range(1_500)]
    changed = [
        {**each, "changes": [{"path": "name", "before": "a", "after": str(n)}]}
        for n, each in enumerate(accounts)
    ]
    cases = junit(rendered("junit", plan_of(changed)))
    assert any(case.name.startswith("and 500 more") for case in cases)


def test_junit_fails_what_is_refused_and_passes_what_is_kept() -> None:
    plan = plan_with(3)
    kept = {**plan["guards"][0], "rule": "removals", "ok": True, "message": ""}
    cases = junit(rendered("junit", {**plan, "guards": [*plan["guards"], kept]}))
    failed = {case.name: case.failure for case in cases if case.failure is not None}
    assert list(failed) == ["close"]
    assert FLAG in str(failed["close"])
    assert [case.failure for case in cases if case.name == "removals"] == [None]


@given(plans)
def test_every_section_is_a_matter(plan: Json) -> None:
    assert {section.title for section in sections_of(plan, view_of(plan))} <= MATTERS.keys()


def test_rules_are_told_apart() -> None:
    assert len({matter.rule for matter in MATTERS.values()}) == len(MATTERS)


@pytest.mark.parametrize("written", NAMES)
def test_what_a_change_was_compared_with_is_harmless(written: str) -> None:
    unexplained = [{"action": "remove", "address": f"member.{written}/{written}"}]
    base = {"revision": written, "commit": "a" * 40, "unexplained": unexplained}
    plan = plan_of([operation(0)], base=base)
    assert_harmless_on_a_terminal(rendered("text", plan))
    assert_harmless_as_markdown(rendered("markdown", plan))
    assert_harmless_on_a_terminal(rendered("junit", plan))
    sarif(rendered("sarif", plan))
    annotated(rendered("github", plan))
