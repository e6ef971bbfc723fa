"""Law 14: a lost state makes no second thing. What is there is found again by name, and a plan is empty."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from bcsync.shipped import resource_dir
from tests.flows.acme import ANA
from tests.flows.driver import GUARDED, USAGE, Desk

NICO = "nico@northwind.example"

ALL_KINDS = """
people:
  dana@shop.example:
    ad_accounts:
      shop: {name: Dana's shop, timezone: Europe/London}
      second: {name: Dana's second, timezone: Europe/London}
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    protect: true
    members: {ana@acme.example: admin, bo@acme.example: standard, new@acme.example: standard}
    ad_accounts:
      uk: {name: Acme UK, members: {bo@acme.example: operator}}
      uk-2: {name: ACME UK, timezone: Europe/Paris}
      fr: {name: Acme FR}
    asset_groups:
      all: {accounts: ["uk*"], members: {bo@acme.example: analyst}}
      one: {name: "All of it", accounts: [fr]}
    partners: {northwind: [{accounts: [fr], role: operator}]}
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    currency: GBP
    members: {nico@northwind.example: admin}
    certificates:
      zen: {company: Zen Co, license_no: "0987"}
      zen-2: {company: Zen Co, license_no: "1234"}
    ad_accounts:
      zen: {name: Zen, company: Zen Co, address: 4 Mill Lane, certificate: zen}
    access:
      acme/uk: operator
      dana@shop.example/shop: {permission: analyst, members: {nico@northwind.example: analyst}}
"""
ZEN = [{"name": "Zen Co", "address": "4 Mill Lane"}]


def all_kinds(desk: Desk) -> None:
    """Every kind of thing that the platform gives an id to; some of it still waits."""
    desk.settings(
        actors={"acme": ANA, "northwind": NICO},
        local={"invitations": "manual", "companies": ZEN},
    )
    desk.layout(ALL_KINDS)


def example(name: str) -> Callable[[Desk], None]:
    def begin(desk: Desk) -> None:
        hidden = shutil.ignore_patterns(".*")
        source = resource_dir("examples") / name
        shutil.copytree(source, desk.root, ignore=hidden, dirs_exist_ok=True)

    return begin


ADMINS = {"acme": ANA, "meridian": "mia@meridian.example", "velo": "vera@velo.example"}
WORLDS = {name: example(name) for name in ("quickstart", "agency", "brand")} | {"all": all_kinds}


def applied(desk: Desk) -> None:
    desk.run("apply", "--auto-approve")


def accepted(desk: Desk) -> None:
    applied(desk)
    desk.local("accept", "--all")
    applied(desk)
    applied(desk)


def acted_by_hand(desk: Desk) -> None:
    """An admin did by hand what the layout says nothing of."""
    accepted(desk)
    key = next(key for key in ADMINS if f"business_center.{key}" in bound(desk))
    client = ("company=Zen Tea Ltd", "address=4 Mill Lane, Leeds") if key == "meridian" else ()
    desk.act("create", f"ad_account.{key}/by-hand", "name=By hand", *client, by=ADMINS[key])
    desk.plan()


MOMENTS = [applied, accepted, acted_by_hand]


def bound(desk: Desk) -> dict[str, list[str]]:
    found = desk.run("state", "list", "--json").json
    keyed = {each["address"]: each["id"] for each in found if len(each["id"]) == 1}
    return {name: id for name, id in keyed.items() if not name.endswith(id[0])}


def lose_state(desk: Desk) -> None:
    for file in (desk.root / ".bcsync").glob("state.db*"):
        file.unlink()


def outlook(desk: Desk) -> list[tuple[str, str]]:
    return [(op["action"], op["address"]) for op in desk.plan()["operations"]]


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest, desk: Desk) -> Desk:
    WORLDS[request.param](desk)
    return desk


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("found_again", [("import", "--by-name"), ("export",)], ids=" ".join)
def test_what_a_lost_state_leaves_is_found_again(
    world: Desk, moment: Callable[[Desk], None], found_again: tuple[str, ...]
) -> None:
    moment(world)
    known, planned, log = bound(world), outlook(world), world.log()
    lose_state(world)
    world.run("apply", "--auto-approve", code=GUARDED).says("exists-already")
    world.run(*found_again)
    names = bound(world)
    assert {address: names.get(address) for address in known} == known
    if "import" in found_again or moment is not acted_by_hand:
        assert (names, outlook(world)) == (known, planned)
    assert world.log() == log


def test_a_part_that_was_applied_is_found_again(acme: Desk) -> None:
    acme.edit(("uk: {", "fr: {name: Acme FR}\n      uk: {"))
    lose_state(acme)
    found = acme.run("import", "--by-name").says("3 adopted, 1 not found.", "would now do 1 thing")
    found.says("ad_account.acme/fr: nothing is called like it.")
    assert outlook(acme) == [("create", "ad_account.acme/fr")]


def test_letter_case_and_composition_make_no_other_name(acme: Desk) -> None:
    acme.act("update", "ad_account.acme/uk", "name=ACMÉ uk", by=ANA)
    acme.edit(("name: Acme UK", 'name: "Acme\u0301 UK"'))
    lose_state(acme)
    acme.run("import", "--by-name").says("3 adopted.")
    assert outlook(acme) == [("update", "ad_account.acme/uk")]


def test_of_two_that_are_called_alike_neither_is_adopted(acme: Desk) -> None:
    known = bound(acme)
    acme.act("create", "ad_account.acme/twin", "name=Acme UK", by=ANA)
    lose_state(acme)
    found = acme.run("import", "--by-name", "--json").json
    [[address, ids]] = found["ambiguous"].items()
    assert address == "ad_account.acme/uk" and known[address][0] in ids and len(ids) == 2
    acme.run("import", "--by-name").says("1 to be decided", *ids, f" import {address} ID")
    acme.run("import", address, known[address][0])
    assert bound(acme) == known
    acme.settled()


def test_two_addresses_do_not_share_one_thing(acme: Desk) -> None:
    acme.edit(("uk: {", "fr: {name: acme uk}\n      uk: {"))
    lose_state(acme)
    acme.run("import", "--by-name").says("2 to be decided", "like another address of the layout")
    assert not any(address.startswith("ad_account") for address in bound(acme))


def test_of_business_centers_that_are_called_alike_it_is_the_one_as_declared(acme: Desk) -> None:
    acme.act("create", "business_center.twin", "name=Acme Group", "timezone=Asia/Tokyo", by=ANA)
    lose_state(acme)
    acme.run("import", "--by-name").says("3 adopted")  # one is just as declared
    acme.settled()
    acme.act("create", "business_center.third", "name=acme group", "timezone=Europe/London", by=ANA)
    acme.edit(("name: Acme Group", "name: ACME GROUP"))
    lose_state(acme)
    acme.run("import", "--by-name").says("1 to be decided, 2 not read", "3 are called like it")
    assert bound(acme) == {}


def test_only_what_is_named_is_adopted(acme: Desk) -> None:
    known = bound(acme)
    lose_state(acme)
    acme.run("import", "--by-name", "ad_account.acme/ku", code=USAGE).says("did you mean")
    acme.run("import", "--by-name", "ad_account.acme/*").says("nothing is called like it")
    acme.run("import", "--by-name", "business_center.*", "ad_account.acme/u?").says("2 adopted")
    assert bound(acme).keys() == known.keys() - {"asset_group.acme/all"}
    acme.run("import", "--by-name").says("1 adopted")
    acme.run("import", "--by-name").says("all of it is bound already")
    acme.run("import", code=USAGE).says("ADDRESS", "--by-name")


def test_what_cannot_be_read_is_not_called_missing(acme: Desk) -> None:
    acme.act("update", "member.acme/bo@acme.example", "role=admin", by=ANA)
    acme.act("remove", f"member.acme/{ANA}", by="bo@acme.example")
    acme.run("state", "rm", "ad_account.acme/uk")
    acme.run("import", "--by-name").says("its list could not be read", "1 not read")


def test_a_renamed_key_is_found_by_the_name_of_the_thing(acme: Desk) -> None:
    acme.edit(("uk: {", "gb: {previously: [uk], "), ('["uk"]', '["gb"]'))
    acme.apply()
    known = bound(acme)
    lose_state(acme)
    acme.run("import", "--by-name")
    assert bound(acme) == known and "ad_account.acme/gb" in known
    acme.settled()


def test_what_the_layout_gives_the_id_of_needs_no_name(acme: Desk) -> None:
    known = bound(acme)
    [uk] = known["ad_account.acme/uk"]
    acme.edit(("name: Acme UK", f'name: Another, id: "{uk}"'))
    lose_state(acme)
    acme.run("import", "--by-name")
    assert bound(acme) == known


def test_export_beside_a_layout_binds_no_other_key(acme: Desk) -> None:
    """What is called otherwise than its key would make it, and what has the key of another."""
    acme.edit(("uk: {name: Acme UK", "gb: {previously: [uk], name: Acme UK"), ('["uk"]', '["gb"]'))
    acme.apply()
    known = bound(acme)
    acme.act("create", "ad_account.acme/x", "name=GB", by=ANA)
    lose_state(acme)
    acme.run("export", "acme").says("gb:", "gb-2:")
    assert {**bound(acme), **known} == bound(acme)
    assert "ad_account.acme/gb-2" in bound(acme)


def test_the_journal_tells_of_what_was_found(acme: Desk) -> None:
    lose_state(acme)
    acme.run("import", "--by-name")
    acme.run("history").says("import")
    acme.run("history", "1").says("ad_account.acme/uk")


def test_what_is_only_taken_up_leaves_nothing_to_do(acme: Desk) -> None:
    """What a first plan has read stands in no state yet: an apply that sends nothing looks as well."""
    desk = acme
    center = desk.run("show", "business_center.acme", "--json").json["id"]
    (desk.root / ".bcsync" / "state.db").unlink()
    desk.layout(
        f"""
        business_centers:
          acme:
            id: "{center[0] if isinstance(center, list) else center}"
            name: Acme Group
            members: {{ana@acme.example: admin, bo@acme.example: standard}}
        """
    )
    desk.apply().says("1 adopted").keeps_quiet("meanwhile", "by hand", "apply again")
    desk.settled()
