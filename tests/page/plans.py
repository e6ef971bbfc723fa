"""Plans for pages: small, refused with everything in it, hostile, large."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.render.hostile import NAMES, Json, plan_of
from tests.render.large import GONE, guard, operation


def numbered(plan: Json, **parts: Any) -> Json:
    """With the numbers that a saved plan has."""
    made = [{**op, "id": number} for number, op in enumerate(plan["operations"])]
    return {**plan, "operations": made, **parts}


def plan_with_everything() -> Json:
    """One of each: refused, removed, gained, closed, reviewed, waiting, by hand, later."""
    made = [
        operation(0, **GONE),
        operation(1, "member", action="invite", after={"role": "admin"}, risks=["grants-admin"]),
        operation(2, "ad_account", action="remove", after=None, risks=["irreversible"]),
        operation(3, "ad_account", action="update", risks=["triggers-review"]),
        operation(4, mode="manual", steps=["ask for it", "say yes"]),
        operation(5, deferred_by=["member.bc-1/person-1@acme.example"]),
        operation(6, mode="implied", action="remove", brought_by=[operation(0)["address"]]),
        operation(7),
    ]
    waiting = {
        "address": "member.bc-1/nico@acme.example",
        "state": "pending",
        "since": "2026-03-01T12:00:00Z",
        "on": "nico@acme.example",
        "note": "",
    }
    finding = {
        "code": "ends-soon",
        "severity": "warning",
        "file": "layout.yaml",
        "line": 3,
        "column": 1,
        "message": "ends soon",
        "hint": "",
        "also": [],
    }
    return numbered(
        plan_of(
            made,
            guards=[
                guard("close", 0, 1, "bc-2 would be closed; --allow-close 'ad_account.bc-2/*'")
            ],
            waiting=[waiting],
            findings=[finding],
            applicable=False,
        ),
        revision="a" * 40,
    )


def hostile_plan() -> Json:
    """Every name of the table in every place that a name can take."""
    made = []
    for number, name in enumerate(NAMES):
        said = {"path": name, "before": name, "after": f"{name}!"}
        parts: Json = {
            "label": f"assignment.{name}/{name}/{name}@acme.example",
            "after": {name or "x": name},
            "changes": [said],
            "reason": name,
            "source": {"file": name, "line": 1, "column": 1},
            "risks": ["replaces"],
        }
        made.append(operation(number, action=("remove", "update")[number % 2], **parts))
    about = {"on": "ad_account.acme/uk", "way": "member", "before": None, "gains": True}
    effects = [
        {**about, "who": name, "label": name, "after": name, "operation": number}
        for number, name in enumerate(NAMES)
    ]
    unmanaged = [{"address": f"pixel.{name}", "kind": "pixel", "label": name} for name in NAMES]
    refused = [{**guard(name, 1, 2, name), "flag": name} for name in NAMES]
    plan = plan_of(made, effects=effects, unmanaged=unmanaged, guards=refused)
    worst = "</script><script>alert(1)</script><!--\u2028"
    return numbered(plan, project=worst, platform=worst, revision=worst, created_at=worst)


def huge_plan(size: int = 40_000) -> Json:
    """Grants, and twenty removals."""
    made = [operation(number) for number in range(size - 20)]
    made += [operation(number, **GONE) for number in range(size - 20, size)]
    return numbered(plan_of(made))


PLANS: dict[str, Callable[[], Json]] = {
    "everything": plan_with_everything,
    "many": lambda: huge_plan(90),
}
