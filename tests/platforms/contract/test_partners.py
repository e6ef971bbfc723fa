"""Public report 1 (corrections, 7): a partner that must confirm is waited for, and offered nothing twice."""

from __future__ import annotations

from dataclasses import replace

from bcsync.platforms.local.control import LocalControl
from bcsync.wire.endpoints import BASE, BC_PARTNER_ADD
from tests.platforms.contract.conftest import Bench
from tests.platforms.contract.flow import begin, settle
from tests.platforms.contract.test_flows import ACCESS, SHARE
from tests.platforms.contract.test_late import journaled

PARTNER, SHARED = "partner.acme/northwind", "share.acme/northwind/fr"


def test_a_share_that_waits_for_the_partner_is_not_called_done(on_tiktok: Bench) -> None:
    """Recorded; then looked for, and not sent again; then, when the partner has said yes, there."""
    begin(on_tiktok)
    on_tiktok.desk.edit((SHARE, "      {}\n"), (f"    access:\n{ACCESS}", "    access: {}\n"))
    settle(on_tiktok)
    live = on_tiktok.live
    assert live is not None
    live.emulator.modes = replace(live.emulator.modes, partner_confirms=True)
    on_tiktok.desk.edit(("    partners:\n      {}\n", f"    partners:\n{SHARE}"))
    on_tiktok.desk.apply()
    assert journaled(on_tiktok, PARTNER) == {"unseen"}
    offered = _offers(on_tiktok)
    for _look in range(2):
        on_tiktok.desk.run("plan").says("does not show it yet")
        on_tiktok.desk.apply()
    assert _offers(on_tiktok) == offered
    acme, north = (
        on_tiktok.desk.run("show", f"business_center.{k}", "--json").json["id"] for k in KEYS
    )
    LocalControl(live.local).confirm_partner(_id(acme), _id(north))
    settle(on_tiktok)
    assert journaled(on_tiktok, PARTNER) == {"done"}
    assert journaled(on_tiktok, SHARED) <= {"done", "waiting"}


KEYS = ("acme", "northwind")


def _id(told: object) -> str:
    return str(told[0] if isinstance(told, list) else told)


def _offers(bench: Bench) -> int:
    assert bench.live is not None
    log = bench.live.emulator.log.entries()
    return sum(entry.path == BASE + BC_PARTNER_ADD.path for entry in log)
