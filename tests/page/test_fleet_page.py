"""The page of a fleet: what it tells, and how it behaves in a browser."""

from __future__ import annotations

import os
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from bcsync.render.page.fleet import moment
from tests.page.browser import DESKTOP, PHONE, Seen, opened
from tests.page.fleets import HOSTILE, MADE, fleet, page, standing

SHOWN = "tbody tr"
SIZES = (PHONE, DESKTOP)
LONG = bool(os.environ.get("BCSYNC_TEST_LONG"))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LOOKS = [*product(SIZES, SCHEMES)] if LONG else [*zip(SIZES, SCHEMES, strict=True)]
"""Colours do not depend on the size, nor what stands where on the scheme."""


def written(root: Path, text: str) -> Path:
    path = root / "fleet.html"
    path.write_text(text, "utf-8")
    return path


def well_behaved(seen: Seen) -> None:
    assert (seen.said, seen.asked) == ([], [])


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([], "No projects"),
        ([standing("a", "done", "apply"), standing("b", "waiting", "apply")], "No project needs"),
        ([standing("a", "drift", "drift")], "1 of 1 project needs somebody"),
        (fleet(300), "18 of 300 projects need somebody"),
    ],
)
def test_it_begins_with_how_many_need_somebody(rows: list[Any], title: str) -> None:
    assert f"<h1>{title}" in page(rows)


def test_whoever_needs_somebody_is_told_with_the_error_and_the_job() -> None:
    told = page([standing("clients/zen", "failed", "apply", "no such <b>role</b>", 7)])
    assert "no such &lt;b&gt;role&lt;/b&gt;" in told
    assert "job 107" in told
    assert 'datetime="2026-06-01T05:20:00+00:00">7 h ago <span>05:20' in told
    assert "No worker" not in told
    assert '<form id="filter" role="search" aria-label="Search the projects" hidden>' in told
    assert "No worker is there" in page([], idle=True)


@pytest.mark.parametrize(
    ("later", "words", "exactly"),
    [
        (timedelta(seconds=20), "now", "12:30"),
        (timedelta(minutes=89), "in 89 min", "13:59"),
        (timedelta(hours=-35), "35 h ago", "2026-05-31 01:30"),
        (timedelta(days=-400), "400 d ago", "2025-04-27 12:30"),
    ],
)
def test_times_are_told_from_when_it_was_made(later: timedelta, words: str, exactly: str) -> None:
    told = moment(MADE + later, MADE)
    assert (told.words, told.exactly) == (words, exactly)


def too_wide(seen: Seen) -> list[tuple[int, int]]:
    """The sizes at which something has to be scrolled sideways."""
    found = []
    for width, height in SIZES:
        seen.page.set_viewport_size({"width": width, "height": height})
        if seen.page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((width, height))
    return found


def test_300_projects_whatever_they_are_called(browser: Browser, tmp_path: Path) -> None:
    """Names run nothing; projects are found; everybody can read it, by the rules of axe, in light and dark."""
    with opened(browser, written(tmp_path, page(fleet(300, HOSTILE)))) as seen:
        assert seen.page.locator("script").count() == 1
        assert seen.page.locator("img, iframe, base, [onerror], [href^=javascript]").count() == 0
        assert too_wide(seen) == []
        seen.search("<script> ALERT(1)")
        assert seen.state == "1 of 300 projects"
        seen.page.fill("#q", "")
        seen.choose("Outcome", "done")
        assert seen.state == "273 of 300 projects"
        seen.choose("Queue", "runs now")
        assert seen.state.split()[0] == str(seen.page.locator(f"{SHOWN}:visible").count())
        seen.page.evaluate("location.hash = 'failed'")
        seen.page.wait_for_selector("#failed")
        assert seen.state == ""
        if not LONG:
            # One of each kind: axe takes seconds for 300.
            seen.page.evaluate("document.querySelectorAll('tr + tr').forEach(it => it.remove())")
        for (width, height), scheme in LOOKS:
            seen.page.set_viewport_size({"width": width, "height": height})
            seen.page.emulate_media(color_scheme=scheme)
            axe: Any = Axe()
            found = axe.run(seen.page)
            assert found.violations_count == 0, found.generate_report()
        well_behaved(seen)


def test_an_old_page_says_so_and_the_keyboard_does_it_all(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, written(tmp_path, page(fleet(9)))) as seen:
        seen.page.clock.set_fixed_time(MADE + timedelta(hours=5))
        seen.page.reload()
        assert seen.page.inner_text("#old") == "This page is 5 h old."
        seen.page.keyboard.press("Tab")
        seen.page.keyboard.press("Enter")
        assert seen.page.evaluate("document.activeElement.id") == "main"
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.hash") == "#failed"
        well_behaved(seen)
