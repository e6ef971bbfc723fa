"""One mistake is one finding: what a wrong word would have meant is not held against the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bcsync.cli.border import run

LAYOUT = """version: 1
defaults: {business_center: {currency: GBP}}
business_centers:
  agency:
    name: Agency
    timezone: Europe/London
    type: agency
    members: {nia@agency.example: admin, kim@agency.example: standard}
    certificates: {zen: {company: Zen Ltd, license_no: "1"}}
    ad_accounts:
      zen: {name: Zen, certificate: zen}
"""
TYPE, DEFAULTS, MEMBER = "    type: agency\n", "{currency: GBP}", "nia@agency.example: admin"
CASES = {
    "a type": [(TYPE, "    type: agencie\n")],
    "a number for a type": [(TYPE, "    type: 5\n")],
    "a type among the defaults": [(TYPE, ""), (DEFAULTS, "{currency: GBP, type: agencie}")],
    "the role of who acts": [(MEMBER, "nia@agency.example: admni")],
    "the address of who acts": [(MEMBER, "nia@agency: admin")],
    "a certificate": [("company: Zen", "compny: Zen")],
}


@pytest.mark.parametrize("changes", CASES.values(), ids=CASES.keys())
def test_a_slip_is_told_once(
    changes: list[tuple[str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = LAYOUT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "bcsync.yaml").write_text("version: 1\nactors: {agency: nia@agency.example}\n")
    (tmp_path / "layout.yaml").write_text(text)
    assert run(["-C", str(tmp_path), "validate", "--json"])
    said = json.loads(capsys.readouterr().out)["findings"]
    assert [each["severity"] for each in said] == ["error"], [each["code"] for each in said]
