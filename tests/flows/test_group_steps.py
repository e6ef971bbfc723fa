"""A group that loses somebody while another is invited into it: one run does both, in this order."""

from __future__ import annotations

from tests.flows.acme import ACTORS, LAYOUT
from tests.flows.driver import Desk

GROUP = 'all: {accounts: ["uk"], members: '
BOTH = "{ana@acme.example: admin, bo@acme.example: analyst}}"
INVITED = "{ana@acme.example: admin, cy@acme.example: analyst}}"


def test_the_first_step_of_a_group_is_done_before_the_second(desk: Desk) -> None:
    desk.settings(actors=ACTORS, local={"invitations": "automatic"})
    stood = LAYOUT.replace("{bo@acme.example: analyst}}", BOTH)
    desk.layout(stood)
    desk.apply()
    desk.layout(
        stood.replace(GROUP + BOTH, GROUP + INVITED).replace(
            "bo@acme.example: standard",
            "bo@acme.example: standard\n      cy@acme.example: standard",
        )
    )
    desk.apply()
    desk.settled()
