"""An agency's clients stand in the platform's company records: a plan says which of them do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.flows.acme import ACTORS
from tests.flows.driver import FAILED, Desk

ZEN = {"name": "Zen Co Ltd", "address": "4 Mill Lane, Leeds", "area": "GB"}
LIKE_ZEN = {"name": "Zen Company Limited", "address": "1 Mill Lane, Leeds"}
BRISTOL = {"name": "Zen Co Ltd", "address": "8 Quay, Bristol", "area": "GB"}
NEW_YORK = {"name": "Zen Co Ltd", "address": "1 Plaza, New York", "headquarters": True}
UK = "ad_account.northwind/zen-uk"
WRITTEN = '      zen-uk: {name: Zen UK, company: Zen Co Ltd, address: "4 Mill Lane, Leeds"}\n'
AGENCY = """version: 1
business_centers:
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    currency: GBP
    company: Northwind Media Ltd
    members: {nico@northwind.example: admin}
    ad_accounts:
"""
PAPERS = '    certificates:\n      zen: {company: Zen Co Ltd, license_no: "09876543"}\n'


def keep(desk: Desk, *records: dict[str, Any]) -> None:
    desk.settings(actors=ACTORS, local={"companies": list(records)})


def write(desk: Desk, accounts: str, more: str = "") -> None:
    (desk.root / "layout.yaml").write_text(AGENCY + accounts + more)


def told(desk: Desk, *flags: str, code: int = FAILED) -> list[tuple[str, str, str]]:
    """What a plan says of companies: what was written there, the message, the way out."""
    found = desk.run("plan", "--format", "json", *flags, code=code).json["findings"]
    lines = (desk.root / "layout.yaml").read_text().splitlines()
    return [
        (lines[each["line"] - 1][each["column"] - 1 :], each["message"], each["hint"])
        for each in found
        if each["code"] == "unknown-company"
    ]


def northwind_for_zen(desk: Desk) -> None:
    keep(desk, ZEN)
    write(desk, WRITTEN)
    desk.apply()
    desk.settled()


@pytest.fixture
def opened(desk: Desk, shelf: Path) -> Desk:
    """An agency with an account for Zen Co, whose one record is that in Leeds."""
    return desk.begin(shelf, northwind_for_zen)


def test_a_company_without_a_record_is_told_where_it_is_written(desk: Desk) -> None:
    keep(desk, LIKE_ZEN)
    write(desk, WRITTEN)
    [(written, message, hint)] = told(desk)
    assert written.startswith("Zen Co Ltd, address")
    assert message == f"{UK}: the company 'Zen Co Ltd' has no record"
    assert '"Zen Company Limited, 1 Mill Lane, Leeds"' in hint


def test_nothing_is_applied_for_a_company_without_a_record(desk: Desk) -> None:
    keep(desk, LIKE_ZEN)
    write(desk, WRITTEN)
    desk.apply(code=FAILED).says("[unknown-company]", "layout.yaml:11:39")
    assert not desk.log()


def test_following_the_hint_to_the_nearest_record_mends_it(desk: Desk) -> None:
    keep(desk, LIKE_ZEN)
    write(desk, WRITTEN)
    told(desk)
    desk.edit(("Zen Co Ltd", "Zen Company Limited"), ("4 Mill Lane", "1 Mill Lane"))
    desk.apply()
    desk.settled()


def test_where_the_records_hold_nothing_like_it_the_hint_adds_it(desk: Desk) -> None:
    keep(desk)
    write(desk, WRITTEN)
    [(_, _, hint)] = told(desk)
    assert "bcsync local companies add 'Zen Co Ltd' '4 Mill Lane, Leeds'" in hint
    desk.local("companies", "add", "Zen Co Ltd", "4 Mill Lane, Leeds", "--area", "GB")
    desk.local("companies").says("Zen Co Ltd, 4 Mill Lane, Leeds  GB")
    desk.apply().says("Done: 2 created.")
    desk.settled()


def test_records_of_the_settings_count_before_anything_is_on_the_platform(desk: Desk) -> None:
    keep(desk, ZEN)
    write(desk, WRITTEN)
    assert told(desk, code=0) == []


def test_records_of_the_settings_count_that_came_after_the_first_apply(opened: Desk) -> None:
    keep(opened, ZEN, BRISTOL)
    write(opened, WRITTEN.replace("4 Mill Lane, Leeds", "8 Quay, Bristol"))
    assert told(opened, code=0) == []
    opened.apply()
    opened.settled()


def test_headquarters_are_told_where_their_address_is_written(desk: Desk) -> None:
    keep(desk, ZEN, NEW_YORK)
    write(desk, WRITTEN.replace("4 Mill Lane, Leeds", "1 Plaza, New York"))
    [(written, message, hint)] = told(desk)
    assert written.startswith('"1 Plaza, New York"')
    assert "has its headquarters at '1 Plaza, New York': pick the local branch" in message
    assert '"Zen Co Ltd, 4 Mill Lane, Leeds"' in hint
    desk.edit(("1 Plaza, New York", "4 Mill Lane, Leeds"))
    desk.apply()
    desk.settled()


@pytest.mark.parametrize(
    ("address", "starts", "problem"),
    [
        ("", "Zen Co Ltd", "has several offices: give its address"),
        (', address: "5 Elsewhere"', '"5 Elsewhere"', "has no record at '5 Elsewhere'"),
    ],
)
def test_an_office_that_is_not_the_one_of_a_record_is_told(
    desk: Desk, address: str, starts: str, problem: str
) -> None:
    keep(desk, ZEN, BRISTOL)
    write(desk, WRITTEN.replace(', address: "4 Mill Lane, Leeds"', address))
    [(written, message, hint)] = told(desk)
    assert written.startswith(starts)
    assert problem in message
    assert '"Zen Co Ltd, 8 Quay, Bristol"' in hint


def test_one_client_of_many_accounts_is_told_once(desk: Desk) -> None:
    keep(desk)
    more = [WRITTEN.replace("zen-uk", f"zen-{at}").replace("4 Mill", f"{at} Mill") for at in (1, 2)]
    write(desk, WRITTEN + "".join(more))
    [(written, message, _)] = told(desk)
    assert written.startswith("Zen Co Ltd")
    assert message == f"{UK} and 2 more: the company 'Zen Co Ltd' has no record"
    desk.run("plan", code=FAILED).says("also: layout.yaml:12:", "also: layout.yaml:13:")


def test_a_company_that_comes_with_a_certificate_is_told_where_the_certificate_says_it(
    desk: Desk,
) -> None:
    keep(desk, LIKE_ZEN)
    with_papers = WRITTEN.replace("company: Zen Co Ltd", "certificate: zen")
    write(desk, with_papers + with_papers.replace("zen-uk", "zen-fr"), PAPERS)
    [(written, message, _)] = told(desk)
    assert written.startswith('Zen Co Ltd, license_no: "09876543"')
    assert "and 1 more: the company 'Zen Co Ltd' has no record" in message


def test_a_company_that_comes_by_default_is_told_where_the_default_says_it(desk: Desk) -> None:
    keep(desk, LIKE_ZEN)
    default = "defaults:\n  ad_account: {company: Zen Co Ltd}\n"
    write(desk, WRITTEN.replace("company: Zen Co Ltd, ", ""), default)
    [(written, _, _)] = told(desk)
    assert written == "Zen Co Ltd}"


@pytest.mark.parametrize(
    ("old", "new", "starts"),
    [
        ("company: Zen Co Ltd", "company: Hooli", "Hooli"),
        ("4 Mill Lane, Leeds", "5 Elsewhere", '"5 Elsewhere"'),
    ],
)
def test_a_change_to_what_no_record_has_is_told(
    opened: Desk, old: str, new: str, starts: str
) -> None:
    opened.edit((old, new))
    [(written, _, _)] = told(opened)
    assert written.startswith(starts)


def test_a_new_company_goes_with_the_address_that_the_account_has(opened: Desk) -> None:
    keep(opened, ZEN, {"name": "Hooli", "address": "2 Park, Oslo"})
    write(opened, "      zen-uk: {name: Zen UK, company: Hooli}\n")
    [(written, message, _)] = told(opened)
    assert written.startswith("zen-uk: ")
    assert "has no record at '4 Mill Lane, Leeds'" in message


def test_what_stays_as_it_is_is_not_asked_about(opened: Desk) -> None:
    """Its record may have changed since: nothing is refused that nobody asks for."""
    keep(opened, ZEN)
    opened.local("companies", "add", "Zen Co Ltd", "4 Mill Lane, Leeds", "--headquarters")
    opened.local("companies", "add", "Zen Co Ltd", "8 Quay, Bristol")
    opened.settled()
    opened.edit(("name: Zen UK", "name: Zen Britain"))
    opened.apply()


def test_another_part_of_the_layout_is_applied_meanwhile(opened: Desk) -> None:
    hooli = '      hooli: {name: Hooli, company: Hooli, address: "2 Park, Oslo"}\n'
    write(opened, WRITTEN.replace("Zen UK", "Zen Britain") + hooli)
    assert len(told(opened)) == 1
    opened.apply("--target", UK)
    assert opened.acts("update", "ad_account") == 1


def test_who_is_no_agency_names_what_company_they_like(desk: Desk) -> None:
    keep(desk)
    write(desk, WRITTEN)
    desk.edit(("type: agency", "type: direct"))
    desk.apply()
    desk.settled()


def test_without_a_look_at_the_platform_nothing_is_said_and_the_platform_decides(
    opened: Desk,
) -> None:
    opened.edit(("company: Zen Co Ltd", "company: Hooli"))
    assert told(opened, "--no-refresh", code=0) == []


def test_the_platform_refuses_by_itself_as_well(opened: Desk) -> None:
    opened.refused("update", UK, "company=Hooli", by="nico@northwind.example")
