"""``drift --correct``: puts back what was changed outside, and leaves the layout's changes to an apply."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from tests.flows.driver import DONE, FAILED, GUARDED, PARTLY, USAGE, Desk, Json
from tests.flows.test_endings import ANA, BO, CARA, acme_and_northwind_work_together

CY = "cy@acme.example"
UK = "ad_account.acme/uk"
BO_ON_UK = f"assignment.acme/uk/{BO}"
BRITAIN = ("uk: {name: Acme UK,", "uk: {name: Acme Britain,")


@pytest.fixture
def standing(desk: Desk, shelf: Path) -> Desk:
    """Bo works at Acme, and Cara of Northwind on two of its accounts."""
    return desk.begin(shelf, acme_and_northwind_work_together)


def correct(desk: Desk, *flags: str, code: int = DONE) -> list[Json]:
    """Put drift back; gives what was done on the platform."""
    before = len(desk.log())
    desk.run("drift", "--correct", "--auto-approve", *flags, code=code)
    return list(desk.log()[before:])


def acts(log: Sequence[Json]) -> list[tuple[str, str]]:
    return [(entry["verb"], entry["kind"]) for entry in log]


def test_what_was_changed_vanished_and_appeared_is_put_back(standing: Desk) -> None:
    desk = standing
    desk.act("update", UK, "name=Else", by=ANA)
    desk.act("remove", BO_ON_UK, by=ANA)
    desk.act("invite", f"member.acme/{CY}", "role=standard", by=ANA)
    assert set(acts(correct(desk))) == {
        ("update", "ad_account"),
        ("create", "assignment"),
        ("remove", "member"),
    }
    desk.run("drift").says("No drift.")
    desk.settled()


def test_without_drift_nothing_is_done(standing: Desk) -> None:
    desk = standing
    desk.edit(BRITAIN)
    assert correct(desk) == []
    assert desk.will() == [("update", UK)]


def test_changes_of_the_layout_stay_for_an_apply(standing: Desk) -> None:
    desk = standing
    desk.act("remove", f"assignment.acme/fr/{BO}", by=ANA)
    line = "      bo@acme.example: standard\n"
    desk.edit(BRITAIN, (line, f"{line}      {CY}: standard\n"))
    assert acts(correct(desk)) == [("create", "assignment")]
    assert set(desk.will()) == {("update", UK), ("invite", f"member.acme/{CY}")}


def test_what_it_rests_on_is_left_as_it_is(standing: Desk) -> None:
    """The account that an assignment is put back on has another name in the layout."""
    desk = standing
    desk.act("remove", BO_ON_UK, by=ANA)
    desk.edit(BRITAIN)
    assert acts(correct(desk)) == [("create", "assignment")]
    assert desk.will() == [("update", UK)]


def test_other_fields_of_the_same_thing_stay_for_an_apply(standing: Desk) -> None:
    desk = standing
    desk.act("update", UK, "name=Else", by=ANA)
    desk.edit(("uk: {name: Acme UK,", 'uk: {name: Acme UK, industry: "290303",'))
    (entry,) = correct(desk)
    assert entry["details"] == {"name": "Acme UK"}
    (left,) = desk.plan()["operations"]
    assert left["after"] == {"industry": "290303"}


def test_what_left_the_layout_is_not_removed(standing: Desk) -> None:
    desk = standing
    desk.act("update", BO_ON_UK, "role=admin", by=ANA)
    uk = "      uk: {name: Acme UK, members: {ana@acme.example: admin, bo@acme.example: operator}}"
    desk.edit((uk, uk.replace(", bo@acme.example: operator", "")))
    assert correct(desk) == []
    assert desk.will() == [("remove", BO_ON_UK)]


def test_what_only_the_layout_could_bring_back_is_left_out(standing: Desk) -> None:
    """A group that vanished shall hold an account that is not there yet."""
    desk = standing
    desk.act("remove", "asset_group.acme/all", by=ANA)
    desk.act("remove", BO_ON_UK, by=ANA)
    uk = "      uk: {name: Acme UK,"
    desk.edit(
        (uk, f"      de: {{name: Acme DE}}\n{uk}"),
        ('["uk", "fr"], members', '["uk", "de"], members'),
    )
    assert acts(correct(desk)) == [("create", "assignment")]
    assert desk.will() == [("create", "ad_account.acme/de"), ("create", "asset_group.acme/all")]


def test_a_share_that_was_widened_is_narrowed_with_all_that_rests_on_it(desk: Desk) -> None:
    """The platform lowers a share only by ending it, and with it the work of Northwind's people."""
    desk.settings(
        actors={"acme": ANA, "northwind": "nico@northwind.example"},
        local={"invitations": "automatic"},
    )
    desk.layout(
        """
        business_centers:
          acme:
            name: Acme Group
            timezone: Europe/London
            currency: GBP
            members: {ana@acme.example: admin}
            ad_accounts:
              uk: {name: Acme UK}
            partners:
              northwind: [{accounts: ["uk"], role: analyst}]
          northwind:
            name: Northwind Media
            timezone: Europe/London
            type: agency
            currency: GBP
            members: {nico@northwind.example: admin, cara@northwind.example: standard}
            access:
              acme/uk: {permission: analyst, members: {cara@northwind.example: analyst}}
        """
    )
    desk.apply()
    desk.apply()
    desk.settled()
    desk.act("update", "share.acme/northwind/uk", "role=admin", by=ANA)
    assert acts(correct(desk)) == [
        ("remove", "share"),
        ("create", "share"),
        ("create", "assignment"),
    ]
    desk.settled()
    desk.run("drift").says("No drift.")


def test_guards_hold(standing: Desk) -> None:
    desk = standing
    for number in range(4):
        desk.act("invite", f"member.acme/p{number}@acme.example", "role=standard", by=ANA)
    assert correct(desk, code=GUARDED) == []
    flags = [
        word
        for number in range(4)
        for word in ("--allow-remove", f"member.acme/p{number}@acme.example")
    ]
    assert correct(desk, *flags[:2], "--reason", "spring") != []
    assert set(desk.will()) == set()


def test_the_journal_says_that_it_was_a_correction_and_why(standing: Desk) -> None:
    desk = standing
    desk.act("update", UK, "name=Else", by=ANA)
    correct(desk, "--reason", "Friday's meddling")
    (run, *_) = desk.run("state", "pull").json["runs"][-1:]
    assert (run["kind"], run["reason"]) == ("correct", "Friday's meddling")


def test_nobody_is_asked_without_a_terminal(standing: Desk) -> None:
    desk = standing
    desk.act("update", UK, "name=Else", by=ANA)
    before = desk.log()
    desk.run("drift", "--correct", code=USAGE).says("--auto-approve")
    assert desk.log() == before


def meddle(desk: Desk) -> None:
    desk.act("update", UK, "name=Else", by=ANA)


def test_who_is_fought_over_is_left_alone_after_three_times_in_a_day(standing: Desk) -> None:
    desk = standing
    for _time in range(3):
        meddle(desk)
        assert acts(correct(desk)) == [("update", "ad_account")]
        desk.now += timedelta(hours=2)
    meddle(desk)
    desk.act("remove", BO_ON_UK, by=ANA)
    before = len(desk.log())
    desk.run("drift", "--correct", "--auto-approve", code=PARTLY).says(
        f"left alone: {UK}", "find out who keeps changing it"
    )
    assert acts(desk.log()[before:]) == [("create", "assignment")]
    assert correct(desk, code=PARTLY) == []
    desk.now += timedelta(days=1)
    assert acts(correct(desk)) == [("update", "ad_account")]


def test_applies_do_not_count_as_corrections(standing: Desk) -> None:
    desk = standing
    for _time in range(4):
        meddle(desk)
        desk.apply()
    meddle(desk)
    assert acts(correct(desk)) == [("update", "ad_account")]


def test_what_could_not_be_put_back_does_not_count(standing: Desk) -> None:
    """Refused by a guard, nothing was done; that is no fight."""
    desk = standing
    for number in range(4):
        desk.act("invite", f"member.acme/p{number}@acme.example", "role=standard", by=ANA)
    for _time in range(4):
        assert correct(desk, code=GUARDED) == []
    assert correct(desk, "--allow-remove", "member.acme/p*") != []


def test_a_layout_with_mistakes_is_put_right_first(standing: Desk) -> None:
    desk = standing
    meddle(desk)
    desk.edit(("acme/fr: {permission: operator", "acme/nowhere: {permission: operator"))
    before = desk.log()
    desk.run("drift", "--correct", "--auto-approve", code=FAILED)
    assert desk.log() == before


@pytest.mark.parametrize(
    "do",
    [
        lambda desk: desk.act("update", f"member.northwind/{CARA}", "role=admin", by="nico@northwind.example"),
        lambda desk: desk.act("update", f"member.acme/{BO}", "finance=manager", by=ANA),
        lambda desk: desk.act("update", "asset_group.acme/all", "accounts=[]", by=ANA),
        lambda desk: desk.act("remove", f"member.acme/{BO}", by=ANA),
    ],
    ids=["promoted", "finance", "a group that was emptied", "a member who was removed"],
)  # fmt: skip
def test_any_drift_ends(standing: Desk, do: Callable[[Desk], object]) -> None:
    desk = standing
    do(desk)
    assert correct(desk) != []
    correct(desk)
    desk.run("drift", "--detailed-exitcode").says("No drift.")
    desk.settled()
