"""Machines whose states lie on one server, and runs of one fleet, share the rate of the app."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bcsync.database.url import parsed
from bcsync.errors import BcsyncError
from bcsync.flow.live import open_calls
from bcsync.platforms.chosen import TikTokSettings
from bcsync.platforms.tiktok.transport.api import Api
from bcsync.platforms.tiktok.transport.bucket import Line, OwnTurns, Rate, Turn, rate_of
from bcsync.platforms.tiktok.transport.pace import Caller, Pace
from bcsync.project import open_project
from bcsync.state.fleet_turns import open_fleet_turns
from bcsync.state.server_clock import ServerClock
from bcsync.state.store import State
from bcsync.state.turns import SharedTurns
from bcsync.wire.endpoints import USER_INFO
from tests.postgres import Server
from tests.tiktok.transport.answers import TOKEN, Fake, answer

RUNS, EACH = 3, 14
LONG = 1_000.0
"""Seconds between two calls: what passes while this runs is nothing against it."""
A, B = Line("x /a/", "app  /a/"), Line("x /b/", "app  /b/")
TOGETHER = Line(A.together, A.together)


def at(now: float) -> Fake:
    clock = Fake()
    clock.time = now
    return clock


def left(pace: Pace, caller: Caller) -> float:
    departure = pace.turn(caller)
    assert departure is not None
    return departure.at


def state(location: str) -> State:
    return State.open(
        location, base=Path(), clock=lambda: datetime.now(UTC), lineage=lambda: "x" * 32
    )


def of_a_state(location: str) -> SharedTurns:
    found = state(location).turns()
    assert isinstance(found, SharedTurns)
    return found


def of_a_fleet(location: str) -> SharedTurns:
    return open_fleet_turns(parsed(location))


@pytest.fixture(params=[of_a_state, of_a_fleet])
def machines(request: Any, fleet_url: str) -> Iterator[tuple[SharedTurns, SharedTurns]]:
    turns: Callable[[str], SharedTurns] = request.param
    with ExitStack() as stack:
        yield (
            stack.enter_context(closing(turns(fleet_url))),
            stack.enter_context(closing(turns(fleet_url))),
        )


def test_turns_are_taken_one_after_the_other_whoever_takes_them(
    machines: tuple[SharedTurns, SharedTurns],
) -> None:
    one, other = machines
    # What their own clocks show does not matter.
    clocks = [0.0, 5e5, 5e5, 0.0]
    took = [
        each.take(A, LONG, at(now)).at - now
        for now, each in zip(clocks, (one, other, other, one), strict=True)
    ]
    assert took == pytest.approx([0, LONG, 2 * LONG, 3 * LONG], abs=LONG / 2)
    assert other.take(B, LONG, at(0.0)).at < LONG / 2


def test_a_stop_is_one_for_all(machines: tuple[SharedTurns, SharedTurns]) -> None:
    one, other = machines
    one.stop(TOGETHER.bucket, 5 * LONG, at(0.0))
    assert other.take(TOGETHER, LONG, at(0.0)).at == pytest.approx(5 * LONG, abs=LONG / 2)
    one.stop(TOGETHER.bucket, LONG, at(0.0))
    assert other.take(TOGETHER, LONG, at(0.0)).at == pytest.approx(6 * LONG, abs=LONG / 2)


def test_several_runs_together_call_no_faster_than_one(fleet_url: str) -> None:
    """Counted where the calls arrive."""
    arrived: list[float] = []

    def answered(_request: httpx2.Request) -> httpx2.Response:
        arrived.append(time.monotonic())
        return answer({})

    def run(_number: int) -> None:
        pace = Pace(rate, turns=of_a_fleet(fleet_url), app="app")
        with closing(Api("https://x.example", httpx2.MockTransport(answered), pace=pace)) as api:
            list(api.each(lambda _: api.get(USER_INFO, TOKEN, {}), range(EACH)))

    rate = rate_of("ultimate", 0.8)
    with ThreadPoolExecutor(RUNS) as pool:
        list(pool.map(run, range(RUNS)))
    assert len(arrived) == RUNS * EACH
    # By themselves they would take a third of that.
    assert max(arrived) - min(arrived) >= 0.8 * (len(arrived) - 1) / 40


def test_that_one_was_refused_is_known_to_all(machines: tuple[SharedTurns, SharedTurns]) -> None:
    """Whether tokens are counted together is in conflict (tiktok-api-corrections.md, 2.22)."""
    one, other = machines
    rate = Rate(1.0)
    paces = [Pace(rate, Fake(), lambda: 0.0, each, "app") for each in machines]
    callers = [Caller("/a/", token) for token in "xy"]
    went = [left(pace, caller) for pace, caller in zip(paces, callers, strict=True)]
    paces[0].refused(callers[0], went[0])
    for pace, caller, least in zip(paces, callers, (1.0, 2.0), strict=True):
        assert left(pace, caller) >= 1000 + least - 0.5
    assert [each.take(A, 1.0, at(0.0)).together for each in (one, other)] == [True, True]
    assert not one.take(B, 1.0, at(0.0)).together


def test_who_comes_late_gets_in_line_again() -> None:
    """Others may have left after the turn of who was held up, and nobody here knows of them."""

    class Elsewhere(OwnTurns):
        late = 0.03

    class Busy(Fake):
        """Once, the machine does something else meanwhile."""

        def wait(self, seconds: float) -> bool:
            super().wait(seconds + 0.4 * (not self.waited))
            return True

    pace = Pace(rate_of("basic", 0.8), Busy(), turns=Elsewhere())
    first, second, third = (left(pace, Caller("/a/")) for _ in range(3))
    # The second turn was over, 0.4 seconds after it; the third came in time.
    assert first == 1000.0
    assert second >= 1000.0 + 0.4
    assert third - second == pytest.approx(pace.rate.interval)


def test_a_server_that_is_away_for_a_moment_is_waited_for(
    postgres_server: Server, postgres_database: str, fleet_url: str
) -> None:
    def let_in(allowed: bool) -> None:
        postgres_server.run(
            f"ALTER DATABASE {postgres_database} ALLOW_CONNECTIONS {str(allowed).lower()}",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{postgres_database}'",
        )

    class Meanwhile(Fake):
        def wait(self, seconds: float) -> bool:
            let_in(True)
            return super().wait(seconds)

    clock = Meanwhile()
    with closing(of_a_fleet(fleet_url)) as turns:
        turns.take(A, LONG, clock)
        let_in(False)
        assert turns.take(A, LONG, clock).at > clock.now() + LONG / 2
        assert clock.waited == [1.0]


def test_the_way_to_the_server_does_not_move_a_turn() -> None:
    clock = ServerClock()
    # Ours is 100 seconds behind; the first answer takes 0.3 seconds to come, the second one 0.01.
    assert clock.here(111.0, 110.0, 10.3) == pytest.approx(11.3)
    assert clock.here(112.0, 111.0, 11.01) == pytest.approx(12.01)
    assert clock.here(113.0, 112.0, 12.3) == pytest.approx(13.01)
    # The server's is put back by an hour.
    assert clock.here(-3486.0, -3487.0, 13.01) == pytest.approx(14.01)


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


SECRET = "hush-4711"


@pytest.mark.parametrize(
    ("written", "way"),
    [
        (None, "set it to the URL of the fleet's database"),
        ("sqlite:///x.db", "PostgreSQL"),
        (f"postgresql://a:{SECRET}@h:port/x", "postgresql+psycopg://"),
        (f"postgresql://ana:{SECRET}@127.0.0.1:1/name", "check that the server runs"),
        ("{}", "`fleet init`"),
    ],
)
def test_what_the_database_of_the_rate_may_not_be(
    tmp_path: Path, postgres_url: str, written: str | None, way: str
) -> None:
    text = "version: 1\nplatform: {kind: tiktok, rate: {database: FLEET_DB}}\n"
    (tmp_path / "bcsync.yaml").write_text(text)
    environ = {} if written is None else {"FLEET_DB": written.format(postgres_url)}
    project = open_project(tmp_path, environ)
    settings = project.settings.platform
    assert isinstance(settings, TikTokSettings)
    with pytest.raises(BcsyncError) as caught, closing(open_calls(project, settings)) as calls:
        calls.api.turns.take(A, 1.0, at(0.0))
    assert way in caught.value.hint
    assert SECRET not in f"{caught.value.message}{caught.value.hint}{caught.value!r}"


def test_turn_of_a_project_beside_the_fleet(tmp_path: Path, fleet_url: str) -> None:
    """It names the same database, and no app; its token says which one it is of."""
    (tmp_path / "bcsync.yaml").write_text("version: 1\nplatform: {kind: tiktok}\n")
    environ = {"FLEET_DB": fleet_url, "BCSYNC_PLATFORM_RATE_DATABASE": "FLEET_DB"}
    project = open_project(tmp_path, environ)
    settings = project.settings.platform
    assert isinstance(settings, TikTokSettings)
    with closing(of_a_fleet(fleet_url)) as fleet, closing(open_calls(project, settings)) as calls:
        Pace(Rate(LONG), Fake(), turns=fleet, app="app").turn(Caller("/a/", "x"))
        turn: Turn = calls.api.turns.take(Line("x /a/", "  /a/"), LONG, at(0.0))
    assert turn.at > LONG / 2
