"""What is taken away only behind what is given instead, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bcsync.model.limits import Limits
from bcsync.model.status import Status
from tests.planning.layouts import (
    ANA,
    BO,
    CY,
    ED,
    NICO,
    accounts,
    acme,
    answering,
    asked,
    both,
    gap,
    puts,
    shared,
    staffed,
)  # fmt: skip
from tests.planning.telling import Case

FACTS = {"requires"}
DI = "di@acme.example"
TWO, THREE = Limits(3, 20, 2), Limits(3, 20, 3)


def roles(**more: Any) -> dict[str, Any]:
    return {"members": {ANA: "admin", **more}}


def group(accounts: Sequence[str] = ("uk",), **people: str) -> dict[str, Any]:
    return {"accounts": list(accounts), "members": people}


OWNED = {"ad_accounts": accounts("uk", "fr")}
BY_HAND = {"ad_accounts": accounts("uk", "fr", members={})}
ON_UK = {"ad_accounts": {**accounts("uk", members={BO: "analyst"}), **accounts("fr", members={})}}
EMPTY: dict[str, Any] = {"asset_groups": {}}

GROUP = {"all": {"accounts": ["uk"], "members": {BO: "analyst"}}}

CASES = (
    Case(
        "one admin for another",
        acme(**roles(**{BO: "standard", CY: "admin"})),
        acme(**roles(**{BO: "admin", CY: "standard"})),
        limits=TWO,
        does=(
            "update member.acme/bo@acme.example",
            "update member.acme/cy@acme.example | requires member.acme/bo@acme.example",
        ),
    ),
    Case(
        "one admin for another, where enough are left",
        acme(**roles(**{BO: "standard", CY: "admin"})),
        acme(**roles(**{BO: "admin", CY: "standard"})),
        does=(
            "update member.acme/bo@acme.example",
            "update member.acme/cy@acme.example",
        ),
    ),
    Case(
        "two admins for two others: each rests on as many as are missing then",
        acme(**roles(**{BO: "standard", CY: "standard", DI: "admin", ED: "admin"})),
        acme(**roles(**{BO: "admin", CY: "admin"})),
        limits=THREE,
        does=(
            "update member.acme/bo@acme.example",
            "update member.acme/cy@acme.example",
            "remove member.acme/di@acme.example | requires member.acme/bo@acme.example",
            "remove member.acme/ed@north.example | requires member.acme/bo@acme.example, member.acme/cy@acme.example",
        ),
    ),
    Case(
        "an admin goes, another is only invited",
        acme(**roles(**{CY: "admin"})),
        acme(**roles(**{BO: "admin"})),
        limits=TWO,
        does=(
            "invite member.acme/bo@acme.example",
            "remove member.acme/cy@acme.example",
        ),
    ),
    Case(
        "a standard member goes while one becomes admin",
        acme(**roles(**{BO: "standard", CY: "standard"})),
        acme(**roles(**{BO: "admin"})),
        limits=TWO,
        does=(
            "update member.acme/bo@acme.example",
            "remove member.acme/cy@acme.example",
        ),
    ),
    Case(
        "an admin whose invitation is open does not count",
        acme(**roles(**{BO: "standard", CY: "admin", DI: "admin"})),
        acme(**roles(**{BO: "admin", DI: "admin"})),
        world=puts(f"member.acme/{DI}", status=Status.PENDING),
        limits=TWO,
        does=(
            "update member.acme/bo@acme.example",
            "remove member.acme/cy@acme.example | requires member.acme/bo@acme.example",
            "waiting: member.acme/di@acme.example pending",
        ),
    ),
    Case(
        "who becomes admin elsewhere does not count",
        both(roles(**{CY: "admin"}), {"members": {NICO: "admin", BO: "standard"}}),
        both(roles(), {"members": {NICO: "admin", BO: "admin"}}),
        limits=TWO,
        does=(
            "update member.north/bo@acme.example",
            "remove member.acme/cy@acme.example",
        ),
    ),
    Case(
        "an account comes by a group instead",
        both(ON_UK | EMPTY),
        both(BY_HAND | {"asset_groups": {"all": group(**{BO: "analyst"})}}),
        does=(
            "create asset_group.acme/all",
            "remove assignment.acme/uk/bo@acme.example | requires asset_group.acme/all",
        ),
    ),
    Case(
        "a group gives another account",
        both(ON_UK | EMPTY),
        both(BY_HAND | {"asset_groups": {"all": group(("fr",), **{BO: "analyst"})}}),
        does=(
            "create asset_group.acme/all",
            "remove assignment.acme/uk/bo@acme.example",
        ),
    ),
    Case(
        "a group gives the account to somebody else",
        both(ON_UK | EMPTY),
        both(BY_HAND | {"asset_groups": {"all": group(**{ANA: "analyst"})}}),
        does=(
            "create asset_group.acme/all",
            "remove assignment.acme/uk/bo@acme.example",
        ),
    ),
    Case(
        "a group of another Business Center gives it",
        both(ON_UK, {**asked("analyst"), "members": {NICO: "admin", BO: "standard"}, **EMPTY}),
        both(
            BY_HAND,
            {
                **asked("analyst"),
                "members": {NICO: "admin", BO: "standard"},
                "asset_groups": {"all": {"accounts": ["acme/uk"], "members": {BO: "analyst"}}},
            },
        ),
        does=(
            "create asset_group.north/all",
            "remove assignment.acme/uk/bo@acme.example",
        ),
    ),
    Case(
        "a group grows by the account",
        both(ON_UK | {"asset_groups": {"all": group(("fr",), **{BO: "analyst"})}}),
        both(BY_HAND | {"asset_groups": {"all": group(("fr", "uk"), **{BO: "analyst"})}}),
        does=(
            "update asset_group.acme/all",
            "remove assignment.acme/uk/bo@acme.example | requires asset_group.acme/all",
        ),
    ),
    Case(
        "a group grows by the person",
        both(ON_UK | {"asset_groups": {"all": group(**{ANA: "analyst"})}}),
        both(BY_HAND | {"asset_groups": {"all": group(**{ANA: "analyst", BO: "operator"})}}),
        does=(
            "update asset_group.acme/all",
            "remove assignment.acme/uk/bo@acme.example | requires asset_group.acme/all",
        ),
    ),
    Case(
        "an account comes by an assignment instead of a group",
        both(BY_HAND | {"asset_groups": {"all": group(**{BO: "analyst"})}}),
        both(ON_UK | EMPTY),
        does=(
            "create assignment.acme/uk/bo@acme.example",
            "remove asset_group.acme/all | requires assignment.acme/uk/bo@acme.example",
        ),
    ),
    Case(
        "an account leaves a group and comes by an assignment",
        both(BY_HAND | {"asset_groups": {"all": group(("fr", "uk"), **{BO: "analyst"})}}),
        both(ON_UK | {"asset_groups": {"all": group(("fr",), **{BO: "analyst"})}}),
        does=(
            "create assignment.acme/uk/bo@acme.example",
            "update asset_group.acme/all | requires assignment.acme/uk/bo@acme.example",
        ),
    ),
    Case(
        "a person leaves a group and has the account by an assignment",
        both(BY_HAND | {"asset_groups": {"all": group(**{ANA: "analyst", BO: "analyst"})}}),
        both(ON_UK | {"asset_groups": {"all": group(**{ANA: "analyst"})}}),
        does=(
            "create assignment.acme/uk/bo@acme.example",
            "update asset_group.acme/all | requires assignment.acme/uk/bo@acme.example",
        ),
    ),
    Case(
        "another account leaves a group than comes by an assignment",
        both(BY_HAND | {"asset_groups": {"all": group(("fr", "uk"), **{BO: "analyst"})}}),
        both(ON_UK | {"asset_groups": {"all": group(("uk",), **{BO: "analyst"})}}),
        does=(
            "create assignment.acme/uk/bo@acme.example",
            "update asset_group.acme/all",
        ),
    ),
    Case(
        "one group for another",
        both(OWNED | {"asset_groups": {"a": group(**{BO: "analyst"})}}),
        both(OWNED | {"asset_groups": {"b": group(**{BO: "analyst"})}}),
        does=(
            "create asset_group.acme/b",
            "remove asset_group.acme/a | requires asset_group.acme/b",
            "finding: maybe-renamed: asset_group.acme/b is new and asset_group.acme/a would be removed: are they one, under another key?",
        ),
    ),
    Case(
        "two groups for one assignment",
        both(ON_UK | EMPTY),
        both(
            BY_HAND
            | {
                "asset_groups": {
                    "a": group(**{BO: "analyst"}),
                    "b": group(("fr", "uk"), **{BO: "analyst"}),
                }
            }
        ),
        does=(
            "create asset_group.acme/a",
            "create asset_group.acme/b",
            "remove assignment.acme/uk/bo@acme.example | requires asset_group.acme/a, asset_group.acme/b",
        ),
    ),
    Case(
        "a group and an assignment for another group",
        both(BY_HAND | {"asset_groups": {"z": group(("fr", "uk"), **{BO: "analyst"})}}),
        both(ON_UK | {"asset_groups": {"a": group(("fr",), **{BO: "analyst"})}}),
        does=(
            "create asset_group.acme/a",
            "create assignment.acme/uk/bo@acme.example",
            "remove asset_group.acme/z | requires asset_group.acme/a, assignment.acme/uk/bo@acme.example",
            "finding: maybe-renamed: asset_group.acme/a is new and asset_group.acme/z would be removed: are they one, under another key?",
        ),
    ),
    Case(
        "a share for an access",
        both(OWNED | shared(None), asked("analyst")),
        both(OWNED | shared("analyst"), {"access": {}}),
        does=(
            "create share.acme/north/uk",
            "remove access.north/acme/uk | requires share.acme/north/uk",
        ),
    ),
    Case(
        "a share for what was approved",
        both(OWNED | shared(None) | answering("analyst")),
        both(OWNED | shared("analyst") | answering(None)),
        does=(
            "create share.acme/north/uk",
            "remove approval.acme/uk/north | requires share.acme/north/uk",
        ),
    ),
    Case(
        "a share of another account for an access",
        both(OWNED | shared(None), asked("analyst")),
        both(OWNED | shared("analyst", "fr"), {"access": {}}),
        does=(
            "create share.acme/north/fr",
            "remove access.north/acme/uk",
        ),
    ),
    Case(
        "a request that is open already is approved, and a share goes",
        both(OWNED | shared("analyst") | answering("analyst")),
        both(OWNED | shared(None) | answering("analyst")),
        world=puts("approval.acme/uk/north", status=Status.PENDING),
        does=(
            "approve approval.acme/uk/north",
            "remove share.acme/north/uk | requires approval.acme/uk/north",
        ),
    ),
    Case(
        "a share is replaced by a request that is approved",
        both(OWNED | shared("analyst") | answering(None)),
        both(OWNED | shared(None) | answering("analyst"), asked("analyst")),
        does=(
            "remove share.acme/north/uk",
            "request access.north/acme/uk",
            "approve approval.acme/uk/north | requires access.north/acme/uk",
        ),
    ),
    Case(
        "a share becomes smaller",
        both(OWNED | shared("operator")),
        both(OWNED | shared("analyst")),
        does=(
            "remove share.acme/north/uk",
            "create share.acme/north/uk",
        ),
    ),
    Case(
        "a Business Center closes, whose admins end with it",
        both(roles(**{BO: "standard"}), {"members": {NICO: "admin", ED: "admin"}}),
        acme(**roles(**{BO: "admin"})),
        limits=TWO,
        does=(
            "update member.acme/bo@acme.example",
            "remove business_center.north",
            "remove member.north/ed@north.example | implied | brought by business_center.north",
            "remove member.north/nico@north.example | implied | brought by business_center.north",
        ),
    ),
    Case(
        "who gets an account in another way leaves the Business Center",
        both(ON_UK | EMPTY),
        both({**BY_HAND, **roles(), "asset_groups": {"all": group(**{ANA: "analyst"})}}),
        does=(
            "create asset_group.acme/all",
            "remove member.acme/bo@acme.example",
            "remove assignment.acme/uk/bo@acme.example | implied | anyway | brought by member.acme/bo@acme.example",
        ),
    ),
    Case(
        "an admin goes, and an open invitation is for an admin now",
        acme(**roles(**{BO: "standard", CY: "admin"})),
        acme(**roles(**{BO: "admin"})),
        world=puts(f"member.acme/{BO}", status=Status.PENDING),
        limits=TWO,
        does=(
            "update member.acme/bo@acme.example",
            "remove member.acme/cy@acme.example",
            "waiting: member.acme/bo@acme.example pending",
        ),
    ),
    Case(
        "a group that gives it as well cannot be read",
        staffed(BO, ad_accounts=accounts("uk", members={BO: "analyst"}), asset_groups=GROUP),
        staffed(BO, ad_accounts=accounts("uk", members={}), asset_groups=GROUP),
        world=gap("asset_group"),
        does=("remove assignment.acme/uk/bo@acme.example | deferred by asset_group.acme/all",),
    ),
)
