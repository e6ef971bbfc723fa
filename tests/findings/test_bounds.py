"""However often one mistake was made, what is said of it stays short; different mistakes are all told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bcsync.cli.border import run

MANY = 3000
TOP = "version: 1\nbusiness_centers:\n  acme:\n    name: Acme\n    timezone: Europe/London\n"
MEMBERS = "    members: {ana@acme.example: admin}\n"


def told(root: Path, capsys: pytest.CaptureFixture[str], **files: str) -> list[tuple[str, str]]:
    (root / "bcsync.yaml").write_text("version: 1\nactor: ana@acme.example\n")
    for name, text in files.items():
        (root / f"{name}.yaml").write_text(text)
    run(["-C", str(root), "validate", "--json"])
    said = json.loads(capsys.readouterr().out)["findings"]
    return [(each["code"], each["message"]) for each in said]


def test_unknown_keys_of_one_mapping(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys = "".join(f"    k{number}: 1\n" for number in range(MANY))
    said = told(tmp_path, capsys, layout=TOP + MEMBERS + keys)
    assert len(said) == 101
    assert ("unknown-key", f"{MANY - 100:,} more unknown keys stand in this mapping") in said


def test_keys_that_stand_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    accounts = "".join(f"      k{number}: {{name: A}}\n" for number in range(MANY))
    said = told(tmp_path, capsys, layout=f"{TOP}{MEMBERS}    ad_accounts:\n{accounts}{accounts}")
    assert len(said) == 101
    assert ("duplicate-key", f"{MANY - 100:,} more keys stand twice in this mapping") in said


def test_one_key_that_stands_often(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = told(tmp_path, capsys, layout=TOP + MEMBERS + "    company: Acme\n" * MANY)
    assert said == [("duplicate-key", f'the key "company" stands {MANY:,} times in this mapping')]


def test_a_file_that_is_a_copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    accounts = "".join(f"      k{number}: {{name: A}}\n" for number in range(MANY))
    text = f"{TOP}{MEMBERS}    ad_accounts:\n{accounts}"
    said = told(tmp_path, capsys, a=text, b=text)
    assert len(said) == 101
    more = MANY + 3 - 100
    assert ("given-twice", f"{more:,} more keys are given here and in another place") in said


def test_an_anchor_that_is_used_often(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = "      k: &all {name: A, members: {bo@acme.example: operater}}\n"
    accounts = "".join(f"      k{number}: *all\n" for number in range(MANY))
    said = told(tmp_path, capsys, layout=f"{TOP}{MEMBERS}    ad_accounts:\n{first}{accounts}")
    assert [code for code, _message in said] == ["not-one-of"]


def test_a_team_of_people_who_are_no_members(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team = ", ".join(f"m{number}@acme.example" for number in range(32))
    text = f"{TOP}{MEMBERS}    ad_accounts: {{uk: {{name: Uk, members: {{all: operator}}}}}}\n"
    said = told(tmp_path, capsys, layout=f"{text}teams: {{all: [{team}]}}\n")
    assert said == [
        ("not-a-member", "m0@acme.example is not a member of acme (and 31 more like this)")
    ]


def test_patterns_that_overlap(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    accounts = "".join(f"      k{number}: {{name: A}}\n" for number in range(50))
    shares = '{accounts: ["k*"], role: analyst}, {accounts: ["*"], role: operator}'
    partners = f'    partners: {{"71": [{shares}]}}\n'
    text = f"{TOP}{MEMBERS}    ad_accounts:\n{accounts}{partners}"
    assert told(tmp_path, capsys, layout=text) == [
        ("given-twice", "acme/k0 is shared as analyst and as operator (and 49 more like this)")
    ]


def test_different_mistakes_are_all_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    accounts = "".join(f"      k{number}: {{nam: A}}\n" for number in range(MANY))
    said = told(tmp_path, capsys, layout=f"{TOP}{MEMBERS}    ad_accounts:\n{accounts}")
    assert len(said) == MANY
