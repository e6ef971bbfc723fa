"""A layout with everything in it, and people who do by hand what a plan asks them to."""

from __future__ import annotations

from typing import Any

from tests.platforms.contract.conftest import Bench

ANA, BO, NICO = "ana@acme.example", "bo@acme.example", "nico@northwind.example"
ACTORS = {"acme": ANA, "northwind": NICO}
CENTERS = """
defaults:
  ad_account: {company: Acme Ltd, industry: "290303", registered_area: GB}
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members:
      ana@acme.example: admin
      bo@acme.example: standard
    ad_accounts:
      uk: {name: Acme UK, members: {bo@acme.example: operator}}
      fr: {name: Acme FR}
    asset_groups:
      all: {name: All, accounts: ["uk"], members: {bo@acme.example: analyst}}
    partners:
      northwind:
        - {accounts: ["fr"], role: analyst}
    approvals:
      - {business_center: northwind, accounts: ["uk"], up_to: operator}
  northwind:
    name: Northwind
    timezone: Europe/London
    currency: GBP
    members:
      nico@northwind.example: admin
    access:
      acme/uk: {permission: operator, members: {nico@northwind.example: operator}}
"""
OF_ACCOUNTS = ("company=Acme Ltd", "industry=290303", "registered_area=GB")
"""What every account has by the defaults."""
ROUNDS = 8


def begin(bench: Bench, layout: str = CENTERS) -> None:
    bench.desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    bench.desk.layout(layout)
    for person in (ANA, NICO):
        bench.desk.local("sign-up", person)


def settle(bench: Bench) -> list[str]:
    """Apply, and do by hand what is to be done by hand, until nothing is left; gives what that was."""
    told: list[str] = []
    for _round in range(ROUNDS):
        bench.desk.apply("--allow-remove", "*")
        plan = bench.desk.plan()
        manual = [op for op in plan["operations"] if op["mode"] == "manual"]
        for op in manual:
            if not op["deferred_by"]:
                told.append(f"{op['action']} {op['address']}")
                by_hand(bench, op)
        if not plan["operations"]:
            bench.desk.settled()
            return told
    raise AssertionError([f"{op['action']} {op['address']}" for op in plan["operations"]])


def by_hand(bench: Bench, op: dict[str, Any]) -> None:
    assert op["steps"], op
    ends = op["action"] in ("remove", "cancel")
    values = [] if ends else [f"{name}={value}" for name, value in (op["after"] or {}).items()]
    bench.desk.act(op["action"], op["address"], *values, by=op["actor"])


def holds_no_manual_act(bench: Bench) -> None:
    """Law 13, and no call is longer than it may be."""
    for call in bench.calls():
        assert call
        first = call[0]
        assert len(call) <= bench.abilities.most(first.kind, first.verb)
        for act in call:
            assert (act.kind, act.verb) not in bench.abilities.by_hand, act
