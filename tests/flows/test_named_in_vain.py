"""A name on the command line that means nothing is told with its nearest match, whatever it was for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.acme import ANA, BO, acme_stands
from tests.flows.driver import DONE, GUARDED, USAGE, Desk

FLAGS = (
    "--target",
    "--exclude",
    "--allow-remove",
    "--allow-review",
    "--allow-close",
    "--allow-create",
)


@pytest.fixture
def stands(desk: Desk, shelf: Path) -> Desk:
    return desk.begin(shelf, acme_stands)


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("ad_account.acme/ukk", "ad_account.acme/uk"),
        ("ad_acount.acme/uk", "ad_account.acme/uk"),
        ("acme/uk", "ad_account.acme/uk"),
        ("member.acme/boo@acme.example", f"member.acme/{BO}"),
        ("asignment.*/bo@acme.example", "assignment.*/bo@acme.example"),
        ("*/boo@acme.example", "*/bo@acme.example"),
        ("member.akme/*", "member.acme/*"),
    ],
)
def test_apply_refuses_and_says_what_was_probably_meant(
    stands: Desk, flag: str, word: str, meant: str
) -> None:
    desk = stands
    desk.edit(("name: Acme UK", "name: Acme U.K."))
    before = desk.log()
    desk.apply(flag, word, code=USAGE).says(flag, f"'{word}'", f"did you mean {meant}?")
    assert desk.log() == before


@pytest.mark.parametrize("word", ["", " ", "zz", "member.acme/zzzz", "zz*", "member.[!a"])
def test_what_is_like_nothing_is_refused_without_a_guess(stands: Desk, word: str) -> None:
    stands.apply("--exclude", word, code=USAGE).says("--exclude", f"'{word}'").keeps_quiet("mean ")


def test_all_of_them_are_told_at_once(stands: Desk) -> None:
    flags = ("--target", "ad_account.acme/ukk", "--allow-close", "asset_group.acme/al")
    stands.run("apply", *flags, code=USAGE).says(
        "2 names mean nothing here",
        "--target: nothing has the address 'ad_account.acme/ukk': did you mean ad_account.acme/uk?",
        "--allow-close: nothing has the address 'asset_group.acme/al'",
    )


def test_plan_and_drift_and_a_saved_plan_refuse_too(stands: Desk) -> None:
    desk = stands
    plan = str(desk.root / "plan.json")
    desk.run("plan", "--target", "ad_account.acme/ukk", code=USAGE).says("did you mean")
    desk.run("plan", "--no-refresh", "--exclude", "ad_account.*k*k", code=USAGE).says("--exclude")
    desk.run("drift", "--correct", "--allow-remove", "member.acme/b", code=USAGE)
    desk.run("plan", "--out", plan)
    desk.run("apply", plan, "--auto-approve", "--allow-remove", "member.acme/b", code=USAGE)


def test_on_an_empty_platform_what_is_declared_can_be_named_and_nothing_else(desk: Desk) -> None:
    desk.settings(actors={"acme": ANA}, local={"invitations": "automatic"})
    desk.layout("business_centers: {acme: {name: Acme, timezone: Europe/London, currency: GBP}}")
    desk.apply("--target", "business_center.akme", code=USAGE).says("business_center.acme?")
    desk.apply("--target", "business_center.acme", code=DONE).says("1 created")


def test_letter_case_of_a_person_does_not_matter(stands: Desk) -> None:
    desk = stands
    desk.edit((f"{BO}: operator", f"{BO}: admin"))
    desk.apply("--target", "assignment.acme/uk/BO@Acme.example").says("1 updated")


def test_the_name_that_something_had_before_is_told_with_its_new_one(stands: Desk) -> None:
    desk = stands
    desk.edit(("      uk: {name: Acme UK,", "      uk2: {previously: [uk], name: Acme U.K.,"))
    desk.edit(('accounts: ["uk"]', 'accounts: ["uk2"]'))
    desk.apply("--exclude", "ad_account.acme/uk", code=USAGE).says("ad_account.acme/uk2?")
    desk.apply("--exclude", "ad_account.acme/uk2").says("No changes.")


def test_what_needs_no_allowance_now_may_be_named(stands: Desk) -> None:
    """A job at night names what it once needed."""
    desk = stands
    flags = ("--allow-remove", f"member.acme/{BO}", "--allow-close", "ad_account.acme/*")
    desk.apply(*flags).says("No changes.")


def test_what_the_run_removes_may_be_named_to_its_end(stands: Desk) -> None:
    """Another look follows every apply, and by then there is nothing of that name."""
    desk = stands
    desk.edit((f", {BO}: operator", ""), (f"{BO}: analyst", ""))
    desk.edit((f"      {BO}: standard\n", ""))
    flags = ("--target", f"*/{BO}", "--allow-remove", f"member.acme/{BO}")
    desk.apply(*flags).says("removed")
    desk.apply("--target", f"*/{BO}", code=USAGE)


def test_what_could_not_be_read_is_not_called_nothing(stands: Desk) -> None:
    desk = stands
    desk.settings(actors={"acme": BO}, local={"invitations": "automatic"})
    desk.edit((f"{BO}: standard", f"{BO}: admin"))
    desk.apply("--allow-remove", "partner.acme/4711").keeps_quiet("nothing has")


def test_a_part_of_a_plan_says_so(stands: Desk) -> None:
    desk = stands
    words = "Only a part of what is due: --target ad_account.acme/uk"
    for flags in (("--target", "ad_account.acme/uk"), ("--exclude", "member.*")):
        said = words.replace("--target ad_account.acme/uk", " ".join(flags))
        desk.run("plan", *flags).says("No changes.", said)
        desk.run("plan", "--format", "markdown", *flags).says(said)
        of = "targets" if flags[0] == "--target" else "excludes"
        assert desk.plan(*flags)["selection"][of] == [flags[1]]
    desk.run("plan").keeps_quiet("Only a part")
    assert desk.plan()["selection"] == {"targets": [], "excludes": []}
    desk.edit(("name: Acme UK", "name: Acme U.K."))
    desk.apply("--target", "ad_account.acme/uk").says(words, "1 updated")


def test_the_state_is_asked_for_what_there_is(stands: Desk) -> None:
    desk = stands
    for words in (
        ("state", "list", "member.akme/*"),
        ("state", "rm", "ad_acount.*"),
        ("state", "rm", "ad_account.acme/ukk"),
        ("state", "mv", "ad_account.acme/ukk", "ad_account.acme/gb"),
        ("state", "show", "ad_account.acme/ukk"),
        ("explain", "ad_account.acme/ukk"),
        ("import", "ad_account.acme/ukk", "7200000000000000009"),
        ("export", "acmee"),
        ("local", "verify", "acmee"),
        ("local", "review", "acme/ukk", "approve"),
        (
            "drift",
            "--accept",
            "ad_account.acme/ukk",
            "--until",
            "2027-01-01",
            "--owner",
            ANA,
            "--reason",
            "x",
        ),
    ):
        desk.run(*words, code=USAGE)
    desk.run("state", "list", "member.akme/*", code=USAGE).says("did you mean member.acme/*?")
    desk.run("explain", "member.acme/*", code=USAGE).says(
        "takes one address, such as member.acme/ana"
    )
    desk.run("state", "list", "*", code=DONE).says("ad_account.acme/uk")


def test_one_persons_address_is_no_glob_for_another(desk: Desk) -> None:
    odd, other = "b?o@acme.example", "bxo@acme.example"
    desk.settings(
        actors={"acme": ANA},
        guards={"removals": {"count": 0, "percent": 0}},
        local={"invitations": "automatic"},
    )
    layout = (
        "business_centers: {acme: {name: A, timezone: Europe/London, currency: GBP, members: {%s}}}"
    )
    desk.layout(layout % f"{ANA}: admin, {odd!r}: standard, {other}: standard")
    desk.apply()
    desk.apply()
    assert desk.run("state", "list", f"member.acme/{odd}").out.split() == [f"member.acme/{odd}"]
    desk.layout(layout % f"{ANA}: admin")
    desk.apply("--allow-remove", f"member.acme/{odd}", code=GUARDED).says(other)
    desk.apply("--target", f"member.acme/{odd}", "--allow-remove", f"member.acme/{odd}")
    assert desk.acts("remove", "member") == 1
