"""Who acts, where the platform masks the e-mail address of the person behind a token."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from bcsync.flow import refresh
from bcsync.platforms.port import Principal
from bcsync.project import Project
from tests.flows.driver import GUARDED
from tests.platforms.contract.adapters import LIVE
from tests.platforms.contract.conftest import Bench, Make
from tests.platforms.contract.flow import ANA, BO, begin, settle


@pytest.fixture
def masked(in_front: Make) -> Bench:
    """Two admins; the platform calls its members by numbers."""
    bench = in_front(LIVE, False)
    bench.handles["member"] = "u"
    begin(bench)
    settle(bench)
    bench.desk.edit((f"{BO}: standard", f"{BO}: admin"))
    settle(bench)
    return bench


def test_who_acts_is_known_by_the_handle(masked: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings name somebody else; the token is that of who is lowered."""

    def behind(_project: Project, actors: Iterable[str]) -> list[Principal]:
        return [Principal(each, None, f"u-{BO}" if each == ANA else None) for each in actors]

    monkeypatch.setattr(refresh, "principals_of", behind)
    masked.desk.edit((f"{BO}: admin", f"{BO}: standard"))
    ran = masked.desk.apply(code=GUARDED)
    ran.says(f"{BO} acts for acme and would stop being its admin")
