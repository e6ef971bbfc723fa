"""One person, one spelling: what validate says of the people of a layout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bcsync.cli.border import run

SETTINGS = "version: 1\nactor: ana@acme.example\n"
HEAD = """version: 1
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "bcsync.yaml").write_text(SETTINGS)
    return tmp_path


def told(project: Path, text: str, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, ...]]:
    """(code, severity, line) of everything validate says."""
    (project / "layout.yaml").write_text(text, "utf-8")
    run(["-C", str(project), "validate", "--json"])
    said: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["findings"]
    return [(each["code"], each["severity"], str(each["line"])) for each in said]


def test_letter_case_is_one_warning_a_person(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    accounts = "".join(
        f"      a{number}: {{name: A{number}, members: {{{spelling}@acme.example: operator}}}}\n"
        for number, spelling in enumerate(["Bo", "BO", "bo", "Bo", "bO"])
    )
    members = (
        "    members: {ana@acme.example: admin, bo@acme.example: standard}\n    ad_accounts:\n"
    )
    assert told(project, HEAD + members + accounts, capsys) == [("two-spellings", "warning", "8")]


def test_the_plan_of_a_layout_does_not_depend_on_letter_case(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plans = []
    for one, other in (("bo", "bo"), ("Bo", "bo"), ("bo", "BO")):
        text = (
            f"{HEAD}    members: {{ana@acme.example: admin, {one}@acme.example: standard}}\n"
            f"    ad_accounts: {{uk: {{name: Uk, members: {{{other}@acme.example: operator}}}}}}\n"
        )
        assert ("two-spellings", "error") not in {row[:2] for row in told(project, text, capsys)}
        run(["-C", str(project), "plan", "--format", "json"])
        operations = json.loads(capsys.readouterr().out)["operations"]
        plans.append([(each["address"], each["after"]) for each in operations])
    assert plans[0] == plans[1] == plans[2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jos\u00e9@acme.example", "jose\u0301@acme.example"),
        ("anna@b\u00fccher.example", "anna@xn--bcher-kva.example"),
        ("anna@B\u00dcCHER.example", "anna@XN--BCHER-KVA.example"),
    ],
)
def test_any_other_second_spelling_is_an_error(
    one: str, other: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        f"{HEAD}    members: {{ana@acme.example: admin, {one}: standard}}\n"
        f"    ad_accounts:\n      uk: {{name: Uk, members: {{{other}: operator}}}}\n"
    )
    assert told(project, text, capsys) == [("two-spellings", "error", "8")]


@pytest.mark.parametrize(
    ("again", "codes"),
    [
        ("Bo@acme.example: admin", {"given-twice", "two-spellings"}),
        ("Bo@acme.example: standard", {"two-spellings"}),
    ],
)
def test_one_person_twice_in_a_list(
    again: str, codes: set[str], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    members = f"{{ana@acme.example: admin, bo@acme.example: standard, {again}}}"
    said = told(project, f"{HEAD}    members: {members}\n", capsys)
    assert {code for code, *_ in said} == codes


def test_one_person_with_two_blocks(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = (
        "people:\n  dana@shop.example: {ad_accounts: {a: {name: A}}}\n"
        "  Dana@shop.example: {ad_accounts: {b: {name: B}}}\n"
    )
    assert {("given-twice", "error", "8")} < set(told(project, HEAD + people, capsys))


def test_one_account_asked_for_twice(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        f"{HEAD}    access:\n      dana@shop.example/a: operator\n      Dana@shop.example/a: analyst\n"
        "people:\n  dana@shop.example: {ad_accounts: {a: {name: A}}}\n"
    )
    assert ("given-twice", "error", "8") in told(project, text, capsys)


@pytest.mark.parametrize(
    "place",
    [
        "teams: {buyers: [%s]}\n",
        "people: {%s: {ad_accounts: {a: {name: A}}}}\n",
        "business_centers: {acme: {members: {%s: standard}}}\n",
        "business_centers: {acme: {ad_accounts: {uk: {name: Uk, members: {%s: operator}}}}}\n",
        "business_centers: {acme: {ad_accounts: {uk: {name: Uk, contact: {email: %s}}}}}\n",
    ],
)
@pytest.mark.parametrize(
    ("written", "code"),
    [
        ('"bo\u200b@acme.example"', "control-character"),
        ('"bo\u202e@acme.example"', "control-character"),
        ("b\u043e@acme.example", "bad-format"),
        ("hugo@brightside", "bad-format"),
    ],
)
def test_what_is_no_address_is_told_wherever_it_stands(
    place: str, written: str, code: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "more.yaml").write_text(place % written, "utf-8")
    said = told(project, HEAD + "    members: {ana@acme.example: admin}\n", capsys)
    codes = {code, "bad-key"} if code == "bad-format" else {code}
    [(told_as, severity, line)] = said
    assert (told_as in codes, severity, line) == (True, "error", "1")


def test_the_settings_hold_people_to_the_same_rule(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for written in ('"ana\u200b@acme.example"', "\u0430na@acme.example", "ana@acme"):
        (project / "bcsync.yaml").write_text(f"version: 1\nactor: {written}\n", "utf-8")
        (project / "layout.yaml").write_text(HEAD)
        assert run(["-C", str(project), "validate"]) == 1
        assert "bcsync.yaml:2:8: error" in capsys.readouterr().err
