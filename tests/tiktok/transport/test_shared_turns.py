"""Machines whose states lie on one server share the rate of the app."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bcsync.flow.live import open_calls
from bcsync.platforms.chosen import TikTokSettings
from bcsync.platforms.tiktok.transport.bucket import OwnTurns
from bcsync.project import open_project
from bcsync.state.store import State
from bcsync.state.turns import SharedTurns

LONG = 1_000.0
"""Seconds between two calls: what passes while this runs is nothing against it."""


def state(location: str) -> State:
    return State.open(
        location, base=Path(), clock=lambda: datetime.now(UTC), lineage=lambda: "x" * 32
    )


def turns(location: str) -> SharedTurns:
    found = state(location).turns()
    assert isinstance(found, SharedTurns)
    return found


@pytest.fixture
def machines(postgres_url: str) -> Iterator[tuple[SharedTurns, SharedTurns]]:
    with ExitStack() as stack:
        yield (
            stack.enter_context(closing(turns(postgres_url))),
            stack.enter_context(closing(turns(postgres_url))),
        )


def test_turns_are_taken_one_after_the_other_whoever_takes_them(
    machines: tuple[SharedTurns, SharedTurns],
) -> None:
    one, other = machines
    # What their own clocks show does not matter.
    waits = [each.take("app x /a/", LONG, now) for now, each in enumerate((one, other, other, one))]
    assert waits == pytest.approx([0, LONG, 2 * LONG, 3 * LONG], abs=LONG / 2)
    assert other.take("app x /b/", LONG, 0.0) < LONG / 2


def test_a_stop_is_one_for_all(machines: tuple[SharedTurns, SharedTurns]) -> None:
    one, other = machines
    one.stop("app x /a/", 5 * LONG, 0.0)
    assert other.take("app x /a/", LONG, 0.0) == pytest.approx(5 * LONG, abs=LONG / 2)
    one.stop("app x /a/", LONG, 0.0)
    assert other.take("app x /a/", LONG, 0.0) == pytest.approx(6 * LONG, abs=LONG / 2)


def test_calls_go_by_the_turns_of_the_state_once_there_is_one(
    tmp_path: Path, postgres_url: str
) -> None:
    settings = f"version: 1\nplatform: {{kind: tiktok}}\nstate: {postgres_url}\n"
    (tmp_path / "bcsync.yaml").write_text(settings)
    project = open_project(tmp_path, {})
    kept = []
    for _ in range(2):
        with closing(open_calls(project, TikTokSettings())) as calls:
            kept.append(type(calls.api.turns))
        state(postgres_url).close()
    assert kept == [OwnTurns, SharedTurns]


def test_a_file_is_used_by_one_machine(tmp_path: Path) -> None:
    with closing(state(str(tmp_path / "state.db"))) as found:
        assert found.turns() is None
