"""A page in a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Dialog, Page, Request

# As root it has no sandbox of its own; the rest keeps it from asking its maker's servers.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PHONE, DESKTOP = (390, 844), (1440, 900)


@dataclass(slots=True)
class Seen:
    """A page, and all that it did which no page should."""

    page: Page
    said: list[str] = field(default_factory=list)
    """What came to the console, errors, dialogs."""
    asked: list[str] = field(default_factory=list)
    """What it wanted to load."""

    @property
    def state(self) -> str:
        """What it says about what was found."""
        return self.page.inner_text("#state")

    def search(self, words: str) -> None:
        """Type into the search, and wait for its answer by asking for it."""
        self.page.fill("#q", words)
        self.page.press("#q", "Enter")

    def choose(self, facet: str, words: str) -> None:
        """Fill in a filter."""
        field = self.page.get_by_label(facet, exact=True)
        if field.evaluate("it => it.tagName") == "SELECT":
            field.select_option(words)
        else:
            field.fill(words)
        self.page.press("#q", "Enter")

    def shown(self, css: str) -> list[str]:
        """The ids of what can be seen."""
        found: list[str] = self.page.evaluate(
            "css => [...document.querySelectorAll(css)]"
            ".filter(it => it.checkVisibility()).map(it => it.id)",
            css,
        )
        return found


@contextmanager
def opened(
    browser: Browser, path: Path, size: tuple[int, int] = DESKTOP, part: str = "", **context: Any
) -> Iterator[Seen]:
    """A page opened from a file."""
    width, height = size
    own = browser.new_context(viewport={"width": width, "height": height}, **context)
    page = own.new_page()
    seen = Seen(page)
    page.on("console", lambda message: seen.said.append(message.text))
    page.on("pageerror", lambda error: seen.said.append(str(error)))
    page.on("dialog", lambda dialog: _refuse(seen, dialog))
    page.on("request", lambda request: _note(seen, path, request))
    try:
        page.goto(f"{path.as_uri()}{part}")
        yield seen
    finally:
        own.close()


def _refuse(seen: Seen, dialog: Dialog) -> None:
    seen.said.append(dialog.message)
    dialog.dismiss()


def _note(seen: Seen, path: Path, request: Request) -> None:
    url = request.url.partition("#")[0]
    if url != path.as_uri() and not url.startswith("data:"):
        seen.asked.append(url)
