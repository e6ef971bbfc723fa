"""What a JSON plan says beside its operations: whose it is, of which commit, what it means for people."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest

from bcsync.layout.schema import load_schemas
from tests.flows.acme import ACTORS, ANA, BO
from tests.flows.driver import FAILED, GUARDED, Desk, Json
from tests.saved.test_saved import save

SCHEMA = jsonschema_rs.Draft202012Validator(load_schemas()["plan"])
VARIABLES = ("BCSYNC_REVISION", "GITHUB_SHA", "CI_COMMIT_SHA")
SHA = "5f0c1d2e"
GOES = (
    ("      bo@acme.example: standard\n", ""),
    (", bo@acme.example: operator", ""),
    ("members: {bo@acme.example: analyst}", "members: {}"),
)


@pytest.fixture(autouse=True)
def no_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def planned(desk: Desk) -> Json:
    """A plan, which is one by the published schema."""
    plan = desk.plan()
    assert [error.message for error in SCHEMA.iter_errors(plan)] == []
    return plan


def strict(desk: Desk) -> None:
    desk.settings(actors=ACTORS, guards={"removals": {"count": 0, "percent": 0}})


def test_who_gains_and_who_loses_is_data_of_the_plan(acme: Desk) -> None:
    acme.edit(*GOES)
    plan = planned(acme)
    group, uk = "asset_group.acme/all", "ad_account.acme/uk"
    found = {
        (each["who"], each["on"], each["way"], each["before"], each["after"], each["gains"])
        for each in plan["effects"]
    }
    assert found == {
        (BO, "business_center.acme", "member", "standard", None, False),
        (BO, uk, "assignment", "operator", None, False),
        (BO, group, group, "analyst", None, False),
        (BO, uk, group, "analyst", None, False),
    }
    kinds = {plan["operations"][each["operation"]]["kind"] for each in plan["effects"]}
    assert kinds == {"member", "assignment", "asset_group"}


def test_people_have_one_name_and_are_told_as_they_are_written(acme: Desk) -> None:
    acme.edit(
        (f"      {BO}: standard\n", "      Bo@Acme.Example: admin\n"),
        (f"{BO}: analyst", "Bo@Acme.Example: admin"),
        (f"{BO}: operator", "Bo@Acme.Example: operator"),
    )
    effects = planned(acme)["effects"]
    assert [each["on"].partition(".")[0] for each in effects] == [
        "business_center",
        "asset_group",
        "ad_account",
    ]
    assert {(each["who"], each["label"]) for each in effects} == {(BO, "Bo@Acme.Example")}
    acme.run("plan").says(
        "Bo@Acme.Example admin (was standard) on acme",
        "Bo@Acme.Example admin (was analyst) on group acme/all",
    )


def test_what_comes_later_is_marked(desk: Desk, shelf: Path) -> None:
    desk.settings(actors={"acme": ANA})
    desk.layout(
        f"""
business_centers:
  acme:
    name: Acme
    timezone: Europe/London
    members: {{{ANA}: admin, {BO}: standard}}
    ad_accounts: {{uk: {{name: UK, members: {{{BO}: admin}}}}}}
"""
    )
    told = {each["way"]: each.get("deferred", False) for each in planned(desk)["effects"]}
    assert told == {"member": False, "assignment": True}
    desk.run("plan").keeps_quiet(f"{BO} admin on acme/uk")
    file = desk.root / "plan.json"
    desk.run("plan", "--out", str(file))
    desk.run("show", str(file)).keeps_quiet(f"{BO} admin on acme/uk")


def test_a_guard_says_what_it_refuses_and_what_would_allow_that(acme: Desk) -> None:
    strict(acme)
    acme.edit(*GOES)
    acme.apply(code=GUARDED)
    refused = [guard for guard in planned(acme)["guards"] if not guard["ok"]]
    assert refused
    for guard in refused:
        assert "name" not in guard
        assert guard["addresses"]
        assert guard["flag"].startswith("--allow-remove ")
        assert guard["flag"] in guard["message"]


def test_an_allowance_of_the_layout_is_told_and_is_no_flag(acme: Desk) -> None:
    strict(acme)
    acme.edit(*GOES)
    entry = '{remove: "*.acme/*", reason: It is over, until: 2026-12-01}'
    (acme.root / "allow.yaml").write_text(f"allow:\n  - {entry}\n")
    assert planned(acme)["allowances"] == [
        {
            "guard": "remove",
            "address": "*.acme/*",
            "reason": "It is over",
            "until": "2026-12-01",
            "source": {"file": "allow.yaml", "line": 2, "column": 14},
        }
    ]
    path = save(acme)
    (acme.root / "allow.yaml").unlink()
    acme.apply(path, code=GUARDED)


def test_a_plan_says_whose_it_is(acme: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = planned(acme)
    assert (plan["project"], plan["revision"]) == (acme.root.name, None)
    for name in reversed(VARIABLES):
        monkeypatch.setenv(name, f"{SHA}-{name.lower()}")
        assert planned(acme)["revision"] == f"{SHA}-{name.lower()}"
    monkeypatch.setenv("BCSYNC_REVISION", "")
    assert planned(acme)["revision"] == f"{SHA}-github_sha"
    monkeypatch.setenv("BCSYNC_REVISION", "no commit\n::error::at all")
    assert planned(acme)["revision"] is None


def test_another_commit_makes_no_saved_plan_stale(
    acme: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.edit(("name: Acme UK", "name: Acme GB"))
    monkeypatch.setenv("CI_COMMIT_SHA", "one")
    path, digest = save(acme), acme.plan()["digest"]
    monkeypatch.setenv("CI_COMMIT_SHA", "other")
    assert acme.plan()["digest"] == digest
    acme.apply(path).says("1 updated")


def test_a_plan_of_the_older_format_is_refused_with_the_way_out(acme: Desk) -> None:
    acme.edit(("name: Acme UK", "name: Acme GB"))
    path = Path(save(acme))
    old = {**json.loads(path.read_bytes()), "format_version": 1}
    path.write_text(json.dumps(old))
    for words in (("apply", str(path), "--auto-approve"), ("show", str(path))):
        acme.run(*words, code=FAILED).says(
            "is a plan of format 1; this bcsync reads format 2", "make the plan anew: bcsync"
        )
