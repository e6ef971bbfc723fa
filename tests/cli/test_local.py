"""``bcsync local``: acting inside the embedded platform."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bcsync.cli.local.pointing import target_of
from bcsync.cli.local.values import attributes_of
from bcsync.kinds import KINDS
from bcsync.model.action import Action
from bcsync.planning.names import Names

from .conftest import Bcsync, MakeProject

ANA, NICO, CARA = "ana@acme.example", "nico@northwind.example", "cara@northwind.example"
NAMES = Names(
    {
        "business_center.acme": "71",
        "business_center.northwind": "72",
        "ad_account.acme/uk": "81",
        "ad_account.dana@shop.example/shop": "82",
        "certificate.northwind/zen": "91",
    }
)
MANUAL = """
version: 1
actor: ana@acme.example
local: {verification: manual, review: manual}
"""
LAYOUT = """
version: 1
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    members: {ana@acme.example: admin}
    ad_accounts:
      uk: {name: Acme UK, company: Acme UK Ltd}
"""


def test_who_accepts_an_invitation_sets_free_what_waited_for_it(
    applied: Path, bcsync: Bcsync
) -> None:
    assert bcsync(applied, "plan", "--detailed-exitcode").code == 7
    accepted = bcsync(applied, "local", "accept", "--all")
    assert accepted.code == 0
    assert accepted.out.startswith(f"{CARA} joined business_center.northwind (71")
    assert bcsync(applied, "plan", "--detailed-exitcode").code == 2
    assert "Nobody" in bcsync(applied, "local", "accept", "--all").out


def test_one_person_declines_an_invitation_by_the_key_of_the_business_center(
    applied: Path, bcsync: Bcsync
) -> None:
    assert bcsync(applied, "local", "decline", CARA.upper(), "northwind").code == 0
    again = bcsync(applied, "local", "accept", CARA, "Northwind Media")
    assert again.code == 1
    assert "no open invitation" in again.err


@pytest.mark.parametrize("words", [(), (CARA,), (CARA, "northwind", "--all")])
def test_accept_wants_either_all_or_a_person_and_a_business_center(
    applied: Path, bcsync: Bcsync, words: tuple[str, ...]
) -> None:
    assert bcsync(applied, "local", "accept", *words).code == 64
    assert bcsync(applied, "plan", "--detailed-exitcode").code == 7


def test_tiktok_verifies_and_reviews_by_command(project: MakeProject, bcsync: Bcsync) -> None:
    root = project({"bcsync.yaml": MANUAL, "layout.yaml": LAYOUT})
    apply = ("apply", "--auto-approve", "--detailed-exitcode")
    assert bcsync(root, *apply).code == 7
    assert bcsync(root, "local", "verify", "acme").code == 0
    assert "verified already" in bcsync(root, "local", "verify", "business_center.acme").err
    assert bcsync(root, *apply).code == 7
    refused = bcsync(root, "local", "review", "acme/uk", "disapprove", "--reason", "No papers")
    assert refused.out.endswith(") is disapproved: No papers.\n")
    assert "No papers" in bcsync(root, "plan").out
    assert bcsync(root, "local", "review", "Acme UK", "approve").code == 0
    assert bcsync(root, "plan", "--detailed-exitcode").code == 0


def test_an_act_by_hand_is_drift_and_says_what_the_thing_is_now(
    applied: Path, bcsync: Bcsync
) -> None:
    acted = bcsync(
        applied, "local", "act", "update", "ad_account.acme/uk", "name=By: hand", "--as", ANA
    )
    assert acted.code == 0
    assert acted.out.startswith("ad_account.acme/uk (72")
    assert "is active: name: By: hand" in acted.out
    plan = bcsync(applied, "plan", "--detailed-exitcode")
    assert plan.code == 2
    assert "By: hand → Acme UK" in plan.out
    gone = bcsync(applied, "local", "act", "remove", "access.northwind/acme/uk", "--as", NICO)
    assert gone.out == "access.northwind/acme/uk is gone.\n"


def test_what_is_created_by_hand_is_found_by_its_id(applied: Path, bcsync: Bcsync) -> None:
    made = bcsync(
        applied, "local", "act", "create", "ad_account.acme/fr", "name=FR", "--as", ANA, "--json"
    )
    seen = json.loads(made.out)["seen"]
    (account,) = seen["id"]
    assert seen["address"] == f"ad_account.acme/{account}"
    closed = bcsync(applied, "local", "act", "remove", seen["address"], "--as", ANA)
    assert f"ad_account.acme/{account} is closed" in closed.out


def test_what_the_platform_refuses_is_told_in_its_words(applied: Path, bcsync: Bcsync) -> None:
    refused = bcsync(
        applied, "local", "act", "update", "ad_account.acme/uk", "name=X", "--as", NICO
    )
    assert refused.code == 1
    assert refused.err.startswith("refused: ")
    assert refused.err.endswith("(code 40001)\n")
    assert refused.out == ""


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("ad_account.acme/ukk", "name=X"), "did you mean acme/uk?"),
        (("business_center.acne", "name=X"), "did you mean acme?"),
        (("ad_acount.acme/uk", "name=X"), "did you mean ad_account?"),
        (("ad_account.acme/uk", "nam=X"), "did you mean name?"),
        (("member.acme", "role=admin"), "member.BUSINESS_CENTER/PERSON"),
        (("ad_account.acme/uk", "billing={address: x"), "billing={address: x"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_way_out(
    applied: Path, bcsync: Bcsync, words: tuple[str, ...], hint: str
) -> None:
    refused = bcsync(applied, "local", "act", "update", *words, "--as", ANA)
    assert refused.code == 64
    assert hint in refused.err


@pytest.mark.parametrize(
    ("address", "id"),
    [
        ("business_center.acme", ("71",)),
        ("business_center.799", ("799",)),
        ("ad_account.acme/uk", ("81",)),
        ("ad_account.71/uk", ("81",)),
        ("ad_account.acme/899", ("899",)),
        ("ad_account.899", ("899",)),
        ("certificate.northwind/zen", ("91",)),
        ("member.acme/Bo@Acme.example", ("71", "bo@acme.example")),
        ("assignment.acme/uk/bo@acme.example", ("71", "81", "bo@acme.example")),
        ("assignment.northwind/acme/uk/c@n.example", ("72", "81", "c@n.example")),
        ("assignment.northwind/899/c@n.example", ("72", "899", "c@n.example")),
        ("partner.acme/799", ("71", "799")),
        ("share.acme/northwind/uk", ("71", "72", "81")),
        ("access.northwind/acme/uk", ("72", "81")),
        ("access.northwind/dana@shop.example/shop", ("72", "82")),
        ("access.northwind/899", ("72", "899")),
        ("approval.acme/uk/northwind", ("81", "72")),
        ("approval.dana@shop.example/shop/799", ("82", "799")),
        ("approval.899/northwind", ("899", "72")),
    ],
)
def test_every_form_of_address_leads_to_the_platforms_identity(
    address: str, id: tuple[str, ...]
) -> None:
    assert target_of(address, Action.UPDATE, KINDS, NAMES).id == id


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("business_center.new", ()),
        ("ad_account.acme/new", ("71",)),
        ("ad_account.dana@shop.example/new", ("dana@shop.example",)),
        ("asset_group.72/new", ("72",)),
    ],
)
def test_what_is_created_is_created_in_a_place(address: str, place: tuple[str, ...]) -> None:
    assert target_of(address, Action.CREATE, KINDS, NAMES).id == place


@pytest.mark.parametrize(
    ("address", "word", "value"),
    [
        ("certificate.northwind/zen", "license_no=0987", "0987"),
        ("ad_account.acme/uk", "industry=290303", "290303"),
        ("ad_account.acme/uk", "name=no", "no"),
        ("ad_account.acme/uk", "promotion_link=", None),
        ("ad_account.acme/uk", "billing={tax: {vat: GB1}}", {"tax": {"vat": "GB1"}}),
        ("access.northwind/acme/uk", "notify_owner=true", True),
        ("ad_account.northwind/899", "certificate=zen", "91"),
        ("asset_group.acme/799", "accounts=[uk, 899, dana@shop.example/shop]", ["81", "899", "82"]),
    ],
)
def test_values_are_text_unless_yaml_says_more_and_references_become_ids(
    address: str, word: str, value: Any
) -> None:
    target = target_of(address, Action.UPDATE, KINDS, NAMES)
    name = word.partition("=")[0]
    assert attributes_of([word], target, Action.UPDATE, NAMES) == {name: value}


def test_people_and_auditors_read_what_happened(applied: Path, bcsync: Bcsync) -> None:
    def read(*words: str) -> Any:
        return json.loads(bcsync(applied, "local", *words, "--json").out)

    assert [letter["recipient"] for letter in read("outbox")] == [CARA]
    assert [each["category"] for each in read("notifications", "--as", NICO)] == ["Business Center"]
    verbs = [(entry["actor"], entry["verb"]) for entry in read("log")]
    assert verbs[0] == (ANA, "create")
    assert (ANA, "approve") in verbs
    assert "approve approval acme/uk/northwind" in bcsync(applied, "local", "log").out


def test_the_company_register_is_listed_searched_and_added_to(
    applied: Path, bcsync: Bcsync
) -> None:
    companies = (applied, "local", "companies")
    assert bcsync(*companies, "add", "Zen Co", "4 Mill Lane", "--area", "GB").code == 0
    assert bcsync(*companies, "add", "Other", "Elsewhere", "--headquarters").code == 0
    assert len(json.loads(bcsync(*companies, "--json").out)) == 2
    assert bcsync(*companies).out.splitlines() == [
        "Other, Elsewhere  headquarters",
        "Zen Co, 4 Mill Lane  GB",
    ]
    assert bcsync(*companies, "search", "zen").out == "Zen Co, 4 Mill Lane  GB\n"


def test_names_of_strangers_cannot_move_the_cursor(applied: Path, bcsync: Bcsync) -> None:
    bcsync(applied, "local", "companies", "add", "Zen\x1b[2J\u202e", "x")
    shown = bcsync(applied, "local", "companies").out
    bcsync(applied, "local", "act", "update", "ad_account.acme/uk", "name=a\x1b[2Jb", "--as", ANA)
    shown += bcsync(applied, "local", "log").out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert shown.count("<U+001B>") >= 2


def test_another_platform_is_refused_and_nothing_is_made(
    project: MakeProject, bcsync: Bcsync
) -> None:
    root = project({"bcsync.yaml": "version: 1\nplatform: {kind: tiktok}\n", "a.yaml": LAYOUT})
    refused = bcsync(root, "local", "sign-up", "x@y.example")
    assert refused.code == 64
    assert "embedded" in refused.err
    assert not (root / ".bcsync").exists()
