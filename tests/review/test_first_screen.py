"""The first screen of every format is enough to decide, however large the plan is.

What is removed, who loses, who gains admin or finance, what cannot be undone, what is refused, by which flag.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bcsync.render.formats import FORMATS
from bcsync.render.markdown import render_markdown
from bcsync.render.style import Style
from bcsync.render.text import render_brief, render_plan
from tests.render.hostile import Json
from tests.review.plans import CASES, Case
from tests.review.reading import annotated, junit, sarif

SCREEN = 25
TERMINAL = Style(width=80)


def text(plan: Json) -> str:
    return "\n".join(render_plan(plan, TERMINAL).splitlines()[:SCREEN])


def question(plan: Json) -> str:
    """What stands above the question of an apply."""
    return "\n".join(render_brief(plan, TERMINAL).splitlines()[:SCREEN])


def comment(plan: Json) -> str:
    return render_markdown(plan).partition("<details>")[0]


def annotated_lines(plan: Json) -> str:
    return "\n".join(each.message for each in annotated(FORMATS["github"].render(plan, Style())))


def cases(plan: Json) -> str:
    return "\n".join(
        f"{case.failure}{case.output}" for case in junit(FORMATS["junit"].render(plan, Style()))
    )


def results(plan: Json) -> str:
    run = sarif(FORMATS["sarif"].render(plan, Style()))
    return "\n".join(each["message"]["text"] for each in run["results"])


@pytest.mark.parametrize("seen", [text, question, comment, annotated_lines, cases, results])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_answers(case: Case, seen: Callable[[Json], str]) -> None:
    first = " ".join(seen(case.plan).replace("`", "").split())
    assert [each for each in case.answers if each not in first] == [], first


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_refusal_is_told_in_full_where_the_summary_has_it_short(case: Case) -> None:
    plan = case.plan
    refused = [guard["message"] for guard in plan["guards"]]
    for told in (render_plan(plan, Style()), render_markdown(plan)):
        assert [each for each in refused if each not in told] == []
