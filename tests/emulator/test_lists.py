"""Lists of values."""

from __future__ import annotations

from bcsync.wire.endpoints import BC_ADVERTISER_ATTRIBUTE, TOOL_TIMEZONE
from tests import conftest
from tests.emulator.asking import Asking
from tests.platforms.world import ANA

database = conftest.database
"""Each database looks into documents in its own way."""


def test_lists_of_values(api: Asking, acme: str) -> None:
    id = api.world.account(acme, registered_area="GB")
    api.world.account(acme)
    used = {"currencies": ["GBP"], "region_codes": ["GB"]}
    assert api.data(ANA, BC_ADVERTISER_ATTRIBUTE, bc_id=acme) == used
    zones = api.data(ANA, TOOL_TIMEZONE, advertiser_id=id)["timezones"]
    assert {"timezone": "Asia/Kolkata", "gmt_offset": "GMT+05:30"} in zones
