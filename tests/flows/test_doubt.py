"""What an earlier run may have made is held back under whatever name the layout has for it now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bcsync.model.action import Action
from bcsync.planning.build import build_plan
from bcsync.planning.scene import Pending
from tests.guards.standing import as_applied, context, desired_of
from tests.laws.layouts import Layout

ANA, BO = "ana@acme.example", "bo@acme.example"
DOUBT = {"ad_account.acme/fr": Pending("run 1 may have made it", "wait")}
STOOD = {"uk": {"name": "UK", "members": {BO: "operator"}}}
FR = {"name": "FR", "members": {BO: "operator"}}


def layout(accounts: dict[str, Any], key: str = "acme", **more: Any) -> Layout:
    acme = {
        "name": "Acme",
        "timezone": "Europe/London",
        "members": {ANA: "admin", BO: "standard"},
        "ad_accounts": accounts,
    }
    return {"version": 1, "business_centers": {key: {**acme, **more}}}


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        (layout(STOOD | {"fr": FR}), "ad_account.acme/fr"),
        (layout(STOOD | {"fr": FR}, "group", previously=["acme"]), "ad_account.group/fr"),
        (layout(STOOD | {"france": {**FR, "previously": ["fr"]}}), "ad_account.acme/france"),
        (
            layout({"uk": {**STOOD["uk"], "previously": ["fr"]}, "fr": FR}),
            "ad_account.acme/fr",
        ),
    ],
    ids=["its own", "of its Business Center", "a new one", "one that was another's"],
)
def test_what_is_in_doubt_is_not_made_again(wanted: Layout, held: str) -> None:
    known = replace(as_applied(desired_of(layout(STOOD))), pending=DOUBT)
    plan = build_plan(desired_of(wanted), known, context(actors={"acme": ANA, "group": ANA}))
    assert [op.action for op in plan.ready] in ([], [Action.RENAME])
    assert {op.deferred_by for op in plan.deferred} == {(held,)}
