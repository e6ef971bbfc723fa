"""What is made in a run is there for what rests on it in the same run, where TikTok shows it at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bcsync.testing import TikTokBusiness
from tests.cli import conftest as cli
from tests.cli.conftest import Bcsync
from tests.tiktok.newcomer import ANA, NICO, begin, seeded

bcsync = cli.bcsync
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
    with seeded(WORLD, monkeypatch) as tiktok:
        yield tiktok


@pytest.fixture
def mine(world: TikTokBusiness, tmp_path: Path, bcsync: Bcsync) -> Path:
    root = begin(bcsync, tmp_path / "mine", world.url, "acme", "northwind")
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
