"""Owned accounts are shared with a partner in bulk, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.acme import ACTORS
from tests.flows.driver import FAILED, GUARDED, Desk

ANA, NICO = "ana@acme.example", "nico@northwind.example"
MANY = 200
MANY_ACCOUNTS = "\n".join(f"      shop-{n:03}: {{name: Shop {n}}}" for n in range(MANY))


def layout(partners: str) -> str:
    return f"""
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {{ana@acme.example: admin}}
    ad_accounts:
{MANY_ACCOUNTS}
    partners: {partners}
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    currency: GBP
    members: {{nico@northwind.example: admin}}
"""


def shared_by(role: str) -> str:
    return f'{{northwind: [{{accounts: ["shop-*"], role: {role}}}]}}'


def acme_shares_many_accounts(desk: Desk) -> None:
    # The guard of removals has tests of its own; here many are meant to go.
    desk.settings(actors=ACTORS, guards={"removals": {"count": MANY + 1, "percent": 100}})
    desk.layout(layout(shared_by("operator")))
    desk.run("plan").says("gains", f"northwind operator on {MANY} accounts of acme: ")
    # Two Business Centers, the accounts, a partner, the shares.
    desk.apply("--detailed-exitcode").says(f"{2 + MANY + 1 + MANY} created")


@pytest.fixture
def shared(desk: Desk, shelf: Path) -> Desk:
    """Acme shares two hundred accounts with Northwind."""
    return desk.begin(shelf, acme_shares_many_accounts)


def test_many_accounts_are_shared_at_once(shared: Desk) -> None:
    shared.settled()
    assert shared.acts("create", "share") == MANY


def test_shares_are_taken_back_and_the_accounts_stay(shared: Desk) -> None:
    desk = shared
    desk.layout(layout("{northwind: []}"))
    desk.run("plan").says(
        f"{MANY} to remove", "loses", f"northwind operator on {MANY} accounts", "removes-access"
    )
    desk.apply_allowing("remove", "share.acme/northwind/*").says(f"{MANY} removed")
    desk.settled()
    assert desk.acts("remove", "share") == MANY
    assert desk.acts("remove", "ad_account") == 0


def test_some_shares_are_taken_back_and_the_others_are_left_alone(shared: Desk) -> None:
    desk = shared
    desk.layout(layout('{northwind: [{accounts: ["shop-0*"], role: operator}]}'))
    assert {action for action, _address in desk.will()} == {"remove"}
    desk.apply().says("100 removed")
    desk.settled()


def test_a_partner_that_leaves_the_layout_takes_its_shares_along(shared: Desk) -> None:
    desk = shared
    desk.layout(layout("{}"))
    desk.apply_allowing("remove", "*.acme/northwind*")
    desk.settled()
    desk.refused("create", "share.acme/northwind/shop-001", "role=operator", by=ANA).says(
        "is not your partner: add it first"
    )


def test_a_lower_role_is_announced_as_a_replacement(shared: Desk) -> None:
    desk = shared
    desk.layout(
        layout(shared_by("operator"))
        .replace('["shop-*"]', '["shop-[!0]*", "shop-0[1-9]*", "shop-00[1-9]"]')
        .replace("role: operator}]}", 'role: operator}, {accounts: ["shop-000"], role: analyst}]}')
    )
    share = "share.acme/northwind/shop-000"
    desk.run("plan").says(
        f"- {share}",
        f"+ {share}",
        "the platform offers this change only as removing and making anew",
        "replaces",
    )
    assert desk.will() == [("remove", share), ("create", share)]
    desk.refused("update", share, "role=analyst", by=ANA).says(
        "The role operator cannot be lowered to analyst: unshare the ad account and share it again."
    )
    desk.apply("--detailed-exitcode")
    desk.settled()


def test_a_higher_role_is_an_update_in_place(shared: Desk) -> None:
    desk = shared
    desk.layout(layout(shared_by("admin")))
    assert {action for action, _address in desk.will()} == {"update"}
    desk.run("plan").says("grants-admin", f"{MANY} to update")
    desk.apply("--detailed-exitcode").says(f"{MANY} updated")
    desk.settled()


def test_what_was_shared_cannot_be_shared_further(shared: Desk) -> None:
    desk = shared
    desk.act("create", "partner.northwind/acme", by=NICO)
    desk.refused("create", "share.northwind/acme/acme/shop-001", "role=analyst", by=NICO).says(
        "only the owner can share it, and what was shared cannot be shared further"
    )


def test_a_glob_that_matches_nothing_is_found(desk: Desk) -> None:
    desk.layout(layout(shared_by("operator")).replace("shop-*", "shop_*"))
    desk.run("validate", code=FAILED).says('"shop_*"', "^")


def test_an_access_to_what_is_shared_asks_for_nothing(shared: Desk) -> None:
    desk = shared
    access = "    access: {acme/shop-001: {permission: operator, members: {nico@northwind.example: analyst}}}"
    desk.layout(f"{layout(shared_by('operator'))}{access}\n")
    desk.apply("--detailed-exitcode").says("Done: 1 created.")
    desk.settled()
    assert desk.acts("request", "access") == 0


def test_what_is_about_to_be_shared_is_not_asked_for_however_it_is_named(desk: Desk) -> None:
    """By its key there, by its id here: it is one account."""
    some = layout("{}").replace(MANY_ACCOUNTS, "      uk: {name: Acme UK}")
    desk.layout(some)
    desk.apply()
    account = desk.run("explain", "ad_account.acme/uk", "--json").json["seen"]["id"][0]
    shares = "{northwind: [{accounts: [uk], role: operator}]}"
    desk.layout(some.replace("partners: {}", f"partners: {shares}"))
    path = desk.root / "layout.yaml"
    path.write_text(f'{path.read_text()}    access: {{"{account}": operator}}\n')
    assert ("create", "share.acme/northwind/uk") in desk.will()
    assert not [op for op in desk.plan()["operations"] if op["kind"] == "access"]
    desk.apply()
    desk.settled()


def test_partners_that_the_other_sides_added_are_guarded_like_any_other(desk: Desk) -> None:
    names = [f"p{number}" for number in range(6)]
    center = "    timezone: Europe/London\n    members: {nico@northwind.example: admin}\n"
    others = "".join(f"  {name}:\n    name: {name}\n{center}" for name in names)
    acme = f"business_centers:\n  acme:\n    name: Acme\n{center.replace(NICO, ANA)}"
    desk.settings(actors={"acme": ANA, **dict.fromkeys(names, NICO)})
    desk.layout(f"{acme}{others}")
    desk.apply()
    for name in names:
        desk.act("create", f"partner.{name}/acme", by=NICO)
    desk.layout(f"{acme}    partners: {{{', '.join(f'{name}: []' for name in names)}}}\n{others}")
    desk.apply()
    desk.settled()
    desk.layout(f"{acme}    partners: {{}}\n{others}")
    desk.apply(code=GUARDED).says("6 partner removals in acme of 6, the limit is 3", "emptied: ")
    desk.apply("--allow-remove", "partner.*")
    desk.settled()
