"""A list that stops being managed removes nothing, and says so: once, at its place, until an apply."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.acme import ACTORS, ANA, BO
from tests.flows.driver import Desk
from tests.flows.test_endings import CARA, LAYOUT, NICO, acme_and_northwind_work_together

ACME_MEMBERS = "    members:\n      ana@acme.example: admin\n      bo@acme.example: standard\n"
UK_MEMBERS = "uk: {name: Acme UK, members: {ana@acme.example: admin, bo@acme.example: operator}}"
ACCESS = LAYOUT[LAYOUT.index("    access:") :]
APPROVALS = LAYOUT[LAYOUT.index("    approvals:") : LAYOUT.index("  northwind:")]
GROUPS = LAYOUT[LAYOUT.index("    asset_groups:") : LAYOUT.index("    approvals:")]
CARA_ON_UK = ", members: {cara@northwind.example: operator}"


@pytest.fixture
def both(desk: Desk, shelf: Path) -> Desk:
    return desk.begin(shelf, acme_and_northwind_work_together)


def line_of(desk: Desk, words: str) -> int:
    lines = (desk.root / "layout.yaml").read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.strip().startswith(words))


def said(desk: Desk) -> list[tuple[int, str]]:
    found = [f for f in desk.plan()["findings"] if f["code"] == "not-managed"]
    assert {f["severity"] for f in found} <= {"warning"}
    return [(f["line"], f["message"]) for f in found]


@pytest.mark.parametrize(
    ("gone", "at", "words"),
    [
        (
            (ACME_MEMBERS, ""),
            "acme:",
            f"members of acme: not managed any more, still there: member.acme/{ANA}, member.acme/{BO}",
        ),
        (
            (UK_MEMBERS, "uk: {name: Acme UK}"),
            "uk:",
            "members of acme/uk: not managed any more, still there: "
            f"assignment.acme/uk/{ANA}, assignment.acme/uk/{BO}",
        ),
        (
            (CARA_ON_UK, ""),
            "acme/uk:",
            "members of northwind/acme/uk: not managed any more, still there: "
            f"assignment.northwind/acme/uk/{CARA}",
        ),
        (
            (APPROVALS, ""),
            "acme:",
            "approvals of acme: not managed any more, still there: "
            "approval.acme/fr/northwind, approval.acme/uk/northwind",
        ),
        (
            (ACCESS, ""),
            "northwind:",
            "access of northwind: not managed any more, still there: access.northwind/acme/fr, "
            "access.northwind/acme/uk, assignment.northwind/acme/fr/cara@northwind.example and 1 more",
        ),
    ],
    ids=["members", "of an account", "of an access", "approvals", "access"],
)
def test_it_is_said_once_for_each_list_until_an_apply(
    both: Desk, gone: tuple[str, str], at: str, words: str
) -> None:
    desk = both
    desk.apply()
    before = desk.log()
    desk.edit(gone)
    assert said(desk) == [(line_of(desk, at), words)]
    desk.run("plan").says("No changes.", words, "to end them: ")
    desk.apply("--target", "business_center.acme")
    assert len(said(desk)) == 1, "a part lets go of nothing"
    desk.apply()
    assert desk.log() == before
    assert said(desk) == []
    desk.settled()
    desk.edit(gone[::-1]) if gone[1] else desk.layout(LAYOUT)
    desk.settled()
    desk.apply()
    desk.edit(gone)
    assert len(said(desk)) == 1, "managed again, and let go of again"


def test_what_the_hint_says_ends_it(both: Desk) -> None:
    desk = both
    desk.edit((CARA_ON_UK, ""))
    desk.run("plan").says("to end them: members: {}")
    desk.edit(("acme/uk: {permission: operator}", "acme/uk: {permission: operator, members: {}}"))
    assert said(desk) == []
    assert desk.will() == [("remove", f"assignment.northwind/acme/uk/{CARA}")]


def test_what_is_bound_is_let_go_of_by_an_operation_and_said_too(both: Desk) -> None:
    desk = both
    desk.edit((GROUPS, ""))
    ((line, words),) = said(desk)
    assert line == line_of(desk, "acme:")
    assert "asset_groups of acme: not managed any more, still there: asset_group.acme/all" in words
    assert desk.will() == [("forget", "asset_group.acme/all")]
    desk.apply("--detailed-exitcode").says("1 let go")
    assert said(desk) == []


def test_partners_and_what_is_shared_with_them_are_one_list(desk: Desk) -> None:
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    partners = '    partners: {northwind: [{accounts: ["uk"], role: operator}]}\n'
    north = "  northwind: {name: N, timezone: Europe/London, type: agency, currency: GBP}\n"
    acme = "  acme:\n    name: A\n    timezone: Europe/London\n    currency: GBP\n"
    desk.layout(
        f"business_centers:\n{north}{acme}    ad_accounts: {{uk: {{name: UK}}}}\n{partners}"
    )
    desk.apply()
    desk.settled()
    desk.edit((partners, ""))
    assert said(desk) == [
        (
            line_of(desk, "acme:"),
            "partners of acme: not managed any more, still there: "
            "partner.acme/northwind, share.acme/northwind/uk",
        )
    ]
    desk.apply()
    assert said(desk) == []


def test_a_list_that_never_was_managed_is_not_spoken_of(both: Desk) -> None:
    desk = both
    desk.act("invite", "member.acme/cy@acme.example", "role=standard", by=ANA)
    desk.edit(
        (ACME_MEMBERS, ""),
        ("    members: {nico", "    manage: {members: additive}\n    members: {nico"),
    )
    desk.apply()
    desk.act("remove", f"member.acme/{BO}", by=ANA)
    desk.act("update", f"member.northwind/{CARA}", "finance=analyst", by=NICO)
    assert said(desk) == []


def test_what_is_forgotten_or_closed_with_its_business_center_is_not_let_go_of(both: Desk) -> None:
    desk = both
    desk.edit((LAYOUT[LAYOUT.index("  northwind:") :], ""), (APPROVALS, "    approvals: []\n"))
    assert said(desk) == []
    desk.layout(f"forget: [business_center.northwind]\n{LAYOUT[: LAYOUT.index('  northwind:')]}")
    desk.edit((APPROVALS, "    approvals: []\n"))
    assert said(desk) == []
