"""The contract: every endpoint's parameters and result, one file an area."""

from __future__ import annotations

from collections.abc import Mapping

from bcsync.emulator.contract import (
    advertisers,
    assets,
    centers,
    groups,
    members,
    money,
    oauth,
    partners,
)
from bcsync.emulator.contract.contract import Contract
from bcsync.wire.endpoints import Endpoint

_AREAS = (centers, members, assets, groups, partners, advertisers, money, oauth)
CONTRACTS: Mapping[Endpoint, Contract] = {
    contract.endpoint: contract for area in _AREAS for contract in area.CONTRACTS
}
"""By endpoint."""
