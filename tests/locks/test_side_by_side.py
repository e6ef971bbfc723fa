"""Several runs on one state at once: what one reads late never goes over what another wrote since."""

from __future__ import annotations

import pytest

from bcsync.platforms.port import Observation, Seen
from bcsync.state.store import State
from bcsync.state.values import BatchResult, RunStart

BC, OTHER = "7100000000000000001", "7100000000000000002"
START = RunStart(kind="apply", who="bo@laptop", version="0.1.0")
HERE, THERE = [BC], [OTHER]


def account(number: str, name: str = "As made", scope: str = BC) -> Seen:
    return Seen("ad_account", (number,), scope, {"name": name}, label=name)


def names(state: State) -> dict[str, str]:
    return {row.id[0]: str(row.attributes["name"]) for row in state.resources() if not row.absent}


class Reading:
    """A refresh that has read, and writes only when the test says so."""

    def __init__(self, state: State, *seen: Seen) -> None:
        self._state = state
        self._before = state.fingerprint(), state.resources()
        self._seen = Observation(seen)

    def write(self) -> str:
        fingerprint, current = self._before
        return self._state.record(self._seen, HERE, current, fingerprint).fingerprint


@pytest.fixture(autouse=True)
def known(state: State) -> None:
    """Two accounts, both known from before."""
    state.record(Observation([account("1"), account("2")]), HERE)


def settle(state: State, **left: object) -> None:
    """What another run writes down of an operation."""
    run = state.begin_run(START)
    state.finish_batch(BatchResult(run, **left))  # type: ignore[arg-type]


def test_a_late_change_does_not_go_over_a_newer_one(state: State) -> None:
    """Read with drift, then updated by another run: the update is newer."""
    late = Reading(state, account("1", "Drifted"), account("2"))
    settle(state, managed=[account("1", "Updated since")])
    late.write()
    assert names(state) == {"1": "Updated since", "2": "As made"}


def test_what_was_removed_since_does_not_come_back(state: State) -> None:
    """Read with drift, then removed by another run."""
    late = Reading(state, account("1", "Drifted"), account("2"))
    settle(state, removed=[("ad_account", ("1",))])
    late.write()
    assert names(state) == {"2": "As made"}


def test_what_was_made_anew_since_is_not_absent(state: State) -> None:
    """Not seen while another run replaced it."""
    settle(state, managed=[account("1")])
    late = Reading(state, account("2"))
    settle(state, managed=[account("1", "Made anew")])
    late.write()
    assert names(state) == {"1": "Made anew", "2": "As made"}


def test_what_was_made_since_stays_managed(state: State) -> None:
    """Seen before the run that made it had written it down."""
    late = Reading(state, account("1"), account("2"), account("3", "Half seen"))
    settle(state, managed=[account("3", "Complete")])
    late.write()
    [made] = [row for row in state.resources() if row.id == ("3",)]
    assert made.managed
    assert made.attributes == made.known == {"name": "Complete"}


def test_the_rest_of_a_late_reading_counts(state: State) -> None:
    """Only rows that others touched are passed over."""
    late = Reading(state, account("1", "Drifted"), account("4"))
    settle(state, managed=[account("9", scope=OTHER)])
    late.write()
    assert names(state) == {"1": "Drifted", "4": "As made", "9": "As made"}


def test_the_fingerprint_of_a_reading_tells_whether_others_wrote_meanwhile(state: State) -> None:
    """Whoever plans on it must be able to see that the state has moved since."""
    alone = Reading(state, account("1", "Drifted"), account("2"))
    assert alone.write() == state.fingerprint()
    unchanged = Reading(state, account("1", "Drifted"), account("2"))
    assert unchanged.write() == state.fingerprint()
    disturbed = Reading(state, account("1", "Again"), account("2"))
    settle(state, managed=[account("9", scope=OTHER)])
    assert disturbed.write() != state.fingerprint()
    disturbed = Reading(state, account("1", "Again"), account("2"))
    settle(state, managed=[account("9", scope=OTHER)])
    assert disturbed.write() != state.fingerprint()
