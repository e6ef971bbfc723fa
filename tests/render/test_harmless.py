"""Law 11: names from other companies are harmless in every output."""

from __future__ import annotations

import json

import jsonschema_rs
from hypothesis import given
from hypothesis import strategies as st

from bcsync.layout.schema import load_schemas
from bcsync.render.markdown import render_markdown
from bcsync.render.style import Style
from bcsync.render.text import render_plan
from tests.render.hostile import Json, plan_of, plans
from tests.render.judging import (
    COLOR,
    GITHUB_TAKES,
    assert_harmless_as_markdown,
    assert_harmless_on_a_terminal,
)
from tests.render.large import guard, operation

PLAN_SCHEMA = jsonschema_rs.Draft202012Validator(load_schemas()["plan"])


@given(plans)
def test_the_plans_of_these_tests_are_plans(plan: Json) -> None:
    assert [error.message for error in PLAN_SCHEMA.iter_errors(plan)] == []


@given(plans)
def test_text_moves_no_cursor_and_hides_nothing(plan: Json) -> None:
    assert_harmless_on_a_terminal(render_plan(plan, Style()))


@given(plans)
def test_colors_are_ours_alone(plan: Json) -> None:
    colored = render_plan(plan, Style(color=True))
    assert COLOR.sub("", colored) == render_plan(plan, Style())


@given(plans)
def test_an_ascii_terminal_gets_ascii(plan: Json) -> None:
    text = render_plan(plan, Style(ascii=True))
    assert text.isascii()
    assert_harmless_on_a_terminal(text)
    assert text.count("\n") == render_plan(plan, Style()).count("\n")


@given(plans)
def test_markdown_is_text_lists_and_code(plan: Json) -> None:
    assert_harmless_as_markdown(render_markdown(plan))


@given(plans)
def test_what_is_said_in_json_is_in_the_text(plan: Json) -> None:
    """Nothing is left out of a small plan: one line for each operation that can be done."""
    text = render_plan(plan, Style())
    ready = [op for op in plan["operations"] if not op["deferred_by"]]
    titles = {line.partition(" (")[0] for line in text.splitlines() if not line.startswith(" ")}
    removals = [op for op in ready if op["action"] in ("remove", "cancel")]
    assert ("To be removed" in titles) == bool(removals)
    rest = {"To be done", "To be done by hand", "Starts a review"}
    assert bool(rest & titles) == (len(ready) > len(removals))
    errors = [each for each in plan["findings"] if each["severity"] == "error"]
    assert text.startswith("No changes") == (not ready and not errors)
    assert ("Protection from removal" in titles) == bool(plan["protections"])
    assert text.startswith("Cannot be applied") == bool(errors)


@given(plans, st.integers(1, 100))
def test_a_narrow_terminal_gets_the_same_words(plan: Json, width: int) -> None:
    """Wrapped between words, and never cut."""
    wide = render_plan(plan, Style())
    narrow = render_plan(plan, Style(width=width))
    assert narrow.split() == wide.split()
    assert_harmless_on_a_terminal(narrow)
    long = [line for line in narrow.splitlines() if len(line) > max(width, 20)]
    assert all(len(line.split()) <= LEAST for line in long), long


LEAST = 3
"""A sign, a verb and a name stay together with their indent where not even these fit."""


CENTERS = 7


def test_twenty_thousand_operations_fit_into_a_comment_and_nothing_is_hidden() -> None:
    gone: Json = {"action": "remove", "before": {"role": "admin"}, "after": None}
    plan = plan_of(
        [operation(n, **(gone if n % 3 == 0 else {})) for n in range(20_000)],
        guards=[guard("removals", 3, 6667, "no " * 99)],
    )
    text = render_markdown(plan)
    assert len(text) < GITHUB_TAKES
    assert_harmless_as_markdown(text)
    for title in ("Refused (1)", "To be removed (6,667)", "Who loses (", "Who gains ("):
        assert f"### {title}" in text
    assert text.count("<details><summary>To be done in <code>bc-") == CENTERS


def test_one_operation_with_thousands_of_changes_does_not_crowd_out_the_rest() -> None:
    many = [{"path": "accounts", "before": None, "after": f"account-{n}"} for n in range(9_000)]
    plan = plan_of([operation(0, action="update", changes=many), operation(1)])
    text = render_markdown(plan)
    assert "account-1/person-1@acme.example" in text
    assert "and 8,980 more" in text
    assert len(render_plan(plan, Style()).splitlines()) < 100


def test_names_survive_as_they_are_when_they_are_harmless() -> None:
    plan = plan_of([operation(0, after={"name": "Société Générale 東京 | *x*"})])
    assert "Société Générale 東京 | *x*" in render_plan(plan, Style())
    assert "`name: Société Générale 東京 | *x*`" in render_markdown(plan)
    assert "Soci\\xe9t\\xe9" in render_plan(plan, Style(ascii=True))


def test_a_plan_survives_json() -> None:
    plan = plan_of([operation(0)])
    again = json.loads(json.dumps(plan))
    assert render_plan(again, Style()) == render_plan(plan, Style())
