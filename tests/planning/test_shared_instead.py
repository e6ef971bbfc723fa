"""Which accesses a layout means to be given by shares, on a platform that shares between ours."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bcsync.project import open_project, valid_layout
from bcsync.source.discover import SETTINGS_FILE

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SETTINGS = """
version: 1
platform: {kind: tiktok}
credentials: {acme: ACME_TOKEN, north: NORTH_TOKEN}
"""
LAYOUT = """
version: 1
people:
  eve@x.example: {ad_accounts: {own: {name: Eve}}}
business_centers:
  acme:
    name: Acme
    ad_accounts: {uk: {name: UK}, fr: {name: FR}}
OWNER
  north:
    name: North
    access:
      ASKED
"""
SHARE, PARTNER = "share.acme/north/uk", "partner.acme/north"
WANTED = "acme/uk: operator"
CASES = {
    "both are ours": (WANTED, "", {SHARE, PARTNER}),
    "two of them": (f"{WANTED}\n      acme/fr: admin", "", {SHARE, "share.acme/north/fr", PARTNER}),
    "the owner has a partner": (WANTED, "partners: {north: []}", {SHARE}),
    "the owner shares it": (
        WANTED,
        "partners: {north: [{accounts: [uk], role: admin}]}",
        set[str](),
    ),
    "the owner has shared it until today": (
        WANTED,
        "partners: {north: [{accounts: [uk], role: admin, expires: 2026-11-20}]}",
        set[str](),
    ),
    "it has ended": ("acme/uk: {permission: operator, expires: 2026-11-20}", "", set[str]()),
    "the owner only observes": (
        WANTED,
        "manage: {partners: observe}\n    partners: {}",
        set[str](),
    ),
    "a person owns it": ("eve@x.example/own: operator", "", set[str]()),
    "only its id is known": ('"7212345678901234567": operator', "", set[str]()),
}


@pytest.mark.parametrize(("asked", "owner", "added"), CASES.values(), ids=CASES)
def test_a_share_is_meant_where_the_owner_is_ours(
    tmp_path: Path, asked: str, owner: str, added: set[str]
) -> None:
    (tmp_path / SETTINGS_FILE).write_text(SETTINGS)
    text = LAYOUT.replace("OWNER", f"    {owner}").replace("ASKED", asked)
    (tmp_path / "layout.yaml").write_text(text)
    desired = valid_layout(open_project(tmp_path, {}, clock=lambda: NOW)).desired
    found = {each.address for each in desired.resources.values() if each.options.fulfils}
    assert found == added
    (tmp_path / SETTINGS_FILE).write_text("version: 1\nactor: ana@acme.example\n")
    plain = valid_layout(open_project(tmp_path, {}, clock=lambda: NOW)).desired
    assert not any(each.options.fulfils for each in plain.resources.values())
    assert plain.fingerprint == desired.fingerprint
