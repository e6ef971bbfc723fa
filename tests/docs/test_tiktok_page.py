"""docs/tiktok.md says of everything who does it: what the client can write, and what it gives to people."""

from __future__ import annotations

import pytest

from bcsync.kinds import KINDS
from bcsync.model.action import Action
from bcsync.platforms.tiktok.abilities import ABILITIES
from bcsync.platforms.tiktok.by_hand import BY_HAND
from bcsync.platforms.tiktok.writing.table import WRITES
from tests.docs.console import ROOT

ROWS = {
    "business_center": "Business Center",
    "member": "member",
    "ad_account": "ad account of a Business Center",
    "assignment": "assignment of a member to an ad account",
    "certificate": "Business Certificate",
    "asset_group": "asset group",
    "partner": "partner",
    "share": "ad accounts shared with a partner",
    "access": "access to an ad account of another Business Center",
    "approval": "approval of such a request",
}
WORDS = {
    ("business_center", Action.CREATE): "create",
    ("business_center", Action.UPDATE): "rename",
    ("business_center", Action.REMOVE): "close (TikTok's support)",
    ("member", Action.INVITE): "invite",
    ("member", Action.UPDATE): "change the roles",
    ("member", Action.REMOVE): "remove",
    ("member", Action.CANCEL): "withdraw an invitation",
    ("ad_account", Action.CREATE): "create",
    ("ad_account", Action.UPDATE): "rename and change",
    ("ad_account", Action.REMOVE): "close for good",
    ("assignment", Action.CREATE): "give",
    ("assignment", Action.UPDATE): "change",
    ("assignment", Action.REMOVE): "take away",
    ("certificate", Action.CREATE): "submit the papers",
    ("certificate", Action.UPDATE): "submit new papers",
    ("certificate", Action.REMOVE): "let go of",
    ("asset_group", Action.CREATE): "create",
    ("asset_group", Action.UPDATE): "change",
    ("asset_group", Action.REMOVE): "delete",
    ("partner", Action.CREATE): "add",
    ("partner", Action.REMOVE): "remove",
    ("share", Action.CREATE): "share",
    ("share", Action.UPDATE): "change the role",
    ("share", Action.REMOVE): "end",
    ("access", Action.REQUEST): 'request ("link accounts")',
    ("access", Action.UPDATE): "lower",
    ("access", Action.CANCEL): "cancel",
    ("access", Action.REMOVE): "give back",
    ("approval", Action.APPROVE): "approve",
    ("approval", Action.DECLINE): "decline",
    ("approval", Action.REMOVE): "take back",
}


def told() -> dict[str, list[str]]:
    """Row of the first table -> what happens by itself, by hand, never."""
    page = (ROOT / "docs/tiktok.md").read_text("utf-8")
    lines = page.partition("## Who does what")[2].partition("\n## ")[0].splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line[:1] == "|"]
    return {row[0]: row[1:] for row in cells}


def test_every_kind_has_its_row() -> None:
    assert set(ROWS) == {kind.name for kind in KINDS}
    assert set(ROWS.values()) <= set(told())


def test_the_page_tells_what_is_shared_instead() -> None:
    assert ABILITIES.shares_with_ours
    assert told()[ROWS["access"]][0].startswith("shared by its owner")


@pytest.mark.parametrize(("table", "column"), [(WRITES, 0), (BY_HAND, 1)])
def test_the_page_tells_who_does_it(table: dict[tuple[str, Action], object], column: int) -> None:
    for kind, action in table:
        assert WORDS[kind, action] in told()[ROWS[kind]][column], (kind, action)
