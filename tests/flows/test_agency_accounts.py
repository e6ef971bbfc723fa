"""An agency's accounts for its clients: company records, certificates, reviews."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.acme import ACTORS
from tests.flows.driver import FAILED, WAITING, Desk

UK = "ad_account.acme/uk"
AGENCY = """
business_centers:
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    currency: GBP
    members: {nico@northwind.example: admin}
    ad_accounts:
      zen-uk: {name: Zen UK, company: Zen Co Ltd, address: "4 Mill Lane, Leeds"}
"""
WITH_CERTIFICATE = """
business_centers:
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    currency: GBP
    members: {nico@northwind.example: admin}
    certificates:
      zen: {company: Zen Co Ltd, license_no: "09876543"}
    ad_accounts:
      zen-uk: {name: Zen UK, address: "4 Mill Lane, Leeds", certificate: zen}
"""
SECOND = (
    "certificate: zen}\n",
    'certificate: zen}\n      zen-fr: {name: Zen FR, address: "4 Mill Lane, Leeds", certificate: zen}\n',
)
ZEN = {"name": "Zen Co Ltd", "address": "4 Mill Lane, Leeds", "area": "GB"}


@pytest.fixture
def reviewed(desk: Desk) -> Desk:
    """TikTok knows Zen Co and takes its time over reviews."""
    desk.settings(actors=ACTORS, local={"review": "manual", "companies": [ZEN]})
    return desk


def test_the_first_account_with_new_papers_waits_and_later_ones_are_approved_at_once(
    reviewed: Desk,
) -> None:
    desk = reviewed
    desk.layout(WITH_CERTIFICATE)
    desk.apply("--detailed-exitcode", code=WAITING).says("ad_account.northwind/zen-uk")
    desk.waits("ad_account.northwind/zen-uk", "certificate.northwind/zen").says(
        "is being reviewed, waits on TikTok"
    )
    desk.local("review", "northwind/zen-uk", "approve").says("is approved")
    desk.settled()
    desk.edit(SECOND)
    desk.apply("--detailed-exitcode").says("Done: 1 created.").keeps_quiet("Waiting")
    desk.settled()
    assert desk.acts("create", "certificate") == 1


def test_a_second_account_beside_unapproved_papers_waits_as_well(reviewed: Desk) -> None:
    desk = reviewed
    desk.layout(WITH_CERTIFICATE)
    desk.apply()
    desk.edit(SECOND)
    desk.apply("--detailed-exitcode", code=WAITING)
    desk.local("review", "northwind/zen-uk", "approve")
    desk.waits("ad_account.northwind/zen-fr")


def test_where_reviews_pass_at_once_so_do_accounts_with_papers(desk: Desk) -> None:
    desk.settings(actors=ACTORS, local={"companies": [ZEN]})
    desk.layout(WITH_CERTIFICATE)
    desk.apply()
    desk.settled()
    desk.edit(SECOND)
    desk.apply()
    desk.settled()


def acme_renames_its_company(desk: Desk) -> None:
    desk.settings(actors=ACTORS, local={"review": "manual"})
    desk.layout("""
        business_centers:
          acme:
            name: Acme Group
            timezone: Europe/London
            type: direct
            currency: GBP
            members: {ana@acme.example: admin}
            ad_accounts:
              uk: {name: Acme UK, company: Acme UK Ltd}
        """)
    desk.apply("--detailed-exitcode", code=WAITING)
    desk.local("review", "acme/uk", "approve")
    desk.settled()
    desk.edit(("company: Acme UK Ltd", "company: Acme Britain Ltd"))


@pytest.fixture
def renaming(desk: Desk, shelf: Path) -> Desk:
    """Acme's account is approved under its old company name; the layout has the new one."""
    return desk.begin(shelf, acme_renames_its_company)


def test_a_new_company_name_is_announced_to_start_a_review(renaming: Desk) -> None:
    desk = renaming
    desk.run("plan").says(
        "~ ad_account.acme/uk", "company: Acme UK Ltd → Acme Britain Ltd", "triggers-review"
    )
    [operation] = desk.plan()["operations"]
    assert operation["risks"] == ["triggers-review"]


def test_a_new_company_name_is_reviewed_and_approved(renaming: Desk) -> None:
    desk = renaming
    desk.apply_allowing("review", UK, "--detailed-exitcode", code=WAITING)
    desk.waits("ad_account.acme/uk").says(
        "is being reviewed, waits on TikTok", "STATUS_PENDING_CONFIRM_MODIFY"
    )
    desk.local("review", "acme/uk", "approve")
    desk.settled()


def test_a_new_company_name_is_reviewed_and_disapproved(renaming: Desk) -> None:
    desk = renaming
    desk.apply_allowing("review", UK)
    desk.local("review", "acme/uk", "disapprove", "--reason", "no such company")
    desk.waits("ad_account.acme/uk").says(
        "was disapproved", "STATUS_CONFIRM_MODIFY_FAIL: no such company"
    )
    desk.edit(("company: Acme Britain Ltd", "company: Acme UK Ltd"))
    desk.apply_allowing("review", UK, "--detailed-exitcode", code=WAITING)
    desk.local("review", "acme/uk", "approve")
    desk.settled()


def test_there_is_nothing_to_decide_about_an_approved_account(renaming: Desk) -> None:
    renaming.local("review", "acme/uk", "approve", code=FAILED).says(
        "ad account Acme UK is STATUS_ENABLE: there is nothing to decide"
    )


def test_another_name_for_the_account_alone_is_not_reviewed(renaming: Desk) -> None:
    desk = renaming
    desk.edit(
        ("company: Acme Britain Ltd", "company: Acme UK Ltd"), ("name: Acme UK,", "name: Acme!,")
    )
    desk.run("plan").keeps_quiet("triggers-review")
    desk.apply("--detailed-exitcode")
    desk.settled()
