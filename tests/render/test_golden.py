"""What plans look like. BCSYNC_RECORD=1 writes the expected files anew; read the difference then."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema_rs
import pytest

from bcsync.layout.schema import load_schemas
from bcsync.render.markdown import render_markdown
from bcsync.render.style import Style
from bcsync.render.text import render_plan
from tests.render.hostile import Json
from tests.render.large import large_plan

PLANS = Path(__file__).parents[1] / "cases" / "plans"
CASES = sorted(folder.name for folder in PLANS.iterdir() if (folder / "plan.json").exists())
SCREEN = 40


def plan_named(name: str) -> Json:
    plan: Json = json.loads((PLANS / name / "plan.json").read_text("utf-8"))
    return plan


def compare(file: Path, text: str) -> None:
    if os.environ.get("BCSYNC_RECORD"):
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8")


@pytest.mark.parametrize("name", CASES)
def test_a_plan_looks_like_this(name: str) -> None:
    plan = plan_named(name)
    compare(PLANS / name / "text.txt", render_plan(plan, Style()))
    compare(PLANS / name / "narrow.txt", render_plan(plan, Style(width=60)))
    compare(PLANS / name / "markdown.md", render_markdown(plan))


@pytest.mark.parametrize("name", CASES)
def test_the_plans_shown_here_are_plans(name: str) -> None:
    validator = jsonschema_rs.Draft202012Validator(load_schemas()["plan"])
    assert [error.message for error in validator.iter_errors(plan_named(name))] == []


def test_ascii_and_colors_look_like_this() -> None:
    plan = plan_named("small")
    compare(PLANS / "small" / "ascii.txt", render_plan(plan, Style(ascii=True)))
    compare(PLANS / "small" / "color.txt", render_plan(plan, Style(color=True)))


def test_the_first_screen_of_a_large_plan_says_what_matters() -> None:
    lines = render_plan(large_plan(), Style()).splitlines()
    first = "\n".join(lines[:SCREEN]) + "\n"
    compare(PLANS / "large" / "text.txt", first)
    assert "refused by removals" in first
    assert "--allow-remove" in first
    for words in ("removes ", "who loses ", "who gains power ", "who gains "):
        assert words in first
    assert "assignment 50, member 10" in first
    assert "admin (was analyst)" in first


def test_a_large_plan_lists_every_operation_all_the_same() -> None:
    plan = large_plan()
    text = render_plan(plan, Style())
    told = set(text.split())
    missing = [op["label"] for op in plan["operations"] if op["label"] not in told]
    assert missing == []


def test_the_comment_of_a_large_plan_begins_with_what_matters() -> None:
    lines = render_markdown(large_plan()).splitlines()
    compare(PLANS / "large" / "markdown.md", "\n".join(lines[:SCREEN]) + "\n")
