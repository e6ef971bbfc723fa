"""What an access was asked for is shared instead, with more: the share gives it, and nothing is asked anew."""

from __future__ import annotations

import pytest

from tests.flows.acme import ACTORS
from tests.flows.driver import FAILED, Desk

REQUESTED = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: admin}
    ad_accounts:
      uk: {name: Acme UK}
    partners: {}
    approvals: [{business_center: northwind, accounts: [uk], up_to: operator}]
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    currency: GBP
    members: {nico@northwind.example: admin}
    access:
      acme/uk: {permission: operator, members: {nico@northwind.example: analyst}}
"""


def acme_has_approved(desk: Desk) -> None:
    desk.settings(actors=ACTORS)
    desk.layout(REQUESTED)
    desk.apply()
    desk.settled()


def shares(desk: Desk, role: str, wanted: str = "admin", nico: str = "operator") -> None:
    desk.edit(
        ("partners: {}", f"partners: {{northwind: [{{accounts: [uk], role: {role}}}]}}"),
        (
            "{permission: operator, members: {nico@northwind.example: analyst}}",
            f"{{permission: {wanted}, members: {{nico@northwind.example: {nico}}}}}",
        ),
    )


@pytest.mark.parametrize("nico", ["analyst", "operator", "admin"])
def test_a_share_gives_more_than_was_approved_and_nothing_is_asked_anew(
    desk: Desk, nico: str
) -> None:
    acme_has_approved(desk)
    shares(desk, "admin", nico=nico)
    desk.apply()
    assert desk.acts("request", "access") == 1
    assert desk.acts("remove", "access") == 0
    desk.settled()


def test_a_share_that_gives_too_little_keeps_what_was_approved(desk: Desk) -> None:
    acme_has_approved(desk)
    shares(desk, "analyst")
    before = desk.log()
    desk.apply(code=FAILED).says("shared-with-less")
    assert desk.log() == before


def test_a_share_that_stands_beside_an_approval_gives_more_later(desk: Desk) -> None:
    acme_has_approved(desk)
    shares(desk, "analyst", wanted="operator")
    desk.apply()
    desk.edit(("role: analyst}]", "role: admin}]"), ("{permission: operator", "{permission: admin"))
    desk.apply()
    desk.settled()
