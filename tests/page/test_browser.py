"""The page in a browser: read, searched, filtered, linked to, and never running what a name says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from bcsync.render.files_online import FilesOnline
from bcsync.render.page.page import render_page
from tests.page.browser import DESKTOP, PHONE, Seen, opened
from tests.page.plans import PLANS, hostile_plan, huge_plan, plan_with_everything
from tests.render.hostile import Json
from tests.review.plans import CASES, Case

FILES = FilesOnline("https://github.example/acme/access/blob", "clients/")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
OPERATION = "li[id^=o]"
SIZE = 40_000 if os.environ.get("BCSYNC_TEST_LONG") else 6_000


def written(root: Path, plan: Json) -> Path:
    path = root / "plan.html"
    path.write_text(render_page(plan, FILES), "utf-8")
    return path


def well_behaved(seen: Seen) -> None:
    assert (seen.said, seen.asked) == ([], [])


@pytest.fixture
def everything(tmp_path: Path) -> Path:
    return written(tmp_path, plan_with_everything())


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("plan", PLANS)
def test_everybody_can_read_it(
    browser: Browser, tmp_path: Path, plan: str, size: tuple[int, int]
) -> None:
    """By the rules of axe, in light and dark, with what is folded and all that is open; no line too wide."""
    path = written(tmp_path, PLANS[plan]())
    with opened(browser, path, size) as seen:
        for scheme in SCHEMES:
            seen.page.emulate_media(color_scheme=scheme)
            axe: Any = Axe()
            found = axe.run(seen.page)
            assert found.violations_count == 0, found.generate_report()
            if plan == "everything":
                seen.page.evaluate(
                    "document.querySelectorAll('details').forEach(it => it.open = true)"
                )
        wide = seen.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size[0]
        well_behaved(seen)


@pytest.mark.parametrize("case", [CASES[0], *CASES[2:]], ids=str)
def test_the_first_screen_of_a_phone_answers(browser: Browser, tmp_path: Path, case: Case) -> None:
    with opened(browser, written(tmp_path, case.plan), PHONE) as seen:
        words = seen.page.evaluate(
            """() => [...document.querySelectorAll("h1, .alarm, dl > div")]
                .filter(it => it.getBoundingClientRect().bottom < innerHeight)
                .map(it => it.innerText).join(" ")"""
        )
        well_behaved(seen)
    first = " ".join(words.split())
    assert [each for each in case.answers if each not in first] == [], first


def test_search_leaves_what_has_the_words_and_opens_it(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, written(tmp_path, huge_plan(3_000))) as seen:
        seen.search("account-1234/")
        assert seen.state == "1 of 3,000 operations"
        assert seen.shown(OPERATION) == ["o1234"]
        seen.page.click("#clear")
        seen.page.wait_for_selector("#clear", state="hidden")
        assert seen.state == ""
        assert seen.shown("#s1, #o1234") == ["s1"]
        well_behaved(seen)


@pytest.mark.parametrize(
    ("facet", "words", "left"),
    [
        ("Person", "person-5@acme.example", ["o5"]),
        ("Person", "PERSON-5@", ["o5"]),
        ("Account", "bc-0/account-7", ["o7"]),
        ("Risk", "triggers-review", ["o3"]),
        ("Action", "invite", ["o1"]),
        ("Business Center", "bc-4", ["o4"]),
        ("Kind", "member", ["o1"]),
        ("Person", "nobody@acme.example", []),
    ],
)
def test_filters_leave_what_is_asked_for(
    browser: Browser, everything: Path, facet: str, words: str, left: list[str]
) -> None:
    with opened(browser, everything) as seen:
        if (facet, words) == ("Person", "nobody@acme.example"):
            seen.page.get_by_label(facet, exact=True).fill("nob")
        seen.choose(facet, words)
        assert seen.state == f"{len(left)} of 7 operations"
        assert seen.shown(OPERATION) == left
        well_behaved(seen)


def test_the_keyboard_does_it_all(browser: Browser, everything: Path) -> None:
    with opened(browser, everything) as seen:
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.className") == "skip"
        seen.page.keyboard.press("Enter")
        assert seen.page.evaluate("document.activeElement.id") == "main"
        seen.page.focus(".who summary")
        seen.page.keyboard.press("Enter")
        assert seen.page.locator(".who table").first.is_visible()


def test_a_link_opens_what_it_leads_to(browser: Browser, everything: Path, tmp_path: Path) -> None:
    """From outside, and from the page itself even where a filter hides it; also to what comes along."""
    with opened(browser, everything, part="#o5") as seen:
        assert seen.page.locator("#o5").is_visible()
        seen.search("person-2@")
        assert not seen.page.locator("#o6").is_visible()
        seen.page.evaluate("location.hash = 'o7'")
        seen.page.wait_for_selector("#o7")
        assert seen.state == ""
        place = seen.page.locator("#o7 a.place")
        assert place.get_attribute("href") == FILES.line("a" * 40, "layout.yaml", 8)
        well_behaved(seen)


def test_it_can_be_read_without_its_script(browser: Browser, everything: Path) -> None:
    with opened(browser, everything, java_script_enabled=False) as seen:
        assert seen.shown("h2")
        assert not seen.page.locator("#filter").is_visible()
        seen.page.locator(".who summary").first.click()
        assert seen.page.locator(".who table").first.is_visible()


def test_names_run_nothing(browser: Browser, tmp_path: Path) -> None:
    """Opened, unfolded, searched for, suggested, chosen: no dialog, no request, no element of theirs."""
    with opened(browser, written(tmp_path, hostile_plan()), PHONE) as seen:
        seen.page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        for words in ("<script>", "<img", "alert(1)", "javascript:"):
            seen.search(words)
            assert not seen.state.startswith("0 "), words
            seen.choose("Partner", words)
            assert seen.page.locator("datalist option").count()
            seen.page.get_by_label("Partner", exact=True).fill("")
        assert (
            seen.page.locator("img, iframe, object, base, [onerror], [href^=javascript]").count()
            == 0
        )
        assert seen.page.locator("script").count() == 2
        well_behaved(seen)


def test_a_huge_plan_is_searched(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, written(tmp_path, huge_plan(SIZE))) as seen:
        assert len(seen.shown(OPERATION)) == 20
        seen.search("person-77@")
        found = {f"o{number}" for number in range(77, SIZE, 900)}
        assert seen.state == f"{len(found)} of {SIZE:,} operations"
        assert {*seen.shown(OPERATION)} == found
        seen.choose("Account", "bc-0/account-77")
        assert seen.state == f"1 of {SIZE:,} operations"
        well_behaved(seen)
