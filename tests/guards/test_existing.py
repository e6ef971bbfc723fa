"""What may be there already is not made twice: a lost state, a colleague's clone, a second project."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.flows.driver import DONE, GUARDED, Desk, Json
from tests.flows.test_endings import ANA
from tests.guards.test_commands import printed_flags

LAYOUT = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: admin, bo@acme.example: standard}
    ad_accounts:
      uk: {name: Acme UK, company: Acme Ltd, members: {bo@acme.example: operator}}
      fr: {name: Acme FR, company: Acme Ltd}
    asset_groups:
      all: {accounts: [uk, fr]}
"""


def acme_owns_things(desk: Desk) -> None:
    desk.settings(actors={"acme": ANA}, local={"invitations": "automatic"})
    desk.layout(LAYOUT)
    desk.apply()
    desk.apply()
    desk.settled()


@pytest.fixture
def owner(desk: Desk, shelf: Path) -> Desk:
    """Acme with things that the platform gives ids to."""
    return desk.begin(shelf, acme_owns_things)


def lose_the_state(desk: Desk) -> None:
    for path in (desk.root / ".bcsync").glob("state.db*"):
        path.unlink()


@contextmanager
def nothing_is_done(desk: Desk) -> Iterator[None]:
    before = desk.log()
    yield
    assert desk.log() == before


def test_with_a_lost_state_nothing_is_made_twice(owner: Desk) -> None:
    desk = owner
    lose_the_state(desk)
    (guard,) = [each for each in desk.plan()["guards"] if not each["ok"]]
    assert (guard["rule"], guard["limit"], guard["actual"]) == ("exists-already", 0, 1)
    with nothing_is_done(desk):
        desk.apply(code=GUARDED).says(
            "exists-already: 1 of these may be there already",
            "business_center.acme (71",
            "id in the layout",
            " import --by-name;",
        )


def test_what_the_refusal_says_takes_it_up(owner: Desk) -> None:
    desk = owner
    lose_the_state(desk)
    desk.apply(code=GUARDED)
    desk.run("import", "--by-name").says("4 adopted")
    with nothing_is_done(desk):
        desk.apply()
    desk.settled()


def test_the_flags_as_printed_make_it_all_the_same(owner: Desk) -> None:
    desk = owner
    lose_the_state(desk)
    refused = desk.apply(code=GUARDED)
    flags = printed_flags(refused.err)
    assert set(flags[::2]) == {"--allow-create"}
    with nothing_is_done(desk):
        desk.apply(*flags[:-2], code=GUARDED)
    desk.apply(*flags)
    assert desk.acts("create", "business_center") == 2


def test_an_id_in_the_layout_takes_it_up(owner: Desk) -> None:
    desk = owner
    ids = {each["address"]: each["id"][0] for each in _bound(desk)}
    lose_the_state(desk)
    desk.edit(
        (
            "    name: Acme Group\n",
            f"    id: '{ids['business_center.acme']}'\n    name: Acme Group\n",
        ),
        ("uk: {name: Acme UK", f"uk: {{id: '{ids['ad_account.acme/uk']}', name: Acme UK"),
    )
    refused = desk.apply(code=GUARDED).says("2 of these may be there already")
    refused.keeps_quiet("ad_account.acme/uk (", "business_center.acme (")


def _bound(desk: Desk) -> list[Json]:
    return [
        desk.run("state", "show", address, "--json").json
        for address in ("business_center.acme", "ad_account.acme/uk")
    ]


def test_a_part_of_a_plan_is_refused_for_that_part_alone(owner: Desk) -> None:
    desk = owner
    lose_the_state(desk)
    desk.apply("--target", "business_center.acme", code=GUARDED).says("1 of these may be there")


def test_a_saved_plan_is_refused_too(owner: Desk) -> None:
    desk = owner
    lose_the_state(desk)
    desk.run("plan", "--out", str(desk.root / "plan.json"))
    with nothing_is_done(desk):
        desk.run("apply", str(desk.root / "plan.json"), "--auto-approve", code=GUARDED)


def test_what_a_second_project_manages_is_there_already(owner: Desk, tmp_path: Path) -> None:
    """Two layouts on one Business Center: what one of them made is bound to nothing in the other."""
    desk = owner
    other = Desk(tmp_path / "other", desk.capture)
    other.root.mkdir()
    shutil.copy(desk.root / "layout.yaml", other.root / "layout.yaml")
    database = str(desk.root / ".bcsync" / "platform.db")
    settings = {"actors": {"acme": ANA}, "platform": {"kind": "local", "database": database}}
    (other.root / "bcsync.yaml").write_text(json.dumps({"version": 1, **settings}))
    center = _bound(desk)[0]["id"][0]
    other.edit(("    name: Acme Group\n", f"    id: '{center}'\n    name: Acme Group\n"))
    other.edit(("fr: {name: Acme FR", "fr: {name: ACME fr"), ("      uk: ", "      gb: "))
    other.edit(("[uk, fr]", "[gb, fr]"))
    refused = other.apply(code=GUARDED).says("3 of these may be there already")
    refused.says("ad_account.acme/gb (", "ad_account.acme/fr (", "asset_group.acme/all (")


def test_what_somebody_opened_by_hand_is_there_already(owner: Desk) -> None:
    desk = owner
    desk.act("create", "ad_account.acme/de", "name=acme de", "company=Acme Ltd", by=ANA)
    desk.edit(("      fr: {", "      de: {name: Acme DE, company: Acme Ltd}\n      fr: {"))
    desk.apply(code=GUARDED).says("1 of these may be there already", "ad_account.acme/de (")


def test_what_stands_under_its_own_binding_is_no_twin(owner: Desk) -> None:
    """The layout may well want two of one name; and an invitation is nothing that is made twice."""
    desk = owner
    desk.edit(
        (
            "      fr: {",
            "      uk2: {name: Acme UK, company: Acme Ltd}\n      fr: {",
        ),
        ("bo@acme.example: standard", "bo@acme.example: standard, cy@acme.example: standard"),
    )
    desk.apply(code=DONE)
    desk.settled()
