"""What can only be done by removing and making anew is done whole or not at all."""

from __future__ import annotations

import pytest

from bcsync.flow.options import ApplyOptions, PlanOptions
from bcsync.planning.scene import Allowances
from bcsync.project import open_project
from bcsync.workflow import apply_planned, make_plan
from tests.flows.acme import it_stands
from tests.flows.driver import DONE, PARTLY, Desk
from tests.flows.refusing import refuse

NICO, CARA = "nico@northwind.example", "cara@northwind.example"
ACCESS = "access.northwind/acme/uk"
ON_UK = f"assignment.northwind/acme/uk/{CARA}"
HEAD = """
business_centers:
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    currency: GBP
    members:
      nico@northwind.example: admin
      cara@northwind.example: standard
      dan@northwind.example: standard
"""
ACME = """
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: admin}
    ad_accounts:
      uk: {name: Acme UK}
      fr: {name: Acme FR}
"""
SHARED = f"{HEAD}{ACME}    partners: {{northwind: [{{accounts: [uk], role: operator}}]}}\n"
ASKED = f"""{HEAD}
    access:
      acme/uk: {{permission: operator, members: {{cara@northwind.example: operator}}}}
    asset_groups:
      all: {{accounts: [acme/uk], members: {{cara@northwind.example: analyst}}}}
{ACME}
    approvals: [{{business_center: northwind, accounts: ['*'], up_to: admin}}]
"""
LOWERED = ("role: operator", "role: analyst")
RAISED = ("permission: operator", "permission: admin")
RENAMED = ("name: Acme UK", "name: Acme Britain")


def stands(desk: Desk, layout: str) -> Desk:
    it_stands(desk, layout)
    return desk


def test_nothing_ends_whose_remaking_cannot_follow(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The account's own change is refused, and the share rests on the account."""
    stands(desk, SHARED)
    desk.edit(LOWERED, RENAMED)
    refuse(monkeypatch, lambda act: act.kind == "ad_account")
    desk.apply(code=PARTLY).says("Not tried: 2", "remove share.acme/northwind/uk")
    assert desk.acts("remove", "share") == 0


def test_a_share_does_not_end_for_a_request_that_cannot_follow(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands(desk, SHARED)
    desk.edit(
        ("[{accounts: [uk], role: operator}]", "[]"),
        (
            "    partners:",
            "    approvals: [{business_center: northwind, accounts: [uk], up_to: admin}]\n    partners:",
        ),
        (
            "      dan@northwind.example: standard\n",
            "      dan@northwind.example: standard\n    access: {acme/uk: admin}\n",
        ),
        RENAMED,
    )
    refuse(monkeypatch, lambda act: act.kind == "ad_account")
    desk.apply(code=PARTLY).says("Not tried: 3", "remove share.acme/northwind/uk")
    assert desk.acts("remove", "share") == 0
    monkeypatch.undo()
    desk.apply()
    desk.settled()


def test_an_exclusion_takes_both_halves(desk: Desk) -> None:
    stands(desk, SHARED)
    desk.edit(LOWERED, RENAMED)
    assert desk.plan("--exclude", "ad_account.acme/uk")["operations"] == []


@pytest.mark.parametrize(
    "excluded", ["approval.*", ON_UK, "asset_group.northwind/all", ACCESS, "ad_account.acme/uk"]
)
def test_without_a_part_of_it_nothing_is_done(desk: Desk, excluded: str) -> None:
    stands(desk, ASKED)
    desk.edit(RAISED, RENAMED)
    left = [op["address"] for op in desk.plan("--exclude", excluded)["operations"]]
    assert left == ([] if excluded == "ad_account.acme/uk" else ["ad_account.acme/uk"])


@pytest.mark.parametrize("targeted", [ACCESS, ON_UK, "approval.*", "asset_group.northwind/*"])
def test_a_target_brings_all_of_it(desk: Desk, targeted: str) -> None:
    stands(desk, ASKED)
    desk.edit(RAISED)
    desk.apply("--target", targeted)
    desk.settled()
    desk.run("drift", "--detailed-exitcode", code=DONE).says("No drift.")


def test_a_group_that_also_changes_gets_its_account_back(desk: Desk) -> None:
    stands(desk, ASKED)
    members = "members: {cara@northwind.example: analyst"
    desk.edit(RAISED, (f"{members}}}}}", f"{members}, dan@northwind.example: analyst}}}}"))
    desk.apply()
    desk.settled()


def test_what_is_only_observed_comes_back_as_it_was(desk: Desk) -> None:
    """Somebody lowered Cara by hand, in a list that is not ours to correct."""
    stands(desk, ASKED)
    desk.edit(("    access:\n", "    manage: {assignments: observe}\n    access:\n"))
    desk.act("update", ON_UK, "role=analyst", by=NICO)
    desk.edit(RAISED)
    (made,) = (op for op in desk.plan()["operations"] if op["kind"] == "assignment")
    assert (made["before"], made["after"]) == ({"role": "analyst"}, {"role": "analyst"})


def test_leaving_in_the_middle_leaves_nothing_half_done(desk: Desk) -> None:
    """Ctrl-C once: what ended is made anew, approved and put back; the rest is not begun."""
    stands(desk, ASKED)
    desk.edit(
        RAISED,
        ("{name: Acme FR}", "{name: Acme France}"),
        ("dan@northwind.example: s", "eve@northwind.example: s"),
    )
    project = open_project(desk.root, {}, clock=desk.clock)
    done: list[str] = []
    options = ApplyOptions(
        lambda outcome: done.append(outcome.operation.action), stopping=lambda: "remove" in done
    )
    planned = make_plan(project, PlanOptions(allow=Allowances(remove=("*",))))
    applied = apply_planned(project, planned, options)
    assert applied.report.interrupted
    assert {
        f"{o.operation.action} {o.operation.kind}"
        for o in applied.report.outcomes
        if o.state == "done"
    } >= {
        "remove access",
        "request access",
        "approve approval",
        "create assignment",
        "update asset_group",
    }
    left = {f"{op.action} {op.kind}" for op in applied.after.ready} if applied.after else set()
    assert left
    assert not left & {
        "request access",
        "approve approval",
        "create assignment",
        "update asset_group",
    }


@pytest.mark.parametrize(
    "flags", [("--target", "approval.acme/uk/northwind"), ("--exclude", "access.*")]
)
def test_an_approval_ends_by_itself_only_with_its_access(
    desk: Desk, flags: tuple[str, ...]
) -> None:
    stands(desk, ASKED)
    access, group = ASKED.index("    access:"), ASKED.index(ACME)
    alone = f"{ASKED[:access]}    access: {{}}\n    asset_groups: {{}}\n{ASKED[group:]}"
    desk.layout(alone.replace("['*']", "[fr]"))
    whole = {(op["action"], op["address"]) for op in desk.plan()["operations"]}
    part = {(op["action"], op["address"]) for op in desk.plan(*flags)["operations"]}
    assert ("remove", ACCESS) in whole
    assert ("remove", "approval.acme/uk/northwind") in part - whole
