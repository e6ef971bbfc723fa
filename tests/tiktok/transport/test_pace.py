"""One bucket a path: even, at the rate that is ours, and stopped as a whole."""

from __future__ import annotations

import threading

import pytest

from bcsync.platforms.tiktok.transport.bucket import LEVELS, Line, OwnTurns, Rate, rate_of
from bcsync.platforms.tiktok.transport.pace import STOPS, Caller, Pace
from tests.tiktok.transport.answers import Fake

A, B = Caller("/a/"), Caller("/b/")


def leave(pace: Pace, caller: Caller = A) -> float:
    """When a call left that waited for its turn."""
    departure = pace.turn(caller)
    assert departure is not None
    return departure.at


class Apart:
    """A clock of which every thread has its own, so that one waits while others do not."""

    def __init__(self) -> None:
        self._of = threading.local()

    def now(self) -> float:
        return getattr(self._of, "time", 0.0)

    def wait(self, seconds: float) -> bool:
        self._of.time = self.now() + seconds
        return True

    def interrupt(self) -> None:
        raise AssertionError


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("share", [0.1, 0.8, 1.0])
def test_no_second_minute_or_day_sees_more_than_is_ours_and_nearly_all_of_it_is_used(
    level: str, share: float
) -> None:
    rate = LEVELS[level] * share
    pace = Pace(rate_of(level, share), Apart())
    went: list[float] = []

    def work() -> None:
        went.extend(leave(pace) for _ in range(200))

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    went.sort()
    for span in (1.0, 60.0):
        limit = rate * span
        for first in range(len(went) - int(limit)):
            # What would be one too many comes after the end of the span, with room for the network.
            assert went[first + int(limit)] - went[first] >= span * 1.01
    assert (len(went) - 1) / (went[-1] - went[0]) >= 0.95 * rate


def test_paths_do_not_wait_for_each_other() -> None:
    clock = Fake()
    pace = Pace(Rate(0.1), clock)
    assert [leave(pace, A), leave(pace, B)] == [1000.0, 1000.0]
    assert leave(pace) == pytest.approx(1000.1)


def test_a_pause_is_not_made_up_for_in_a_burst() -> None:
    clock = Fake()
    pace = Pace(Rate(0.1), clock)
    leave(pace)
    clock.time += 60
    # The turns of the last quarter of a second are.
    assert [leave(pace) for _ in range(5)] == pytest.approx([1060.0] * 3 + [1060.05, 1060.15])


def test_a_call_has_left_when_it_is_sent() -> None:
    """On a new connection that is later than its turn, and those after it come on others."""
    clock = Fake()
    pace = Pace(Rate(0.1, 3, 1.0), clock)
    slow = pace.turn(A)
    assert slow is not None
    assert leave(pace) == pytest.approx(1000.1)
    clock.time = 1000.15
    pace.sent(slow)
    # The first that left is the second one, until the slow one is.
    assert [leave(pace) for _ in range(3)] == pytest.approx([1000.2, 1001.1, 1001.15])


def test_what_was_on_its_way_when_a_path_stopped_does_not_stop_it_for_longer() -> None:
    clock = Fake()
    pace = Pace(Rate(0.1), clock, lambda: 0.0)
    went = [leave(pace) for _ in range(3)]
    assert [pace.refused(A, turn) for turn in went] == [STOPS[0]] * 3
    again = leave(pace)
    assert again == pytest.approx(clock.now())
    assert pace.refused(A, again) == STOPS[1]


def test_who_was_in_line_when_the_path_stopped_gets_in_line_again() -> None:
    class Meanwhile(Fake):
        """While the first waits for its turn, somebody else is refused."""

        def wait(self, seconds: float) -> bool:
            super().wait(seconds)
            if len(self.waited) == 1:
                pace.refused(A, self.time)
            return True

    clock = Meanwhile()
    pace = Pace(Rate(0.5), clock, lambda: 0.0)
    leave(pace)
    assert leave(pace) == pytest.approx(1000.5 + STOPS[0])


def test_after_a_stop_calls_leave_at_their_pace() -> None:
    turns = OwnTurns()
    clock = Fake()
    turns.stop("/a/", 5.0, clock)
    line = Line("/a/", "/a/")
    assert [turns.take(line, 0.1, clock).at for _ in range(3)] == pytest.approx(
        [1005.0, 1005.1, 1005.2]
    )


def test_each_token_has_turns_of_its_own() -> None:
    pace = Pace(Rate(0.5), Fake())
    assert [leave(pace, Caller("/a/", token)) for token in "xyx"] == [1000.0, 1000.0, 1000.5]


def test_tokens_share_the_turns_of_a_path_once_it_is_refused() -> None:
    """Whether they are counted together is in conflict (tiktok-api-corrections.md, 2.22)."""
    clock = Fake()
    pace = Pace(Rate(0.5), clock, lambda: 0.0)
    went = [leave(pace, Caller("/a/", token)) for token in "xy"]
    leave(pace, Caller("/b/", "x"))
    pace.refused(Caller("/a/", "y"), went[1])
    assert [leave(pace, Caller("/a/", token)) for token in "xyx"] == pytest.approx(
        [1001.0, 1001.5, 1002.0]
    )
    assert [leave(pace, Caller("/b/", token)) for token in "xy"] == pytest.approx([1002.0] * 2)


def test_those_whose_turns_came_while_the_machine_was_busy_do_not_all_leave_at_once() -> None:
    """Turns that lie in the past are like turns at no distance."""
    rate = rate_of("basic", 0.8)._replace(interval=0.0)
    pace = Pace(rate, Fake())
    went = [leave(pace) for _ in range(40)]
    for first, later in zip(went, went[8:], strict=False):
        assert later - first == pytest.approx(1.03)
    assert went[7] == went[0]
