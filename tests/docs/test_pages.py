"""Everything in these pages runs as printed.

When the product says something in other words, have the pages show them:
BCSYNC_UPDATE_PAGES=1 pytest tests/docs/test_pages.py
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.docs.console import ROOT, Desk, Edit, rewritten, runnable, same, steps

PAGES = ["README.md", "docs/operations.md"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_as_printed(name: str, tmp_path: Path) -> None:
    page = (ROOT / name).read_text("utf-8")
    desk, update = Desk.lay(tmp_path), os.environ.get("BCSYNC_UPDATE_PAGES")
    at = done = 0
    for step in steps(page):
        if isinstance(step, Edit):
            desk.edit(step)
            continue
        line = runnable(step.line)
        if not line:
            continue
        at = page.index(step.line, at + 1)
        result = desk.run(line)
        assert result.returncode == 0, f"$ {line}\n{result.stdout}"
        if step.prints is not None and not same(step.prints, result.stdout):
            assert update, (
                f"$ {line}\n--- {name} shows\n{step.prints}--- it prints\n{result.stdout}"
            )
            page = rewritten(page, step, result.stdout, at)
        done += 1
    assert done > 1
    if update:
        (ROOT / name).write_text(page, "utf-8")


def test_a_page_that_shows_other_output_is_noticed() -> None:
    assert same("one\n…\nfour on 2026-01-01\n", "one\ntwo\nthree\nfour on 2031-12-31\n")
    assert same("one\n…\ntwo\n", "one\ntwo\n")
    assert not same("one\n", "one\ntwo\n")
    assert not same("one\n…\nfour\n", "one\ntwo\n")
