"""What an e-mail address is, and which spellings are one person (``bcsync.model.email``)."""

from __future__ import annotations

import re

import jsonschema_rs
import pytest

from bcsync.layout.schema import load_schemas
from bcsync.model.address import canonical
from bcsync.model.email import ADDRESS, PATTERN, canonical_email, email_problem

GOOD = [
    "ana@acme.example",
    "Ana@ACME.example",
    "a+b.c@uk.acme.co.uk",
    "o'neil@acme.example",
    "anna@bücher.example",
    "anna@xn--bcher-kva.example",
    "анна@почта.рф",
    "李@例え.テスト",
]
BAD = [
    ("hugo@brightside", "bad-format"),
    ("ana@acme.example.", "bad-format"),
    (".ana@acme.example", "bad-format"),
    ("ana..b@acme.example", "bad-format"),
    ("ana@-acme.example", "bad-format"),
    ("ana@acme_uk.example", "bad-format"),
    ("ana@10.0.0.1", "bad-format"),
    ("ana@acme@example.com", "bad-format"),
    ("Ana <ana@acme.example>", "bad-format"),
    ("mailto:ana@acme.example", "bad-format"),
    ("ana@acme.example,", "bad-format"),
    ("ana b@acme.example", "bad-format"),
    ("ana\u00a0b@acme.example", "bad-format"),
    ("ana/b@acme.example", "bad-format"),
    ("ana@acme。example", "bad-format"),
    ("a" * 65 + "@acme.example", "bad-format"),
    ("ana@" + "acme." * 60 + "example", "bad-format"),
    ("\uff41na@acme.example", "bad-format"),
    ("\u0430na@acme.example", "bad-format"),
    ("ana@\u0430cme.example", "bad-format"),
    ("ana@xn--cme-7cd.example", "bad-format"),
    ("an\u03b1@acme.example", "bad-format"),
    *(
        (f"an{unseen}a@acme.example", "control-character")
        for unseen in "\x00\x1b\n\x85\u00ad\u200b\u200d\u202e\u2066\ufeff\u3164\U000e0041\ufe0f"
    ),
]
ONE_PERSON = [
    ("Ana@Acme.Example", "ana@acme.example"),
    ("jose\u0301@acme.example", "jos\u00e9@acme.example"),
    ("JOS\u00c9@acme.example", "jos\u00e9@acme.example"),
    ("anna@xn--bcher-kva.example", "anna@b\u00fccher.example"),
    ("anna@XN--BCHER-KVA.example", "anna@b\u00fccher.example"),
    ("anna@bu\u0308cher.example", "anna@b\u00fccher.example"),
]


@pytest.mark.parametrize("written", GOOD)
def test_an_address_that_somebody_can_have_is_taken(written: str) -> None:
    assert email_problem(written) is None


@pytest.mark.parametrize(("written", "code"), BAD)
def test_what_is_no_address_is_refused_with_a_way_out(written: str, code: str) -> None:
    problem = email_problem(written)
    assert problem is not None
    assert problem.code == code
    assert problem.hint


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_spellings_of_one_person_compare_equal(one: str, other: str) -> None:
    assert canonical_email(one) == canonical_email(other) == other
    assert canonical(f"assignment.acme/uk/{one}") == f"assignment.acme/uk/{other}"


@pytest.mark.parametrize("label", ["xn--", "xn--a", "xn--99999999", "xn--zzzz-", "xn--ä"])
def test_what_only_looks_like_punycode_stays_as_it_is(label: str) -> None:
    assert canonical_email(f"ana@{label}.example") == f"ana@{label}.example"


def test_the_published_schemas_hold_the_same_rule() -> None:
    definitions = load_schemas()["common"]["$defs"]
    key = "[a-z0-9][a-z0-9_-]*"
    assert definitions["email"]["pattern"] == PATTERN
    assert definitions["person_or_team"]["pattern"] == f"^(?:{ADDRESS}|{key})$"
    reference = f"^(?:{key}/{key}|{ADDRESS}/{key}|[0-9]{{1,19}})$"
    assert definitions["account_reference"]["pattern"] == reference


@pytest.mark.parametrize("written", [*GOOD, *(written for written, _code in BAD)])
def test_both_regular_expression_engines_judge_alike(written: str) -> None:
    compiled = jsonschema_rs.Draft202012Validator({"pattern": PATTERN})
    assert compiled.is_valid(written) == bool(re.fullmatch(ADDRESS, written))
