"""Accepting drift, for whoever needs it accepted."""

from __future__ import annotations

from tests.flows.driver import DONE, Desk

ANA, BO, CY = (f"{name}@acme.example" for name in ("ana", "bo", "cy"))
NICO = "nico@northwind.example"
UK = "ad_account.acme/uk"
UNTIL = ("--until", "2026-11-20")
OWNER = ("--owner", ANA)
REASON = ("--reason", "the agency tries something")


def accept(desk: Desk, address: str, code: int = DONE) -> None:
    """Leave what drifted alone until a day."""
    desk.run("drift", "--accept", address, *UNTIL, *OWNER, *REASON, code=code)
