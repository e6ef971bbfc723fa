"""What ``bc/get`` shows."""

from __future__ import annotations

from bcsync.wire.endpoints import BC_GET
from tests.emulator.asking import Asking
from tests.platforms.world import ANA, BO


def test_only_those_business_centers_are_shown_that_the_user_is_a_member_of(
    api: Asking, acme: str
) -> None:
    api.world.control.sign_up(BO)
    (row,) = api.data(ANA, BC_GET)["list"]
    assert row["bc_info"]["bc_id"] == acme
    assert (row["bc_info"]["status"], row["user_role"]) == ("ENABLE", "ADMIN")
    assert api.data(BO, BC_GET)["list"] == []
