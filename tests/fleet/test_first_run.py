"""The first run of docs/fleets.md, typed as printed.

When the product says something in other words: BCSYNC_UPDATE_PAGES=1 pytest tests/fleet/test_first_run.py
"""

from __future__ import annotations

import os
from pathlib import Path

from bcsync.cli.fleet.opened import NOBODY
from tests.ci.year import calling
from tests.docs.console import ROOT, Desk
from tests.docs.shell import goes_as_printed, shell

PAGE = ROOT / "docs/fleets.md"
WHOLE = PAGE.read_text("utf-8")
SECTION = WHOLE[WHOLE.index("## First run") : WHOLE.index("## From one machine")]


def without_haste(printed: str) -> str:
    """Without what is said where workers take long to come, as on a busy machine."""
    lines = printed.splitlines(keepends=True)
    return "".join([line for line in lines if not line.startswith(NOBODY)])


def test_the_first_run_goes_as_the_page_says(tmp_path: Path, empty_url: str) -> None:
    """But for the server, which is that of the tests, and the start of Python, which is done once."""
    desk = Desk.lay(tmp_path)
    with calling(tmp_path, "tests.fleet.zygote") as shims:
        given = {"FLEET_DATABASE": empty_url, "PATH": f"{shims}{os.pathsep}{os.environ['PATH']}"}
        with shell(desk, **given) as process:
            goes_as_printed(PAGE, SECTION, desk, process, without_haste)
    assert "<h1>" in (tmp_path / "agency/status.html").read_text("utf-8")
