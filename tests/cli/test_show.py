"""Show: saved plans and what is known of addresses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Bcsync


@pytest.fixture
def saved(quickstart: Path, bcsync: Bcsync) -> Path:
    path = quickstart / "plan.json"
    assert bcsync(quickstart, "plan", "--out", str(path)).code == 0
    return path


def test_a_saved_plan_reads_like_the_one_just_made(saved: Path, bcsync: Bcsync) -> None:
    made = bcsync(saved.parent, "plan").out
    assert bcsync(None, "show", str(saved)).out == made
    assert json.loads(bcsync(None, "show", str(saved), "--json").out) == json.loads(
        saved.read_text()
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not json", "it is not JSON"),
        ("[]", "is not a saved plan"),
        ('{"format_version": 2}', "is not a saved plan"),
        ('{"format_version": 2, "operations": [{"address": 3}]}', "is not a saved plan"),
        ('{"format_version": 99, "operations": []}', "is a plan of format 99"),
    ],
)
def test_what_is_no_plan_is_refused_by_name(
    tmp_path: Path, bcsync: Bcsync, text: str, words: str
) -> None:
    path = tmp_path / "odd.json"
    path.write_text(text)
    result = bcsync(None, "show", str(path))
    assert (result.code, result.out) == (1, "")
    assert "odd.json" in result.err and words in result.err


def test_an_address_shows_what_is_known(applied: Path, bcsync: Bcsync) -> None:
    text = bcsync(applied, "show", "access.northwind/acme/uk").out
    assert "permission: operator" in text and "active" in text
    found = json.loads(
        bcsync(applied, "show", "member.northwind/CARA@northwind.example", "--json").out
    )
    assert (found["status"], found["on"]) == ("pending", "cara@northwind.example")


def test_neither_a_file_nor_an_address(applied: Path, bcsync: Bcsync) -> None:
    assert "neither a file nor an address" in bcsync(applied, "show", "uk").err
    near = bcsync(applied, "show", "ad_account.acme/ukk")
    assert near.code == 64 and "did you mean ad_account.acme/uk?" in near.err


def test_names_of_strangers_are_harmless(applied: Path, bcsync: Bcsync) -> None:
    """Law 11 on a terminal."""
    layout = applied / "layout.yaml"
    layout.write_text(layout.read_text().replace("name: Acme UK", 'name: "Acme\\u202eKU"'))
    assert bcsync(applied, "apply", "--auto-approve").code == 0
    for words in (["show", "ad_account.acme/uk"], ["who"], ["explain", "ad_account.acme/uk"]):
        assert "<U+202E>" in bcsync(applied, *words).out
    exported = bcsync(applied, "export").out
    assert "\u202e" not in exported and "\\u202e" in exported
