"""``drift --correct`` beside others: their locks hold, and what they change is not put back unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from bcsync.cli import drift as drift_command
from bcsync.cli.carry import carry_out
from bcsync.exits import Exit
from bcsync.flow.stored import open_state
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.port import Gap, Seen, View
from bcsync.processes import has_ended
from bcsync.project import open_project
from bcsync.state.leases import Holder, Lease
from bcsync.state.store import State
from tests.drift.test_putting_back import BO_ON_UK, acts, correct, meddle, standing
from tests.flows.driver import Desk
from tests.flows.test_endings import ANA

__all__ = ["standing"]

LOCKED = 5
BO_AT_WORK = Holder("bo@laptop", 22, "laptop 22 2", "bcsync apply")


@pytest.fixture
def locked(standing: Desk) -> Iterator[Desk]:
    """Somebody else holds the lock of Acme."""
    project = open_project(standing.root, {}, clock=standing.clock)
    state = open_state(project, create=True)
    assert isinstance(state, State)
    with state:
        lease = state.locks(has_ended).acquire({"business_center.acme"}, BO_AT_WORK, 60)
        assert isinstance(lease, Lease)
        yield standing


def test_whoever_else_holds_the_locks_is_named(locked: Desk) -> None:
    meddle(locked)
    assert correct(locked, code=LOCKED) == []
    locked.run("drift", "--correct", "--auto-approve", code=LOCKED).says("bo@laptop")


@pytest.mark.parametrize("way", ["flag", "environment"])
def test_it_waits_for_the_locks_of_others(
    locked: Desk, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    meddle(locked)
    flags = ("--lock-timeout", "0.1s") if way == "flag" else ()
    if way == "environment":
        monkeypatch.setenv("BCSYNC_DRIFT_LOCK_TIMEOUT", "0.1s")
    locked.run("drift", "--correct", "--auto-approve", *flags, code=LOCKED).says(
        "Waiting for lock", "waited 0.1 s"
    )


def test_the_platform_is_read_once_before_and_once_after(
    standing: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = standing
    meddle(desk)
    read: list[object] = []
    stream = LocalPlatform.stream

    def counted(
        platform: LocalPlatform, views: Sequence[View], take: Callable[[Seen], object]
    ) -> tuple[Gap, ...]:
        read.append(views)
        return stream(platform, views, take)

    monkeypatch.setattr(LocalPlatform, "stream", counted)
    assert acts(correct(desk)) == [("update", "ad_account")]
    assert len(read) == 2


def test_what_drifts_while_somebody_thinks_is_not_put_back_unseen(
    standing: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under the locks it is planned again when the state has moved; for what was shown alone."""
    desk = standing
    meddle(desk)

    def meanwhile(*args: Any, **more: Any) -> Exit:
        desk.act("remove", BO_ON_UK, by=ANA)
        desk.run("drift")
        return carry_out(*args, **more)

    monkeypatch.setattr(drift_command, "carry_out", meanwhile)
    assert acts(correct(desk))[1:] == [("update", "ad_account")]
    assert desk.will() == [("create", BO_ON_UK)]
