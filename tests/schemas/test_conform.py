"""Layouts and settings against their schemas: findings with places, one a cause."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bcsync.findings import CODES, Finding, sort_findings
from bcsync.layout.conform import bind, bundle, conform, load_schemas
from bcsync.render.findings import render_text
from bcsync.source.mapping import Map, Sources
from bcsync.source.reader import read_yaml
from tests.counting import calls

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "cases.yaml").read_text())
SCHEMAS = load_schemas()
CALLS_AN_ACCOUNT = 50
LAYOUT = bind(SCHEMAS, {})
SETTINGS = bundle(SCHEMAS, "settings")


def check(text: str, schema: dict[str, Any] = LAYOUT) -> tuple[list[Finding], set[tuple[str, ...]]]:
    sources = Sources({"f.yaml": text}.__getitem__)
    document = read_yaml(text.encode(), sources.add("f.yaml"), sources)
    assert document.findings == ()
    assert isinstance(document.value, Map)
    findings, broken = conform(document.value, sources, schema)
    return sort_findings(findings), broken


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_case_says_what_it_should_where_it_should(case: dict[str, Any]) -> None:
    """The table of cases holds."""
    findings, broken = check("version: 1\n" + case["text"])
    places = sorted((f.code, *f.place[1:]) for f in findings if f.place)
    assert places == sorted(tuple(row[:3]) for row in case["says"])
    words = " | ".join(f"{f.message} {f.hint}" for f in findings)
    assert all(row[3] in words for row in case["says"])
    assert all(f.code in CODES for f in findings)
    if "broken" in case:
        assert broken == {tuple(path) for path in case["broken"]}


def test_the_sample_layout_conforms() -> None:
    """A layout with every kind of block has no findings."""
    assert check((HERE / "sample.yaml").read_text()) == ([], set())


def test_a_missing_version_is_shown_at_the_top() -> None:
    """The root has no key of its own."""
    findings, _ = check("teams: {}\n")
    assert [(f.code, f.place and f.place[1:]) for f in findings] == [("missing-key", (1, 1))]


def test_another_version_is_refused() -> None:
    """And the finding says which one is known."""
    findings, _ = check("version: 2\n")
    assert [f.message for f in findings] == ["must be 1, not 2"]


def test_one_cause_is_one_finding_through_an_alias() -> None:
    """A broken part that is used twice is told at each use, at the line it was written on."""
    text = "version: 1\nbusiness_centers:\n  a: &a {name: 1}\n  b: *a\n"
    findings, broken = check(text)
    assert {f.place and f.place[1:] for f in findings} == {(3, 16)}
    assert len(broken) == 2


def test_a_new_kind_needs_a_schema_and_a_section() -> None:
    """A toy kind is bound under Business Centers, in manage and in defaults."""
    pixel = {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "mode": {"enum": ["standard", "developer"]},
            "id": {"$ref": "common.schema.json#/$defs/id"},
        },
        "required": ["name"],
        "additionalProperties": False,
    }
    schema = bind({**SCHEMAS, "pixel": pixel}, {"members": "member", "pixels": "pixel"})
    text = (
        "version: 1\ndefaults: {pixel: {mode: developer}}\nbusiness_centers:\n"
        "  a: {name: A, manage: {pixels: additive}, pixels: {x: {name: X}}}\n"
    )
    assert check(text, schema) == ([], set())
    findings, _ = check(text.replace("x: {name: X}", "x: {nme: X, mode: devloper}"), schema)
    hints = [f.hint for f in findings]
    assert hints == ['did you mean "name"?', 'did you mean "developer"?']
    assert "pixels" not in LAYOUT["$defs"]["business_center"]["properties"]


def test_sample_settings_conform() -> None:
    """Every setting that is documented is known."""
    text = """
version: 1
platform: {kind: local, database: .bcsync/platform.db}
state: .bcsync/state.db
actor: ana@acme.example
actors: {acme: ana@acme.example, northwind: nico@northwind.example}
credentials: {acme: ACME_TIKTOK_TOKEN}
guards: {removals: {count: 3, percent: 20}, min_admins: 1}
local:
  verification: automatic
  review: automatic
  invitations: manual
  companies: [{name: Zen Co Ltd, address: "4 Mill Lane, Leeds", area: GB, headquarters: false}]
"""
    assert check(text, SETTINGS) == ([], set())


@pytest.mark.parametrize(
    "text",
    [
        "credentials: {acme: s3cr3t-value}",
        "credentials: {acme: 31415926535897}",
        "access_token: s3cr3t-value",
    ],
)
def test_a_token_in_the_settings_is_refused_and_not_repeated(text: str) -> None:
    """Not in the message, and not in the source line."""
    findings, _ = check(f"version: 1\n{text}\n", SETTINGS)
    assert len(findings) == 1
    sources = Sources({"f.yaml": f"version: 1\n{text}\n"}.__getitem__)
    shown = "".join(render_text(findings, sources, color=False))
    assert "s3cr3t" not in shown
    assert "31415926535897" not in shown


def test_one_bad_account_among_many_costs_little() -> None:
    """Only what fails is looked at closely; twice the layout takes about twice the work."""
    _work_of(10)  # imports what judges
    small, large = _work_of(1_000), _work_of(2_000)
    assert large < small * 2.1
    assert large < 2_000 * CALLS_AN_ACCOUNT


def _work_of(accounts: int) -> int:
    rows = "".join(f"      a{n}: {{name: A, members: {{a@b.c: admin}}}}\n" for n in range(accounts))
    text = f"version: 1\nbusiness_centers:\n  a:\n    name: A\n    ad_accounts:\n{rows}"
    sources = Sources()
    text = text.replace("a7: {name: A", "a7: {name: 7", 1)
    document = read_yaml(text.encode(), sources.add("f.yaml"), sources)
    found: list[Finding] = []
    work = calls(lambda: found.extend(conform(document.value, sources, LAYOUT)[0]))
    assert [f.code for f in found] == ["wrong-type"]
    return work
