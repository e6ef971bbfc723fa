"""What ``plan`` and ``explain`` say of what is not as declared, or of what nobody knows."""

from __future__ import annotations

from tests.flows.acme import ANA, BO, LAYOUT
from tests.flows.driver import DONE, FAILED, Desk

UK, GROUP = "ad_account.acme/uk", "asset_group.acme/all"


def unreadable(desk: Desk) -> None:
    """Who acts for acme is no member of it any more."""
    desk.act("update", f"member.acme/{BO}", "role=admin", by=ANA)
    desk.act("remove", f"member.acme/{ANA}", by=BO)


def test_what_cannot_be_read_is_not_called_as_declared(acme: Desk) -> None:
    unreadable(acme)
    acme.edit(("name: Acme UK", "name: Acme London"))
    plan = acme.run("plan", "--detailed-exitcode", code=FAILED)
    plan.says("could not be read").keeps_quiet("The platform is as the layout says")
    summary = acme.plan()["summary"]
    assert (summary["unchanged"], summary["unread"]) == (0, 7)
    acme.run("plan", "--format", "markdown").says("7 resources could not be read")
    acme.run("apply", "--auto-approve", "--detailed-exitcode", code=FAILED)
    acme.run("plan", code=DONE)
    for address in (UK, f"member.acme/{BO}", f"assignment.acme/uk/{BO}", "business_center.acme"):
        told = acme.run("explain", address)
        told.says("could not be read", "is not a member").keeps_quiet("as declared")


def test_what_can_be_read_beside_it_is_still_counted(acme: Desk) -> None:
    acme.settings(
        actors={"acme": ANA, "second": "sam@second.example"}, local={"invitations": "automatic"}
    )
    second = "second: {name: Second, timezone: Europe/London, members: {sam@second.example: admin}}"
    acme.layout(f"{LAYOUT}\n  {second}")
    acme.apply()
    unreadable(acme)
    summary = acme.plan()["summary"]
    assert (summary["unchanged"], summary["unread"]) == (2, 7)
    acme.run("plan", "--detailed-exitcode", code=FAILED)
    acme.run("explain", "member.second/sam@second.example").says("shows it as declared")


def test_what_was_opened_by_hand_is_drift_and_named(acme: Desk) -> None:
    made = acme.act("create", "ad_account.acme/x", "name=By hand", "--json", by=ANA).json
    [id] = made["seen"]["id"]
    address = f"ad_account.acme/{id}"
    acme.run("drift", "--detailed-exitcode", code=2).says(f"{address} was added", "By hand")
    acme.run("plan", "--detailed-exitcode", code=DONE).says(address)
    told = acme.run("explain", address)
    told.says("what bcsync did not open it does not end", f'id: "{id}"')
    told.keeps_quiet("does not manage the list")
    acme.run("drift", "--correct", "--auto-approve")
    assert acme.acts("remove", "ad_account") == 0
    acme.edit(("uk: {", f'hand: {{id: "{id}", name: By hand}}\n      uk: {{'))
    acme.apply()
    acme.settled()
    acme.run("drift", "--detailed-exitcode", code=DONE)


def test_what_others_add_to_an_additive_list_is_no_drift(acme: Desk) -> None:
    acme.edit(("    members:\n", "    manage: {ad_accounts: additive}\n    members:\n"))
    made = acme.act("create", "ad_account.acme/x", "name=By hand", "--json", by=ANA).json
    acme.run("drift", "--detailed-exitcode", code=DONE)
    acme.run("explain", f"ad_account.acme/{made['seen']['id'][0]}").says("its list is additive")


def test_drift_that_was_accepted_is_not_called_as_declared(acme: Desk) -> None:
    acme.act("update", f"member.acme/{BO}", "role=admin", by=ANA)
    who = ("--until", "2026-12-01", "--owner", ANA, "--reason", "holiday")
    acme.run("drift", "--accept", f"member.acme/{BO}", *who)
    told = acme.run("explain", f"member.acme/{BO}")
    told.says("accepted until 2026-12-01 by ana@acme.example: holiday")
    told.keeps_quiet("shows it as declared")


def test_what_is_only_observed_is_not_called_as_declared(acme: Desk) -> None:
    acme.edit(("    members:\n", "    manage: {members: observe}\n    members:\n"))
    acme.act("update", f"member.acme/{BO}", "role=admin", by=ANA)
    told = acme.run("explain", f"member.acme/{BO}").says("only observed")
    told.keeps_quiet("shows it as declared")
    acme.run("explain", f"member.acme/{ANA}").says("shows it as declared")


def test_what_is_as_declared_is_called_so(acme: Desk) -> None:
    for address in (UK, GROUP, f"member.acme/{BO}"):
        acme.run("explain", address).says("the platform shows it as declared")


def test_what_was_changed_in_a_list_is_told_as_that(acme: Desk) -> None:
    acme.act("update", "asset_group.acme/all", "members={bo@acme.example: operator}", by=ANA)
    told = acme.run("explain", "asset_group.acme/all")
    told.says("it was changed, outside bcsync members.bo@acme.example: analyst → operator")
    acme.act("update", "asset_group.acme/all", "accounts=[]", by=ANA)
    told = acme.run("explain", "asset_group.acme/all")
    told.says("accounts: - ad_account.acme/uk").keeps_quiet("→ none", "none →")
    acme.act("remove", "asset_group.acme/all", by=ANA)
    acme.run("explain", "asset_group.acme/all").says("it is gone, outside bcsync")


def test_the_reason_of_a_removal_is_told_once(acme: Desk) -> None:
    acme.layout(LAYOUT.replace(", bo@acme.example: operator}", "}"))
    told = acme.run("explain", f"assignment.acme/uk/{BO}").says("not in the layout")
    assert told.text.count("not in the layout") == 1
