"""``expires``: from its day on an entry is not desired any more."""

from __future__ import annotations

from tests.flows.acme import BO, LAYOUT
from tests.flows.driver import CHANGES, Desk


def test_a_role_on_an_account_ends_on_its_day_and_not_before(acme: Desk) -> None:
    desk = acme
    desk.edit(
        ("bo@acme.example: operator", "bo@acme.example: {role: operator, expires: 2026-11-12}")
    )
    assignment = f"assignment.acme/uk/{BO}"
    desk.run("plan").says("No changes.", f"{assignment} ends on 2026-11-12, in 10 days")
    desk.pass_days(9)
    desk.run("plan").says("No changes.", "in 1 day")
    assert desk.will() == []
    desk.pass_days(1)
    assert desk.will() == [("remove", assignment)]
    desk.run("plan", "--detailed-exitcode", code=CHANGES).says("this ended on 2026-11-12")
    desk.apply("--detailed-exitcode").says("1 removed")
    desk.run("plan", "--detailed-exitcode").says("No changes.")


def test_an_end_that_is_far_away_is_not_announced(acme: Desk) -> None:
    desk = acme
    desk.edit(
        ("bo@acme.example: operator", "bo@acme.example: {role: operator, expires: 2026-11-17}")
    )
    desk.run("plan").keeps_quiet("ends on")
    desk.pass_days(1)
    desk.run("plan").says("ends on 2026-11-17, in 14 days")


def test_what_has_ended_already_is_never_begun(desk: Desk) -> None:
    desk.layout(
        LAYOUT.replace(
            "bo@acme.example: standard", "bo@acme.example: {role: standard, expires: 2026-11-02}"
        )
        .replace(", bo@acme.example: operator}", "}")
        .replace("{bo@acme.example: analyst}", "{}")
    )
    desk.apply().says("this ended on 2026-11-02")
    assert desk.acts("invite", "member") == 0


def test_a_member_whose_time_is_over_leaves_with_all_roles(acme: Desk) -> None:
    desk = acme
    desk.edit(
        ("bo@acme.example: standard", "bo@acme.example: {role: standard, expires: 2026-11-03}")
    )
    desk.pass_days(2)
    assert set(desk.will()) == {
        ("update", "asset_group.acme/all"),
        ("remove", f"assignment.acme/uk/{BO}"),
        ("remove", f"member.acme/{BO}"),
    }
    desk.apply("--detailed-exitcode")
    desk.run("plan", "--detailed-exitcode").says("No changes.")


def test_a_share_and_an_access_end_on_their_day(desk: Desk) -> None:
    desk.layout("""
        business_centers:
          acme:
            name: Acme Group
            timezone: Europe/London
            currency: GBP
            members: {ana@acme.example: admin}
            ad_accounts: {uk: {name: Acme UK}, fr: {name: Acme FR}}
            partners: {northwind: [{accounts: ["uk"], role: operator, expires: 2026-11-20}]}
            approvals: [{business_center: northwind, accounts: ["fr"], up_to: operator}]
          northwind:
            name: Northwind Media
            timezone: Europe/London
            type: agency
            members: {nico@northwind.example: admin}
            access:
              acme/fr:
                permission: operator
                expires: 2026-11-20
                members: {nico@northwind.example: analyst}
        """)
    desk.apply("--detailed-exitcode")
    desk.pass_days(18)
    assert desk.will() == [
        ("remove", "access.northwind/acme/fr"),
        ("remove", "share.acme/northwind/uk"),
        # It ends with the access.
        ("remove", "assignment.northwind/acme/fr/nico@northwind.example"),
    ]
    # The day was written down, so that no guard has to be lifted for it.
    desk.apply("--detailed-exitcode")
    desk.run("plan", "--detailed-exitcode").says("No changes.")


GROUPED = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: admin}
    ad_accounts: {uk: {name: Acme UK}, fr: {name: Acme FR}}
    partners: {northwind: [{accounts: ["fr"], role: operator, expires: 2026-11-20}]}
    approvals: [{business_center: northwind, accounts: ["uk"], up_to: operator}]
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    members: {nico@northwind.example: admin}
    access: {acme/uk: {permission: operator, expires: 2026-11-20}}
    asset_groups:
      all: {accounts: [acme/uk, acme/fr], members: {nico@northwind.example: analyst}}
"""
GROUP = "asset_group.northwind/all"


def test_a_group_goes_on_without_accounts_whose_access_or_share_has_ended(desk: Desk) -> None:
    desk.layout(GROUPED)
    desk.apply("--detailed-exitcode")
    desk.pass_days(17)
    desk.run("plan").says("No changes.", "ends on 2026-11-20").keeps_quiet("goes on without")
    desk.pass_days(1)
    desk.run("plan").says(
        "layout.yaml:19:24: warning: access.northwind/acme/uk ended on 2026-11-20: "
        "the group goes on without acme/uk",
        "layout.yaml:19:33: warning: share.acme/northwind/fr ended on 2026-11-20: "
        "the group goes on without acme/fr",
    )
    assert desk.will() == [
        ("update", GROUP),
        ("remove", "access.northwind/acme/uk"),
        ("remove", "share.acme/northwind/fr"),
    ]
    desk.apply("--detailed-exitcode")
    desk.settled()
    desk.apply("--detailed-exitcode")


def test_a_group_keeps_an_account_whose_access_has_ended_and_that_is_shared(desk: Desk) -> None:
    """Whichever way still stands carries it."""
    desk.layout(
        GROUPED.replace('["fr"], role: operator, expires: 2026-11-20', '["*"], role: operator')
    )
    desk.apply("--detailed-exitcode")
    desk.pass_days(18)
    desk.run("plan").keeps_quiet("goes on without")
    assert desk.will() == []
