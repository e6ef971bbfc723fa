"""What the embedded platform can do: everything by a call, most things in place."""

from __future__ import annotations

from bcsync.model.roles import allows
from bcsync.platforms.abilities import Abilities, Values


def _lowers_share(before: Values, after: Values) -> bool:
    """A shared role can be raised in place, not lowered (reference/tiktok-api.md, 13.7)."""
    held = before.get("role", "analyst")
    return not allows(after.get("role", held), held)


def _raises_access(before: Values, after: Values) -> bool:
    """A held permission can be lowered; a higher one has to be asked for anew."""
    wanted = after.get("permission", "analyst")
    return not allows(before.get("permission", "analyst"), wanted)


BATCH = 5_000
"""Acts in one transaction: long enough to be quick, short enough to let others write in between."""

ABILITIES = Abilities(
    replacing={"share": _lowers_share, "access": _raises_access},
    fixed={
        "business_center": frozenset({"timezone", "type", "currency", "registered_area"}),
        "ad_account": frozenset({"timezone", "currency", "registered_area"}),
    },
    size=BATCH,
)
