from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.flows.conftest import acme, desk, shelf
from tests.night.catcher import Catcher

__all__ = ["acme", "catcher", "desk", "shelf"]


@pytest.fixture
def catcher(monkeypatch: pytest.MonkeyPatch) -> Iterator[Catcher]:
    """Where the channels of the settings lead to: ``OPS_URL``, ``SLACK_URL``, ``TEAMS_URL``."""
    caught = Catcher()
    caught.install(monkeypatch)
    yield caught
    caught.close()
