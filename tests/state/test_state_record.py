"""Taking in observations."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcsync.errors import StateError
from bcsync.model.status import Status
from bcsync.platforms.port import Gap, Observation, Seen
from bcsync.state.merge import merge_observation
from bcsync.state.store import State
from bcsync.state.values import Stored
from tests.state.state_examples import BC, OTHER, account, assignment, open_state, pending

ALL = (BC, OTHER)


def counts(state: State, *seen: Seen, gaps: tuple[Gap, ...] = ()) -> tuple[int, int, int]:
    refreshed = state.record(Observation(seen, gaps), ALL)
    assert in_order(refreshed.resources) == in_order(state.resources())
    return refreshed.appeared, refreshed.changed, refreshed.vanished


def in_order(rows: list[Stored]) -> list[Stored]:
    return sorted(rows, key=lambda row: row.key)


def ids(state: State) -> set[tuple[str, ...]]:
    return {row.id for row in state.resources()}


def test_what_was_seen_is_read_back_whole(state: State) -> None:
    """Every field of what was seen survives the database."""
    seen = [account("1"), assignment("1", "bo@acme.example"), pending("1")]
    assert counts(state, *seen) == (3, 0, 0)
    assert sorted(row[:10] for row in state.resources()) == sorted(map(tuple, seen))
    assert state.resource("access", (OTHER, "1")) == Stored.of(pending("1"))
    assert state.resource("access", (OTHER, "2")) is None


def test_changes_are_counted_and_written(state: State) -> None:
    """A changed attribute, status or label is a change; the rest is left alone."""
    counts(state, account("1"), account("2"), account("3"))
    closed = account("3")._replace(status=Status.CLOSED)
    assert counts(state, account("1"), account("2", name="New"), closed) == (0, 2, 0)
    found = state.resource("ad_account", ("2",))
    assert found is not None
    assert found.attributes["name"] == "New"


def test_a_handle_is_kept_and_the_next_one_holds(state: State) -> None:
    """What the platform itself calls a thing stays beside what was known of it, and is no part of it."""
    counts(state, account("1")._replace(handle="u-1"))
    state.mark_managed([("ad_account", ("1",))])
    before = state.resource("ad_account", ("1",))
    assert counts(state, account("1")._replace(handle="u-2")) == (0, 1, 0)
    after = state.resource("ad_account", ("1",))
    assert before is not None
    assert after == before._replace(handle="u-2")
    assert after.known == after.attributes


def test_unmanaged_things_that_vanish_are_deleted(state: State) -> None:
    """A stranger's thing that is gone leaves no trace."""
    counts(state, account("1"), account("2"))
    assert counts(state, account("1")) == (0, 0, 1)
    assert ids(state) == {("1",)}


def test_managed_things_that_vanish_are_marked_absent_once(state: State) -> None:
    """What we manage stays, marked, until it is seen again."""
    counts(state, account("1"))
    state.mark_managed([("ad_account", ("1",))])
    assert counts(state) == (0, 0, 1)
    [row] = state.resources()
    assert row.absent
    assert row.managed
    assert counts(state) == (0, 0, 0)
    assert counts(state, account("1")) == (1, 0, 0)
    [row] = state.resources()
    assert not row.absent
    assert row.known == row.attributes


def test_drift_is_what_differs_from_what_we_left(state: State) -> None:
    """Recording moves the attributes and never what was known."""
    counts(state, assignment("1", "bo@acme.example", "operator"))
    state.mark_managed([("assignment", (BC, "1", "bo@acme.example"))])
    counts(state, assignment("1", "bo@acme.example", "admin"))
    [row] = state.resources()
    assert (row.attributes, row.known) == ({"role": "admin"}, {"role": "operator"})
    assert row.managed


@pytest.mark.parametrize(
    ("gap", "kept"),
    [
        (Gap(BC, None, "refused"), {("1",), (BC, "1", "bo@acme.example")}),
        (Gap(BC, "ad_account", "short"), {("1",)}),
        (Gap(OTHER, None, "refused"), set()),
    ],
)
def test_what_stands_behind_a_gap_is_kept(
    state: State, gap: Gap, kept: set[tuple[str, ...]]
) -> None:
    """Unknown is not absent."""
    counts(state, account("1"), assignment("1", "bo@acme.example"))
    counts(state, gaps=(gap,))
    assert ids(state) == kept


def test_scopes_that_were_not_read_are_kept(state: State) -> None:
    """Reading one Business Center says nothing about another."""
    counts(state, account("1"), account("2", OTHER))
    state.record(Observation(()), [OTHER])
    assert ids(state) == {("1",)}


def test_recording_the_same_again_writes_nothing(state: State) -> None:
    """Neither order nor Python types of equal JSON make a change."""
    counts(state, account("1", tags=["a", "b"]), account("2"))
    before = state.fingerprint()
    assert counts(state, account("2"), account("1", tags=("a", "b"))) == (0, 0, 0)
    assert state.fingerprint() == before


def test_current_saves_the_reading(state: State) -> None:
    """What the caller already read is taken as it is."""
    counts(state, account("1"), account("2"))
    current = state.resources()
    refreshed = state.record(Observation([account("1"), account("3")]), ALL, current)
    assert (refreshed.appeared, refreshed.vanished) == (1, 1)
    assert ids(state) == {("1",), ("3",)}


def test_merging_writes_nothing(state: State) -> None:
    """A plan may look at what an observation changes without changing it."""
    counts(state, account("1"))
    before = state.fingerprint()
    merged = merge_observation(state.resources(), Observation([account("2")]), ALL)
    assert [row.id for row in merged.refreshed.resources] == [("2",)]
    assert (ids(state), state.fingerprint()) == ({("1",)}, before)


def test_an_id_that_could_not_be_read_back_is_refused(state: State) -> None:
    """An id with a space would come back as another id."""
    with pytest.raises(StateError, match="space"):
        counts(state, account("1 2"))
    assert ids(state) == set()


def test_equal_small_attributes_are_one_object(state: State) -> None:
    """A hundred thousand equal roles do not need a hundred thousand objects."""
    counts(state, *(assignment(str(n), "bo@acme.example") for n in range(10)))
    assert len({id(row.attributes) for row in state.resources()}) == 1


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5)
things = st.builds(
    Seen,
    # Any attributes can be of these: of one we know no roles, of the other nothing.
    kind=st.sampled_from(["partner", "link"]),
    id=st.tuples(st.sampled_from("12"), st.sampled_from("ab")),
    scope=st.sampled_from(ALL),
    attributes=st.dictionaries(words, words | st.none() | st.lists(words) | st.booleans()),
    status=st.sampled_from(Status),
    since=st.none() | words,
    on=st.none() | words,
    detail=st.none() | words,
    label=st.none() | words,
)
gaps = st.builds(Gap, st.sampled_from(ALL), st.none() | st.sampled_from(["partner"]), words)
observations = st.builds(
    Observation, st.lists(things, max_size=6), st.lists(gaps, max_size=2).map(tuple)
)


@settings(max_examples=40, deadline=None)
@given(observations, observations, st.booleans())
def test_recording_twice_changes_nothing_the_second_time(
    before: Observation, observation: Observation, managed: bool
) -> None:
    """Whatever stood there before, an observation is taken in completely the first time."""
    with tempfile.TemporaryDirectory() as folder, open_state(Path(folder)) as state:
        first = state.record(before, ALL)
        if managed:
            state.mark_managed([row.key for row in first.resources])
        refreshed = state.record(observation, ALL)
        fingerprint = state.fingerprint()
        again = state.record(observation, ALL)
        assert (again.appeared, again.changed, again.vanished) == (0, 0, 0)
        assert state.fingerprint() == fingerprint
        stored = in_order(state.resources())
        assert stored == in_order(refreshed.resources) == in_order(again.resources)


def test_what_is_still_so_is_kept_when_it_is_read_again(state: State) -> None:
    """A second look at 400,000 things takes memory for those that differ."""
    numbers = [str(number) for number in range(20, 60)]
    counts(state, *map(account, numbers))
    before = state.resources()
    # One is changed, three that follow each other have gone, and one has come.
    left = [account(n, name="New" if n == "25" else f"Account {n}") for n in numbers[:30]]
    counts(state, account("10"), *left, *map(account, numbers[33:]))
    again, anew = state.resources(before), state.resources()
    assert again == anew
    was = {row.id: row for row in before}
    assert {row.id for row in again if row is not was.get(row.id)} == {("10",), ("25",)}
    assert not any(one is other for one, other in zip(anew, before, strict=False))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sets(st.integers(0, 9)), min_size=2, max_size=4))
def test_whatever_was_known_before_is_no_part_of_the_answer(worlds: list[set[int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, open_state(Path(folder)) as state:
        before: list[Stored] = []
        for world in worlds:
            state.record(Observation([account(str(n)) for n in world]), ALL)
            again = state.resources(before)
            assert again == state.resources()
            before = again
