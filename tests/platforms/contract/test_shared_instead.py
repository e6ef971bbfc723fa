"""What one of ours wants of another one of ours is shared on TikTok, where nobody can be asked by a call."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bcsync.platforms.local.control import LocalControl
from bcsync.platforms.tiktok.abilities import ABILITIES
from bcsync.wire.endpoints import BASE, BC_PARTNER_ADD
from tests.flows.driver import CHANGES, WAITING, Desk
from tests.platforms.contract.conftest import LONG, Bench
from tests.platforms.contract.flow import begin, holds_no_manual_act, settle
from tests.tiktok.in_process import Live, install

STALE = 4
ACCESS, SHARE = "access.northwind/acme/uk", "share.acme/northwind/uk"
PARTNER = "partner.acme/northwind"
NICOS = "assignment.northwind/acme/uk/nico@northwind.example"
WANTED = "acme/uk: {permission: operator, members: {nico@northwind.example: analyst}}"
LAYOUT = f"""
defaults:
  ad_account: {{company: Acme Ltd, industry: "290303", registered_area: GB}}
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {{ana@acme.example: admin}}
    ad_accounts:
      uk: {{name: Acme UK}}
      fr: {{name: Acme FR}}
  northwind:
    name: Northwind
    timezone: Europe/London
    currency: GBP
    members: {{nico@northwind.example: admin}}
    access:
      {WANTED}
"""
FOUNDED = ["create business_center.acme", "create business_center.northwind"]
OWNERS = {
    "no list, an approval": "    approvals: [{business_center: northwind, accounts: [uk], up_to: operator}]\n",
    "an empty list": "    partners: {}\n",
    "another share": "    partners: {northwind: [{accounts: [fr], role: analyst}]}\n",
    "more": "    partners: {northwind: [{accounts: ['*'], role: admin}]}\n",
}


def owned(words: str = "", layout: str = LAYOUT) -> str:
    """The layout, with something said about what acme gives."""
    return layout.replace("  northwind:\n    name", f"{words}  northwind:\n    name", 1)


def stands(bench: Bench, words: str = "") -> None:
    begin(bench, owned(words))
    assert settle(bench) == FOUNDED
    bench.desk.log()


def ops(bench: Bench, *flags: str) -> list[tuple[str, str, str]]:
    plan = bench.desk.run("plan", "--format", "json", *flags).json
    return [(op["action"], op["address"], op["mode"]) for op in plan["operations"]]


def founded(bench: Bench, words: str = "", layout: str = LAYOUT) -> None:
    """Both are there, and acme's accounts; nothing is asked for yet."""
    asked = re.sub(r"    access:\n      .*\n", "    access: {}\n", layout)
    begin(bench, owned(words, asked))
    settle(bench)
    bench.desk.layout(owned(words, layout))


@pytest.mark.parametrize("words", OWNERS if LONG else ["no list, an approval", "another share"])
def test_it_is_shared_once_and_nothing_is_asked(on_tiktok: Bench, words: str) -> None:
    words = OWNERS[words]
    stands(on_tiktok, words)
    desk = on_tiktok.desk
    assert desk.acts("request", "access") == 0
    shares = [each for each in desk.log() if (each["verb"], each["kind"]) == ("create", "share")]
    accounts = [each["id"][2] for each in shares]
    assert len(accounts) == len(set(accounts)) == (2 if "fr" in words or "*" in words else 1)
    desk.run("who", "--person", "nico@northwind.example").says("acme/uk")
    holds_no_manual_act(on_tiktok)


def test_the_plan_says_so(on_tiktok: Bench) -> None:
    founded(on_tiktok)
    told = on_tiktok.desk.run("plan", "--detailed-exitcode", code=CHANGES)
    told.says("+ share.acme/northwind/uk role: operator", "shared instead of requested", ACCESS)
    told.keeps_quiet("Link accounts")
    plan = on_tiktok.desk.run("plan", "--format", "json").json
    assert {op["address"]: op.get("fulfils") for op in plan["operations"]} == {
        PARTNER: [ACCESS],
        SHARE: [ACCESS],
        NICOS: None,
    }
    on_tiktok.desk.run("apply", "--auto-approve", "--expect", plan["digest"])
    assert settle(on_tiktok) == []


def test_its_permission_is_the_role_of_the_share(on_tiktok: Bench) -> None:
    stands(on_tiktok)
    desk = on_tiktok.desk
    for role, before in (("admin", "operator"), ("analyst", "admin")):
        desk.edit((f"permission: {before}", f"permission: {role}"))
        assert all(mode == "automatic" for _action, _address, mode in ops(on_tiktok))
        assert settle(on_tiktok) == []
        assert desk.run("show", SHARE, "--json").json["attributes"]["role"] == role


@pytest.mark.parametrize("words", ["    partners: {}\n", ""][not LONG :])
def test_what_is_not_asked_for_any_more_is_not_shared_any_more(
    on_tiktok: Bench, words: str
) -> None:
    stands(on_tiktok, words)
    desk = on_tiktok.desk
    desk.edit((f"access:\n      {WANTED}", "access: {}"))
    desk.run("plan").says("nico@northwind.example: analyst on acme/uk").keeps_quiet("✋")
    desk.apply("--allow-remove", "*")
    desk.settled()
    desk.run("who", "--person", "nico@northwind.example").keeps_quiet("acme/uk")


def test_it_ends_on_its_day(on_tiktok: Bench) -> None:
    founded(on_tiktok, layout=LAYOUT.replace("operator,", "operator, expires: 2026-11-05,"))
    desk = on_tiktok.desk
    desk.run("plan").says("ends on 2026-11-05")
    settle(on_tiktok)
    desk.pass_days(3)
    assert ("remove", SHARE, "automatic") in ops(on_tiktok)
    desk.run("plan").says("ended on 2026-11-05")
    desk.run("drift", "--correct", "--auto-approve", "--allow-remove", "*").says(SHARE)
    assert SHARE not in {address for _action, address, _mode in ops(on_tiktok)}
    assert settle(on_tiktok) == []


@pytest.mark.parametrize("address", [ACCESS, SHARE] if LONG else [ACCESS])
def test_it_goes_by_either_address(on_tiktok: Bench, address: str) -> None:
    founded(on_tiktok)
    assert [each[1] for each in ops(on_tiktok, "--target", address)] == [PARTNER, SHARE]
    left = [each[1] for each in ops(on_tiktok, "--exclude", address)]
    assert SHARE not in left
    assert NICOS not in left
    assert (PARTNER in left) == (address == SHARE)
    on_tiktok.desk.apply("--target", address)
    assert [each[1] for each in ops(on_tiktok)] == [NICOS]


BOTH = f"{WANTED}\n      acme/fr: {{permission: analyst}}"


def test_a_partnership_of_several_goes_with_the_last_of_them(on_tiktok: Bench) -> None:
    founded(on_tiktok)
    on_tiktok.desk.layout(LAYOUT.replace(WANTED, BOTH))
    other, one = ACCESS.replace("uk", "fr"), SHARE.replace("uk", "fr")

    def left(*flags: str) -> set[str]:
        return {address for _action, address, _mode in ops(on_tiktok, *flags)}

    assert left("--target", other) == {PARTNER, one}
    assert left("--exclude", ACCESS) == {PARTNER, one}
    assert left("--exclude", ACCESS, "--exclude", other) == set()
    assert left("--exclude", "access.northwind/*") == set()


def test_what_is_asked_for_no_more_goes_by_its_address(on_tiktok: Bench) -> None:
    founded(on_tiktok)
    on_tiktok.desk.layout(LAYOUT.replace(WANTED, BOTH))
    settle(on_tiktok)
    desk = on_tiktok.desk
    desk.edit((f"access:\n      {BOTH}", "access: {}"))
    gone = [("remove", SHARE)]
    targeted = ops(on_tiktok, "--target", ACCESS)
    assert [each[:2] for each in targeted if each[2] == "automatic"] == gone
    assert SHARE not in {each[1] for each in ops(on_tiktok, "--exclude", ACCESS)}
    saved = str(desk.root / "saved.json")
    desk.run("plan", "--out", saved)
    desk.apply("--target", ACCESS, "--allow-remove", "*")
    desk.run("apply", saved, "--auto-approve", "--allow-remove", "*", code=STALE).says(SHARE)
    assert settle(on_tiktok) == []


def test_a_partner_who_has_to_confirm_is_waited_for(on_tiktok: Bench) -> None:
    founded(on_tiktok)
    live = on_tiktok.live
    assert live is not None
    live.emulator.modes = replace(live.emulator.modes, partner_confirms=True)
    desk = on_tiktok.desk
    desk.apply()
    for _look in range(2):
        desk.run("plan", "--detailed-exitcode", code=WAITING).says("does not show it yet")
        desk.apply()
    sent = [each for each in live.emulator.log.entries() if each.path == BASE + BC_PARTNER_ADD.path]
    assert len(sent) == 1
    ids: list[Any] = [desk.run("show", f"business_center.{k}", "--json").json["id"] for k in KEYS]
    acme, north = (each[0] if isinstance(each, list) else each for each in ids)
    LocalControl(live.local).confirm_partner(acme, north)
    assert settle(on_tiktok) == []


KEYS = ("acme", "northwind")


def test_without_a_token_of_the_owner_it_is_asked_for_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path, capsys)
    with closing(Live(tmp_path, desk.clock)) as live:
        install(live, monkeypatch)
        bench = Bench(desk, ABILITIES, live=live)
        founded(bench)
        live.without = ("acme",)
        assert ("request", ACCESS, "manual") in ops(bench)
        assert not {SHARE, PARTNER} & {address for _action, address, _mode in ops(bench)}


OBSERVED = {
    "by who asks": ("    access:", "    manage: {access: observe}\n    access:"),
    "by the owner": (
        "    ad_accounts:",
        "    manage: {partners: observe}\n    partners: {}\n    ad_accounts:",
    ),
}


@pytest.mark.parametrize("who", OBSERVED if LONG else ["by the owner"])
def test_a_list_that_is_only_observed_is_left_alone(on_tiktok: Bench, who: str) -> None:
    founded(on_tiktok, layout=LAYOUT.replace(*OBSERVED[who]))
    assert SHARE not in {address for _action, address, _mode in ops(on_tiktok)}
    assert PARTNER not in {address for _action, address, _mode in ops(on_tiktok)}


def test_what_was_asked_for_and_granted_by_hand_is_not_shared_as_well(on_tiktok: Bench) -> None:
    founded(on_tiktok)
    desk = on_tiktok.desk
    desk.act("request", ACCESS, "permission=operator", by="nico@northwind.example")
    desk.act("approve", "approval.acme/uk/northwind", by="ana@acme.example")
    assert ops(on_tiktok) == [("create", NICOS, "automatic")]
    reviewed = str(desk.root / "reviewed.json")
    desk.run("plan", "--out", reviewed)
    desk.apply(reviewed)
    settle(on_tiktok)
    desk.edit(("permission: operator", "permission: admin"))
    assert ("create", SHARE, "automatic") in ops(on_tiktok)


def test_what_others_have_shared_meanwhile_is_not_shared_once_more(on_tiktok: Bench) -> None:
    """Behind a plan that was saved; and what they have ended is drift, and is given again."""
    founded(on_tiktok)
    desk = on_tiktok.desk
    reviewed = str(desk.root / "reviewed.json")
    desk.run("plan", "--out", reviewed)
    desk.act("create", PARTNER, by="ana@acme.example")
    desk.act("create", SHARE, "role=operator", by="ana@acme.example")
    desk.apply(reviewed, code=4).says(SHARE)
    assert settle(on_tiktok) == []
    assert desk.acts("create", "share") == 1
    desk.act("remove", SHARE, by="ana@acme.example")
    assert ("create", SHARE, "automatic") in ops(on_tiktok)
    assert settle(on_tiktok) == []
