"""docs/first-hour.md, typed into one shell from its first line to its last.

When the product says something in other words: BCSYNC_UPDATE_PAGES=1 pytest tests/docs/test_first_hour.py
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from tests.docs.console import ROOT, Desk
from tests.docs.shell import goes_as_printed, shell

PAGE = ROOT / "docs/first-hour.md"
SAME_ADDRESS = partial(re.compile(r"http://127\.0\.0\.1:\d+").sub, "http://127.0.0.1:8712")


def test_the_first_hour_goes_as_the_page_says(tmp_path: Path) -> None:
    desk = Desk.lay(tmp_path)
    with shell(desk) as process:
        goes_as_printed(PAGE, PAGE.read_text("utf-8"), desk, process, SAME_ADDRESS)
