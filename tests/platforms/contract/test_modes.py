"""Where the sources contradict each other, or nobody knows: both ways end the same (corrections, 2 and 8)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.platforms.contract.conftest import LONG, Bench
from tests.platforms.contract.flow import begin, settle
from tests.platforms.contract.test_flows import ACCESS, SHARE

MODES: dict[str, dict[str, Any]] = {
    "one way": {
        "hide_shared": True,
        "group_roles": "strongest",
        "reassign": "keep",
        "pending_user_id": "null",
        "no_finance_role": "null",
        "former_at_once": True,
        "page_cap": 1,
    },
    "the other": {
        "group_roles": "apart",
        "reassign": "refuse",
        "pending_user_id": "absent",
        "no_finance_role": "absent",
        "unknown_advertiser": 40300,
        "member_page": "cap",
    },
}


@pytest.mark.parametrize("mode", MODES if LONG else ["one way"])
def test_all_modes_end_the_same(on_tiktok: Bench, mode: str) -> None:
    """Everything is made, changed and taken away again."""
    begin(on_tiktok)
    assert on_tiktok.live is not None
    emulator = on_tiktok.live.emulator
    emulator.modes = replace(emulator.modes, **MODES[mode])
    settle(on_tiktok)
    on_tiktok.desk.edit(
        ("members: {bo@acme.example: operator}", "members: {bo@acme.example: analyst}"),
        ('accounts: ["uk"], members: {bo', 'accounts: ["fr"], members: {bo'),
    )
    settle(on_tiktok)
    on_tiktok.desk.edit((f"    access:\n{ACCESS}", "    access: {}\n"), (SHARE, "      {}\n"))
    settle(on_tiktok)
