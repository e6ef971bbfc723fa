"""The bar of a long apply never goes past its end."""

from __future__ import annotations

import sys

import pytest

from bcsync.applying.outcome import Outcome
from bcsync.cli.progress import WORTH_SHOWING, progress_bar
from bcsync.model.action import Action
from bcsync.planning.plan import Operation
from bcsync.state.values import OperationState


def test_what_becomes_possible_in_the_same_run_is_counted_on_top(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    operation = Operation("member.a/b@c.example", "member", Action.REMOVE, (), "", None, None)
    total = WORTH_SHOWING
    with progress_bar(total) as advance:
        for _ in range(total + 20):
            advance(Outcome(operation, OperationState.DONE))
    shown = capsys.readouterr().err
    assert f"{total + 20}/{total + 20}" in shown
    assert f"{total + 20}/{total}" not in shown.replace(f"{total + 20}/{total + 20}", "")
