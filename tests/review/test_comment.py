"""The comment under a pull request: what a reviewer sees first, and what stays whatever the size."""

from __future__ import annotations

import re

import pytest

from bcsync.render.markdown import render_markdown
from bcsync.render.style import Style
from tests.render.hostile import Json, plan_of
from tests.render.judging import GITHUB_TAKES, READER, assert_harmless_as_markdown
from tests.render.large import GONE, operation
from tests.review.plans import CLOSED, DAN, EVE, plan_with

SCREEN = 25
MANY = 40_000


def test_the_sections_come_in_the_order_in_which_one_decides() -> None:
    text = render_markdown(plan_with(300))
    titles = re.findall(r"^(?:### |<details><summary>)([A-Z][a-z ]+[a-z])", text, re.MULTILINE)
    order = [
        "Refused",
        "In short",
        "To be removed",
        "Who loses",
        "Who gains power",
        "Who gains",
        "Cannot be undone",
        "To be done in",
    ]
    assert list(dict.fromkeys(titles)) == order


def removals(number: int) -> list[Json]:
    """People who leave; nobody is like another."""
    return [
        operation(n, "member", **GONE, label=f"member.bc-{n % 7}/p{n}@x.example")
        for n in range(number)
    ]


@pytest.mark.parametrize("gone", [1_000, 20_000])
def test_a_comment_of_forty_thousand_names_who_goes_or_says_so(gone: int) -> None:
    made = [*removals(gone), *(operation(n) for n in range(gone, MANY))]
    text = render_markdown(plan_of(made))
    assert len(text) <= GITHUB_TAKES
    assert_harmless_as_markdown(text)
    removed = text.partition("### To be removed")[2].partition("###")[0]
    named = all(f"p{n}@x.example" in removed for n in range(gone))
    said = f"not each of these {gone:,} is named here" in removed
    assert named != said
    assert named == (gone == 1_000)


def test_the_last_line_says_what_it_is_of() -> None:
    plan = {**plan_with(3), "project": "clients", "revision": "a41d03c" * 5}
    last = render_markdown(plan).splitlines()[-1]
    assert "Project `clients`, layout `a41d03ca41d0`." in last and plan["digest"] in last


ONLINE = Style(folder="agency/clients/", blob="https://github.com/acme/access/blob")


def test_the_heading_names_the_project_where_it_lies_in_the_repository() -> None:
    plan = plan_with(3)
    assert render_markdown(plan).startswith(f"## bcsync · `{plan['project']}` (refused): ")
    assert render_markdown(plan, ONLINE).startswith("## bcsync · `agency/clients` (refused): ")


def test_every_row_leads_to_the_line_that_causes_it() -> None:
    """Who loses, who gains, and each operation that stands in the open."""
    plan = {**plan_with(3), "revision": "c" * 40}
    gone = next(op for op in plan["operations"] if EVE in op["address"])
    gone["source"] = {"file": "teams.yaml", "line": 9, "column": 5}
    url = f"https://github.com/acme/access/blob/{'c' * 40}/agency/clients/teams.yaml#L9"
    for style, place in ((Style(), "(`teams.yaml:9`)"), (ONLINE, f"([`teams.yaml:9`]({url}))")):
        lines = render_markdown(plan, style).splitlines()
        for who in (EVE, DAN):
            told = [line for line in lines if line.startswith(f"- `{who}`: ")]
            assert told and all(line.endswith(place) for line in told)
        closed = (
            place.replace("teams.yaml", "harbour.yaml").replace("L9", "L14").replace(":9", ":14")
        )
        assert any(CLOSED in line and line.endswith(closed) for line in lines)


def test_a_file_of_any_name_makes_no_link_of_its_own() -> None:
    plan = {**plan_with(3), "revision": "c" * 40}
    name = "a](http://evil.example) `x` <b>.yaml"
    for op in plan["operations"]:
        op["source"] = {"file": name, "line": 1, "column": 1}
    text = render_markdown(plan, ONLINE)
    targets = [
        token.attrs["href"]
        for part in READER.parse(text)
        for token in part.children or ()
        if token.type == "link_open"
    ]
    assert targets and all(str(each).startswith(ONLINE.blob) for each in targets)
