"""One shell for a whole page: what it sets, starts and enters holds for the lines after it."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.docs.console import Command, Desk, Edit, rewritten, runnable, same, steps

Like = Callable[[str], str]
_END = "--end-of-a-command--"


@contextmanager
def shell(desk: Desk, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Bash, and all that it starts ends with it."""
    process = subprocess.Popen(
        ["bash"],
        cwd=desk.place,
        env={**desk.environment(), **more},
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


def goes_as_printed(
    path: Path, page: str, desk: Desk, process: subprocess.Popen[str], like: Like = str
) -> None:
    """Type what ``page``, a part of the file, says; ``like`` makes what differs each time alike.

    With BCSYNC_UPDATE_PAGES the file shows what was printed.
    """
    whole, shown, at = path.read_text("utf-8"), page, 0
    update = bool(os.environ.get("BCSYNC_UPDATE_PAGES"))
    for step in steps(page):
        if isinstance(step, Edit):
            desk.edit(step)
        elif line := runnable(step.line):
            at = page.index(step.line, at + 1)
            code, printed = typed(process, line)
            page = _compared(page, step, (code, like(printed)), at, update=update)
    if update:
        path.write_text(whole.replace(shown, page), "utf-8")


def _compared(page: str, step: Command, result: tuple[int, str], at: int, *, update: bool) -> str:
    """The page, which shows what was printed; fails where it does not and may not be changed."""
    code, printed = result
    assert code == 0, f"$ {step.line}\n{printed}"
    if step.prints is None or same(step.prints, printed):
        return page
    assert update, f"$ {step.line}\n--- the page shows\n{step.prints}--- it prints\n{printed}"
    return rewritten(page, step, printed, at)
