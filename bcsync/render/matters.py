"""What the sections of a plan are to machines: a rule each, with its weight and its help."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Level(StrEnum):
    """How much somebody has to care."""

    ERROR = "error"
    """It forbids to apply the plan."""
    WARNING = "warning"
    """Whoever approves has to know of it."""
    NOTICE = "notice"
    """Somebody may have to do something."""
    ROUTINE = "routine"
    """It takes nothing away and gives no power: told where all of a plan is told."""


class Matter(NamedTuple):
    """One kind of thing that a plan says."""

    rule: str
    level: Level
    title: str
    """In words for a headline."""
    help: str


_ALL = {
    "Failed": Matter(
        "failed",
        Level.ERROR,
        "No plan could be made",
        "Nothing is known of what would be done. The message says what was in the way, and what to do next.",
    ),
    "Errors": Matter(
        "invalid",
        Level.ERROR,
        "The layout is not valid",
        "A plan with errors cannot be applied. Correct the layout at the place that is named.",
    ),
    "Refused": Matter(
        "refused",
        Level.ERROR,
        "Refused by a limit",
        "An apply refuses this until it is allowed by name: by the flag that the message ends with, "
        "or under `allow` in the layout.",
    ),
    "Cannot be undone": Matter(
        "irreversible",
        Level.WARNING,
        "Cannot be undone",
        "The platform has no way back from this. Make sure that it is meant.",
    ),
    "Who loses": Matter(
        "loses-access",
        Level.WARNING,
        "Loses access",
        "Somebody can do less afterwards. Make sure that they know, and that it is meant.",
    ),
    "Who gains power": Matter(
        "gains-power",
        Level.WARNING,
        "Gains power",
        "Somebody becomes an admin, or sees or handles money. Make sure that it is meant.",
    ),
    "Starts a review": Matter(
        "starts-review",
        Level.WARNING,
        "Starts a review",
        "Ads may stop until TikTok has reviewed the change.",
    ),
    "To be removed": Matter(
        "removes",
        Level.WARNING,
        "Is removed",
        "This is there, and the layout does not want it any more.",
    ),
    "To be removed later": Matter(
        "removes-later",
        Level.WARNING,
        "Is removed later",
        "This is removed when what it waits for has ended.",
    ),
    "Comes with something else": Matter(
        "comes-along",
        Level.WARNING,
        "Comes with something else",
        "The platform brings this along with another change.",
    ),
    "Protection from removal": Matter(
        "protection",
        Level.WARNING,
        "Protection changes",
        "What is not protected any more can be removed by a later plan.",
    ),
    "Warnings": Matter(
        "warning",
        Level.WARNING,
        "Warning",
        "It does not forbid the plan, and is seldom meant.",
    ),
    "Changed outside bcsync": Matter(
        "drift",
        Level.NOTICE,
        "Changed outside bcsync",
        "The platform is not as bcsync left it. `bcsync drift` shows it, corrects or accepts it.",
    ),
    "Asks for a decision": Matter(
        "asks-for-decision",
        Level.NOTICE,
        "Asks for a decision",
        "Somebody asked for something that the layout does not speak of. Declare it, or decline it: "
        "`bcsync requests`.",
    ),
    "Not explained by this change": Matter(
        "unexplained",
        Level.NOTICE,
        "Not explained by this change",
        "It is due by what was last known of the platform, and the change does not ask for it: drift, or an "
        "earlier change that was not applied.",
    ),
    "Waiting": Matter(
        "waiting",
        Level.NOTICE,
        "Waits",
        "Somebody else has to act before this is done.",
    ),
    "To be done by hand": Matter(
        "by-hand",
        Level.NOTICE,
        "Is done by hand",
        "The platform has no call for this. A person does it, by the steps that are named.",
    ),
    "Who gains": Matter(
        "gains-access",
        Level.ROUTINE,
        "Gains access",
        "Somebody can do more afterwards.",
    ),
    "Deferred": Matter(
        "deferred",
        Level.ROUTINE,
        "Comes later",
        "This follows when what it waits for has ended.",
    ),
    "To be done": Matter(
        "change",
        Level.ROUTINE,
        "Is changed",
        "The layout wants this, and it takes nothing away from anybody.",
    ),
}
MATTERS: Mapping[str, Matter] = MappingProxyType(_ALL)
"""By the title of the section, the weightiest first within each level."""
