"""docs/first-hour.md, typed into one shell from its first line to its last.

When the product says something in other words: BCSYNC_UPDATE_PAGES=1 pytest tests/docs/test_first_hour.py
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.docs.console import ROOT, Command, Desk, Edit, rewritten, runnable, same, steps

PAGE = ROOT / "docs/first-hour.md"
_END = "--end-of-a-command--"
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@contextmanager
def shell(desk: Desk) -> Iterator[subprocess.Popen[str]]:
    """Bash, and all that it starts ends with it."""
    process = subprocess.Popen(
        ["bash"],
        cwd=desk.place,
        env=desk.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.communicate(timeout=60)


def typed(process: subprocess.Popen[str], line: str) -> tuple[int, str]:
    """What a line prints, and its exit code."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{line}\necho {_END} $?\n")
    process.stdin.flush()
    printed = ""
    for out in process.stdout:
        before, end, code = out.partition(_END)
        printed += before
        if end:
            return int(code), printed
    raise AssertionError(f"the shell ended with: {line}\n{printed}")


def test_the_first_hour_goes_as_the_page_says(tmp_path: Path) -> None:
    page, desk = PAGE.read_text("utf-8"), Desk.lay(tmp_path)
    update, at = os.environ.get("BCSYNC_UPDATE_PAGES"), 0
    with shell(desk) as process:
        for step in steps(page):
            if isinstance(step, Edit):
                desk.edit(step)
            elif line := runnable(step.line):
                at = page.index(step.line, at + 1)
                page = compared(page, step, typed(process, line), at, update=bool(update))
    if update:
        PAGE.write_text(page, "utf-8")


def compared(page: str, step: Command, result: tuple[int, str], at: int, *, update: bool) -> str:
    """The page, which shows what was printed; fails where it does not and may not be changed."""
    code, printed = result
    printed = _ADDRESS.sub("http://127.0.0.1:8712", printed)
    assert code == 0, f"$ {step.line}\n{printed}"
    if step.prints is None or same(step.prints, printed):
        return page
    assert update, f"$ {step.line}\n--- the page shows\n{step.prints}--- it prints\n{printed}"
    return rewritten(page, step, printed, at)
