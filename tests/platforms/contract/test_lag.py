"""The live platform where lists show a write late, though its answer told an id."""

from __future__ import annotations

from dataclasses import replace

from tests.platforms.contract.conftest import Bench
from tests.platforms.contract.flow import begin, settle
from tests.platforms.contract.test_late import journaled

DE = "ad_account.acme/de"
BO = "bo@acme.example"


def test_what_was_made_and_does_not_show_yet_is_not_made_again(on_tiktok: Bench) -> None:
    """It is bound by its id, what rests on it goes on, and a look that does not show it says nothing."""
    begin(on_tiktok)
    settle(on_tiktok)
    assert on_tiktok.live is not None
    emulator = on_tiktok.live.emulator
    emulator.modes = replace(emulator.modes, lag=4)
    de = f"      de: {{name: Acme DE, members: {{{BO}: operator}}}}\n"
    on_tiktok.desk.edit(("      fr: {", f"{de}      fr: {{"))
    on_tiktok.desk.apply().says("Done: 2 created.")
    assert journaled(on_tiktok, DE) == {"unseen"}
    for _look in range(2):
        ran = on_tiktok.desk.run("plan")
        ran.says("the platform does not show it yet", "No changes").keeps_quiet("vanished")
    while "unseen" in journaled(on_tiktok, DE):
        on_tiktok.desk.run("plan")
    assert journaled(on_tiktok, DE) == {"done"}
    settle(on_tiktok)
    assert on_tiktok.desk.acts("create", "ad_account") == 3
