"""What counts as drift, compared three ways: as bcsync left it, as it is now, as the layout wants it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.flows.driver import CHANGES, DONE, FAILED, WAITING, Desk
from tests.flows.test_endings import ANA, BO, CARA, NICO, acme_and_northwind_work_together

CY = "cy@acme.example"
UK = "ad_account.acme/uk"


@pytest.fixture
def standing(desk: Desk, shelf: Path) -> Desk:
    """Bo works at Acme, and Cara of Northwind on two of its accounts."""
    return desk.begin(shelf, acme_and_northwind_work_together)


def states(desk: Desk) -> dict[str, str]:
    found: list[dict[str, Any]] = desk.run("drift", "--json").json["drift"]
    return {each["address"]: each["state"] for each in found}


def test_changed_vanished_and_appeared(standing: Desk) -> None:
    desk = standing
    assert states(desk) == {}
    desk.run("drift", "--detailed-exitcode", code=DONE).says("No drift.")
    desk.act("update", UK, "name=Else", by=ANA)
    desk.act("remove", f"assignment.acme/uk/{BO}", by=ANA)
    desk.act("invite", f"member.acme/{CY}", "role=standard", by=ANA)
    assert states(desk) == {
        UK: "changed",
        f"assignment.acme/uk/{BO}": "vanished",
        f"member.acme/{CY}": "appeared",
    }
    desk.run("drift", code=DONE)
    desk.run("drift", "--detailed-exitcode", code=CHANGES).says(
        "Changed outside bcsync: 3 things.",
        f"! {UK} was changed",
        "name: Acme UK → Else",
        f"! assignment.acme/uk/{BO} is gone",
        f"! member.acme/{CY} was added",
    )
    desk.apply("--detailed-exitcode")
    assert states(desk) == {}


def test_drift_writes_nothing_to_the_platform(standing: Desk) -> None:
    desk = standing
    desk.act("update", UK, "name=Else", by=ANA)
    before = desk.log()
    desk.run("drift")
    assert desk.log() == before


def test_what_the_layout_alone_changes_is_no_drift(standing: Desk) -> None:
    desk = standing
    desk.edit(("uk: {name: Acme UK,", "uk: {name: Acme Britain,"))
    assert states(desk) == {}
    assert desk.will() == [("update", UK)]


def test_drift_that_the_layout_wants_as_well_is_none(standing: Desk) -> None:
    desk = standing
    desk.act("update", UK, "name=Acme Britain", by=ANA)
    assert states(desk) == {UK: "changed"}
    desk.edit(("uk: {name: Acme UK,", "uk: {name: Acme Britain,"))
    assert states(desk) == {}
    desk.settled()


def test_what_vanished_and_left_the_layout_is_no_drift(standing: Desk) -> None:
    desk = standing
    desk.act("remove", f"assignment.acme/uk/{BO}", by=ANA)
    uk = "      uk: {name: Acme UK, members: {ana@acme.example: admin, bo@acme.example: operator}}"
    desk.edit((uk, uk.replace(", bo@acme.example: operator", "")))
    assert states(desk) == {}
    desk.settled()


def test_what_appeared_and_entered_the_layout_is_no_drift(standing: Desk) -> None:
    desk = standing
    desk.act("invite", f"member.acme/{CY}", "role=standard", by=ANA)
    line = "      bo@acme.example: standard\n"
    desk.edit((line, f"{line}      {CY}: standard\n"))
    assert states(desk) == {}
    desk.apply("--detailed-exitcode")
    desk.settled()


def test_drift_beside_another_wish_for_the_same_thing(standing: Desk) -> None:
    """Known A, seen B, wanted C: it has drifted, and the plan goes from B to C."""
    desk = standing
    desk.act("update", UK, "name=B", by=ANA)
    desk.edit(("uk: {name: Acme UK,", "uk: {name: C,"))
    (drift,) = desk.run("drift", "--json").json["drift"]
    assert drift["changes"] == [{"path": "name", "before": "Acme UK", "after": "B"}]
    (operation,) = desk.plan()["operations"]
    assert operation["changes"] == [{"path": "name", "before": "B", "after": "C"}]
    desk.apply("--detailed-exitcode")
    assert states(desk) == {}


def test_access_that_was_withdrawn_has_vanished_for_the_asker_too(standing: Desk) -> None:
    desk = standing
    desk.act("remove", "approval.acme/uk/northwind", by=ANA)
    assert states(desk) == {
        "access.northwind/acme/uk": "vanished",
        "approval.acme/uk/northwind": "vanished",
        f"assignment.northwind/acme/uk/{CARA}": "vanished",
    }


def test_an_account_that_was_closed_by_hand_has_vanished(standing: Desk) -> None:
    desk = standing
    desk.act("remove", "ad_account.acme/fr", by=ANA)
    assert states(desk)["ad_account.acme/fr"] == "vanished"


def test_what_an_apply_ends_has_not_drifted(standing: Desk) -> None:
    """Northwind gives up an access; Acme's approval of it ends with it, and nobody meddled."""
    desk = standing
    line = "      acme/fr: {permission: operator, members: {cara@northwind.example: analyst}}\n"
    desk.edit((line, ""))
    desk.apply("--detailed-exitcode")
    assert states(desk) == {}


def test_an_account_that_an_apply_closes_has_not_drifted(standing: Desk) -> None:
    desk = standing
    fr = (
        "      fr: {name: Acme FR, members: {ana@acme.example: admin, bo@acme.example: operator}}\n"
    )
    line = "      acme/fr: {permission: operator, members: {cara@northwind.example: analyst}}\n"
    desk.edit((fr, ""), (line, ""))
    desk.edit(('accounts: ["uk", "fr"], members', 'accounts: ["uk"], members'))
    desk.edit(('accounts: ["uk", "fr"], up_to', 'accounts: ["uk"], up_to'))
    desk.apply("--allow-close", "ad_account.acme/fr", "--detailed-exitcode")
    assert states(desk) == {}
    desk.settled()


def test_what_waits_has_not_drifted(desk: Desk) -> None:
    desk.settings(actors={"acme": ANA})
    desk.layout(
        """
        business_centers:
          acme:
            name: Acme Group
            timezone: Europe/London
            currency: GBP
            members: {ana@acme.example: admin, bo@acme.example: standard, cy@acme.example: standard}
        """
    )
    desk.apply("--detailed-exitcode", code=WAITING)
    assert states(desk) == {}
    desk.local("accept", BO, "acme")
    desk.local("decline", CY, "acme")
    assert states(desk) == {}


def test_what_cannot_be_read_is_neither_created_nor_removed_nor_drift(standing: Desk) -> None:
    desk = standing
    desk.act("remove", f"assignment.acme/uk/{ANA}", by=ANA)
    desk.act("invite", f"member.acme/{CY}", "role=standard", by=ANA)
    desk.settings(actors={"acme": BO, "northwind": NICO}, local={"invitations": "automatic"})
    desk.edit(("      bo@acme.example: standard", "      bo@acme.example: admin"))
    desk.run("plan").says("could not be read")
    assert desk.will() == []
    desk.run("drift", "--detailed-exitcode", code=FAILED).says("No drift in what could be read.")
    before = desk.log()
    desk.run("drift", "--correct", "--auto-approve")
    assert desk.log() == before


def test_an_apply_takes_note_of_what_the_layout_does_not_speak_of(standing: Desk) -> None:
    """Nobody puts it back; shown for ever, it would hide what is new."""
    desk = standing
    desk.act("update", UK, "industry=290303", by=ANA)
    assert states(desk) == {UK: "changed"}
    before = desk.log()
    desk.apply()
    assert desk.log() == before
    assert states(desk) == {}


def test_what_the_layout_caught_up_with_is_where_the_next_drift_starts(standing: Desk) -> None:
    desk = standing
    desk.act("update", UK, "name=Acme Britain", by=ANA)
    desk.edit(("uk: {name: Acme UK,", "uk: {name: Acme Britain,"))
    desk.apply()
    desk.edit(("uk: {name: Acme Britain,", "uk: {name: Acme GB,"))
    assert states(desk) == {}


def test_an_access_that_is_lowered_asks_nobody_and_is_no_drift(standing: Desk) -> None:
    desk = standing
    line = "acme/uk: {permission: operator, members: {cara@northwind.example: operator}}"
    desk.edit((line, line.replace("operator", "analyst")))
    assert ("approve", "approval.acme/uk/northwind") not in desk.will()
    desk.apply("--detailed-exitcode")
    assert states(desk) == {}
    desk.settled()
