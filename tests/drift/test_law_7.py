"""Law 7 of the design: unknown reads only shrink a plan."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcsync.kinds import KINDS
from bcsync.model.status import Status
from bcsync.planning.build import build_plan
from bcsync.planning.plan import Mode, Plan
from bcsync.planning.scene import Snapshot
from bcsync.platforms.port import Gap
from tests.guards.standing import Edit, as_applied, context, desired_of
from tests.laws.layouts import Layout, layouts

BO_MAIL, CY_MAIL = "bo@acme.example", "cy@acme.example"
CY, FR = f"member.acme/{CY_MAIL}", "ad_account.acme/fr"
KIND_NAMES = sorted(kind.name for kind in KINDS if kind.name != "business_center")


@st.composite
def gaps(draw: st.DrawFn) -> list[tuple[str, str | None]]:
    some = st.tuples(st.sampled_from(["acme", "north"]), st.sampled_from([None, *KIND_NAMES]))
    return draw(st.lists(some, min_size=1, max_size=3, unique=True))


def with_gaps(snapshot: Snapshot, missing: list[tuple[str, str | None]]) -> Snapshot:
    found = tuple(
        Gap(snapshot.bindings[f"business_center.{key}"].id[0], kind, "refused")
        for key, kind in missing
    )
    return replace(snapshot, gaps=found)


def is_echo(one: tuple[str, str], whole: set[tuple[str, str]]) -> bool:
    """An access ends from either side: where the asker's list is unknown, the owner takes it back."""
    address, action = one
    account, _slash, center = address.partition(".")[2].rpartition("/")
    ends = {(f"access.{center}/{account}", "remove"), (f"access.{center}/{account}", "cancel")}
    return address.startswith("approval.") and action == "remove" and not ends.isdisjoint(whole)


def acts(plan: Plan) -> set[tuple[str, str]]:
    return {(op.address, op.action.value) for op in plan.operations}


def acts_now(plan: Plan) -> set[tuple[str, str]]:
    return {(op.address, op.action.value) for op in plan.operations if not op.deferred_by}


@given(layouts(), layouts(), gaps())
def test_a_gap_only_takes_operations_away(
    one: Layout, other: Layout, missing: list[tuple[str, str | None]]
) -> None:
    snapshot, desired = as_applied(desired_of(one)), desired_of(other)
    whole = build_plan(desired, snapshot, context())
    part = build_plan(desired, with_gaps(snapshot, missing), context())
    ended = {op.address for op in whole.operations if op.action.takes}
    # Known to be in a group that cannot be read: it shrinks with what goes, which the whole plan removes.
    shrinks = {(op.address, "update") for op in part.operations if op.mode is Mode.IMPLIED}
    for found in (acts, acts_now):
        more = found(part) - found(whole) - {one for one in shrinks if one[0] in ended}
        assert not {one for one in more if not is_echo(one, found(whole))}
    assert {each.address for each in part.drift} <= {each.address for each in whole.drift}


@given(layouts(), layouts(), gaps())
def test_nothing_is_made_or_ended_where_nothing_is_known(
    one: Layout, other: Layout, missing: list[tuple[str, str | None]]
) -> None:
    """Not even what was never seen before is planned in a list that could not be read."""
    snapshot, desired = as_applied(desired_of(one)), desired_of(other)
    blind = with_gaps(snapshot, missing)
    unread = {(gap.scope, gap.kind) for gap in blind.gaps}
    known = [
        row
        for row in blind.resources
        if not {(row.scope, None), (row.scope, row.kind)} & unread
        or row.kind in ("business_center", "ad_account")
    ]
    part = build_plan(desired, replace(blind, resources=known), context())
    for op in part.operations:
        center = op.address.partition(".")[2].split("/")[0]
        scope = snapshot.bindings[f"business_center.{center}"].id[0]
        assert not {(scope, None), (scope, op.kind)} & unread, op


@pytest.mark.parametrize(
    ("kind", "missing", "resting"),
    [
        ("member", CY, f"assignment.acme/uk/{CY_MAIL}"),
        ("member", CY, f"assignment.acme/fr/{CY_MAIL}"),
        ("ad_account", FR, f"assignment.acme/fr/{BO_MAIL}"),
        ("ad_account", FR, "access.north/acme/fr"),
        (None, FR, "access.north/acme/fr"),
    ],
)
def test_what_rests_on_something_in_an_unread_list_waits_for_it(
    kind: str | None, missing: str, resting: str
) -> None:
    snapshot = as_applied(desired_of(staffed(["uk"], [BO_MAIL])))
    wanted = desired_of(staffed(["uk", "fr"], [BO_MAIL, CY_MAIL]))
    plan = build_plan(wanted, with_gaps(snapshot, [("acme", kind)]), context())
    [op] = [op for op in plan.operations if op.address == resting]
    assert missing in op.deferred_by
    assert not [op for op in plan.ready if missing in (*op.requires, *op.awaits)]


def test_an_unread_list_makes_nobody_a_member() -> None:
    layout = staffed(["uk"], [BO_MAIL])
    snapshot = as_applied(desired_of(layout))
    acme = layout["business_centers"]["acme"]
    del acme["members"]
    acme["ad_accounts"]["uk"]["members"][CY_MAIL] = "analyst"
    plan = build_plan(desired_of(layout), with_gaps(snapshot, [("acme", "member")]), context())
    [op] = plan.operations
    assert op.deferred_by == (CY,)


def test_no_request_is_approved_where_nothing_is_known() -> None:
    centers = desired_of(ASKING), desired_of(APPROVING)
    snapshot = as_applied(centers[0])
    whole = build_plan(centers[1], snapshot, context())
    part = build_plan(centers[1], with_gaps(snapshot, [("acme", None)]), context())
    assert ("approval.acme/uk/north", "approve") in acts(whole)
    assert ("approval.acme/uk/north", "approve") not in acts(part)


def test_no_request_is_approved_while_the_asker_may_be_amending_it() -> None:
    """Above what the owner allows it would wait; unread, it must not pass as what it was."""
    snapshot = as_applied(desired_of(APPROVING))
    for address in ("access.north/acme/uk", "approval.acme/uk/north"):
        snapshot = Edit(snapshot).put(address, status=Status.PENDING).snapshot
    wanted = desired_of(asking_for("admin"))
    whole = build_plan(wanted, snapshot, context())
    part = build_plan(wanted, with_gaps(snapshot, [("north", "access")]), context())
    assert ("approval.acme/uk/north", "approve") not in acts(whole)
    assert ("approval.acme/uk/north", "approve") not in acts(part)


def staffed(accounts: list[str], people: list[str]) -> Layout:
    """All these people work on all these accounts, and the others have asked for them."""
    members = {"ana@acme.example": "admin", **dict.fromkeys(people, "standard")}
    working = {key: {"name": key, "members": dict.fromkeys(people, "operator")} for key in accounts}
    asked = {f"acme/{key}": "operator" for key in accounts}
    return {
        "version": 1,
        "business_centers": {
            "acme": {**ACME, "members": members, "ad_accounts": working},
            "north": {**NORTH, "access": asked},
        },
    }


def asking_for(permission: str) -> Layout:
    return {
        "version": 1,
        "business_centers": {
            "acme": {**ACME, "approvals": [YES]},
            "north": {**NORTH, "access": {"acme/uk": permission}},
        },
    }


ACME = {
    "name": "Acme",
    "timezone": "Europe/London",
    "currency": "GBP",
    "ad_accounts": {"uk": {"name": "UK"}},
}
NORTH = {"name": "North", "timezone": "Europe/London", "type": "agency"}
YES = {"business_center": "north", "accounts": ["uk"], "up_to": "operator"}
ASKING = {"version": 1, "business_centers": {"acme": ACME, "north": NORTH}}
APPROVING = asking_for("operator")


def test_nothing_ends_before_a_group_that_cannot_be_read_may_have_given_it() -> None:
    """Whether it gives it already, nobody knows; with the group in sight the role ends behind it."""
    before = staffed(["uk"], [BO_MAIL])
    after = deepcopy(before)
    center = after["business_centers"]["acme"]
    center["ad_accounts"]["uk"]["members"] = {}
    center["asset_groups"] = {"all": {"accounts": ["uk"], "members": {BO_MAIL: "analyst"}}}
    snapshot, wanted = as_applied(desired_of(before)), desired_of(after)
    role = f"assignment.acme/uk/{BO_MAIL}"
    sights: list[list[tuple[str, str | None]]] = [[], [("acme", "asset_group")]]
    for missing in sights:
        plan = build_plan(wanted, with_gaps(snapshot, missing), context())
        [op] = [op for op in plan.operations if op.address == role]
        assert "asset_group.acme/all" in [need.address for need in op.first]
        assert op.deferred_by == (("asset_group.acme/all",) if missing else ())
