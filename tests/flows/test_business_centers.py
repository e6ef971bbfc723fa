"""A Business Center is created, verified, and gets its own ad accounts."""

from __future__ import annotations

import pytest

from tests.flows.acme import ACTORS
from tests.flows.driver import FAILED, WAITING, Desk

ANA = "ana@acme.example"
BRAND = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: {role: admin, finance: manager}}
"""
BRAND_WITH_ACCOUNT = f"""{BRAND}
    ad_accounts:
      uk: {{name: Acme UK, billing: {{address: "1 High Street, London"}}}}
"""


@pytest.fixture
def slow_desk(desk: Desk) -> Desk:
    """TikTok takes its time over verifications."""
    desk.settings(actors=ACTORS, local={"verification": "manual"})
    return desk


def test_a_business_center_is_created_by_who_becomes_its_first_admin(desk: Desk) -> None:
    desk.layout(BRAND)
    desk.run("plan").says("+ business_center.acme", "name: Acme Group", "layout.yaml:4")
    desk.apply().says("Done: 1 created, 1 updated.")
    desk.settled()
    assert desk.acts("create", "business_center") == 1
    who = {entry["actor"] for entry in desk.log() if entry["verb"] == "create"}
    assert who == {ANA}


def test_a_plan_writes_nothing_to_the_platform(desk: Desk) -> None:
    desk.layout(BRAND_WITH_ACCOUNT)
    desk.run("plan")
    assert desk.log() == []


def test_who_nobody_acts_for_is_said_before_anything_is_done(desk: Desk) -> None:
    desk.settings(actors={"northwind": "nico@northwind.example"})
    desk.layout(BRAND)
    desk.run("apply", "--auto-approve", code=FAILED).says("acme", "actor")
    assert desk.log() == []


def test_an_ad_account_waits_for_the_verification_of_its_business_center(slow_desk: Desk) -> None:
    desk = slow_desk
    desk.layout(BRAND_WITH_ACCOUNT)
    desk.apply("--detailed-exitcode", code=WAITING).says(
        "Done: 1 created, 1 updated.",
        "business_center.acme  is not verified yet, waits on TikTok",
        "1 operation follows when that has ended: apply again then.",
    )
    assert desk.acts("create", "ad_account") == 0
    desk.waits("business_center.acme").says("then: create ad_account.acme/uk")
    desk.apply("--detailed-exitcode", code=WAITING)
    assert desk.acts("create", "ad_account") == 0


def test_an_unverified_business_center_refuses_ad_accounts_with_the_reason(slow_desk: Desk) -> None:
    desk = slow_desk
    desk.layout(BRAND)
    desk.apply()
    desk.refused("create", "ad_account.acme/uk", "name=Acme UK", "currency=GBP", by=ANA).says(
        "is not verified: ad accounts can be created only in a verified Business Center."
    )


def test_once_verified_the_account_is_created_with_its_inherited_values(slow_desk: Desk) -> None:
    desk = slow_desk
    desk.layout(BRAND_WITH_ACCOUNT)
    desk.apply()
    desk.local("verify", "acme").says("is verified")
    assert desk.will() == [("create", "ad_account.acme/uk")]
    desk.apply().says("Done: 1 created.")
    desk.settled()
    [created] = [entry for entry in desk.log() if entry["kind"] == "ad_account"]
    assert created["details"]["currency"] == "GBP"
    assert created["details"]["timezone"] == "Europe/London"


def test_a_rejected_verification_keeps_waiting_with_its_reason(slow_desk: Desk) -> None:
    desk = slow_desk
    desk.layout(BRAND_WITH_ACCOUNT)
    desk.apply()
    desk.local("verify", "acme", "--reject", "--reason", "unreadable papers")
    desk.waits("business_center.acme").says("was disapproved", "unreadable papers")
    assert desk.acts("create", "ad_account") == 0


def test_only_an_admin_creates_ad_accounts(desk: Desk) -> None:
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    desk.layout(BRAND.replace("manager}}", "manager}, bo@acme.example: standard}"))
    desk.apply()
    given = ("create", "ad_account.acme/uk", "name=Acme UK", "currency=GBP")
    desk.refused(*given, by="bo@acme.example").says("is not an admin of Acme Group")
    desk.refused(*given, by="sam@stranger.example").says("is not an admin of Acme Group")


def test_an_account_in_another_currency_is_found_before_anything_is_done(desk: Desk) -> None:
    desk.layout(f"{BRAND}\n    ad_accounts: {{uk: {{name: Acme UK, currency: EUR}}}}\n")
    desk.apply(code=FAILED).says("the account's currency is EUR, that of acme is GBP", "^")
    assert desk.log() == []
