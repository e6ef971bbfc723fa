"""How often, and of what, the platform is read."""

from __future__ import annotations

import pytest

from tests.platforms.contract.adapters import LIVE, MUTE
from tests.platforms.contract.conftest import Bench, Make
from tests.platforms.contract.flow import ANA, NICO, begin, settle

SMALL = """
business_centers:
  acme: {name: Acme Group, timezone: Europe/London, currency: GBP}
"""


@pytest.fixture
def stands(in_front: Make) -> Bench:
    """Everything stands, and what was read until now is forgotten."""
    bench = in_front(MUTE, False)
    begin(bench)
    settle(bench)
    bench.desk.apply()
    bench.reads()
    return bench


def test_an_apply_with_nothing_to_do_reads_once(stands: Bench) -> None:
    """All of it, and not again."""
    stands.desk.apply()
    [views] = stands.reads()
    assert {view.actor for view in views} == {ANA, NICO}
    assert sum(view.center is not None for view in views) == 2


def test_what_only_the_state_is_told_is_not_read_again(in_front: Make) -> None:
    """What others have made just as declared becomes ours; the platform has just been read."""
    bench = in_front(MUTE, False)
    begin(bench)
    settle(bench)
    bench.desk.act("update", "ad_account.acme/fr", "name=Acme France", by=ANA)
    bench.desk.edit(("{name: Acme FR}", "{name: Acme France}"))
    bench.reads()
    bench.desk.apply()
    assert len(bench.reads()) == 1
    assert bench.desk.plan()["drift"] == []


def test_an_apply_reads_afterwards_what_it_locked(stands: Bench) -> None:
    """Both Business Centers before; after a change in one, that one."""
    stands.desk.edit(("{name: Acme FR}", "{name: Acme France}"))
    stands.desk.apply().says("Done: 1 updated.")
    before, after = stands.reads()
    assert [view.actor for view in after] == [ANA]
    assert {view.center for view in before} > {view.center for view in after}
    stands.desk.settled()


def test_lists_that_nothing_needs_are_not_asked_for(in_front: Make) -> None:
    """Where each takes calls of its own; what is known of them stays."""
    bench = in_front(LIVE, False)
    begin(bench)
    settle(bench)
    [*_, views] = bench.reads()
    assert {kind for view in views for kind in view.kinds or ()} >= {"asset_group", "assignment"}
    bench.desk.layout(SMALL)
    (bench.desk.root / ".bcsync/state.db").unlink()
    bench.desk.run("plan")
    reads = bench.reads()
    assert reads
    for view in (view for views in reads for view in views):
        assert view.kinds
        assert view.kinds.isdisjoint({"asset_group", "assignment", "approval"})


def test_both_sides_of_what_stands_between_two_are_read_afterwards(stands: Bench) -> None:
    """A share changes the lists of both."""
    stands.desk.edit(('{accounts: ["fr"], role: analyst}', '{accounts: ["fr"], role: operator}'))
    stands.desk.apply()
    _before, after = stands.reads()
    assert sorted(view.actor for view in after) == [ANA, NICO]
