"""What leaves the layout ends on the platform, after somebody has said yes to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.acme import it_stands
from tests.flows.driver import FAILED, USAGE, WAITING, Desk

ANA, BO = "ana@acme.example", "bo@acme.example"
NICO, CARA = "nico@northwind.example", "cara@northwind.example"
LAYOUT = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members:
      ana@acme.example: admin
      bo@acme.example: standard
    ad_accounts:
      uk: {name: Acme UK, members: {ana@acme.example: admin, bo@acme.example: operator}}
      fr: {name: Acme FR, members: {ana@acme.example: admin, bo@acme.example: operator}}
    asset_groups:
      all: {accounts: ["uk", "fr"], members: {ana@acme.example: admin, bo@acme.example: operator}}
    approvals:
      - {business_center: northwind, accounts: ["uk", "fr"], up_to: operator}
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    currency: GBP
    members: {nico@northwind.example: admin, cara@northwind.example: standard}
    access:
      acme/uk: {permission: operator, members: {cara@northwind.example: operator}}
      acme/fr: {permission: operator, members: {cara@northwind.example: analyst}}
"""
BO_GONE = (
    ("      bo@acme.example: standard\n", ""),
    (
        "      uk: {name: Acme UK, members: {ana@acme.example: admin, bo@acme.example: operator}}",
        "      uk: {name: Acme UK, members: {ana@acme.example: admin}}",
    ),
    (
        "      fr: {name: Acme FR, members: {ana@acme.example: admin, bo@acme.example: operator}}",
        "      fr: {name: Acme FR, members: {ana@acme.example: admin}}",
    ),
    (
        '"fr"], members: {ana@acme.example: admin, bo@acme.example: operator}',
        '"fr"], members: {ana@acme.example: admin}',
    ),
)
FR_ACCESS = "      acme/fr: {permission: operator, members: {cara@northwind.example: analyst}}\n"


def acme_and_northwind_work_together(desk: Desk) -> None:
    it_stands(desk, LAYOUT)


@pytest.fixture
def standing(desk: Desk, shelf: Path) -> Desk:
    """Bo works at Acme, and Cara of Northwind on two of its accounts."""
    return desk.begin(shelf, acme_and_northwind_work_together)


def test_without_a_terminal_and_without_a_flag_nothing_is_done(standing: Desk) -> None:
    desk = standing
    desk.edit(*BO_GONE)
    before = desk.log()
    desk.run("apply", code=USAGE).says(
        f"- member.acme/{BO}", "there is no terminal to ask on", "--auto-approve"
    )
    assert desk.log() == before
    assert ("remove", f"member.acme/{BO}") in desk.will()


def test_a_removed_member_loses_assignments_and_groups(standing: Desk) -> None:
    desk = standing
    desk.edit(*BO_GONE)
    desk.run("plan").says(
        f"- member.acme/{BO}", "removes-access", "loses", f"{BO} operator on acme/fr, acme/uk"
    )
    desk.apply("--detailed-exitcode")
    desk.settled()
    for account in ("uk", "fr"):
        desk.refused("remove", f"assignment.acme/{account}/{BO}", by=ANA).says("is not assigned")


def test_a_member_who_is_removed_by_hand_is_drift_and_invited_anew(standing: Desk) -> None:
    desk = standing
    desk.act("remove", f"member.acme/{BO}", by=ANA)
    desk.run("plan").says("Changed outside bcsync", f"! member.acme/{BO}  vanished")
    assert ("invite", f"member.acme/{BO}") in desk.will()
    desk.apply("--detailed-exitcode")
    desk.apply("--detailed-exitcode")
    desk.settled()


def test_a_member_in_use_elsewhere_in_the_layout_is_not_removed_silently(standing: Desk) -> None:
    desk = standing
    desk.edit(BO_GONE[0])
    desk.apply(code=FAILED).says(f"{BO} leaves the members of acme", "layout.yaml:")


def test_an_access_that_is_given_up_ends_the_assignments_on_it(standing: Desk) -> None:
    desk = standing
    desk.edit((FR_ACCESS, ""))
    access = "access.northwind/acme/fr"
    desk.run("plan").says(f"- {access}", "loses", "northwind operator on acme/fr")
    assert ("remove", f"assignment.northwind/acme/fr/{CARA}") in desk.will()
    desk.apply("--detailed-exitcode")
    desk.settled()
    desk.refused("create", f"assignment.northwind/acme/fr/{CARA}", "role=analyst", by=NICO).says(
        "You don't have permission to the asset"
    )


def test_an_approval_that_leaves_the_layout_takes_the_access_back(standing: Desk) -> None:
    desk = standing
    desk.edit(('accounts: ["uk", "fr"], up_to', 'accounts: ["uk"], up_to'))
    assert ("remove", "approval.acme/fr/northwind") in desk.will()
    desk.apply("--detailed-exitcode", code=WAITING)
    desk.run("plan").says("access.northwind/acme/fr  was withdrawn")
    desk.apply()
    assert desk.acts("request", "access") == 2


def test_an_account_that_leaves_the_layout_is_closed_for_good(standing: Desk) -> None:
    desk = standing
    desk.edit(
        (
            "      fr: {name: Acme FR, members: {ana@acme.example: admin, bo@acme.example: operator}}\n",
            "",
        ),
        (FR_ACCESS, ""),
        ('accounts: ["uk", "fr"], members', 'accounts: ["uk"], members'),
        ('accounts: ["uk", "fr"], up_to', 'accounts: ["uk"], up_to'),
    )
    desk.run("plan").says("- ad_account.acme/fr", "irreversible")
    desk.apply_allowing("close", "ad_account.acme/fr", "--detailed-exitcode")
    desk.settled()
    assert desk.acts("remove", "ad_account") == 1


def test_an_account_that_returns_to_the_layout_is_a_new_one(standing: Desk) -> None:
    desk = standing
    test_an_account_that_leaves_the_layout_is_closed_for_good(desk)
    desk.edit(("    asset_groups:", "      fr: {name: Acme FR}\n    asset_groups:"))
    assert desk.will() == [("create", "ad_account.acme/fr")]
    desk.apply("--detailed-exitcode")
    desk.settled()


def test_work_on_an_account_that_no_list_ever_held_is_left_alone(standing: Desk) -> None:
    desk = standing
    record = ("companies", "add", "Zen Co Ltd", "4 Mill Lane, Leeds")
    desk.local(*record)
    account = ("name=Zen", "currency=GBP", "company=Zen Co Ltd")
    made = desk.act("create", "ad_account.northwind/zen", *account, "--json", by=NICO).json
    assignment = f"assignment.northwind/{made['seen']['id'][0]}/{CARA}"
    desk.act("create", assignment, "role=analyst", by=NICO)
    desk.settled()
    desk.apply()
    desk.act("remove", assignment, by=NICO)


def test_the_last_admin_cannot_go(standing: Desk) -> None:
    standing.refused("remove", f"member.acme/{ANA}", by=ANA).says("is the last admin of")


INVITED = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    members:
      ana@acme.example: admin
      bo@acme.example: standard
"""


@pytest.fixture
def invited(desk: Desk) -> Desk:
    """Bo has an invitation."""
    desk.layout(INVITED)
    desk.apply("--detailed-exitcode", code=WAITING)
    return desk


def test_an_invitation_waits_on_the_invited_person(invited: Desk) -> None:
    desk = invited
    desk.waits(f"member.acme/{BO}").says(f"waits on {BO}")
    desk.local("outbox").says(f"to {BO}: Join Acme Group on TikTok Business Center")
    desk.local("accept", BO, "acme").says(f"{BO} joined business_center.acme")
    desk.settled()


def test_a_declined_invitation_is_not_sent_again_until_the_layout_says_retry(
    invited: Desk,
) -> None:
    desk = invited
    desk.local("decline", BO, "acme")
    desk.waits(f"member.acme/{BO}").says("was declined")
    desk.apply("--detailed-exitcode", code=WAITING)
    assert desk.acts("invite", "member") == 1
    desk.edit(("bo@acme.example: standard", "bo@acme.example: {role: standard, retry: true}"))
    desk.apply("--detailed-exitcode", code=WAITING).says("1 invited")
    desk.apply("--detailed-exitcode", code=WAITING)
    assert desk.acts("invite", "member") == 2
    desk.local("accept", "--all")
    desk.settled()


def test_an_invitation_that_leaves_the_layout_is_cancelled(invited: Desk) -> None:
    desk = invited
    desk.edit(("      bo@acme.example: standard\n", ""))
    assert desk.will() == [("cancel", f"member.acme/{BO}")]
    desk.apply().says("1 cancelled")
    desk.settled()
    desk.local("accept", BO, "acme", code=FAILED).says("has no open invitation")


def test_a_declined_invitation_that_leaves_the_layout_needs_nothing(invited: Desk) -> None:
    desk = invited
    desk.local("decline", BO, "acme")
    desk.edit(("      bo@acme.example: standard\n", ""))
    desk.settled()


def test_a_higher_permission_is_asked_for_anew_and_all_work_goes_on(standing: Desk) -> None:
    desk = standing
    desk.edit(
        (
            "acme/fr: {permission: operator, members: {cara@northwind.example: analyst}}",
            "acme/fr: {permission: admin, members: {cara@northwind.example: admin}}",
        ),
        ('accounts: ["uk", "fr"], up_to: operator', 'accounts: ["uk", "fr"], up_to: admin'),
    )
    desk.run("plan").says(
        "replaces", "- access.northwind/acme/fr", "» request access.northwind/acme/fr"
    )
    desk.apply("--detailed-exitcode")
    desk.settled()


def test_who_leaves_when_a_permission_is_asked_for_anew_leaves_with_it(standing: Desk) -> None:
    desk = standing
    desk.edit(
        (
            "acme/fr: {permission: operator, members: {cara@northwind.example: analyst}}",
            "acme/fr: {permission: admin, members: {nico@northwind.example: admin}}",
        ),
        ('accounts: ["uk", "fr"], up_to: operator', 'accounts: ["uk", "fr"], up_to: admin'),
    )
    desk.apply("--detailed-exitcode")
    desk.settled()
