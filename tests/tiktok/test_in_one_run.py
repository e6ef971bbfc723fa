"""What is made in a run is there for what rests on it in the same run, where TikTok shows it at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bcsync.testing import TikTokBusiness, running
from tests.cli import conftest as cli
from tests.cli.conftest import Bcsync

bcsync = cli.bcsync
ANA, NICO = "ana@acme.example", "nico@northwind.example"
SETTINGS = f"version: 1\nactors: {{acme: {ANA}, northwind: {NICO}}}\n"
WORLD = f"""
version: 1
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {{{ANA}: admin}}
    ad_accounts: {{uk: {{name: Acme UK}}, fr: {{name: Acme FR}}}}
  northwind:
    name: Northwind
    timezone: Europe/London
    currency: GBP
    members: {{{NICO}: admin}}
"""
SHARED = """    partners:
      northwind:
        - {accounts: ["*"], role: analyst}
"""


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[TikTokBusiness]:
    with running() as tiktok:
        tiktok.seed({"bcsync.yaml": SETTINGS, "layout.yaml": WORLD})
        monkeypatch.setenv("ACME_TOKEN", tiktok.token(ANA))
        monkeypatch.setenv("NORTHWIND_TOKEN", tiktok.token(NICO))
        yield tiktok


@pytest.fixture
def mine(world: TikTokBusiness, tmp_path: Path, bcsync: Bcsync) -> Path:
    root = tmp_path / "mine"
    begun = bcsync(
        None,
        *("init", str(root), "--from-platform", "--base-url", world.url),
        *("--credential", "acme=ACME_TOKEN", "--credential", "northwind=NORTHWIND_TOKEN"),
    )
    assert begun.code == 0, begun
    (root / "acme.yaml").write_text((root / "acme.yaml").read_text() + SHARED)
    return root


def test_a_new_partner_has_the_accounts_after_one_apply(
    world: TikTokBusiness, mine: Path, bcsync: Bcsync
) -> None:
    applied = bcsync(mine, "apply", "--auto-approve", "--target", "*.acme/*")
    assert applied.code == 0, applied
    assert "Done: 3 created." in applied.out
    added = [each for each in world.requests if each.path.endswith("/bc/partner/add/")]
    assert [len(each.parameters.get("asset_ids") or ()) for each in added] == [0, 2]


def test_what_a_partner_has_to_confirm_waits_and_is_not_sent_twice(
    world: TikTokBusiness, mine: Path, bcsync: Bcsync
) -> None:
    world.behave(partner_confirms=True)
    for _ in range(2):
        assert bcsync(mine, "apply", "--auto-approve", "--target", "*.acme/*").code == 0
    added = [each for each in world.requests if each.path.endswith("/bc/partner/add/")]
    assert len(added) == 1
    plan = json.loads(bcsync(mine, "plan", "--format", "json").out)
    assert [each["action"] for each in plan["operations"] if each["kind"] == "partner"] == []
