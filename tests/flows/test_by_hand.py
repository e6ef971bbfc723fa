"""What people can write in ``local``: addresses that the layout takes too, and keys of digits."""

from __future__ import annotations

import pytest

from bcsync.jobs.inspect.addresses import Book
from bcsync.kinds import KINDS
from bcsync.state.values import Binding, Stored
from tests.flows.acme import ANA, LAYOUT
from tests.flows.driver import FAILED, USAGE, Desk

BAD = [
    "a\x1b[31m@acme.example",
    "a\x00@acme.example",
    "a/b@acme.example",
    "a\u200bb@acme.example",
    "bo@acme",
    "b o@acme.example",
    "bo@@acme.example",
    "\u0430na@acme.example",
]


@pytest.mark.parametrize("email", BAD)
def test_what_no_layout_may_name_is_not_invited(acme: Desk, email: str) -> None:
    before = acme.log()
    code = USAGE if "/" in email else FAILED
    acme.act("invite", f"member.acme/{email}", "role=standard", by=ANA, code=code)
    acme.local("sign-up", email, code=USAGE)
    assert acme.log() == before
    acme.run("export")


def test_one_person_has_one_form_on_both_sides(acme: Desk) -> None:
    acme.act("invite", "member.acme/bu\u0308ro@ACME.example", "role=standard", by=ANA)
    acme.edit(
        (
            "bo@acme.example: standard",
            "bo@acme.example: standard\n      büro@acme.example: standard",
        )
    )
    acme.settled()


def test_a_key_of_digits_is_no_id(desk: Desk) -> None:
    desk.settings(actors={"acme": ANA}, local={"invitations": "automatic"})
    desk.layout(
        LAYOUT.replace("uk: {", '"2024": {name: This year}\n      uk: {').replace('["uk"]', '["*"]')
    )
    desk.apply()
    desk.act("update", "ad_account.acme/2024", "name=Next year", by=ANA).says("Next year")
    desk.act("update", "asset_group.acme/all", 'accounts=["2024"]', by=ANA).says("2024")
    [id] = [
        e["id"][0]
        for e in desk.run("state", "list", "--json").json
        if e["address"].endswith("/2024")
    ]
    desk.act("update", f"ad_account.acme/{id}", "name=Another year", by=ANA).says("Another year")
    desk.act("update", "ad_account.acme/2025", "name=x", by=ANA, code=FAILED).says("2025")


def test_kinds_number_their_things_each_for_itself() -> None:
    """An ad account may have the id that a Business Center has, too."""
    id = "7100000000000000001"
    account = Stored("ad_account", (id,), "7100000000000000002", {"name": "Other"})
    access = Stored("access", ("7100000000000000002", id), "7100000000000000002", {})
    bound = [
        Binding("business_center.acme", "business_center", (id,)),
        Binding("business_center.north", "business_center", ("7100000000000000002",)),
    ]
    book = Book(KINDS, bound, [account, access])
    assert {each.address for each in book if each.stored} == {
        f"ad_account.north/{id}",
        f"access.north/{id}",
    }
