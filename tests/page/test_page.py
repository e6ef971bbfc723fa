"""The page as a file: what it tells, in what order, and what it may consist of."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given

from bcsync.render.files_online import FilesOnline
from bcsync.render.page.page import render_page
from bcsync.render.safe import json_in_html
from tests.page.html import Parsed
from tests.page.plans import hostile_plan, huge_plan, numbered, plan_with_everything
from tests.render.hostile import NAMES, Json, plan_of, plans
from tests.render.large import operation

FILES = FilesOnline("https://github.example/acme/access/blob")
TAGS = """
html head meta link title style body a header p code h1 span main section h2 dl div dt dd
form label input details summary datalist select option output button ul li i b strong
table caption thead tbody tr th td footer script
"""
ATTRIBUTES = """
lang charset http-equiv content name rel href class id tabindex aria-labelledby
aria-label aria-live aria-hidden role hidden for type autocomplete spellcheck data-facet
data-f data-t data-s data-short list value open scope
"""


def in_order(text: str, words: list[str]) -> bool:
    places = [text.find(f">{word} <") for word in words]
    return -1 not in places and places == sorted(places)


def test_it_tells_in_the_order_of_all_formats() -> None:
    written = render_page(plan_with_everything())
    told = [
        "Refused",
        "To be removed",
        "Who loses",
        "Who gains power",
        "Who gains",
        "Cannot be undone",
        "Starts a review",
        "Waiting",
        "Deferred",
        "To be done by hand",
        "Access before and after",
    ]
    assert in_order(written, told)
    assert written.rindex("Digest <code>") > written.index("Access before and after")


def test_nothing_that_harms_is_folded() -> None:
    written = render_page(plan_with_everything())
    unfolded = re.sub(r"<details.*?</details>", "", written, flags=re.DOTALL)
    for number in (0, 1, 2, 3, 4):
        assert f'href="#o{number}"' in unfolded
    assert "--allow-close" in unfolded


@given(plans)
def test_every_operation_stands_once(plan: Json) -> None:
    parsed = Parsed(render_page(numbered(plan)))
    ids = parsed.values("id")
    assert len(ids) == len({*ids})
    assert {each for each in ids if re.fullmatch(r"o\d+", each)} == {
        f"o{number}" for number in range(len(plan["operations"]))
    }


@given(plans)
def test_names_make_no_markup(plan: Json) -> None:
    harmless(render_page(numbered(plan), FILES))


def test_the_worst_names_make_no_markup() -> None:
    parsed = harmless(render_page(hostile_plan(), FILES))
    names = json.loads(parsed.texts["script"][0])
    assert "<script>alert(1)</script><img src=x onerror=alert(1)>" in names["b"]


def harmless(written: str) -> Parsed:
    """Only our own elements and attributes, no address but ours, and nothing a browser could run."""
    parsed = Parsed(written)
    assert {tag for tag, _ in parsed.elements} <= {*TAGS.split()}
    assert {name for _, attributes in parsed.elements for name in attributes} <= {
        *ATTRIBUTES.split()
    }
    assert parsed.others == []
    for href in parsed.values("href"):
        assert re.match(r"#[\w]*$|data:,$|https://github\.example/acme/access/blob/", href)
    assert len(parsed.texts["script"]) == 2
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", written
    )
    return parsed


def test_its_policy_allows_its_own_style_and_script_alone() -> None:
    parsed = Parsed(render_page(plan_with_everything()))
    policy = next(each for each in parsed.values("content") if "default-src" in each)
    (style,), (_, script) = parsed.texts["style"], parsed.texts["script"]
    hashes = [
        f"sha256-{b64encode(sha256(each.encode()).digest()).decode()}" for each in (style, script)
    ]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules == {
        "default-src": "'none'",
        "style-src": f"'{hashes[0]}'",
        "script-src": f"'{hashes[1]}'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


@pytest.mark.parametrize("name", [*NAMES, "</script>", "<!--<script>", "]]>", "\u2028"])
def test_json_in_a_page_means_the_same_and_ends_nothing(name: str) -> None:
    written = json_in_html({name: [name]})
    assert json.loads(written) == {name: [name]}
    assert not set(written) & {"<", ">", "&", "\u2028", "\u2029"}


def test_no_change_is_said_in_the_heading() -> None:
    written = render_page(plan_of([]))
    assert "<h1>No changes</h1>" in written
    assert "3 resources as the layout says." in written


def test_its_size_grows_with_the_plan() -> None:
    """Some 410 bytes an operation of a first plan, its effect included."""
    small, large = (len(render_page(huge_plan(size))) for size in (2_000, 4_000))
    assert (large - small) / 2_000 < 500


def test_a_page_without_a_plan_does_not_say_that_nothing_changes() -> None:
    failure = {"message": "the platform does not answer", "details": ["twice"], "hint": "try later"}
    html = render_page(numbered(plan_of([]), failure=failure))
    assert "<h1>No plan could be made</h1>" in html
    assert "the platform does not answer" in html and "try later" in html
    assert "o changes" not in html and "as the layout says" not in html


def test_a_page_says_at_its_top_that_it_is_not_the_time_to_apply() -> None:
    closed = {"why": "freeze <Christmas>", "next": "2026-12-28T00:00:00Z"}
    base = {"revision": "main", "commit": "c" * 40}
    top = render_page(numbered(plan_of([operation(0)]), closed=closed, base=base))
    top = top.partition("<main")[0]
    assert "An apply is refused now: <code>freeze &lt;Christmas&gt;</code>" in top
    assert "What this change does by itself: compared with <code>main</code>" in top


def test_a_refusal_stands_out_in_the_summary() -> None:
    html = render_page(plan_with_everything())
    assert '<div class="refused"><dt>refused' in html
    assert "&#34;refused" not in html
