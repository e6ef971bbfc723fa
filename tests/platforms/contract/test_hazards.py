"""What a real platform does to whoever believes that an answer says everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bcsync.errors import PlatformError
from bcsync.model.action import Action
from bcsync.platforms.abilities import Abilities
from bcsync.platforms.port import (
    UNSEEN,
    Act,
    Answer,
    Done,
    Partly,
    Refused,
    Seen,
    Unanswered,
)
from bcsync.recovery.verdicts import PATIENCE
from tests.flows.driver import FAILED, PARTLY, WAITING
from tests.platforms.contract.adapters import LIVE, MUTE
from tests.platforms.contract.conftest import Bench, Make
from tests.platforms.contract.flow import ANA, BO, begin, settle

FR = "ad_account.acme/fr"
RENAMED = ("{name: Acme FR}", "{name: Acme France}")
LATER = PATIENCE + timedelta(seconds=1)
Says = Callable[[Act], Answer | None]


def to(verb: Action, kind: str, answer: Answer) -> Says:
    """Answer like that, and do nothing."""

    def says(act: Act) -> Answer | None:
        return answer if (act.verb, act.kind) == (verb, kind) else None

    return says


def journaled(bench: Bench, address: str) -> str:
    """How the newest operation on an address stands in the journal."""
    run = bench.desk.run("history", "--json").json[0]["run"]
    operations = bench.desk.run("history", str(run), "--json").json["operations"]
    return str(next(op["state"] for op in operations if op["address"] == address))


@pytest.fixture
def mute(in_front: Make) -> Bench:
    """Everything stands, on a platform that answers nothing but {}."""
    bench = in_front(MUTE, True)
    begin(bench)
    settle(bench)
    bench.calls()
    return bench


def test_an_update_that_is_answered_with_nothing_loses_no_binding(mute: Bench) -> None:
    """The account stays the layout's, under its new name."""
    before = mute.desk.run("show", FR, "--json").json
    mute.desk.edit(RENAMED)
    mute.desk.apply().says("Done: 1 updated.")
    mute.desk.settled()
    after = mute.desk.run("show", FR, "--json").json
    assert (before["id"], after["attributes"]["name"]) == (after["id"], "Acme France")
    assert journaled(mute, FR) == "done"
    assert len(mute.calls()) == 1


def test_a_removal_that_is_answered_with_nothing_is_seen(mute: Bench) -> None:
    """What is gone is let go of, once that shows."""
    mute.desk.edit(("members: {bo@acme.example: operator}", "members: {}"))
    mute.desk.apply("--allow-remove", "*").says("Done: 1 removed.")
    mute.desk.settled()
    assert journaled(mute, f"assignment.acme/uk/{BO}") == "done"


def test_what_does_not_show_yet_is_not_made_twice(mute: Bench) -> None:
    """For a while the platform is believed; after that it is made."""
    mute.desk.edit(("      fr: {", "      de: {name: Acme DE}\n      fr: {"))
    mute.says = to(Action.CREATE, "ad_account", Done(UNSEEN))
    mute.desk.apply()
    assert journaled(mute, "ad_account.acme/de") == "unseen"
    for _ in range(2):
        ran = mute.desk.run("plan")
        ran.says("has made it by the platform's word", "No changes")
    mute.desk.now += LATER
    assert mute.desk.will() == [("create", "ad_account.acme/de")]
    mute.says = lambda _act: None
    settle(mute)
    created = [e for e in mute.desk.log() if (e["verb"], e["kind"]) == ("create", "ad_account")]
    assert len(created) == 3


def test_a_handle_that_changes_is_no_drift(in_front: Make) -> None:
    """It goes along with what is asked, the newest one, and nobody hears of it."""
    bench = in_front(MUTE, False)
    bench.handles["member"] = "u"
    begin(bench)
    settle(bench)
    bench.handles["member"] = "v"
    assert bench.desk.plan()["drift"] == []
    bench.desk.settled()
    bench.calls()
    bench.desk.edit(("members: {bo@acme.example: operator}", "members: {bo@acme.example: admin}"))
    bench.desk.apply()
    [[act]] = bench.calls()
    assert (act.kind, act.handle) == ("assignment", f"v-{BO}")


def test_what_nobody_is_shown_is_no_gap(in_front: Make) -> None:
    """No warning at every plan, nothing unknown; what asks tells of the answer."""
    bench = in_front(LIVE, False)
    begin(bench)
    settle(bench)
    plan = bench.desk.plan()
    assert plan["findings"] == []
    assert plan["summary"]["unread"] == 0
    assert plan["summary"]["unchanged"] == len(bench.desk.run("state", "list", "--json").json)


def test_a_manual_act_is_waited_for_and_never_sent(in_front: Make) -> None:
    """Law 13: the plan says the steps, apply leaves it waiting, and the next look verifies it."""
    bench = in_front(LIVE, False)
    begin(bench)
    plan = bench.desk.plan()
    made = [op for op in plan["operations"] if op["mode"] == "manual" and not op["deferred_by"]]
    assert {op["address"] for op in made} == {"business_center.acme", "business_center.northwind"}
    assert all(op["steps"] for op in made)
    assert plan["summary"]["manual"] == 2
    assert not plan["applicable"]
    bench.desk.run("plan").says("1. open business.tiktok.com", "name Acme Group")
    bench.desk.run("plan", "--format", "markdown").says("open business.tiktok.com")
    bench.desk.run("plan", "--detailed-exitcode", code=WAITING)
    bench.desk.apply("--detailed-exitcode", code=WAITING)
    assert bench.calls() == []
    assert journaled(bench, "business_center.acme") == "waiting"
    values = ("name=Acme Group", "timezone=Europe/London", "currency=GBP")
    bench.desk.act("create", "business_center.acme", *values, by=ANA)
    assert ("create", "business_center.acme") not in bench.desk.will()
    assert bench.desk.acts("create", "business_center") == 1


def test_a_thing_made_by_hand_under_another_name_is_left_to_the_author(in_front: Make) -> None:
    """Only what is called exactly so is taken for it."""
    bench = in_front(LIVE, False)
    begin(bench)
    values = ("name=acme group", "timezone=Europe/London", "currency=GBP")
    bench.desk.act("create", "business_center.acme", *values, by=ANA)
    assert ("create", "business_center.acme") in bench.desk.will()


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Partly(UNSEEN, 40002, "too many"), "failed"),
        (Refused(40002, "too many"), "failed"),
        (Unanswered("timed out"), "failed"),
    ],
)
def test_what_was_not_done_whole_fails_and_is_planned_again(
    bench: Bench, answer: Answer, state: str
) -> None:
    """Half done, refused, or without an answer: it is looked at, and what is left is done."""
    begin(bench)
    settle(bench)
    bench.desk.edit(RENAMED)
    bench.says = to(Action.UPDATE, "ad_account", answer)
    bench.desk.apply(code=PARTLY).says("too many" if "many" in str(answer) else "timed out")
    if isinstance(answer, Unanswered) and not bench.abilities.quiesces:
        bench.desk.now += LATER
    assert bench.desk.will() == [("update", FR)]
    assert journaled(bench, FR) == state
    bench.says = lambda _act: None
    settle(bench)


def test_what_was_made_in_part_is_bound(in_front: Make, mute_abilities: Abilities) -> None:
    """Made, and then refused: the next plan changes it, and makes no second one."""
    bench = in_front(mute_abilities, False)
    begin(bench)

    def says(act: Act) -> Answer | None:
        if (act.verb, act.kind) != (Action.CREATE, "asset_group"):
            return None
        less = {**act.attributes, "members": {}}
        [made] = bench.opened[-1].inner.perform([Act(act.actor, act.verb, act.kind, act.id, less)])
        assert isinstance(made, Done)
        assert isinstance(made.seen, Seen)
        return Partly(made.seen, 40002, "no such member")

    bench.says = says
    bench.desk.apply(code=PARTLY).says("done in part: no such member")
    assert bench.desk.will() == [("update", "asset_group.acme/all")]
    bench.says = lambda _act: None
    settle(bench)
    assert bench.desk.acts("create", "asset_group") == 1


@pytest.fixture
def mute_abilities() -> Abilities:
    return MUTE


def test_answers_before_a_fault_are_kept(bench: Bench) -> None:
    """What was answered is written down; what was not is looked for."""
    begin(bench)
    settle(bench)
    accounts = "".join(f"      a{n}: {{name: A{n}}}\n" for n in range(4))
    bench.desk.edit(("      fr: {", f"{accounts}      fr: {{"))
    left = iter(range(2))

    def says(act: Act) -> Answer | None:
        if act.kind == "ad_account" and next(left, None) is None:
            raise PlatformError("the line is cut")
        return None

    bench.says = says
    bench.desk.apply(code=FAILED).says("the line is cut")
    bench.says = lambda _act: None
    bench.desk.now += LATER
    settle(bench)
    assert bench.desk.acts("create", "ad_account") == 2 + 4
