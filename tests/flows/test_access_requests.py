"""A Business Center asks for an ad account of somebody else, and only the right people answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.acme import ACTORS, it_stands
from tests.flows.driver import DONE, FAILED, PARTLY, WAITING, Desk

ANA, BO, ADA = (f"{name}@acme.example" for name in ("ana", "bo", "ada"))
NICO, CARA = (f"{name}@northwind.example" for name in ("nico", "cara"))
STRANGER = "sam@stranger.example"
UK, ACCESS, APPROVAL = (
    "ad_account.acme/uk",
    "access.northwind/acme/uk",
    "approval.acme/uk/northwind",
)

ACME = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members:
      ana@acme.example: admin
      bo@acme.example: standard
      ada@acme.example: standard
    ad_accounts:
      uk: {name: Acme UK, members: {ada@acme.example: admin, bo@acme.example: operator}}
"""
NORTHWIND = """
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    currency: GBP
    members: {nico@northwind.example: admin, cara@northwind.example: standard}
    access:
      acme/uk: {permission: operator, members: {cara@northwind.example: operator}}
"""
APPROVALS = """
    approvals:
      - {business_center: northwind, accounts: ["uk"], up_to: operator}
"""


def northwind_asks_for_acme_uk(desk: Desk) -> None:
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    desk.layout(ACME + NORTHWIND)
    desk.apply("--detailed-exitcode", code=WAITING)


@pytest.fixture
def asked(desk: Desk, shelf: Path) -> Desk:
    """Northwind has asked for Acme's account; the layout does not say what Acme answers."""
    return desk.begin(shelf, northwind_asks_for_acme_uk)


def test_a_request_waits_on_the_owner_and_is_not_made_twice(asked: Desk) -> None:
    desk = asked
    desk.waits(ACCESS, APPROVAL).says(
        f"{ACCESS}  waits on {ANA} since 2026-11-02",
        f"then: create assignment.northwind/acme/uk/{CARA}",
    )
    desk.apply("--detailed-exitcode", code=WAITING)
    desk.apply("--detailed-exitcode", code=WAITING)
    assert desk.acts("request", "access") == 1


def test_an_undeclared_request_is_shown_for_a_decision_and_never_approved_by_itself(
    asked: Desk,
) -> None:
    asked.run("plan").says(
        "Asks for a decision",
        f"? {APPROVAL}  Northwind Media asks for operator on Acme UK",
        "requests approve|decline ADDRESS",
    )
    asked.apply().says("Asks for a decision")
    assert asked.acts("approve", "approval") == 0


@pytest.mark.parametrize("who", [STRANGER, BO, NICO, CARA])
@pytest.mark.parametrize("answer", ["approve", "decline"])
def test_nobody_but_an_admin_of_the_account_answers(asked: Desk, who: str, answer: str) -> None:
    asked.refused(answer, APPROVAL, by=who).says(
        "No permission to operate advertiser",
        "Requests for Acme UK are decided by an admin of the ad account",
    )
    asked.run("requests", code=DONE).says(APPROVAL)


@pytest.mark.parametrize("who", [ANA, ADA])
def test_an_admin_of_the_business_center_or_of_the_account_approves(asked: Desk, who: str) -> None:
    desk = asked
    desk.act("approve", APPROVAL, by=who).says(f"{APPROVAL} is active")
    assert desk.will() == [("create", f"assignment.northwind/acme/uk/{CARA}")]
    desk.apply().says("Done: 1 created.")
    desk.settled()


def test_what_was_approved_on_the_command_line_stays(asked: Desk) -> None:
    desk = asked
    desk.local("notifications", "--as", ANA).says("Business Center", "requests operator access")
    desk.run("requests").says("Asks for a decision", APPROVAL, "Asked by us", ACCESS)
    desk.requests("approve", APPROVAL).says(f"Approved {APPROVAL} as {ANA}")
    desk.run("requests").says("Nothing is waiting.")
    desk.local("notifications", "--as", NICO).says("was accepted")
    desk.apply()
    desk.settled()


def test_a_declined_request_is_not_made_again_until_the_layout_says_retry(asked: Desk) -> None:
    desk = asked
    desk.requests("decline", APPROVAL).says("Declined")
    desk.local("notifications", "--as", NICO).says("was declined")
    desk.waits(ACCESS).says(f"{ACCESS}  was declined")
    desk.apply("--detailed-exitcode", code=WAITING)
    assert desk.acts("request", "access") == 1
    desk.edit(("permission: operator,", "permission: operator, retry: true,"))
    desk.run("plan").says(f"» request {ACCESS}")
    [again, _assignment] = desk.plan()["operations"]
    assert again["reason"] == "declined before; the layout says retry"
    desk.apply("--detailed-exitcode", code=WAITING)
    desk.apply("--detailed-exitcode", code=WAITING)
    assert desk.acts("request", "access") == 2


def test_withdrawn_access_is_not_asked_for_again_until_the_layout_says_retry(asked: Desk) -> None:
    desk = asked
    desk.requests("approve", APPROVAL)
    desk.apply()
    desk.act("remove", APPROVAL, by=ANA)
    desk.waits(ACCESS).says(f"{ACCESS}  was withdrawn")
    desk.apply("--detailed-exitcode", code=WAITING)
    assert desk.acts("request", "access") == 1
    desk.edit(("permission: operator,", "permission: operator, retry: true,"))
    desk.apply("--detailed-exitcode", code=WAITING).says("1 requested")
    desk.requests("approve", APPROVAL)
    desk.apply().says("1 created")
    desk.settled()


def test_retry_that_stays_in_the_layout_asks_once_for_each_no(asked: Desk) -> None:
    desk = asked
    desk.edit(("permission: operator,", "permission: operator, retry: true,"))
    desk.requests("approve", APPROVAL)
    desk.apply()
    desk.settled()
    assert desk.acts("request", "access") == 1


def test_request_approval_and_assignment_meet_in_one_run(desk: Desk) -> None:
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    desk.layout(ACME + APPROVALS + NORTHWIND)
    desk.apply("--detailed-exitcode").says("1 requested, 1 approved").keeps_quiet("Waiting")
    desk.settled()
    acts = [(entry["actor"], entry["verb"], entry["kind"]) for entry in desk.log()]
    assert [act for act in acts if act[2] in ("access", "approval") or act[0] == NICO][-3:] == [
        (NICO, "request", "access"),
        (ANA, "approve", "approval"),
        (NICO, "create", "assignment"),
    ]


def test_more_than_the_layout_approves_is_left_for_a_decision(desk: Desk) -> None:
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    desk.layout(ACME + APPROVALS + NORTHWIND.replace("permission: operator", "permission: admin"))
    desk.apply("--detailed-exitcode", code=WAITING).says("1 requested")
    desk.run("plan").says(
        "Asks for a decision", "admin was asked for; the layout approves up to operator"
    )
    assert desk.acts("approve", "approval") == 0


def test_an_assignment_above_the_permission_is_found_in_the_layout(desk: Desk) -> None:
    desk.layout(
        ACME
        + NORTHWIND.replace("cara@northwind.example: operator", "nico@northwind.example: admin")
    )
    desk.run("validate", code=FAILED).says(
        "layout.yaml:22:",
        "admin is above the permission asked for on this account, operator",
        "^",
    )


def test_an_assignment_above_the_permission_is_refused_by_hand(asked: Desk) -> None:
    desk = asked
    desk.requests("approve", APPROVAL)
    desk.refused("create", f"assignment.northwind/acme/uk/{NICO}", "role=admin", by=NICO).says(
        "cannot be admin on ad account", "your Business Center holds operator permission there"
    )
    desk.act("create", f"assignment.northwind/acme/uk/{NICO}", "role=analyst", by=NICO)


def test_nobody_is_assigned_before_the_approval(asked: Desk) -> None:
    asked.refused("create", f"assignment.northwind/acme/uk/{CARA}", "role=analyst", by=NICO).says(
        "You don't have permission to the asset"
    )


def disapprove(desk: Desk) -> None:
    desk.local("review", "acme/uk", "disapprove", "--reason", "no such shop")


def test_a_disapproved_account_is_not_requested_until_it_is_approved(desk: Desk) -> None:
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    desk.layout(ACME)
    desk.apply()
    disapprove(desk)
    desk.layout(ACME + APPROVALS + NORTHWIND)
    desk.apply("--detailed-exitcode", code=WAITING)
    desk.waits(UK).says(
        f"{UK}  was disapproved",
        f"then: request {ACCESS}",
        f"then: approve {APPROVAL}",
        f"then: create assignment.northwind/acme/uk/{CARA}",
    )
    desk.refused("request", ACCESS, "permission=operator", by=NICO).says("is disapproved")
    desk.local("review", "acme/uk", "approve")
    desk.apply("--detailed-exitcode").says("1 requested, 1 approved")
    desk.settled()


def test_a_disapproved_account_of_which_only_the_id_is_known_waits_as_well(desk: Desk) -> None:
    desk.layout(ACME)
    desk.apply()
    [account] = [entry["id"][0] for entry in desk.log() if entry["kind"] == "ad_account"]
    disapprove(desk)
    without = ACME.partition("    ad_accounts:")[0]
    desk.layout(without + NORTHWIND.replace("acme/uk:", f'"{account}":'))
    desk.run("plan").says(f"{UK}  has to come first", f"then: request access.northwind/{account}")


def test_a_disapproved_account_that_is_mended_in_the_same_run_is_requested(desk: Desk) -> None:
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    desk.layout(ACME)
    desk.apply()
    disapprove(desk)
    desk.layout(ACME.replace("name: Acme UK", "name: Acme Britain") + APPROVALS + NORTHWIND)
    desk.apply("--detailed-exitcode").says("1 requested, 1 approved")
    desk.settled()


def test_a_permission_on_a_disapproved_account_is_not_given_up_to_ask_for_more(desk: Desk) -> None:
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    desk.layout(ACME + APPROVALS.replace("operator", "admin") + NORTHWIND)
    desk.apply()
    disapprove(desk)
    desk.edit(("permission: operator", "permission: admin"))
    desk.apply("--detailed-exitcode", code=WAITING)
    desk.local("review", "acme/uk", "approve")
    desk.apply("--detailed-exitcode")
    desk.settled()


def test_a_request_is_not_made_twice_by_hand_either(asked: Desk) -> None:
    asked.refused("request", ACCESS, "permission=analyst", by=NICO).says("is already pending")
    asked.refused("request", "access.acme/acme/uk", "permission=analyst", by=ANA).says("owns")


DANA = "dana@shop.example"
PERSONAL = """
people:
  dana@shop.example:
    ad_accounts:
      shop: {name: Dana Shop, timezone: Europe/London, currency: GBP}
business_centers:
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    currency: GBP
    members: {nico@northwind.example: admin}
    access:
      dana@shop.example/shop: {permission: analyst, members: {nico@northwind.example: analyst}}
"""


def test_an_individuals_account_is_approved_by_its_creator_alone(desk: Desk) -> None:
    desk.layout(PERSONAL)
    access, approval = f"access.northwind/{DANA}/shop", f"approval.{DANA}/shop/northwind"
    desk.apply("--detailed-exitcode", code=WAITING)
    desk.waits(access, approval).says(f"waits on {DANA}")
    for who in (NICO, ANA, STRANGER):
        desk.refused("approve", approval, by=who).says("are decided by its creator alone")
    desk.local("notifications", "--as", DANA).says("Business Center", "requests analyst access")
    desk.act("approve", approval, by=DANA)
    desk.apply().says("1 created")
    desk.settled()


def test_the_creator_may_approve_in_the_layout(desk: Desk) -> None:
    approvals = (
        '\n    approvals: [{business_center: northwind, accounts: ["shop"], up_to: operator}]\n'
    )
    desk.layout(PERSONAL.replace("\nbusiness_centers", f"{approvals}business_centers"))
    desk.apply("--detailed-exitcode").says("1 requested, 1 approved")
    assert [e["actor"] for e in desk.log() if e["verb"] == "approve"] == [DANA]
    desk.settled()


PERMISSION = "{permission: analyst, members: {nico@northwind.example: analyst}}"


@pytest.mark.parametrize(
    "approvals",
    [
        pytest.param(
            '[{business_center: northwind, accounts: ["shop"], up_to: operator}]', id="yes"
        ),
        pytest.param(
            '[{business_center: northwind, accounts: ["shop"], up_to: analyst}]', id="less"
        ),
        pytest.param("[]", id="nothing"),
    ],
)
def test_a_request_that_is_withdrawn_is_not_answered(desk: Desk, approvals: str) -> None:
    """Nor is anybody asked to decide it: nothing is left to be approved."""
    desk.layout(
        PERSONAL.replace("\nbusiness_centers", "\n    approvals: []\nbusiness_centers").replace(
            PERMISSION, "operator"
        )
    )
    access = f"access.northwind/{DANA}/shop"
    desk.apply("--detailed-exitcode", code=WAITING)
    desk.edit(
        ("approvals: []", f"approvals: {approvals}"),
        (f"access:\n      {DANA}/shop: operator", "access: {}"),
    )
    assert desk.will() == [("cancel", access)]
    assert desk.plan()["waiting"] == []
    desk.apply("--allow-remove", access, "--reason", "a slip").says("Done: 1 cancelled.")
    desk.settled()
    assert desk.acts("approve", "approval") == 0


@pytest.mark.parametrize("notify", [True, False])
def test_the_owner_gets_a_letter_only_if_it_was_wished(desk: Desk, notify: bool) -> None:
    wish = f"permission: operator, notify_owner: {str(notify).lower()}, members: {{cara"
    desk.layout(ACME + NORTHWIND.replace("permission: operator, members: {cara", wish))
    desk.apply()
    desk.local("notifications", "--as", ANA).says(
        "Business Center  Northwind Media", "requests operator access to your ad account Acme UK"
    )
    outbox = desk.local("outbox", "--json").json
    letters = [each for each in outbox if each["recipient"] == ANA]
    assert [each["subject"] for each in letters] == (
        ["Northwind Media requests access to Acme UK"] if notify else []
    )
    desk.local("notifications", "--as", CARA).keeps_quiet("requests operator access")


def test_an_account_of_which_only_the_id_is_known_is_asked_for(desk: Desk) -> None:
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    desk.layout(ACME)
    desk.apply()
    [account] = [entry["id"][0] for entry in desk.log() if entry["kind"] == "ad_account"]
    mine = NORTHWIND.replace("acme/uk:", f'"{account}":')
    desk.settings(actors=ACTORS, local={"invitations": "automatic"}, state="northwind.db")
    desk.layout(f"business_centers:{mine}")
    desk.apply("--detailed-exitcode", code=WAITING)
    desk.waits(f"access.northwind/{account}").says(f"waits on {ANA}")


def test_an_account_that_does_not_exist_is_refused_in_the_platforms_words(desk: Desk) -> None:
    desk.layout("business_centers:" + NORTHWIND.replace("acme/uk:", '"7200000000000000099":'))
    desk.apply(code=PARTLY).says("request access.northwind/7200000000000000099", "(code 40")


def test_an_account_that_is_called_by_its_id_is_the_same_account(desk: Desk) -> None:
    """Who works on it stays, though its list is not managed any more."""
    it_stands(desk, ACME + APPROVALS + NORTHWIND)
    (uk,) = desk.run("state", "show", "ad_account.acme/uk", "--json").json["id"]
    members = "acme/uk: {permission: operator, members: {cara@northwind.example: operator}}"
    desk.edit((members, "acme/uk: operator"))
    assert desk.will() == []
    desk.edit(("acme/uk: operator", f'"{uk}": operator'))
    assert desk.will() == []


def test_a_group_in_two_steps_is_not_begun_with_the_second(desk: Desk) -> None:
    """It waits for the access to Dana's account, and Bo, who is invited now, joins at once."""
    desk.settings(actors={"acme": ANA}, local={"invitations": "automatic"})
    desk.local("sign-up", "dana@shop.example")
    desk.layout(
        """
people:
  dana@shop.example: {ad_accounts: {shop: {name: Shop}}}
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: admin, bo@acme.example: standard}
    access: {dana@shop.example/shop: operator}
    asset_groups:
      g: {accounts: [dana@shop.example/shop], members: {ana@acme.example: analyst, bo@acme.example: operator}}
"""
    )
    desk.apply("--detailed-exitcode", code=WAITING)
    waits_for = {
        (op["action"], tuple(op["deferred_by"]))
        for op in desk.plan()["operations"]
        if op["kind"] == "asset_group"
    }
    assert waits_for == {("create", ("access.acme/dana@shop.example/shop",))}


ASKED = "{permission: operator, members: {cara@northwind.example: operator}}"


@pytest.mark.parametrize("before", ["admin", "analyst"])
def test_a_request_that_is_amended_in_the_run_that_answers_it_is_amended_first(
    desk: Desk, before: str
) -> None:
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    desk.layout(ACME + NORTHWIND.replace(ASKED, before))
    desk.apply("--detailed-exitcode", code=WAITING)
    desk.layout(ACME + APPROVALS + NORTHWIND)
    assert desk.will()[:2] == [("update", ACCESS), ("approve", APPROVAL)]
    desk.apply("--detailed-exitcode").says("1 approved, 1 updated")
    desk.settled()


def test_asking_for_less_takes_nothing_from_anybody(desk: Desk) -> None:
    """Until it is approved; then it is a permission that is lowered."""
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    desk.layout(ACME + NORTHWIND.replace(ASKED, "admin"))
    desk.apply("--detailed-exitcode", code=WAITING)
    desk.layout(ACME + NORTHWIND.replace(ASKED, "operator"))
    assert [op["risks"] for op in desk.plan()["operations"]] == [[]]
    desk.requests("approve", APPROVAL)
    assert [op["risks"] for op in desk.plan()["operations"]] == [["removes-access"]]
