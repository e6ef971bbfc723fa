from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bcsync.cli import project as opening
from bcsync.project import open_project
from tests.flows.acme import ACTORS, acme_stands
from tests.flows.driver import Desk


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """An empty project of Ana, who acts for acme, and Nico, who acts for northwind."""
    found = Desk(tmp_path, capsys)
    monkeypatch.setattr(opening, "open_project", partial(open_project, clock=found.clock))
    monkeypatch.setenv("BCSYNC_CRASH_LOG", str(tmp_path / "crash.log"))
    found.settings(actors=ACTORS)
    return found


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where projects that many tests begin with are kept (see ``Desk.begin``)."""
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture
def acme(desk: Desk, shelf: Path) -> Desk:
    """Acme with Bo, an account and a group."""
    return desk.begin(shelf, acme_stands)
