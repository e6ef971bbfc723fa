"""Addresses and what they stand for."""

from __future__ import annotations

from datetime import date

import pytest

from bcsync.errors import StateError
from bcsync.platforms.port import Observation
from bcsync.state.store import State
from bcsync.state.values import Acceptance, Binding
from tests.state.state_examples import BC, account, assignment

UK = Binding("ad_account.acme/uk", "ad_account", ("1",))
FR = Binding("ad_account.acme/fr", "ad_account", ("2",))


@pytest.fixture
def adopted(state: State) -> State:
    state.record(
        Observation([account("1"), account("2"), assignment("1", "bo@acme.example")]), [BC]
    )
    state.adopt([UK, FR], [("ad_account", ("1",)), ("assignment", (BC, "1", "bo@acme.example"))])
    return state


def managed(state: State) -> set[tuple[str, ...]]:
    return {row.id for row in state.resources() if row.managed}


def test_adopting_binds_and_manages(adopted: State) -> None:
    """What is adopted is bound, managed, and known as it is."""
    assert sorted(adopted.bindings()) == sorted([UK, FR])
    assert managed(adopted) == {("1",), (BC, "1", "bo@acme.example")}
    found = adopted.resource("ad_account", ("1",))
    assert found is not None
    assert found.known == found.attributes == dict(account("1").attributes)


def test_one_thing_has_one_address(adopted: State) -> None:
    """A second address for a bound thing is refused, and nothing of the batch is written."""
    with pytest.raises(StateError, match="contradict") as refusal:
        adopted.adopt([Binding("a.new", "ad_account", ("3",)), UK._replace(address="a.twin")], [])
    assert refusal.value.hint
    assert sorted(adopted.bindings()) == sorted([UK, FR])


def test_an_address_can_be_bound_anew(adopted: State) -> None:
    """A thing that was made again takes its address back, and is as protected as the one before."""
    adopted.protect({UK.address: True})
    adopted.adopt([UK._replace(id=("9",))], [])
    assert Binding(UK.address, "ad_account", ("9",), True) in adopted.bindings()


def test_releasing_lets_go_of_the_thing_too(adopted: State) -> None:
    """A released account is a stranger's again; an unknown address is passed over."""
    adopted.release([UK.address, "ad_account.acme/nowhere"])
    assert adopted.bindings() == [FR]
    assert managed(adopted) == {(BC, "1", "bo@acme.example")}
    found = adopted.resource("ad_account", ("1",))
    assert found is not None
    assert found.known is None


def test_forgetting_drops_bindings_and_absent_rows(adopted: State) -> None:
    """What we let go of stays visible while it exists, and disappears if it does not."""
    adopted.record(Observation([account("1"), account("2")]), [BC])
    adopted.forget([("ad_account", ("1",)), ("assignment", (BC, "1", "bo@acme.example"))])
    assert adopted.bindings() == [FR]
    assert managed(adopted) == set()
    assert {row.id for row in adopted.resources()} == {("1",), ("2",)}


def test_addresses_can_be_swapped(adopted: State) -> None:
    """Renames of one batch do not stand in each other's way."""
    adopted.protect({UK.address: True})
    adopted.rename({UK.address: FR.address, FR.address: UK.address})
    assert sorted(adopted.bindings()) == sorted(
        [Binding(FR.address, "ad_account", ("1",), True), Binding(UK.address, "ad_account", ("2",))]
    )


def said(address: str, reason: str, gone: str = "") -> Acceptance:
    changes = [{"path": "accounts", "before": gone, "after": None}] if gone else []
    what = {"state": "changed", "changes": changes}
    return Acceptance(address, date(2027, 1, 1), "ana@acme.example", reason, what)


def test_what_was_accepted_goes_along(adopted: State) -> None:
    """Also what is called after it or speaks of it, also in a swap; what is only called alike stays."""

    uk, fr = UK.address.partition(".")[2], FR.address.partition(".")[2]
    adopted.accept(
        [
            said(UK.address, "a trial"),
            said(FR.address, "a test"),
            said(f"assignment.{uk}/bo@acme.example", "a favour"),
            said("share.acme/north/uk", "a gift"),
            said(f"asset_group.{uk}", "a whim", gone=UK.address),
        ]
    )
    adopted.rename({UK.address: FR.address, FR.address: UK.address})
    (group,) = (a for a in adopted.acceptances() if a.reason == "a whim")
    assert group == said(f"asset_group.{uk}", "a whim", gone=FR.address)
    assert {each.address: each.reason for each in adopted.acceptances()} == {
        FR.address: "a trial",
        UK.address: "a test",
        f"assignment.{fr}/bo@acme.example": "a favour",
        "share.acme/north/fr": "a gift",
        f"asset_group.{uk}": "a whim",
    }


def test_the_later_word_counts(adopted: State) -> None:
    """What was accepted under the new address already stays; where that one moves away, it goes."""
    gb = "ad_account.acme/gb"
    adopted.accept([said(UK.address, "a trial"), said(FR.address, "a test"), said(gb, "a whim")])
    adopted.rename({UK.address: FR.address, FR.address: gb})
    reasons = {each.address: each.reason for each in adopted.acceptances()}
    assert reasons == {FR.address: "a trial", gb: "a whim"}


@pytest.mark.parametrize("moves", [{"a.gone": "a.new"}, {UK.address: FR.address}])
def test_a_rename_that_cannot_be_is_refused(adopted: State, moves: dict[str, str]) -> None:
    """From an address that is not bound, or to one that is taken."""
    with pytest.raises(StateError):
        adopted.rename(moves)
    assert sorted(adopted.bindings()) == sorted([UK, FR])


def test_protection_is_remembered_and_lifted(adopted: State) -> None:
    """Protection belongs to the address, whatever the layout says later."""
    adopted.protect({UK.address: True, FR.address: False})
    assert UK._replace(protect=True) in adopted.bindings()
    adopted.protect({UK.address: False})
    assert UK in adopted.bindings()
    with pytest.raises(StateError, match="nowhere"):
        adopted.protect({"a.nowhere": True})


def test_nothing_to_do_writes_nothing(adopted: State) -> None:
    """Empty batches leave the fingerprint alone."""
    before = adopted.fingerprint()
    adopted.adopt([], [])
    adopted.release([])
    adopted.forget([])
    adopted.rename({})
    adopted.protect({})
    adopted.intend(1, [])
    assert adopted.fingerprint() == before
