"""Partners of a Business Center, and what is shared either way (reference/tiktok-api.md, 11)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bcsync.platforms.port import Seen
from bcsync.platforms.tiktok.reading.source import Row, Rows, Source
from bcsync.wire import endpoints, words

_NOTHING: Mapping[str, str] = {}


def partner(center: str, other: str) -> Seen:
    """A relation, as one side shows it."""
    return Seen("partner", (center, other), center, _NOTHING)


def shared_accounts(source: Source, partner: str, direction: str) -> Rows:
    """What is shared one way. Raises ``ApiProblem``."""
    return source.of_listed(
        endpoints.BC_PARTNER_ASSET_GET,
        lambda: source.rows(
            endpoints.BC_PARTNER_ASSET_GET,
            id="asset_id",
            partner_id=partner,
            asset_type=words.ADVERTISER,
            share_type=direction,
        ),
    )


def share(owner: str, partner: str, row: Row) -> Seen:
    """An account that its owner shares; both sides see it in the owner's list."""
    role = words.ADVERTISER_ROLES.get(row.get("advertiser_role") or "", "analyst")
    account = str(row["asset_id"])
    return Seen("share", (owner, partner, account), owner, held(role))


@cache
def held(role: str) -> Mapping[str, str]:
    """One object for all that are held like that."""
    return {"role": role}
