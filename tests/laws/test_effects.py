"""What a plan says that people and partners gain and lose is what they have more and less afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hypothesis import given

from bcsync.flow.options import PlanOptions
from bcsync.model.status import Status
from bcsync.state.values import Stored
from bcsync.workflow import make_plan
from tests.laws.driver import Json, apply, directory, opened, planned, settle
from tests.laws.layouts import ACCOUNTS, Layout, layouts, write_layout

Key = tuple[str, str, str]
"""Who, on what, by which way."""
ASKED = {"access", "approval"}
"""Two sides of one relation: what one of them ends, the other need not."""


def roles(root: Path) -> dict[Key, str]:
    """Who has which role on what, as the platform shows it."""
    snapshot = make_plan(opened(root), PlanOptions()).snapshot
    names = {(each.kind, each.id[0]): address for address, each in snapshot.bindings.items()}
    seen = (each for each in snapshot.resources if each.status is Status.ACTIVE and not each.absent)
    return {key: role for each in seen for key, role in _roles(each, names)}


def _roles(seen: Stored, names: dict[tuple[str, str], str]) -> Iterator[tuple[Key, str]]:
    values = seen.attributes
    match seen.kind, seen.id:
        case "member", (center, email):
            of = names["business_center", center]
            yield (email, of, "member"), values["role"]
            if values["finance"] != "none":
                yield (email, of, "finance"), values["finance"]
        case "assignment", (_center, account, email):
            yield (email, names["ad_account", account], "assignment"), values["role"]
        case "share", (_owner, partner, account):
            who, on = names["business_center", partner], names["ad_account", account]
            yield (who, on, "share"), values["role"]
        case "asset_group", (number,):
            group = names["asset_group", number]
            for email, role in values["members"].items():
                yield (email, group, group), role
                for account in values["accounts"]:
                    yield (email, names["ad_account", account], group), role


def steps(plan: Json) -> dict[Key, tuple[str | None, str | None]]:
    """From what to what each role goes, whatever happens between."""
    net: dict[Key, tuple[str | None, str | None]] = {}
    for each in plan["effects"]:
        key = (each["who"], each["on"], each["way"])
        before, _after = net.get(key, (each["before"], None))
        net[key] = (before, each["after"])
    return {key: step for key, step in net.items() if step[0] != step[1] and key[2] not in ASKED}


@given(layouts(accounts=list(ACCOUNTS)), layouts(accounts=list(ACCOUNTS)))
def test_effects_are_what_becomes_of_roles(one: Layout, other: Layout) -> None:
    with directory() as root:
        write_layout(root, one)
        settle(root)
        before = roles(root)
        write_layout(root, other)
        plan = planned(root)
        apply(root)
        if planned(root)["operations"]:
            # What was not possible in one run is told by the next plan.
            return
        after = roles(root)
    changed = {
        key: (before.get(key), after.get(key))
        for key in before.keys() | after.keys()
        if before.get(key) != after.get(key)
    }
    assert steps(plan) == changed
