"""A year of a team that uses the shipped workflows as they are, in real git history, on a simulated clock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ci.runner import LONG, Done, Json
from tests.ci.year import Year, new_year

LAYOUT = """\
version: 1
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members:
      ana@acme.example: admin
      bo@acme.example: standard
    ad_accounts:
      uk: {name: Acme UK}
"""
UK = "uk: {name: Acme UK}"
GRANTED = "uk: {name: Acme UK, members: {bo@acme.example: operator}}"
FREEZE = "schedule: {freezes: [{from: 2026-11-23, to: 2026-11-29, reason: Black Friday}]}\n"


@pytest.fixture
def year(tmp_path: Path, shims: Path) -> Iterator[Year]:
    with new_year(tmp_path, shims) as made:
        yield made


def test_a_year(year: Year) -> None:
    january_begins(year)
    february_has_the_first_pull_request(year)
    march_has_a_fork(year)
    april_has_a_plan_that_fails(year)
    may_has_two_at_once(year)
    june_has_a_stale_plan(year)
    july_has_drift_that_is_put_back(year)
    august_has_drift_that_is_adopted(year)
    october_has_what_ends(year)
    november_has_a_frozen_week(year)
    december_loses_a_runner(year)
    everything_is_as_the_layout_says(year)


def january_begins(year: Year) -> None:
    year.bcsync("init", ".", "--ci", "github")
    settings = (
        f"version: 1\nplatform: {{kind: local, database: {year.place}/platform.db}}\n"
        f"actor: ana@acme.example\n{FREEZE}"
    )
    (year.desk / "bcsync.yaml").write_text(settings)
    (year.desk / "layout.yaml").write_text(LAYOUT)
    year.commit("Begin")
    refused = year.apply()["apply"]
    assert refused.result == "failure"
    assert "nobody has reviewed it" in refused.log
    jobs = year.apply_by_hand()
    assert (jobs["plan"].outputs["changes"], jobs["apply"].asked_for) == ("3", "bcsync")
    assert "Done: 2 created, 1 invited." in jobs["apply"].log
    year.bcsync("local", "accept", "--all")
    again = year.apply()
    assert (again["plan"].result, again["apply"].result) == ("success", "skipped")


def february_has_the_first_pull_request(year: Year) -> None:
    year.at("2026-02-02T10:00")
    year.open(1, (UK, GRANTED))
    jobs = year.review(1)
    assert (jobs["review"].result, jobs["fork"].result) == ("success", "skipped")
    assert "`bo@acme.example`: `operator` on `acme/uk`" in jobs["review"].summary
    assert "::notice title=bcsync plan::Plan: 1 to create" in jobs["review"].log
    (told,) = year.fake.bodies(1)
    assert "`bo@acme.example`: `operator` on `acme/uk`" in told
    year.review(1)
    assert len(year.fake.bodies(1)) == 1
    year.fake.review(1, "ana", "APPROVED")
    merged = year.merge(1)
    assert "Done: 1 created." in merged["apply"].log
    newest = json.loads(year.bcsync("history", "--json"))[0]["origin"]
    assert (newest["pull_request"], newest["approved_by"]) == (1, ["ana"])


def march_has_a_fork(year: Year) -> None:
    year.at("2026-03-02T10:00")
    year.open(2, ("bo@acme.example: standard", "bo@acme.example: admin"), fork=True)
    jobs = year.review(2)
    assert (jobs["review"].result, jobs["fork"].result) == ("skipped", "success")
    assert "grants-admin" in jobs["fork"].summary
    assert year.fake.bodies(2) == []
    assert year.after_review(2)["comment"].result == "success"
    (told,) = year.fake.bodies(2)
    assert "**grants-admin**" in told
    assert (
        "digest=" not in told.partition("\n")[0]
    )  # nobody may agree to what a stranger's job made
    assert "bcsync: grants admin" in year.fake.names(2)
    forged_plans_are_refused(year)


def forged_plans_are_refused(year: Year) -> None:
    """Whoever wrote the fork wrote its job, too."""
    path = year.shop.artifacts[year.shop.runs - 1]["bcsync-fork"]
    plan = json.loads(path.read_bytes())
    before = year.fake.bodies(2)
    forgeries = (
        json.dumps(plan | {"base": None}),
        json.dumps(plan | {"operations": [1]}),
        "{}",
        "\0",
    )
    for forged in forgeries if LONG else forgeries[:2]:
        path.write_text(forged)
        year.shop.artifacts[year.shop.runs] = {"bcsync-fork": path}
        assert year.after_review(2)["comment"].result == "failure"
    assert year.fake.bodies(2) == before


def april_has_a_plan_that_fails(year: Year) -> None:
    year.at("2026-04-01T10:00")
    year.open(3, ("uk: {name: Acme UK", "uk: {nmae: Acme UK"))
    failed = year.review(3)["review"]
    assert failed.result == "failure"
    assert "::error file=layout.yaml,line=11" in failed.log
    assert "nmae" in year.fake.bodies(3)[0]
    assert year.fake.names(3) == {"bcsync: no plan"}
    year.update(3, ("nmae", "name"))
    assert year.review(3)["review"].result == "success"
    (told,) = year.fake.bodies(3)
    assert "nmae" not in told
    assert year.fake.names(3) == set()


def may_has_two_at_once(year: Year) -> None:
    year.at("2026-05-04T10:00")
    year.open(4, ("    ad_accounts:", "    ad_accounts:\n      fr: {name: Acme FR}"))
    year.open(
        5, ("ana@acme.example: admin", "ana@acme.example: admin\n      cy@acme.example: standard")
    )
    for number in (4, 5):
        assert year.review(number)["review"].result == "success"
    assert "Done: 1 created." in year.merge(4)["apply"].log
    assert "Done: 1 invited." in year.merge(5)["apply"].log
    year.bcsync("local", "accept", "--all")


def june_has_a_stale_plan(year: Year) -> None:
    year.at("2026-06-01T10:00")
    year.open(6, ("fr: {name: Acme FR}", "fr: {name: Acme France}"))
    year.review(6)

    def meanwhile(environment: str) -> None:
        if environment == "bcsync":
            act(year, "remove", "member.acme/cy@acme.example")

    year.shop.before = meanwhile
    stale = year.merge(6)["apply"]
    year.shop.before = lambda _environment: None
    assert stale.result == "failure"
    assert "another plan is due" in stale.log
    assert "Done:" not in stale.log
    assert "member.acme/cy@acme.example" in year.fake.bodies(6)[-1]
    again = year.apply_by_hand()
    assert "Done: 1 invited, 1 updated." in again["apply"].log
    year.bcsync("local", "accept", "--all")


def july_has_drift_that_is_put_back(year: Year) -> None:
    year.at("2026-07-01T03:17")
    assert year.night().result == "success"
    act(year, "update", "ad_account.acme/fr", "name=By hand")
    found = year.night()
    assert "ad_account.acme/fr  was changed" in found.log
    (issue,) = issues(year)
    assert (issue["state"], "ad_account.acme/fr" in issue["body"]) == ("open", True)
    year.shop.variables |= {"BCSYNC_NIGHT": "correct"}
    assert "Done: 1 updated." in year.night().log
    assert clean(year.night()).startswith("No drift.\n")
    assert issue["state"] == "closed"
    year.shop.variables.pop("BCSYNC_NIGHT")


def act(year: Year, *words: str) -> None:
    """Somebody does it by hand."""
    year.bcsync("local", "act", *words, "--as", "ana@acme.example")


def issues(year: Year) -> list[Json]:
    """Those that are no pull requests."""
    return [each for each in year.fake.issues.values() if "pull_request" not in each]


def clean(night: Done) -> str:
    """What a night says that found nothing."""
    assert night.result == "success"
    return night.log


def august_has_drift_that_is_adopted(year: Year) -> None:
    year.at("2026-08-03T10:00")
    act(year, "update", "ad_account.acme/fr", "name=Acme France SA")
    assert "name" in year.night().log
    assert [issue["state"] for issue in issues(year)] == ["open"]  # the same one, opened again
    year.open(8, ["drift", "--adopt", "ad_account.acme/fr", "--auto-approve"])
    year.review(8)
    merged = year.merge(8)
    assert (merged["plan"].outputs["changes"], merged["apply"].result) == ("0", "skipped")
    clean(year.night())
    assert [issue["state"] for issue in issues(year)] == ["closed"]


def october_has_what_ends(year: Year) -> None:
    year.at("2026-09-28T10:00")
    ends = "members: {cy@acme.example: {role: analyst, expires: 2026-09-30}}"
    year.open(9, ("fr: {name: Acme France SA}", f"fr: {{name: Acme France SA, {ends}}}"))
    year.review(9)
    assert "Done: 1 created." in year.merge(9)["apply"].log
    year.at("2026-10-01T03:17")
    due = year.night()
    assert "assignment.acme/fr/cy@acme.example" in due.log
    year.shop.variables |= {"BCSYNC_NIGHT": "correct"}
    assert "Done: 1 removed." in year.night().log
    year.shop.variables.pop("BCSYNC_NIGHT")
    clean(year.night())


def november_has_a_frozen_week(year: Year) -> None:
    year.at("2026-11-24T10:00")
    year.open(10, ("fr: {name: Acme France SA,", "fr: {name: Acme FR,"))
    assert "Black Friday" in year.review(10)["review"].summary
    frozen = year.merge(10)["apply"]
    assert frozen.result == "failure"
    assert "Black Friday" in frozen.log
    assert "Done:" not in frozen.log
    year.at("2026-11-30T10:00")
    year.shop.variables |= {"BCSYNC_PAUSE": "incident 7"}
    assert "incident 7" in year.apply()["apply"].log
    year.shop.variables.pop("BCSYNC_PAUSE")
    assert "Done: 1 updated." in year.apply()["apply"].log


def december_loses_a_runner(year: Year) -> None:
    year.at("2026-12-01T10:00")
    three = "".join(f"      x{n}: {{name: Acme X{n}}}\n" for n in range(3))
    year.open(11, ("    ad_accounts:\n", f"    ad_accounts:\n{three}"))
    year.review(11)
    year.shop.environ |= {"BCSYNC_TEST_DIE": "2"}
    lost = year.merge(11)["apply"]
    assert lost.result == "failure"
    year.shop.environ.pop("BCSYNC_TEST_DIE")
    found = year.apply()["apply"]
    assert "Goes on with what run" in found.log
    assert "Done: 1 created." in found.log


def everything_is_as_the_layout_says(year: Year) -> None:
    year.at("2026-12-31T03:17")
    clean(year.night())
    assert year.bcsync("plan", "--detailed-exitcode").startswith("No changes.")
    assert year.bcsync("history", "--verify")
