"""What was accepted goes along with new names: of the thing, of what it stands in, of what it is between."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.drift.accepting import ANA, BO, CY, NICO, OWNER, REASON, UK, accept
from tests.flows.driver import DONE, Desk

ACTORS = {"acme": ANA, "northwind": NICO}
LAYOUT = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: admin, bo@acme.example: standard}
    ad_accounts:
      uk: {name: Acme UK, members: {ana@acme.example: admin, bo@acme.example: operator}}
      fr: {name: Acme FR}
    asset_groups:
      all: {accounts: ["uk", "fr"], members: {bo@acme.example: analyst}}
    partners:
      northwind: [{accounts: ["uk"], role: operator}]
    approvals:
      - {business_center: northwind, accounts: ["fr"], up_to: operator}
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    currency: GBP
    members: {nico@northwind.example: admin}
    access:
      acme/fr: {permission: operator, members: {}}
"""


DRIFTED = 7


class Renamed(NamedTuple):
    """Names that change, and what the plan has to say of it."""

    edits: tuple[tuple[str, str], ...]
    becomes: tuple[str, ...]
    actors: dict[str, str] = ACTORS


GB = (
    ("      uk: {name", "      gb: {previously: [uk], name"),
    ('["uk", "fr"]', '["gb", "fr"]'),
    ('accounts: ["uk"]', 'accounts: ["gb"]'),
)
FRANCE = (
    ("      fr: {name", "      france: {previously: [fr], name"),
    ('["uk", "fr"]', '["uk", "france"]'),
    ('accounts: ["fr"]', 'accounts: ["france"]'),
    ("acme/fr:", "acme/france:"),
)
GROUP = (("  acme:\n", "  group:\n    previously: [acme]\n"), ("acme/fr:", "group/fr:"))
NORTH = (
    ("  northwind:\n    name", "  north:\n    previously: [northwind]\n    name"),
    ("northwind: [{", "north: [{"),
    ("business_center: northwind", "business_center: north"),
)
RENAMED = {
    "one account": Renamed(GB, ("ad_account.acme/gb",)),
    "the other account": Renamed(FRANCE, ("ad_account.acme/france",)),
    "their Business Center": Renamed(
        GROUP, ("business_center.group",), {"group": ANA, "northwind": NICO}
    ),
    "the partner": Renamed(NORTH, ("business_center.north",), {"acme": ANA, "north": NICO}),
    "a Business Center and its account": Renamed(
        (*GB, *GROUP),
        ("business_center.group", "ad_account.group/gb"),
        {"group": ANA, "northwind": NICO},
    ),
}


def work_together(desk: Desk) -> None:
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    desk.layout(LAYOUT)
    desk.apply()
    desk.apply()
    desk.settled()
    desk.act("update", UK, "name=Else", by=ANA)
    desk.act("update", f"assignment.acme/uk/{BO}", "role=analyst", by=ANA)
    desk.act("update", "asset_group.acme/all", "accounts=[]", by=ANA)
    desk.act("update", "share.acme/northwind/uk", "role=admin", by=ANA)
    desk.act("remove", "access.northwind/acme/fr", by=NICO)
    desk.act("invite", f"member.acme/{CY}", "role=standard", by=ANA)
    drifted = [drift["address"] for drift in desk.run("drift", "--json", code=DONE).json["drift"]]
    assert len(drifted) == DRIFTED
    for address in drifted:
        accept(desk, address)


@pytest.fixture
def accepted(desk: Desk, shelf: Path) -> Desk:
    """Somebody changed something of every kind by hand, and all of it was accepted."""
    return desk.begin(shelf, work_together)


@pytest.mark.parametrize("renamed", RENAMED.values(), ids=RENAMED)
def test_it_goes_along_with_new_names(accepted: Desk, renamed: Renamed) -> None:
    desk = accepted
    assert desk.will() == []
    desk.settings(actors=renamed.actors, local={"invitations": "automatic"})
    desk.edit(*renamed.edits)
    assert desk.will() == [("rename", address) for address in renamed.becomes]
    desk.apply()
    assert desk.will() == []
    accepted_until = "accepted until 2026-11-20 by ana@acme.example"
    told = desk.run("drift", "--detailed-exitcode", code=DONE)
    assert told.out.count(accepted_until) == DRIFTED
    desk.run("plan").says("the rest was changed outside bcsync and is left alone")


def test_it_goes_along_when_the_state_is_told_of_another_name(accepted: Desk) -> None:
    """``state mv`` moves what was said of an address, and of what is called after it, too."""
    desk = accepted
    desk.run("state", "mv", UK, "ad_account.acme/gb")
    desk.edit(*GB, ("previously: [uk], ", ""))
    assert desk.will() == []


def test_what_is_accepted_under_the_new_name_counts_from_then_on(acme: Desk) -> None:
    """Before the rename is applied, and after it: it is the later word."""
    desk = acme
    desk.act("update", UK, "name=Else", by=ANA)
    accept(desk, UK)
    desk.pass_days(20)
    desk.edit(("      uk: {name", "      gb: {previously: [uk], name"), ('["uk"]', '["gb"]'))
    gb, later = "ad_account.acme/gb", "2026-12-10"
    desk.run("drift", "--accept", gb, "--until", later, *OWNER, *REASON).says("left alone")
    desk.run("plan").says(f"accepted until {later} by {ANA}")
    assert desk.will() == [("rename", gb)]
    desk.apply()
    desk.run("drift").says(f"accepted until {later} by {ANA}")
    assert desk.will() == []


def test_what_has_a_like_name_and_is_something_else_keeps_it(acme: Desk) -> None:
    """A group called as the account that is renamed stays what it is called."""
    desk = acme
    desk.edit(('      all: {accounts: ["uk"]', '      uk: {accounts: ["uk"]'))
    desk.apply()
    desk.act("update", "asset_group.acme/uk", "name=Else", by=ANA)
    accept(desk, "asset_group.acme/uk")
    desk.edit(("      uk: {name", "      gb: {previously: [uk], name"), ('["uk"]', '["gb"]'))
    assert desk.will() == [("rename", "ad_account.acme/gb")]
    desk.apply()
    assert desk.will() == []
