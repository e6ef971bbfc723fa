"""A platform that cannot tell whether what a lost run had sent is still under way."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest

from bcsync.errors import PlatformError
from bcsync.flow.locks import held
from bcsync.flow.runs import start_of
from bcsync.flow.stored import open_state
from bcsync.model.action import Action
from bcsync.platforms.port import Act, Answer, Unanswered
from bcsync.project import open_project
from bcsync.recovery.verdicts import PATIENCE
from bcsync.state.store import State
from tests.flows.driver import FAILED, PARTLY
from tests.platforms.contract.adapters import LIVE
from tests.platforms.contract.conftest import Bench, Make
from tests.platforms.contract.flow import ANA, BO, OF_ACCOUNTS, begin, settle

FR, DE, ROLE = "ad_account.acme/fr", "ad_account.acme/de", f"assignment.acme/uk/{BO}"
SENT = {
    "update": (
        ("{name: Acme FR}", "{name: Acme France}"),
        Action.UPDATE,
        FR,
        ("name=Acme France",),
    ),
    "create": (
        ("      fr: {", "      de: {name: Acme DE}\n      fr: {"),
        Action.CREATE,
        DE,
        ("name=Acme DE", "timezone=Europe/London", *OF_ACCOUNTS),
    ),
    "remove": (("members: {bo@acme.example: operator}", "members: {}"), Action.REMOVE, ROLE, ()),
}
every_act = pytest.mark.parametrize("sent", SENT)
every_end = pytest.mark.parametrize("end", ["unanswered", "stopped"])
ALLOW = ("--allow-remove", "*")


@pytest.fixture
def live(in_front: Make) -> Bench:
    bench = in_front(LIVE, False)
    begin(bench)
    settle(bench)
    bench.calls()
    return bench


def lose(bench: Bench, sent: str, end: str) -> None:
    """Change something, and lose what becomes of that."""
    edit, action, address, _values = SENT[sent]
    bench.desk.edit(edit)
    kind = address.partition(".")[0]

    def says(act: Act) -> Answer | None:
        if (act.verb, act.kind) != (action, kind):
            return None
        if end == "stopped":
            raise PlatformError("the line is cut")
        return Unanswered("timed out")

    bench.says = says
    bench.desk.apply(*ALLOW, code=FAILED if end == "stopped" else PARTLY)
    bench.says = lambda _act: None
    bench.calls()


def journaled(bench: Bench, address: str) -> set[str]:
    """How all operations on an address stand in the journal."""
    pulled = bench.desk.run("state", "pull").json["operations"]
    return {op["state"] for op in pulled if op["address"] == address}


@every_end
@every_act
def test_what_may_be_under_way_is_neither_sent_again_nor_called_failed(
    live: Bench, sent: str, end: str
) -> None:
    """Whoever looks, however often, until the patience is over; then it is done anew, once."""
    _edit, action, address, _values = SENT[sent]
    lose(live, sent, end)
    for minutes in (1, 8):
        live.desk.now += timedelta(minutes=minutes)
        live.desk.run("plan").says("it may still come about", "No changes")
        live.desk.apply(*ALLOW)
        assert live.calls() == []
        assert not journaled(live, address) & {"failed", "skipped"}
    live.desk.now += PATIENCE
    assert live.desk.will() == [(str(action), address)]
    live.desk.apply(*ALLOW)
    assert [act.verb for call in live.calls() for act in call] == [action]
    live.desk.settled()


@every_end
@every_act
def test_what_comes_about_late_was_done(live: Bench, sent: str, end: str) -> None:
    """It is found by looking, and nothing is sent for it."""
    _edit, action, address, values = SENT[sent]
    lose(live, sent, end)
    live.desk.run("plan").says("it may still come about")
    live.desk.act(str(action), address, *values, by=ANA)
    live.desk.settled()
    live.desk.apply(*ALLOW)
    assert live.calls() == []
    assert not journaled(live, address) & {"failed", "skipped", "unknown", "intent"}


def test_nobody_who_does_not_look_sends_it_again(live: Bench) -> None:
    """``--no-refresh`` holds it back, too."""
    lose(live, "update", "stopped")
    live.desk.apply("--no-refresh", *ALLOW)
    assert live.calls() == []


def test_what_rests_on_it_waits(live: Bench) -> None:
    """A role on an account that may be coming."""
    lose(live, "create", "unanswered")
    live.desk.edit(("{name: Acme DE}", f"{{name: Acme DE, members: {{{BO}: operator}}}}"))
    [op] = live.desk.plan()["operations"]
    assert (op["address"], op["deferred_by"]) == (f"assignment.acme/de/{BO}", [DE])


def test_ability_and_answer_agree(bench: Bench) -> None:
    """Who only looks knows by the ability what ``quiesce`` would say."""
    begin(bench)
    bench.desk.apply()
    with closing(next(each for each in reversed(bench.opened))) as platform:
        assert platform.quiesce() == bench.abilities.quiesces


def test_breaking_a_lock_says_what_it_is_about(bench: Bench) -> None:
    """Where the platform cannot tell, it counts as under way."""
    begin(bench)
    bench.desk.apply()
    project = open_project(bench.desk.root, {}, clock=bench.desk.clock)
    with open_state(project, create=False, whosever=True) as state:
        assert isinstance(state, State)
        with held(project, state, frozenset({FR}), "apply") as ours:
            ours.begin_run(start_of("apply", ""))
            [lock] = bench.desk.run("locks", "--json").json
            ran = bench.desk.run("locks", "--break", str(lock["id"]), "--reason", "gone")
    if bench.abilities.quiesces:
        ran.says("settled by the next apply").keeps_quiet("10 minutes")
    else:
        ran.says("cannot tell", "For 10 minutes it counts as that", "does not send it again")
