"""What the platform ends with something is shown, guarded, left to it, and known afterwards."""

from __future__ import annotations

import pytest

from tests.flows.acme import BO, LAYOUT
from tests.flows.driver import FAILED, GUARDED, WAITING, Desk, Json

MEMBER = f"member.acme/{BO}"
ROLE = f"assignment.acme/uk/{BO}"
GROUP = "asset_group.acme/all"
WITHOUT_BO = (
    ("      bo@acme.example: standard\n", ""),
    (", bo@acme.example: operator}", "}"),
    ("{bo@acme.example: analyst}", "{ana@acme.example: analyst}"),
)
BY_HAND = LAYOUT.replace(
    ", members: {ana@acme.example: admin, bo@acme.example: operator}", ""
).replace(
    '    asset_groups:\n      all: {accounts: ["uk"], members: {bo@acme.example: analyst}}\n', ""
)


def implied(desk: Desk, *flags: str) -> dict[str, list[str]]:
    """What a plan leaves to the platform, and with what that comes about."""
    return {
        op["address"]: op["brought_by"]
        for op in desk.plan(*flags)["operations"]
        if op["mode"] == "implied"
    }


def sent(desk: Desk, *flags: str) -> list[str]:
    """What a plan carries out now."""
    return [
        op["address"]
        for op in desk.plan(*flags)["operations"]
        if op["mode"] == "automatic" and not op["deferred_by"]
    ]


def verbs(desk: Desk, since: int) -> list[tuple[str, str]]:
    return [(entry["verb"], entry["kind"]) for entry in desk.log()[since:]]


def test_the_roles_of_who_leaves_are_left_to_the_platform(acme: Desk) -> None:
    desk = acme
    desk.edit(*WITHOUT_BO)
    assert implied(desk) == {ROLE: [MEMBER]}
    assert sent(desk) == [GROUP, MEMBER]
    before = len(desk.log())
    desk.apply("--detailed-exitcode").says("1 updated, 1 removed. 1 thing came about with")
    assert verbs(desk, before) == [("update", "asset_group"), ("remove", "member")]
    desk.settled()
    desk.run("drift", "--detailed-exitcode")
    assert ROLE not in desk.run("state", "list").out
    desk.run("history", "1").keeps_quiet(ROLE + " remove")


def test_what_nobody_declared_ends_too_and_is_shown(desk: Desk) -> None:
    """Given by hand where the layout does not say who works there."""
    desk.settings(actors={"acme": "ana@acme.example"}, local={"invitations": "automatic"})
    desk.layout(BY_HAND)
    desk.apply("--detailed-exitcode")
    desk.act("create", ROLE, "role=operator", by="ana@acme.example")
    desk.settled()
    desk.edit(("      bo@acme.example: standard\n", ""))
    assert implied(desk) == {ROLE: [MEMBER]}
    desk.run("plan").says("Who loses", "bo@acme.example operator on acme/uk")
    desk.apply("--detailed-exitcode")
    desk.settled()


def test_a_group_that_the_layout_does_not_speak_of_loses_who_leaves(acme: Desk) -> None:
    desk = acme
    desk.edit(
        ("      bo@acme.example: standard\n", ""),
        (", bo@acme.example: operator}", "}"),
        (
            '    asset_groups:\n      all: {accounts: ["uk"], members: {bo@acme.example: analyst}}\n',
            "",
        ),
    )
    desk.apply("--allow-remove", MEMBER, "--detailed-exitcode")
    desk.settled()
    desk.run("drift", "--detailed-exitcode").says("No drift.", "not in this layout", GROUP)


def test_a_group_whose_people_are_not_managed_is_no_drift_afterwards(acme: Desk) -> None:
    """Bcsync manages its accounts alone; what it takes from it by a removal is no act of others."""
    desk = acme
    desk.edit((", members: {bo@acme.example: analyst}", ""))
    desk.apply("--detailed-exitcode")
    desk.edit(("      bo@acme.example: standard\n", ""), (", bo@acme.example: operator}", "}"))
    assert implied(desk) == {ROLE: [MEMBER], GROUP: [MEMBER]}
    desk.apply("--allow-remove", MEMBER, "--detailed-exitcode").keeps_quiet("Changed outside")
    desk.settled()
    desk.run("plan").keeps_quiet("Changed outside")
    desk.run("drift", "--detailed-exitcode")


def test_who_leaves_is_still_named_in_a_group(acme: Desk) -> None:
    desk = acme
    desk.edit(("      bo@acme.example: standard\n", ""), (", bo@acme.example: operator}", "}"))
    before = desk.log()
    desk.apply(code=FAILED).says("bo@acme.example leaves the members of acme", "still-named")
    assert desk.log() == before


PARTS = [
    # what is excluded, and what of the plan is carried out then
    ((ROLE,), [GROUP]),
    (("assignment.*",), [GROUP]),
    ((GROUP,), [ROLE]),
    ((GROUP, ROLE), []),
    ((MEMBER,), [GROUP, ROLE]),
]


@pytest.mark.parametrize(("excluded", "left"), PARTS)
def test_what_is_left_out_of_a_part_does_not_end(
    acme: Desk, excluded: tuple[str, ...], left: list[str]
) -> None:
    desk = acme
    desk.edit(*WITHOUT_BO)
    flags = [word for each in excluded for word in ("--exclude", each)]
    assert sent(desk, *flags) == left
    assert implied(desk, *flags) == {}
    desk.apply(*flags, "--allow-remove", ROLE)
    held = [line for line in desk.run("who", "--account", "acme/uk").out.splitlines() if BO in line]
    assert ("operator directly" in "".join(held)) == (ROLE not in left)
    assert ("through group acme/all" in "".join(held)) == (GROUP not in left)
    assert MEMBER in desk.run("state", "list").out


def test_a_role_is_targeted_without_the_person(acme: Desk) -> None:
    desk = acme
    desk.edit(*WITHOUT_BO)
    assert sent(desk, "--target", ROLE) == [ROLE]
    assert implied(desk, "--target", ROLE) == {}


def test_a_person_is_targeted_with_all_that_ends_with_them(acme: Desk) -> None:
    """The group is shown as it will be without them; what else the layout does to it is no part of this."""
    desk = acme
    desk.edit(*WITHOUT_BO)
    assert sent(desk, "--target", MEMBER) == [MEMBER]
    assert implied(desk, "--target", MEMBER) == {ROLE: [MEMBER], GROUP: [MEMBER]}
    [group] = [op for op in desk.plan("--target", MEMBER)["operations"] if op["address"] == GROUP]
    assert group["after"] == {"members": {}}
    desk.apply("--target", MEMBER, code=GUARDED).says(f"--allow-remove {MEMBER}")
    desk.apply("--target", MEMBER, "--allow-remove", MEMBER)
    desk.apply("--detailed-exitcode")
    desk.settled()


def test_a_refusal_says_to_machines_what_it_is_about_and_what_would_lift_it(acme: Desk) -> None:
    desk = acme
    desk.edit(*WITHOUT_BO)
    plan = desk.plan("--target", MEMBER)
    assert not plan["applicable"]
    [refused] = [guard for guard in plan["guards"] if not guard["ok"]]
    assert (refused["rule"], refused["addresses"]) == ("emptied", [MEMBER])
    assert refused["flag"] == f"--allow-remove {MEMBER}"
    desk.apply("--target", MEMBER, *refused["flag"].split())


SHARED = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: admin}
    ad_accounts: {uk: {name: Acme UK}, fr: {name: Acme FR}}
    partners: {northwind: [{accounts: ["uk", "fr"], role: operator}]}
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    members: {nico@northwind.example: admin, cara@northwind.example: standard}
"""


def shared(desk: Desk) -> Desk:
    desk.settings(
        actors={"acme": "ana@acme.example", "northwind": "nico@northwind.example"},
        local={"invitations": "automatic"},
    )
    desk.layout(SHARED)
    desk.apply("--detailed-exitcode")
    for account in ("uk", "fr"):
        address = f"assignment.northwind/acme/{account}/cara@northwind.example"
        desk.act("create", address, "role=operator", by="nico@northwind.example")
    desk.settled()
    return desk


def test_with_a_share_end_the_roles_of_the_partners_people(desk: Desk) -> None:
    desk = shared(desk)
    role = "assignment.northwind/acme/fr/cara@northwind.example"
    desk.edit(('["uk", "fr"]', '["uk"]'))
    assert implied(desk) == {role: ["share.acme/northwind/fr"]}
    desk.run("plan").says("cara@northwind.example operator on acme/fr")
    desk.apply("--detailed-exitcode")
    desk.settled()


def test_with_a_partner_end_the_shares_and_what_rests_on_them(desk: Desk) -> None:
    desk = shared(desk)
    desk.edit(('{northwind: [{accounts: ["uk", "fr"], role: operator}]}', "{}"))
    partner = "partner.acme/northwind"
    assert sent(desk) == [partner]
    assert implied(desk) == {
        **{f"share.acme/northwind/{key}": [partner] for key in ("uk", "fr")},
        **{
            f"assignment.northwind/acme/{key}/cara@northwind.example": [
                f"share.acme/northwind/{key}"
            ]
            for key in ("uk", "fr")
        },
    }
    # Without one of the shares the partner stays, and with it the other roles.
    excluding = ("--exclude", "share.acme/northwind/fr")
    assert sent(desk, *excluding) == ["share.acme/northwind/uk"]
    before = len(desk.log())
    desk.apply("--allow-remove", partner, "--detailed-exitcode")
    assert verbs(desk, before) == [("remove", "partner")]
    desk.settled()


def test_a_share_that_gives_way_to_an_access_takes_roles_that_nobody_declared(desk: Desk) -> None:
    """Shared things cannot be asked for: the share ends first, and only what is declared is put back."""
    desk = shared(desk)
    text = (desk.root / "layout.yaml").read_text().removeprefix("version: 1\n")
    approvals = '    approvals: [{business_center: northwind, accounts: ["fr"], up_to: operator}]\n'
    desk.layout(
        text.replace('["uk", "fr"]', '["uk"]').replace(
            "  northwind:\n    name", approvals + "  northwind:\n    name"
        )
        + "    access: {acme/fr: operator}\n"
    )
    assert implied(desk) == {
        "assignment.northwind/acme/fr/cara@northwind.example": ["share.acme/northwind/fr"]
    }


def test_an_account_that_closes_takes_everybody_along(desk: Desk) -> None:
    desk = shared(desk)
    desk.edit((", fr: {name: Acme FR}", ""), ('["uk", "fr"]', '["uk"]'))
    account = "ad_account.acme/fr"
    found = implied(desk)
    assert found["share.acme/northwind/fr"] == [account]
    assert "assignment.northwind/acme/fr/cara@northwind.example" in found
    desk.run("plan").says("northwind operator on acme/fr", "cara@northwind.example operator on")
    desk.apply("--allow-close", account, "--detailed-exitcode")
    desk.settled()


def test_a_permission_that_is_lowered_lowers_the_roles_above_it(desk: Desk) -> None:
    desk.settings(
        actors={"acme": "ana@acme.example", "northwind": "nico@northwind.example"},
        local={"invitations": "automatic"},
    )
    desk.layout(
        SHARED.replace(
            '    partners: {northwind: [{accounts: ["uk", "fr"], role: operator}]}\n',
            '    approvals: [{business_center: northwind, accounts: ["uk"], up_to: operator}]\n',
        )
        + "    access: {acme/uk: operator}\n"
    )
    desk.apply("--detailed-exitcode")
    role = "assignment.northwind/acme/uk/cara@northwind.example"
    desk.act("create", role, "role=operator", by="nico@northwind.example")
    desk.edit(("{acme/uk: operator}", "{acme/uk: analyst}"))
    assert implied(desk) == {role: ["access.northwind/acme/uk"]}
    [op] = [each for each in desk.plan()["operations"] if each["address"] == role]
    assert (op["action"], op["before"], op["after"]) == (
        "update",
        {"role": "operator"},
        {"role": "analyst"},
    )
    desk.apply("--detailed-exitcode")
    desk.settled()


def test_a_drifted_role_is_put_back_by_itself(acme: Desk) -> None:
    """The person leaves by the layout, which a correction leaves for an apply."""
    desk = acme
    desk.edit((", bo@acme.example: operator}", "}"))
    desk.apply("--allow-remove", ROLE)
    desk.act("create", ROLE, "role=admin", by="ana@acme.example")
    desk.edit(("      bo@acme.example: standard\n", ""), ("{bo@acme.example: analyst}", "{}"))
    before = len(desk.log())
    desk.run("drift", "--correct", "--auto-approve")
    assert verbs(desk, before) == [("remove", "assignment")]


def test_a_day_that_was_known_ahead_needs_no_name(acme: Desk) -> None:
    """Written down by an apply; put into the past without one, it is a removal like any other."""
    desk = acme
    crew = "".join(f"      p{n}@acme.example: standard\n" for n in range(6))
    desk.edit(("      bo@acme.example: standard\n", f"      bo@acme.example: standard\n{crew}"))
    desk.apply("--detailed-exitcode")
    ends = "".join(
        f"      p{n}@acme.example: {{role: standard, expires: 2026-11-12}}\n" for n in range(6)
    )
    desk.edit((crew, ends))
    desk.apply("--detailed-exitcode")
    desk.pass_days(10)
    assert len(desk.will()) == 6
    desk.apply("--detailed-exitcode").says("6 removed")


def test_a_day_in_the_past_is_a_removal_like_any_other(acme: Desk) -> None:
    desk = acme
    crew = "".join(f"      p{n}@acme.example: standard\n" for n in range(6))
    desk.edit(("      bo@acme.example: standard\n", f"      bo@acme.example: standard\n{crew}"))
    desk.apply("--detailed-exitcode")
    past = "".join(
        f"      p{n}@acme.example: {{role: standard, expires: 2020-01-01}}\n" for n in range(6)
    )
    desk.edit((crew, past))
    before = desk.log()
    desk.apply(code=GUARDED).says("6 member removals in acme", "ended on 2020-01-01")
    assert desk.log() == before


def admins(count: int, *, begin: int = 0) -> str:
    return "".join(f"      a{n:02}@acme.example: admin\n" for n in range(begin, begin + count))


FULL = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    manage: {members: exclusive}
    members:
      ana@acme.example: admin
"""


def full(desk: Desk) -> Desk:
    """Twenty admins, which is all that a Business Center takes."""
    desk.settings(actors={"acme": "ana@acme.example"}, local={"invitations": "automatic"})
    desk.layout(FULL + admins(19))
    desk.apply("--detailed-exitcode")
    desk.settled()
    return desk


SWAPS: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("a00@acme.example: admin", "new@acme.example: admin", [
        ("remove", "member.acme/a00@acme.example"), ("invite", "member.acme/new@acme.example"),
    ]),
    ("a00@acme.example: admin", "a00@acme.example: standard\n      new@acme.example: admin", [
        ("update", "member.acme/a00@acme.example"), ("invite", "member.acme/new@acme.example"),
    ]),
    ("a00@acme.example: admin", "new@acme.example: standard", [
        ("invite", "member.acme/new@acme.example"), ("remove", "member.acme/a00@acme.example"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "order"), SWAPS)
def test_in_a_full_business_center_a_seat_is_freed_first(
    desk: Desk, old: str, new: str, order: list[tuple[str, str]]
) -> None:
    desk = full(desk)
    desk.edit((old, new))
    assert desk.will() == order
    desk.apply("--detailed-exitcode")
    desk.settled()


def test_a_part_holds_who_comes_and_who_frees_the_seat_or_neither(desk: Desk) -> None:
    desk = full(desk)
    desk.edit(("a00@acme.example: admin", "new@acme.example: admin"))
    coming, leaving = "member.acme/new@acme.example", "member.acme/a00@acme.example"
    assert sent(desk, "--exclude", leaving) == []
    assert sent(desk, "--target", coming) == [leaving, coming]


def test_where_others_hold_all_seats_it_is_told_before_an_apply(desk: Desk) -> None:
    """An additive list takes nobody away whom bcsync did not put there."""
    desk = full(desk)
    text = (desk.root / "layout.yaml").read_text().removeprefix("version: 1\n")
    forget = ", ".join(f"member.acme/a{n:02}@acme.example" for n in range(19))
    desk.layout(
        text.replace(admins(19), "").replace("exclusive", "additive") + f"forget: [{forget}]\n"
    )
    desk.apply("--detailed-exitcode")
    desk.layout(
        text.replace(admins(19), "      new@acme.example: admin\n").replace("exclusive", "additive")
    )
    before = desk.log()
    desk.apply(code=FAILED).says("acme has 20 admins already", "no-room", "layout.yaml:11:7")
    assert desk.log() == before


def test_what_rests_on_somebody_in_an_observed_list_waits_for_them(desk: Desk) -> None:
    desk.settings(actors={"acme": "ana@acme.example"})
    desk.layout(LAYOUT.replace("    members:\n", "    manage: {members: observe}\n    members:\n"))
    desk.apply()
    desk.apply()
    before = desk.log()
    operations: list[Json] = desk.plan()["operations"]
    waiting = {op["address"]: op["deferred_by"] for op in operations if op["deferred_by"]}
    assert waiting == {ROLE: [MEMBER], GROUP: [MEMBER]}
    desk.apply("--detailed-exitcode", code=WAITING)
    assert desk.log() == before
