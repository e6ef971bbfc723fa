"""When the platform cannot be read after an apply, what was done is told all the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bcsync.errors import PlatformError
from bcsync.flow import opening, refresh
from tests.flows.driver import FAILED, Desk

EDITS = (
    ("      bo@acme.example: standard\n", "      bo@acme.example: admin\n"),
    ("uk: {name: Acme UK", "uk: {name: Acme Britain"),
)


def silent_after(monkeypatch: pytest.MonkeyPatch, looks: int) -> None:
    """The platform answers so many looks, and no more."""
    usual, given = opening.open_platform, iter(range(looks))

    def opened(*words: Any) -> Any:
        if next(given, None) is None:
            raise PlatformError("the platform does not answer", hint="try again later")
        return usual(*words)

    monkeypatch.setattr(refresh, "open_to_read", opened)


def test_the_report_comes_before_what_went_wrong(
    acme: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = acme
    desk.edit(*EDITS)
    with monkeypatch.context() as patch:
        silent_after(patch, looks=1)
        ran = desk.apply(code=FAILED)
    ran.says("Done: 2 updated.", "told above", "error: the platform does not answer")
    assert "Waiting" not in ran.out
    desk.settled()


def test_machines_get_it_too(acme: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = acme
    desk.edit(*EDITS)
    with monkeypatch.context() as patch:
        silent_after(patch, looks=1)
        ran = desk.apply("--json", code=FAILED)
    report = json.loads(ran.out)
    assert report["summary"] == {"done": 2}
    assert report["waiting"] is None
    assert report["deferred"] is None
    assert "the platform does not answer" in ran.err
    desk.settled()
