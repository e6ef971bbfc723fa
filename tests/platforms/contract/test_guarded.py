"""What people are asked to do by hand is judged like what is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bcsync.model.action import Action
from tests.flows.driver import DONE, GUARDED, WAITING
from tests.platforms.contract.adapters import LIVE
from tests.platforms.contract.conftest import Bench, Make
from tests.platforms.contract.flow import ANA, NICO, begin, by_hand, settle

MANY = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: admin}
    ad_accounts: {a1: {name: A1}, a2: {name: A2}, a3: {name: A3}, a4: {name: A4}, a5: {name: A5}}
    approvals:
      - {business_center: northwind, accounts: ["*"], up_to: operator}
  northwind:
    name: Northwind
    timezone: Europe/London
    currency: GBP
    members: {nico@northwind.example: admin}
    access:
      acme/a1: {permission: operator, members: {nico@northwind.example: operator}}
      acme/a2: operator
      acme/a3: operator
      acme/a4: operator
      acme/a5: operator
"""
ALONE = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {bo@acme.example: admin, ana@acme.example: admin}
    ad_accounts: {a1: {name: A1}, a5: {name: A5}}
"""
ACCESS = [f"access.northwind/acme/a{n}" for n in range(1, 6)]
FOUR = "".join(f"      acme/a{n}: operator\n" for n in range(2, 6))
FIRST = "      acme/a1: {permission: operator, members: {nico@northwind.example: operator}}\n"


@pytest.fixture
def live(in_front: Make) -> Bench:
    bench = in_front(LIVE, False)
    begin(bench, MANY)
    settle(bench)
    bench.calls()
    return bench


def manual(bench: Bench) -> dict[str, str]:
    """What is to be done by hand: address and action."""
    operations = bench.desk.plan()["operations"]
    return {op["address"]: op["action"] for op in operations if op["mode"] == "manual"}


def refused(bench: Bench) -> set[str]:
    return {guard["rule"] for guard in bench.desk.plan()["guards"] if not guard["ok"]}


def test_too_many_removals_by_hand_are_refused(live: Bench) -> None:
    """Shown with their steps, the number, and the flag; nobody is asked to do them without it."""
    live.desk.edit((FOUR, ""))
    assert manual(live).items() >= dict.fromkeys(ACCESS[1:], "remove").items()
    assert refused(live) == {"removals"}
    ran = live.desk.run("plan")
    ran.says("Refused (1) removals", "--allow-remove", "Permission management")
    live.desk.apply(code=GUARDED).says("--allow-remove")
    live.desk.apply("--detailed-exitcode", code=GUARDED)
    assert live.calls() == []


def test_what_is_allowed_by_name_waits_for_whoever_does_it(live: Bench) -> None:
    """0, or 7 where that is asked for; nothing is sent."""
    live.desk.edit((FOUR, ""))
    live.desk.apply("--allow-remove", "*", code=DONE)
    live.desk.apply("--allow-remove", "*", "--detailed-exitcode", code=WAITING)
    assert live.calls() == []


def test_a_list_that_falls_to_nothing_by_hand_is_refused(live: Bench) -> None:
    """And what the platform brings along with it is in the plan."""
    live.desk.edit((f"    access:\n{FIRST}{FOUR}", "    access: {}\n"))
    assert refused(live) >= {"removals", "emptied"}
    operations = {op["address"]: op for op in live.desk.plan()["operations"]}
    implied = operations[f"assignment.northwind/acme/a1/{NICO}"]
    assert implied["mode"] in ("implied", "automatic")
    live.desk.apply(code=GUARDED)


def test_a_center_that_may_be_there_is_not_made_by_hand(in_front: Make) -> None:
    """One is called almost so: whether it is that one is for people to say."""
    bench = in_front(LIVE, False)
    begin(bench, MANY)
    values = ("name=ACME group", "timezone=Europe/London", "currency=GBP")
    bench.desk.act("create", "business_center.acme", *values, by=ANA)
    assert refused(bench) == {"exists-already"}
    bench.desk.apply(code=GUARDED).says("--allow-create")
    allow = ("--allow-create", "business_center.acme")
    bench.desk.apply(*allow, "--detailed-exitcode", code=WAITING)


BY_HAND = replace(
    LIVE,
    by_hand={
        **LIVE.by_hand,
        ("member", Action.REMOVE): lambda task: (f"remove {task.identity[-1]}",),
        ("ad_account", Action.REMOVE): lambda task: (f"close {task.address}",),
        ("ad_account", Action.UPDATE): lambda task: (f"change {task.address}",),
    },
)
"""Where even these have no call."""

OTHERS = {
    "min-admins": ("bo@acme.example: admin, ", ""),
    "close": ("a5: {name: A5}", ""),
    "review": ("a5: {name: A5}", "a5: {name: A5, company: Acme Ltd}"),
}


@pytest.mark.parametrize("rule", OTHERS)
def test_other_limits_hold_for_what_is_done_by_hand(in_front: Make, rule: str) -> None:
    """Admins, what is for good, what starts a review: as if it were sent."""
    bench = in_front(BY_HAND, False)
    begin(bench, ALONE)
    bench.desk.settings(
        actors={"acme": ANA}, local={"invitations": "automatic"}, guards={"min_admins": 2}
    )
    settle(bench)
    bench.calls()
    bench.desk.edit(OTHERS[rule])
    assert "manual" in {op["mode"] for op in bench.desk.plan()["operations"]}
    assert rule in refused(bench)
    bench.desk.apply(code=GUARDED)
    assert bench.calls() == []


DAY = "acme/a2: {permission: operator, expires: 2026-11-20}"


def test_access_that_ends_by_hand_is_told_until_it_has_ended(live: Bench) -> None:
    """Its day has come: each plan shows the steps, and nothing counts as ended before that is seen."""
    live.desk.edit(("acme/a2: operator", DAY))
    settle(live)
    live.desk.pass_days(30)
    for _ in range(2):
        assert manual(live)[ACCESS[1]] == "remove"
        live.desk.run("plan").says("Permission management")
        live.desk.apply("--detailed-exitcode", code=WAITING)
        live.desk.run("who", "--no-refresh").says("acme/a2")
        shown = live.desk.run("show", ACCESS[1], "--json").json
        assert shown["status"] == "active"
    [op] = [op for op in live.desk.plan()["operations"] if op["address"] == ACCESS[1]]
    by_hand(live, op)
    live.desk.apply()
    live.desk.settled()
