"""Variables that say what no setting can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Bcsync


@pytest.mark.parametrize("written", ["¹", "٣", "-1", "", " 3", "3.5", "9" * 5_000])
def test_a_number_that_is_none(
    quickstart: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("BCSYNC_GUARDS_REMOVALS_PERCENT", written)
    result = bcsync(quickstart, "locks")
    assert result.code == 1
    assert "BCSYNC_GUARDS_REMOVALS_PERCENT must be a whole number" in result.err
