"""Values that the tests of the stored state share."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.platforms.port import Seen
from bcsync.state.store import State
from bcsync.state.values import OperationRow, RunStart

NOW = datetime(2026, 8, 1, 12, 0, tzinfo=UTC)
BC = "7100000000000000001"
OTHER = "7100000000000000002"
START = RunStart(kind="apply", who="ana@desk", version="0.1.0", reason="asked for")


def open_state(folder: Path, name: str = "state.db") -> State:
    return State.open(name, base=folder, clock=lambda: NOW, lineage=lambda: "line-1")


def account(id: str, scope: str = BC, **attributes: Any) -> Seen:
    return Seen(
        "ad_account",
        (id,),
        scope,
        {"name": f"Account {id}", "billing": {"tax": {"vat": "GB1"}}} | attributes,
        since="2026-01-01T00:00:00Z",
        detail="STATUS_ENABLE",
        label=f"Account {id}",
    )


def assignment(account: str, email: str, role: str = "operator", scope: str = BC) -> Seen:
    return Seen("assignment", (scope, account, email), scope, {"role": role})


def pending(account: str, asking: str = OTHER) -> Seen:
    attributes = {"permission": "analyst"}
    return Seen(
        "access", (asking, account), asking, attributes, Status.PENDING, on="ana@acme.example"
    )


def operation(address: str, action: Action = Action.CREATE) -> OperationRow:
    return OperationRow(
        address,
        address.split(".", 1)[0],
        action,
        {"address": address, "after": {}, "identity": [], "actor": "ana@acme.example"},
    )
