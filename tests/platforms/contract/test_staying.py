"""``apply --wait`` where people do by hand what it waits for."""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import pytest

from bcsync.cli.border import run
from bcsync.jobs import apply
from bcsync.platforms.port import View
from tests.flows.driver import DONE, WAITING
from tests.locks.test_staying import Meanwhile
from tests.platforms.contract.adapters import LIVE
from tests.platforms.contract.conftest import Bench, Make
from tests.platforms.contract.flow import ANA, begin, settle

ALONE = """
business_centers:
  acme: {name: Acme Group, timezone: Europe/London, currency: GBP, members: {ana@acme.example: admin}}
"""
STAY = ("--wait", "2h", "--detailed-exitcode")
CREATE = ("name=Acme Group", "timezone=Europe/London", "currency=GBP")


@pytest.fixture
def live(in_front: Make) -> Bench:
    bench = in_front(LIVE, False)
    begin(bench, ALONE)
    return bench


def bring(monkeypatch: pytest.MonkeyPatch, *events: Callable[[], object]) -> Meanwhile:
    meanwhile = Meanwhile(*events)
    monkeypatch.setattr(apply, "time", meanwhile)
    return meanwhile


def made(bench: Bench) -> None:
    """Ana makes the Business Center, and says nothing on our streams."""
    words = ("local", "act", "create", "business_center.acme", *CREATE, "--as", ANA)
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        assert run(["-C", str(bench.desk.root), *words]) == DONE


def test_it_ends_as_soon_as_a_person_has_done_it(
    live: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but what is done by hand is waited for."""
    meanwhile = bring(monkeypatch, lambda: None, lambda: made(live))
    live.desk.apply(*STAY).says("Staying for 1 operation")
    assert meanwhile.now < 60
    live.desk.settled()


def test_it_does_not_stay_where_nothing_waits(live: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a second, and nothing is read again."""
    settle(live)
    meanwhile = bring(monkeypatch)
    live.reads()
    live.desk.apply(*STAY).keeps_quiet("Staying")
    assert meanwhile.now == 0
    assert len(live.reads()) == 1


def test_nobody_does_it_until_the_time_is_over(
    live: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told what is left."""
    meanwhile = bring(monkeypatch)
    live.desk.apply("--wait", "1m", "--detailed-exitcode", code=WAITING)
    assert meanwhile.now >= 60
    assert ("create", "business_center.acme") in live.desk.will()


def test_ctrl_c_leaves_with_what_was_done_told(
    live: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, and not as a failure of what it was to wait for."""
    meanwhile = bring(monkeypatch, lambda: signal.raise_signal(signal.SIGINT))
    code = WAITING
    live.desk.apply(*STAY, code=code).says("Staying for 1 operation")
    assert meanwhile.now < 60


def test_only_the_lists_in_which_it_would_show_are_polled(
    in_front: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request by hand: both sides, and none of groups, roles, or the third Business Center."""
    bench = in_front(LIVE, False)
    begin(bench)
    settle(bench)
    bench.desk.edit(('accounts: ["uk"], up_to', 'accounts: ["uk", "de"], up_to'))
    bench.desk.edit(("      fr: {", "      de: {name: Acme DE}\n      fr: {"))
    bench.desk.edit(("    access:\n", "    access:\n      acme/de: operator\n"))
    bench.desk.apply()
    bench.reads()
    polled: list[View] = []

    def keep() -> None:
        polled.extend(view for views in bench.reads() for view in views)

    bring(monkeypatch, keep, keep, keep, lambda: signal.raise_signal(signal.SIGINT))
    bench.desk.apply("--wait", "2h")
    last = polled[-2:]
    assert {kind for view in last for kind in view.kinds or ()} == {"access", "ad_account"}
    assert not [view for view in last if view.center is None]
