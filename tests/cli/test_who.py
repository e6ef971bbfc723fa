"""Who: effective access, complete and exact."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from bcsync.jobs.inspect.effective_access import Through, grants_of
from bcsync.kinds import KINDS
from bcsync.model.status import Status
from bcsync.render.who import FOLD, render_who
from bcsync.state.values import Stored
from tests.cli.conftest import Bcsync
from tests.laws.layouts import write_layout, write_settings

ANA, BO, CY, NICO = "ana@acme.example", "bo@acme.example", "cy@acme.example", "nico@north.example"
ED = "ed@north.example"


@pytest.fixture
def world(tmp_path: Path, bcsync: Bcsync) -> Path:
    write_settings(tmp_path)
    acme: dict[str, Any] = {
        "name": "Acme",
        "timezone": "Europe/London",
        "members": {ANA: {"role": "admin", "finance": "manager"}, BO: "standard", CY: "standard"},
        "ad_accounts": {
            "uk": {"name": "Acme UK", "members": {BO: "analyst"}},
            "fr": {"name": "Acme FR"},
            "de": {"name": "Acme DE"},
        },
        "asset_groups": {"all": {"accounts": ["uk", "fr"], "members": {BO: "operator"}}},
        "partners": {"north": [{"accounts": ["fr"], "role": "operator"}]},
        "approvals": [{"business_center": "north", "accounts": ["uk"], "up_to": "analyst"}],
    }
    north: dict[str, Any] = {
        "name": "North",
        "timezone": "Europe/London",
        "members": {NICO: "admin", ED: "standard"},
        "access": {
            "acme/uk": {"permission": "analyst", "members": {ED: "analyst"}},
            "acme/fr": {"permission": "operator", "members": {NICO: "operator"}},
        },
    }
    write_layout(tmp_path, {"version": 1, "business_centers": {"acme": acme, "north": north}})
    for _round in range(2):
        assert bcsync(tmp_path, "apply", "--auto-approve").code == 0
    assert bcsync(tmp_path, "plan", "--detailed-exitcode").code == 0
    return tmp_path


def found(bcsync: Bcsync, root: Path, *words: str) -> dict[str, Any]:
    result = bcsync(root, "who", "--json", *words)
    assert result.code == 0, result.err
    data: dict[str, Any] = json.loads(result.out)
    return data


def roles(data: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {p["person"]: {a["account"]: a["role"] for a in p["accounts"]} for p in data["people"]}


def test_everybody_has_exactly_what_they_were_given(world: Path, bcsync: Bcsync) -> None:
    data = found(bcsync, world)
    assert roles(data) == {
        ANA: {"acme/uk": "admin", "acme/fr": "admin", "acme/de": "admin"},
        BO: {"acme/uk": "operator", "acme/fr": "operator"},
        CY: {},
        ED: {"acme/uk": "analyst"},
        NICO: {"acme/fr": "operator"},
    }
    [north] = data["business_centers"]
    held = {a["account"]: (a["role"], a["held"][0]["by"]) for a in north["accounts"]}
    assert held == {"acme/uk": ("analyst", "access"), "acme/fr": ("operator", "share")}


def test_the_ways_are_told(world: Path, bcsync: Bcsync) -> None:
    [bo] = found(bcsync, world, "--person", BO.upper())["people"]
    [uk] = [a for a in bo["accounts"] if a["account"] == "acme/uk"]
    assert [(w["through"], w["role"], w["group"]) for w in uk["ways"]] == [
        ("direct", "analyst", None),
        ("group", "operator", "acme/all"),
    ]
    text = bcsync(world, "who", "--account", "Acme FR").out
    assert "operator directly, north holds operator by share from acme" in text
    assert "operator through group acme/all" in text and CY not in text


def test_a_partner_is_shown_with_its_people_and_without_the_others(
    world: Path, bcsync: Bcsync
) -> None:
    data = found(bcsync, world, "--partner", "North")
    assert roles(data) == {ED: {"acme/uk": "analyst"}, NICO: {"acme/fr": "operator"}}
    assert len(data["business_centers"]) == 1


def row(kind: str, id: tuple[str, ...], scope: str, **attributes: Any) -> Stored:
    return Stored(kind, id, scope, attributes)


def test_nobody_has_more_than_their_business_center_holds() -> None:
    """The platform leaves a group's role as it is when what is held shrinks."""
    group = row("asset_group", ("75",), "2", accounts=["9", "8"], members={ED: "admin"})
    member = row("member", ("2", ED), "2", role="standard")
    share = row("share", ("1", "2", "9"), "1", role="operator")
    ended = row("access", ("2", "8"), "2", permission="admin")._replace(status=Status.ENDED)
    rows = [group, member, share, ended]
    [way] = grants_of(rows, KINDS).ways(ED)["9"]
    assert (way.through, way.role) == (Through.GROUP, "operator")
    access = row("access", ("2", "9"), "2", permission="admin")
    assert grants_of([*rows, access], KINDS).ways(ED)["9"][0].role == "admin"
    assert list(grants_of(rows, KINDS).ways(ED)) == ["9"]


def test_what_is_gone_gives_nothing() -> None:
    owned = row("ad_account", ("9",), "1")
    boss = row("member", ("1", ANA), "1", role="admin")
    assert list(grants_of([owned, boss], KINDS).ways(ANA)) == ["9"]
    for gone in (
        [owned._replace(status=Status.CLOSED), boss],
        [owned._replace(absent=True), boss],
        [owned, boss._replace(status=Status.PENDING)],
        [owned, boss._replace(absent=True)],
    ):
        assert not grants_of(gone, KINDS).ways(ANA)
    own = row("ad_account", ("9",), "dana@shop.example")
    assert grants_of([own], KINDS).ways("dana@shop.example")["9"][0].through is Through.OWNER


def test_invited_people_have_nothing_yet(quickstart: Path, bcsync: Bcsync) -> None:
    assert bcsync(quickstart, "apply", "--auto-approve").code == 0
    [cara] = found(bcsync, quickstart, "--person", "cara@northwind.example")["people"]
    assert cara["accounts"] == [] and cara["business_centers"][0]["status"] == "pending"


def test_unknown_words_are_refused_with_near_ones(world: Path, bcsync: Bcsync) -> None:
    for option, word, near in [
        ("--person", "anna@acme.example", ANA),
        ("--account", "acme/ukk", "acme/uk"),
        ("--partner", "nort", "north"),
    ]:
        refused = bcsync(world, "who", option, word)
        assert refused.code == 64 and f"did you mean {near}?" in refused.err.lower()


def test_a_key_is_suggested_rather_than_a_name(world: Path, bcsync: Bcsync) -> None:
    """Two may have one name, and what was misspelt was a key in all likelihood."""
    refused = bcsync(world, "who", "--partner", "norht")
    assert "did you mean north?" in refused.err


def test_a_thousand_accounts_of_an_admin_are_one_line() -> None:
    way: dict[str, object] = {
        "through": "admin",
        "role": "admin",
        "business_center": "a",
        "group": None,
        "held": [],
    }
    accounts = [
        {
            "account": f"a/{n}",
            "id": str(n),
            "name": None,
            "owner": "a",
            "role": "admin",
            "ways": [way],
        }
        for n in range(FOLD + 1)
    ]
    people = [{"person": ANA, "business_centers": [], "accounts": accounts}]
    assert len(render_who(people, [], fold=True).splitlines()) == 2
    assert len(render_who(people, [], fold=False).splitlines()) == FOLD + 2


def test_the_table_stands_in_columns_whatever_the_script() -> None:
    people = [
        {"person": f"{name}@acme.example", "business_centers": [], "accounts": []}
        for name in ("山田", "büro", "bu\u0308ro", "ａ", "한", "สวัสดี", "a\u0301\u0327")
    ]
    lines = render_who(people, [], fold=True).splitlines()
    assert len({cell_len(line.partition("nothing")[0]) for line in lines[1:]}) == 1
