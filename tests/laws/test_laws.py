"""Laws 1, 3, 4, 8 and 14 of the design, over generated layouts, on the embedded platform."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bcsync.applying.lease import LockWait
from bcsync.jobs.adopt.by_name import import_by_name
from tests.laws.driver import Json, apply, directory, opened, planned, ready, settle
from tests.laws.layouts import ACCOUNTS, Layout, layouts, write_layout


@given(layouts(), st.sampled_from(["automatic", "manual"]))
def test_law_1_apply_then_plan_is_empty(layout: Layout, invitations: str) -> None:
    with directory(invitations=invitations) as root:
        write_layout(root, layout)
        apply(root)
        left = planned(root)
        if invitations == "manual":
            assert ready(left) == []
        else:
            # Groups and assignments that waited for an invitation answered within the run.
            assert not ready(left), ready(left)


def spread(layout: Layout, draw: Any) -> list[Layout]:
    """The same layout over several files, in another order, with keys in another order."""
    files: list[Layout] = []
    for key, center in layout["business_centers"].items():
        sections = draw(st.permutations(sorted(center)))
        cut = draw(st.integers(0, len(sections)))
        for part in (sections[:cut], sections[cut:]):
            block = {name: center[name] for name in part}
            files.append({"version": 1, "business_centers": {key: block}})
    return list(draw(st.permutations(files)))


def shout(value: Any) -> Any:
    """E-mail addresses in another letter case."""
    if isinstance(value, dict):
        return {(k.upper() if "@" in k else k): shout(v) for k, v in value.items()}
    return [shout(v) for v in value] if isinstance(value, list) else value


def meaning(plan: Json) -> Json:
    """A plan without what speaks of where and when it was written."""
    kept = {k: v for k, v in plan.items() if k != "created_at"}
    kept["operations"] = [
        {k: v for k, v in op.items() if k not in ("source", "label")} for op in plan["operations"]
    ]
    kept["effects"] = [{k: v for k, v in each.items() if k != "label"} for each in plan["effects"]]
    return kept


def by_address(operations: list[Json]) -> list[Json]:
    """Operations that speak of each other by address: their numbers are those of the whole plan."""

    def named(edge: Json) -> Json:
        return {
            "why": edge["why"],
            "address": edge.get("address") or operations[edge["id"]]["address"],
        }

    return [
        {k: v for k, v in op.items() if k != "id"} | {"rests_on": list(map(named, op["rests_on"]))}
        for op in operations
    ]


@given(layouts(), st.data())
def test_law_3_a_plan_depends_on_meaning_alone(layout: Layout, data: st.DataObject) -> None:
    with directory() as root:
        write_layout(root, layout)
        first = meaning(planned(root))
        write_layout(root, {})
        for number, part in enumerate(spread(shout(layout), data.draw)):
            (root / f"part-{number}.yaml").write_text(json.dumps(part))
        (root / "layout.yaml").unlink()
        assert meaning(planned(root)) == first


REVERSIBLE = {"member", "assignment", "asset_group", "partner", "share"}


def effects(plan: Json, *, without: set[str]) -> dict[str, tuple[Any, Any]]:
    """What a plan does to each reversible thing, from before to after; a replaced one is one step."""
    net: dict[str, tuple[Any, Any]] = {}
    for op in plan["operations"]:
        address = op["address"]
        if op["kind"] not in REVERSIBLE or address in without:
            continue
        if op["kind"] == "partner":
            # One relation, whichever side names it.
            address = "partner of " + " and ".join(sorted(address.partition(".")[2].split("/")))
        before, _after = net.get(address, (op["before"], None))
        net[address] = (before, op["after"])
    return {address: step for address, step in net.items() if step[0] != step[1]}


@given(layouts(accounts=list(ACCOUNTS)), layouts(accounts=list(ACCOUNTS)))
def test_law_4_there_and_back_are_inverse(one: Layout, other: Layout) -> None:
    with directory() as root:
        write_layout(root, one)
        undone = still_deferred(root)
        write_layout(root, other)
        there = planned(root)
        undone |= still_deferred(root) | staged(there)
        write_layout(root, one)
        back = planned(root)
        undone |= still_deferred(root) | staged(back)

    forth = effects(there, without=undone)
    assert effects(back, without=undone) == {
        address: (after, before) for address, (before, after) in forth.items()
    }


def staged(plan: Json) -> set[str]:
    """Groups that are changed in two steps, because somebody has to accept an invitation between."""
    groups = [op["address"] for op in plan["operations"] if op["kind"] == "asset_group"]
    return {address for address in groups if groups.count(address) > 1}


def still_deferred(root: Path) -> set[str]:
    """Apply as far as it goes; what is deferred even then was never done and cannot be undone."""
    settle(root)
    return {op["address"] for op in planned(root)["operations"]}


UNRELATED = {
    "name": "Other",
    "timezone": "Europe/Paris",
    "currency": "EUR",
    "members": {"olga@other.example": "admin", "pat@other.example": "standard"},
    "ad_accounts": {"zz": {"name": "Zz", "members": {"olga@other.example": "admin"}}},
}


@given(layouts(), layouts())
def test_law_8_an_unrelated_entity_changes_no_other_operation(one: Layout, other: Layout) -> None:
    with directory() as root:
        write_layout(root, one)
        apply(root)
        write_layout(root, other)
        alone = by_address(meaning(planned(root))["operations"])
        other["business_centers"]["other"] = UNRELATED
        write_layout(root, other)
        together = by_address(meaning(planned(root))["operations"])
    mine = [op for op in together if ".other" not in op["address"]]
    assert mine == alone
    assert len(together) > len(alone)


@given(layouts(), st.sampled_from(["automatic", "manual"]))
def test_law_14_a_lost_state_makes_no_second_thing(layout: Layout, invitations: str) -> None:
    with directory(invitations=invitations) as root:
        write_layout(root, layout)
        apply(root)
        before = planned(root)["operations"]
        (root / ".bcsync/state.db").unlink()
        assert "exists-already" in {g["rule"] for g in planned(root)["guards"] if not g["ok"]}
        found = import_by_name(opened(root), (), LockWait())
        # What waits for people was never made, and so is nowhere.
        waiting = {op["address"] for op in before if op["action"] == "create"}
        assert not found.ambiguous and not found.unread
        assert waiting.issuperset(found.missing)
        assert planned(root)["operations"] == before
