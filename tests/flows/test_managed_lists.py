"""``manage``: how far the layout rules over a list."""

from __future__ import annotations

from tests.flows.acme import ACTORS, ANA, BO, CY
from tests.flows.driver import Desk


def by_hand(desk: Desk) -> None:
    """Cy is brought in by hand."""
    desk.act("invite", f"member.acme/{CY}", "role=standard", by=ANA)
    desk.act("create", f"assignment.acme/uk/{CY}", "role=analyst", by=ANA)


def test_an_exclusive_list_removes_what_came_by_hand_and_says_so(acme: Desk) -> None:
    desk = acme
    by_hand(desk)
    desk.run("plan").says(
        f"! member.acme/{CY}  appeared", "not in the layout, and the list is exclusive"
    )
    assert set(desk.will()) == {
        ("remove", f"member.acme/{CY}"),
        ("remove", f"assignment.acme/uk/{CY}"),
    }
    desk.apply("--detailed-exitcode")
    desk.settled()


def test_an_additive_list_leaves_alone_what_came_by_hand(acme: Desk) -> None:
    desk = acme
    by_hand(desk)
    desk.edit(
        ("    members:\n", "    manage: {members: additive, assignments: additive}\n    members:\n")
    )
    desk.settled()
    assert {each["address"] for each in desk.plan()["unmanaged"]} == {
        f"member.acme/{CY}",
        f"assignment.acme/uk/{CY}",
    }


def test_an_additive_list_still_removes_what_left_the_layout(acme: Desk) -> None:
    desk = acme
    by_hand(desk)
    desk.edit(
        (
            "    members:\n",
            "    manage: {members: additive, assignments: additive}\n    members:\n",
        ),
        (", bo@acme.example: operator}", "}"),
        ("{bo@acme.example: analyst}", "{}"),
        ("      bo@acme.example: standard\n", ""),
    )
    desk.apply("--detailed-exitcode")
    desk.settled()
    assert {each["address"] for each in desk.plan()["unmanaged"]} == {
        f"member.acme/{CY}",
        f"assignment.acme/uk/{CY}",
    }


def test_an_observed_list_is_never_touched(acme: Desk) -> None:
    desk = acme
    by_hand(desk)
    before = desk.log()
    desk.edit(
        ("    members:\n", "    manage: {members: observe, assignments: observe}\n    members:\n"),
        ("bo@acme.example: standard", "bo@acme.example: admin"),
        ("bo@acme.example: operator", "bo@acme.example: analyst"),
    )
    desk.run("plan").says(
        "No changes.",
        f"! member.acme/{BO}  changed",
        "role: admin → standard",
        f"! assignment.acme/uk/{BO}  changed",
    )
    desk.apply()
    assert desk.log() == before
    desk.settled()


def test_who_is_missing_from_an_observed_list_is_shown_and_not_invited(acme: Desk) -> None:
    desk = acme
    desk.edit(
        (
            "    members:\n",
            "    manage: {members: observe}\n    members:\n      cy@acme.example: admin\n",
        )
    )
    desk.run("plan", "--detailed-exitcode").says("No changes.", f"! member.acme/{CY}  vanished")
    desk.apply()
    assert desk.acts("invite", "member") == 1


def test_a_list_that_is_not_mentioned_is_not_managed(acme: Desk) -> None:
    desk = acme
    by_hand(desk)
    before = desk.log()
    desk.edit((", members: {ana@acme.example: admin, bo@acme.example: operator}", ""))
    desk.edit(
        ("    members:\n      ana@acme.example: admin\n      bo@acme.example: standard\n", "")
    )
    desk.apply()
    assert desk.log() == before
    desk.settled()


def test_a_group_that_came_by_hand_is_removed(acme: Desk) -> None:
    """It was never bound; the platform gave it its id, and nobody a key."""
    desk = acme
    desk.act(
        "create",
        "asset_group.acme/x",
        "name=X",
        "accounts=[uk]",
        f"members={{{BO}: admin}}",
        by=ANA,
    )
    ((action, address),) = desk.will()
    assert (action, address.partition("/")[0]) == ("remove", "asset_group.acme")
    desk.apply("--detailed-exitcode").says("1 removed")
    desk.settled()


def test_a_group_that_was_forgotten_stays_where_its_list_is_exclusive(acme: Desk) -> None:
    """As long as the layout says so; and it is the same group when it comes back."""
    desk = acme
    group = '      all: {accounts: ["uk"], members: {bo@acme.example: analyst}}\n'
    others = '      more: {accounts: ["uk"]}\n'
    desk.edit(
        (group, others),
        ("business_centers:\n", "forget: [asset_group.acme/all]\nbusiness_centers:\n"),
    )
    desk.apply("--detailed-exitcode").says("1 created, 1 let go")
    desk.settled()
    assert [each["address"] for each in desk.plan()["unmanaged"]] == ["asset_group.acme/all"]
    desk.edit((others, others + group), ("forget: [asset_group.acme/all]\n", ""))
    desk.settled()
    desk.edit((group, ""))
    assert desk.will() == [("remove", "asset_group.acme/all")]


SHARING = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: admin}
    manage: {partners: additive}
    ad_accounts: {uk: {name: Acme UK}, fr: {name: Acme FR}}
    partners: {northwind: [{accounts: [uk, fr], role: operator}]}
    approvals: [{business_center: northwind, accounts: ["*"], up_to: operator}]
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    currency: GBP
    members: {nico@northwind.example: admin}
"""
APART = SHARING.replace("[uk, fr]", "[fr]")
ASKING = """
    access: {acme/uk: {permission: operator, members: {nico@northwind.example: operator}}}
"""


def test_what_an_additive_list_does_not_share_any_more_is_asked_for(desk: Desk) -> None:
    desk.settings(actors=ACTORS)
    desk.layout(SHARING)
    desk.apply()
    desk.layout(APART + ASKING)
    desk.apply("--detailed-exitcode").says("1 requested, 1 approved")
    desk.settled()


def test_what_came_into_an_additive_list_by_hand_is_not_asked_for(desk: Desk) -> None:
    desk.settings(actors=ACTORS)
    desk.layout(APART)
    desk.apply()
    desk.act("create", "share.acme/northwind/uk", "role=operator", by=ANA)
    desk.layout(APART + ASKING)
    desk.apply("--detailed-exitcode").says("Done: 1 created.")
    desk.settled()


OBSERVING = APART.replace("partners: additive", "partners: additive, approvals: observe")


def test_an_observed_approval_is_as_declared_up_to_what_the_layout_says(desk: Desk) -> None:
    desk.settings(actors=ACTORS)
    asked = ASKING.replace("operator", "analyst")
    desk.layout(APART + asked)
    desk.apply()
    desk.layout(OBSERVING + asked)
    # Nobody has asked for the other account, and for this one less than might be approved.
    desk.run("drift").says("No drift.")
    desk.settled()


def test_an_observed_approval_of_more_than_the_layout_says_is_shown(desk: Desk) -> None:
    desk.settings(actors=ACTORS)
    desk.layout(APART + ASKING)
    desk.apply()
    desk.layout(OBSERVING.replace("up_to: operator", "up_to: analyst") + ASKING)
    desk.run("drift").says("! approval.acme/uk/northwind", "permission: analyst → operator")
    assert desk.will() == []
