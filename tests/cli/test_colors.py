"""Who is shown colors: terminals that can, and whoever asks for them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Bcsync

VARIABLES = ("NO_COLOR", "FORCE_COLOR", "BCSYNC_NO_COLOR", "TERM")
TERMINAL = {"TERM": "xterm-256color"}
CASES: dict[str, tuple[bool, dict[str, str], bool]] = {
    "terminal": (True, TERMINAL, True),
    "file": (False, TERMINAL, False),
    "no TERM": (True, {}, True),
    "dumb": (True, {"TERM": "dumb"}, False),
    "no color": (True, {**TERMINAL, "NO_COLOR": "1"}, False),
    "empty says nothing": (True, {**TERMINAL, "NO_COLOR": "", "FORCE_COLOR": ""}, True),
    "ours": (True, {**TERMINAL, "BCSYNC_NO_COLOR": "1"}, False),
    "forced into a file": (False, {"FORCE_COLOR": "1"}, True),
    "forced on a dumb one": (True, {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
    "no goes before forced": (False, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
}


@pytest.mark.parametrize(("terminal", "environ", "colored"), CASES.values(), ids=CASES)
def test_colors_are_shown_where_they_are_wanted(
    quickstart: Path,
    bcsync: Bcsync,
    monkeypatch: pytest.MonkeyPatch,
    terminal: bool,
    environ: dict[str, str],
    colored: bool,
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    assert ("\x1b[" in bcsync(quickstart, "plan").out) == colored
    assert "\x1b[" not in bcsync(quickstart, "plan", "--no-color").out
    assert "\x1b[" not in bcsync(quickstart, "plan", "--format", "json").out
    assert os.environ.get("TERM") == environ.get("TERM")
