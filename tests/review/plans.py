"""Plans of 3, of 300, of 3,000 and of 40,000 operations that hold one of everything a reviewer decides by."""

from __future__ import annotations

from tests.render.hostile import Json, plan_of
from tests.render.large import GONE, guard, operation

EVE, DAN, ANA = "eve@northwind.example", "dan@northwind.example", "fin@northwind.example"
SIZES = (3, 300, 3_000)
CLOSED = "ad_account.harbour/old-fr"
FLAG = "--allow-close ad_account.harbour/old-fr"


def person(address: str, **parts: object) -> Json:
    """An operation on a member of a Business Center."""
    at = {
        "address": address,
        "label": address,
        "source": {"file": "teams.yaml", "line": 9, "column": 5},
    }
    return operation(0, "member", **{**at, **parts})


def decisive() -> list[Json]:
    """Somebody loses everything, somebody becomes admin, somebody sees money, something ends for good."""
    closed: Json = {
        "address": CLOSED,
        "label": CLOSED,
        "action": "remove",
        "before": {"name": "Old"},
        "after": None,
        "risks": ["irreversible"],
        "source": {"file": "harbour.yaml", "line": 14, "column": 3},
    }
    return [
        person(f"member.northwind/{EVE}", **GONE),
        person(
            f"member.northwind/{DAN}",
            action="invite",
            after={"role": "admin", "finance": "manager"},
        ),
        operation(0, "ad_account", **closed),
    ]


def plan_with(size: int) -> Json:
    """So many operations, three of which matter; the rest gives assignments."""
    made = [*(operation(n) for n in range(size - 3)), *decisive()]
    message = f"closes {CLOSED} for good; to allow these: {FLAG}"
    refused = {**guard("close", 0, 1, message), "addresses": [CLOSED], "flag": FLAG}
    return plan_of(made, guards=[refused], applicable=False)
