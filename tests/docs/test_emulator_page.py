"""docs/emulator.md: its recipes run as printed, its tables are whole, its test passes.

BCSYNC_UPDATE_PAGES=1 has the page show what is printed now, and writes docs/openapi.json.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import get_args

import orjson

from bcsync.emulator.control.table import LEVERS
from bcsync.emulator.faults import FaultKind
from bcsync.emulator.modes import Modes
from bcsync.emulator.openapi import document
from tests.docs.console import ROOT, Command, Desk, rewritten, same, steps
from tests.patience import PATIENCE_S

FILE = ROOT / "docs" / "emulator.md"
PAGE = FILE.read_text("utf-8")
DOCUMENT = ROOT / "docs" / "openapi.json"
UPDATE = os.environ.get("BCSYNC_UPDATE_PAGES")
_PORT = "8712"
_CHANGES = re.compile(r"\b\d{14}[0-9A-F]{20}\b|\b[0-9a-f]{40}\b|(?<=create_time\":)\d+")
_MARK = "-- what the next command prints --"


def unchanging(text: str) -> str:
    """Without what is another one each time: request ids, tokens, moments."""
    return _CHANGES.sub("<changes>", text)


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """The server that the page starts, on a free port; gives the port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bcsync", "-C", "examples/quickstart", "serve", "--port", "0"],
        cwd=desk.place,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip().rpartition(":")[2]
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


def test_the_published_document_is_what_the_emulator_goes_by() -> None:
    now = orjson.dumps(document(), option=orjson.OPT_INDENT_2) + b"\n"
    if UPDATE:
        DOCUMENT.write_bytes(now)
    assert now == DOCUMENT.read_bytes(), "BCSYNC_UPDATE_PAGES=1 writes it; read the difference"


def test_the_page_runs_as_printed(tmp_path: Path) -> None:
    page, desk = PAGE, Desk.lay(tmp_path)
    first, *commands = (step for step in steps(page) if isinstance(step, Command))
    assert desk.run(first.line).returncode == 0
    with served(desk) as port:
        # One shell for all of them: they set variables.
        script = "\n".join(f"echo '{_MARK}'\n{command.line}\necho" for command in commands)
        result = desk.run(f"set -e\n{script}".replace(_PORT, port))
    assert result.returncode == 0, result.stdout
    at = 0
    printed = [part.removesuffix("\n") for part in result.stdout.split(f"{_MARK}\n")[1:]]
    for command, text in zip(commands, printed, strict=True):
        at = page.index(command.line, at)
        if command.prints is None or same(unchanging(command.prints), unchanging(text)):
            continue
        assert UPDATE, (
            f"$ {command.line}\n--- the page shows\n{command.prints}--- it prints\n{text}"
        )
        page = rewritten(page, command, text, at)
    if UPDATE:
        FILE.write_text(page, "utf-8")


def test_every_lever_mode_and_fault_is_told_and_no_others() -> None:
    levers = {f"{lever.method} {lever.path}" for lever in LEVERS}
    assert set(re.findall(r"`((?:GET|POST|DELETE) /control/[^`]*)`", PAGE)) == levers
    modes = {field.name for field in fields(Modes)}
    assert modes <= set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    kinds = re.search(r"\| kind \| does \|\n\|---\|---\|\n((?:\|.*\n)+)", PAGE)
    assert kinds is not None
    named = re.findall(
        r"`(\w+)`[,|\s]", "\n".join(re.findall(r"^\|[^|]*\|", kinds[1], re.MULTILINE))
    )
    assert tuple(named) == get_args(FaultKind)


def test_the_test_on_the_page_passes_in_a_project_of_its_own(tmp_path: Path) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    conftest, test = (
        block for block in blocks if "pytest_plugins" in block or "def test_" in block
    )
    (tmp_path / "conftest.py").write_text(conftest, "utf-8")
    (tmp_path / "test_members.py").write_text(test, "utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "-W",
            "error",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
