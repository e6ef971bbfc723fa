"""A large plan: 3,000 operations, few of which matter much."""

from __future__ import annotations

from typing import Any

from tests.render.hostile import Json, plan_of


def operation(number: int, kind: str = "assignment", **parts: Any) -> Json:
    """An assignment of one of 900 people to an account of one of 7 Business Centers."""
    center, person = f"bc-{number % 7}", f"person-{number % 900}@acme.example"
    path = f"{center}/account-{number}/{person}" if kind == "assignment" else f"{center}/{person}"
    return {
        "address": f"{kind}.{path}",
        "label": f"{kind}.{path}",
        "kind": kind,
        "action": "create",
        "identity": [],
        "actor": "ana@acme.example",
        "before": None,
        "after": {"role": "operator"},
        "changes": [],
        "source": {"file": "layout.yaml", "line": number + 1, "column": 1},
        "reason": "declared, not on the platform",
        "risks": [],
        "mode": "automatic",
        "deferred_by": [],
        "requires": [],
        "awaits": [],
        "precondition": None,
        **parts,
    }


GONE: Json = {
    "action": "remove",
    "before": {"role": "analyst"},
    "after": None,
    "risks": ["removes-access"],
    "reason": "not in the layout, and the list is exclusive",
    "source": None,
}


def guard(rule: str, limit: int, actual: int, message: str) -> Json:
    """A limit that refuses."""
    about = {"rule": rule, "limit": limit, "actual": actual, "ok": False, "message": message}
    return {**about, "addresses": [], "flag": None}


def large_plan() -> Json:
    """Grants by the thousand; among them 60 removals, three new admins and one raised role."""
    made = [operation(n) for n in range(2_936)]
    made += [
        operation(n, "member", action="invite", after={"role": "admin"}, risks=["grants-admin"])
        for n in range(3)
    ]
    raised = {"path": "role", "before": "analyst", "after": "admin"}
    made.append(
        operation(
            5_000,
            action="update",
            before={"role": "analyst"},
            after={"role": "admin"},
            changes=[raised],
            risks=["grants-admin"],
        )
    )
    made += [operation(n, **GONE) for n in range(3_000, 3_050)]
    made += [operation(n, "member", **{**GONE, "before": {"role": "admin"}}) for n in range(10)]
    message = (
        "bc-3: 12 members of 40 would be removed; to allow these: --allow-remove 'member.bc-3/*'"
    )
    return plan_of(
        made,
        guards=[guard("removals", 8, 12, message)],
        applicable=False,
    )
