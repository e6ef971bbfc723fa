"""What ``apply --json`` says: of the run what the journal says, and what became of each operation."""

from __future__ import annotations

import pytest

from bcsync.applying.outcome import Outcome, Report
from bcsync.model.action import Action
from bcsync.model.place import Places
from bcsync.planning.plan import Operation
from bcsync.render.report import report_to_json
from bcsync.state.values import OperationState
from tests.flows.acme import ANA, BO, CY
from tests.flows.driver import Desk, Json

INVITED = (f"      {BO}: standard\n", f"      {BO}: standard\n      {CY}: admin\n")
RENAMED = ("name: Acme UK", "name: Acme GB")
RUN = ("kind", "status", "who", "reason", "started_at", "ended_at", "bcsync_version", "plan")


def test_it_is_told_what_was_done_where_it_is_said_by_whom_and_on_whom_it_waits(acme: Desk) -> None:
    acme.settings(actors={"acme": ANA}, local={"invitations": "manual"})
    acme.edit(INVITED, RENAMED)
    digest = acme.plan()["digest"]
    told: Json = acme.apply("--json", "--reason", "A new colleague").json
    renamed, invited = sorted(told["outcomes"], key=lambda each: each["address"])
    assert invited == {
        "address": f"member.acme/{CY}",
        "kind": "member",
        "action": "invite",
        "state": "done",
        "message": "",
        "waits_for": CY,
        "source": {"file": "layout.yaml", "line": 11, "column": 7},
        "actor": ANA,
    }
    assert (renamed["kind"], renamed["action"], renamed["waits_for"]) == (
        "ad_account",
        "update",
        None,
    )
    assert (told["digest"], told["reason"]) == (digest, "A new colleague")
    assert told["summary"] == {"done": 2}


def test_the_journal_says_the_same_of_the_run(acme: Desk) -> None:
    acme.edit(RENAMED)
    told = acme.apply("--json").json
    kept = acme.run("history", str(told["run"]), "--json").json
    assert {name: told[name] for name in RUN} == {name: kept[name] for name in RUN}
    assert (told["status"], told["who"]) == ("done", kept["who"])
    facts = ("address", "kind", "action", "state")
    assert [[each[name] for name in facts] for each in told["outcomes"]] == [
        [each[name] for name in facts] for each in kept["operations"]
    ]


def test_a_saved_plan_is_named(acme: Desk) -> None:
    acme.edit(RENAMED)
    path = str(acme.root / "plan.json")
    acme.run("plan", "--out", path)
    told = acme.apply(path, "--json").json
    assert told["plan"]
    assert told["digest"] == acme.run("show", path, "--json").json["digest"]


GROUP = 'asset_groups:\n      all: {accounts: ["uk"], members: {bo@acme.example: analyst}}'
REMOVED = {
    "from its account": ((f", {BO}: operator", ""), "    uk: {"),
    "from its Business Center": ((GROUP, "asset_groups: {}"), "  acme:"),
    "with its day": (
        (f", {BO}: operator", f", {BO}: {{role: operator, expires: 2026-11-02}}"),
        f"{BO}: {{role",
    ),
}


@pytest.mark.parametrize(("edit", "where"), REMOVED.values(), ids=REMOVED)
def test_a_removal_names_the_place_where_it_is_missing(
    acme: Desk, edit: tuple[str, str], where: str
) -> None:
    acme.edit(edit)
    [gone] = acme.plan()["operations"]
    lines = (acme.root / gone["source"]["file"]).read_text("utf-8").splitlines()
    assert gone["action"] == "remove"
    assert lines[gone["source"]["line"] - 1][gone["source"]["column"] - 1 :].startswith(
        where.strip()
    )
    [told] = acme.apply("--json", "--allow-remove", "*").json["outcomes"]
    assert told["source"] == gone["source"]


def test_what_left_the_layout_with_all_around_it_has_no_place(acme: Desk) -> None:
    acme.layout("business_centers: {}")
    assert {op["source"] and op["source"]["file"] for op in acme.plan()["operations"]} == {None}


def test_what_was_done_by_two_plans_is_said_where_each_of_them_says_it() -> None:
    def done(file: str) -> Report:
        places = Places()
        number = places.add(file)
        places.spots[number].add([3, 6, 3, 10])
        [place] = places.spots[number].places(0, 1)
        op = Operation(f"member.acme/{CY}", "member", Action.INVITE, (), ANA, None, {}, place=place)
        return Report(1, (Outcome(op, OperationState.DONE),), places=((1, places),))

    first, second = done("a.yaml"), done("b.yaml")
    outcomes, places = (*first.outcomes, *second.outcomes), (*first.places, *second.places)
    told = report_to_json(Report(2, outcomes, places=places), None)["outcomes"]
    assert [each["source"]["file"] for each in told] == ["a.yaml", "b.yaml"]
