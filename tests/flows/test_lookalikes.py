"""What leaves and what comes look like one: it is asked, at the place of what comes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.flows.acme import ACTORS, it_stands
from tests.flows.driver import Desk

Json = dict[str, Any]

LAYOUT = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members:
      ana@acme.example: admin
      bea.smith@acme.example: standard
      hugo@bright.example: standard
      zoé@acme.example: standard
    ad_accounts:
      uk: {name: Acme UK, members: {bea.smith@acme.example: operator}}
      fr: {name: Acme FR, members: {bea.smith@acme.example: analyst}}
    asset_groups:
      all: {accounts: ["uk"], members: {hugo@bright.example: analyst}}
"""


def many_stand(desk: Desk) -> None:
    it_stands(desk, LAYOUT)


@pytest.fixture
def standing(desk: Desk, shelf: Path) -> Desk:
    return desk.begin(shelf, many_stand)


def asked(desk: Desk) -> list[Json]:
    """What a plan warns about, of this kind."""
    codes = ("maybe-renamed", "maybe-one-person")
    return [each for each in desk.plan()["findings"] if each["code"] in codes]


def swapped(desk: Desk, old: str, new: str) -> None:
    text = (desk.root / "layout.yaml").read_text("utf-8")
    assert old in text
    (desk.root / "layout.yaml").write_text(text.replace(old, new), "utf-8")


BEA, HUGO, ZOE = "bea.smith@acme.example", "hugo@bright.example", "zoé@acme.example"
ONE_PERSON = {
    "another domain": (HUGO, "hugo@brightside.example"),
    "a domain that is cut": (HUGO, "hugo@bright.exampl"),
    "a married name": (BEA, "bea.jones@acme.example"),
    "a letter more": (BEA, "bea.smithe@acme.example"),
    "written together": (BEA, "beasmith@acme.example"),
    "a tag": (BEA, "bea.smith+ads@acme.example"),
    "without its accent": (ZOE, "zoe@acme.example"),
}


@pytest.mark.parametrize(("old", "new"), ONE_PERSON.values(), ids=ONE_PERSON)
def test_a_new_address_may_be_one_person(standing: Desk, old: str, new: str) -> None:
    swapped(standing, old, new)
    [warning] = asked(standing)
    assert warning["code"] == "maybe-one-person"
    assert f"{new} is invited while {old} is removed" in warning["message"]
    line = (standing.root / "layout.yaml").read_text("utf-8").splitlines()[warning["line"] - 1]
    assert new in line
    assert f"keep {old} until {new} has accepted" in warning["hint"]


def test_following_the_hint_loses_nothing(standing: Desk) -> None:
    new = "bea.jones@acme.example"
    swapped(standing, f"{BEA}: standard", f"{BEA}: standard\n      {new}: standard")
    assert asked(standing) == []
    standing.apply("--detailed-exitcode")


TWO_PEOPLE = {
    "others altogether": (HUGO, "nina@acme.example"),
    "one name of many": (BEA, "bo.smith@acme.example"),
    "short names": (HUGO, "hans@bright.example"),
}


@pytest.mark.parametrize(("old", "new"), TWO_PEOPLE.values(), ids=TWO_PEOPLE)
def test_whoever_replaces_somebody_is_not_taken_for_them(
    standing: Desk, old: str, new: str
) -> None:
    swapped(standing, old, new)
    assert asked(standing) == []


def test_a_company_that_moves_to_another_domain_is_one_matter(desk: Desk) -> None:
    people = [f"p{number}.x{number}@old.example" for number in range(5)]
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    members = "".join(f"      {each}: standard\n" for each in people)
    desk.layout(LAYOUT.replace(f"      {HUGO}: standard\n", f"      {HUGO}: standard\n{members}"))
    desk.apply()
    swapped(desk, "@old.example", "@new.example")
    [warning] = asked(desk)
    assert "5 people are removed under @old.example and invited under @new.example" in str(warning)


KEYS = {
    "one name": ("uk: {name: Acme UK", "gb: {name: Acme UK", "ad_account.acme/gb", "uk"),
    "the only two": ("uk: {name: Acme UK", "gb: {name: Other", "ad_account.acme/gb", "uk"),
    "a group": ("all: {accounts", "every: {accounts", "asset_group.acme/every", "all"),
}


@pytest.mark.parametrize(("old", "new", "address", "former"), KEYS.values(), ids=KEYS)
def test_a_new_key_may_be_a_rename_and_the_hint_makes_it_one(
    standing: Desk, old: str, new: str, address: str, former: str
) -> None:
    swapped(standing, old, new)
    if former == "uk":
        swapped(standing, '["uk"]', '["gb"]')
    [warning] = asked(standing)
    assert warning["code"] == "maybe-renamed"
    assert address in warning["message"]
    assert f"previously: [{former}]" in warning["hint"]
    swapped(standing, new, new.replace("{", f"{{previously: [{former}], "))
    assert asked(standing) == []
    assert ("rename", address) in standing.will()


def test_among_several_it_takes_the_same_name(standing: Desk) -> None:
    swapped(standing, "uk: {name: Acme UK", "gb: {name: Acme Britain")
    swapped(standing, "fr: {name: Acme FR", "france: {name: acme fr")
    swapped(standing, '["uk"]', '["gb"]')
    [warning] = asked(standing)
    assert "ad_account.acme/france is new" in warning["message"]


def test_whatever_only_leaves_or_only_comes_is_not_asked_about(standing: Desk) -> None:
    swapped(standing, f"      {ZOE}: standard\n", "")
    swapped(standing, "      fr:", "      de: {name: Acme FR}\n      fr:")
    assert asked(standing) == []
