"""What plan and apply say to do next can be typed as it is, and what they say of the rest is true."""

from __future__ import annotations

import shlex
import sys

import pytest

from bcsync.cli import carry
from tests.flows.acme import BO
from tests.flows.driver import GUARDED, Desk, Ran

RENAME = ("name: Acme UK", "name: Acme Britain")
SAID = "on the local platform: "


def next_words(ran: Ran) -> list[str]:
    """The words of the command that a plan names."""
    [line] = [line for line in ran.err.splitlines() if SAID in line]
    return shlex.split(line.partition(SAID)[2])


@pytest.mark.parametrize(
    "flags",
    [
        [],
        ["--target", "ad_account.acme/*"],
        ["--exclude", f"member.acme/{BO}", "--exclude", "asset_group.*"],
        ["--no-refresh"],
    ],
    ids=["plain", "a target", "excluded", "without a look"],
)
def test_the_named_apply_does_this_plan(acme: Desk, flags: list[str]) -> None:
    desk = acme
    desk.edit(RENAME)
    program, directory, root, *words = next_words(desk.run("plan", *flags))
    assert [program, directory, root] == ["bcsync", "-C", str(desk.root)]
    assert words == ["apply", *flags]
    desk.run(*words, "--auto-approve").says("1 updated")
    desk.settled()


def test_a_saved_plan_is_named_by_its_file(acme: Desk) -> None:
    desk = acme
    desk.edit(RENAME)
    file = str(desk.root / "a plan.json")
    ran = desk.run("plan", "--out", file).says("To do exactly this")
    assert next_words(ran)[3:] == ["apply", file]
    desk.run("apply", file, "--auto-approve").says("1 updated")


def test_here_it_is_called_without_its_directory(
    acme: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = acme
    desk.edit(RENAME)
    monkeypatch.chdir(desk.root)
    monkeypatch.setattr("tests.flows.driver.run", lambda words: _run(words[2:]))
    assert next_words(desk.run("plan")) == ["bcsync", "apply"]


def _run(words: list[str]) -> int:
    from bcsync.cli.border import run

    return run(words)


def test_what_a_guard_refuses_is_not_recommended(acme: Desk) -> None:
    desk = acme
    desk.edit(("      uk: {name: Acme UK, members", "      fr: {name: Acme FR, members"))
    desk.edit(('["uk"]', '["fr"]'))
    ran = desk.run("plan").says("An apply would be refused by", "close", "--allow-close")
    assert SAID not in ran.err
    desk.apply(code=GUARDED)


def test_after_a_part_the_rest_is_called_left_out(acme: Desk) -> None:
    desk = acme
    desk.edit(RENAME, ("asset_groups:", "asset_groups:\n      new: {accounts: [], members: {}}"))
    ran = desk.apply("--target", "ad_account.acme/uk")
    ran.says("This was a part: 1 operation that the layout asks for was left out")
    ran.keeps_quiet("became possible", "when that has ended")
    desk.apply().keeps_quiet("This was a part")


def test_after_a_saved_part_the_same(acme: Desk) -> None:
    desk = acme
    desk.edit(RENAME, ("asset_groups:", "asset_groups:\n      new: {accounts: [], members: {}}"))
    file = str(desk.root / "plan.json")
    desk.run("plan", "--out", file, "--target", "ad_account.acme/uk")
    desk.apply(file).says("This was a part").keeps_quiet("became possible")


def waiting(desk: Desk) -> None:
    desk.settings(actors={"acme": "ana@acme.example"})
    desk.edit((f"{BO}: standard", f"{BO}: standard\n      di@acme.example: standard"))
    desk.apply().says("Waiting", "waits on di@acme.example")


def test_what_waited_before_is_not_told_one_by_one_again(acme: Desk) -> None:
    desk = acme
    waiting(desk)
    desk.edit(RENAME)
    ran = desk.apply().says("1 thing shown as waiting above still waits.")
    assert ran.text.count("waits on di@acme.example") == 1


def asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, lines: str, *, answer: str = "yes"
) -> list[str]:
    """What stands above the question on a terminal of so many lines."""
    said: list[str] = []

    def ask(question: str) -> str:
        said.append(question)
        return answer

    monkeypatch.setenv("LINES", lines)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(carry, "ask", ask)
    return [*desk.run("apply").err.splitlines(), *said]


def many(desk: Desk) -> None:
    names = "".join(f"      a{number}: {{name: A{number}}}\n" for number in range(41))
    desk.edit(("ad_accounts:\n", f"ad_accounts:\n{names}"))


def test_above_the_question_stands_what_it_comes_to(
    acme: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = acme
    many(desk)
    desk.edit((f"      {BO}: standard\n", f"      {BO}: admin\n"))
    shown = asked(desk, monkeypatch, "24")
    assert shown[0] == "Plan: 41 to create, 1 to update."
    assert any(f"{BO} (admin (was standard) on acme)" in line for line in shown)
    assert shown[-1].startswith("Do 42 operations?")


def test_a_plan_that_is_still_in_sight_is_not_told_again(
    acme: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = acme
    desk.edit(RENAME)
    assert "Plan:" not in "".join(asked(desk, monkeypatch, "24"))


def test_nobody_acts_is_said_in_words(acme: Desk) -> None:
    desk = acme
    desk.settings(actors={"northwind": "nico@northwind.example"})
    desk.layout("business_centers: {}\n")
    ran = desk.run("plan").says(
        "business_center.acme: everything in it could not be read",
        "nobody is named who acts for it",
    )
    ran.says("No changes in what could be read.").keeps_quiet("The platform is as the layout says")
