"""A small brand of which everything stands; many flows begin with it."""

from __future__ import annotations

from tests.flows.driver import Desk

ANA, BO, CY = (f"{name}@acme.example" for name in ("ana", "bo", "cy"))
ACTORS = {"acme": ANA, "northwind": "nico@northwind.example"}
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
    asset_groups:
      all: {accounts: ["uk"], members: {bo@acme.example: analyst}}
"""


def it_stands(desk: Desk, layout: str) -> None:
    """All that a layout of Ana and Nico declares exists; whoever is invited joins at once."""
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    desk.layout(layout)
    desk.apply("--detailed-exitcode")
    desk.settled()


def acme_stands(desk: Desk) -> None:
    """Bo works on an account, by himself and in a group."""
    it_stands(desk, LAYOUT)
