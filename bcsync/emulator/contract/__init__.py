"""The contract: every endpoint's parameters and result, one file an area."""

from __future__ import annotations

from collections.abc import Mapping

from bcsync.emulator.contract import centers
from bcsync.emulator.contract.contract import Contract
from bcsync.wire.endpoints import Endpoint

CONTRACTS: Mapping[Endpoint, Contract] = {
    contract.endpoint: contract for area in (centers,) for contract in area.CONTRACTS
}
"""By endpoint."""
