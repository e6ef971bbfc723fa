"""What the embedded platform can do: everything by a call, most things in place."""

from __future__ import annotations

from bcsync.platforms.abilities import Abilities, lowers_share, raises_access

BATCH = 10_000
"""Acts in one transaction: long enough to be quick, short enough to let others write in between."""

ABILITIES = Abilities(
    replacing={"share": lowers_share, "access": raises_access},
    fixed={
        "business_center": frozenset({"timezone", "type", "currency", "registered_area"}),
        "ad_account": frozenset({"timezone", "currency", "registered_area"}),
    },
    size=BATCH,
)
