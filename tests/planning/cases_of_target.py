"""Parts of a plan: what ``--target`` brings along and ``--exclude`` takes away, as a table."""

from __future__ import annotations

from typing import Any

from bcsync.model.status import Status
from tests.guards.cases import Layout
from tests.planning.layouts import (
    ACME,
    ANA,
    BO,
    CY,
    ED,
    FI,
    NICO,
    NORTH,
    UK,
    accounts,
    acme,
    all_of,
    answering,
    asked,
    both,
    puts,
    seen,
    shared,
    staffed,
)  # fmt: skip
from tests.planning.telling import Case

FACTS = {"requires"}
NOTHING: Layout = {"version": 1, "business_centers": {}}
OWNED = {"ad_accounts": accounts("uk", "fr")}
STAFF = {"members": {NICO: "admin", ED: "standard", FI: "standard"}}
RAISED = (
    both(OWNED | answering("operator"), STAFF | asked("analyst", {ED: "analyst"})),
    both(OWNED | answering("operator"), STAFF | asked("operator", {ED: "analyst", FI: "analyst"})),
)
NEW = (staffed(**OWNED), staffed(BO, CY, ad_accounts=accounts("uk", "fr", members={BO: "analyst"})))
LEAVING = (
    staffed(BO, CY, ad_accounts=accounts("uk", members={BO: "analyst", CY: "analyst"})),
    staffed(ad_accounts=accounts("uk", members={})),
)
GROUP = {"all": {"accounts": ["uk"], "members": {BO: "analyst"}}}


def named(**keys: str | None) -> dict[str, Any]:
    """Accounts by key, each with its former keys."""
    return {
        "ad_accounts": {
            key: {"name": key, "company": "Acme Ltd", **({"previously": [was]} if was else {})}
            for key, was in keys.items()
        }
    }


RENAMED = (
    staffed(BO, **named(a=None, b=None)),
    staffed(
        BO,
        **named(a="b", c="a"),
        asset_groups={"all": {"accounts": ["a"], "members": {BO: "analyst"}}},
    ),
)
"""What was b is a now, and what was a is c."""
ADOPTED = (
    staffed(),
    staffed(
        ad_accounts={
            "x": {"name": "By hand", "id": "7600000000000000001", "members": {ANA: "admin"}}
        }
    ),
)
BY_HAND = seen("ad_account", "7600000000000000001", name="By hand")
ADOPTED_CENTER = (
    NOTHING,
    {
        "version": 1,
        "business_centers": {
            "acme": acme()["business_centers"]["acme"]
            | {"id": "7600000000000000002", "members": {ANA: "admin", BO: "standard"}}
        },
    },
)
CENTER_BY_HAND = all_of(
    seen("business_center", "7600000000000000002", scope="7600000000000000002",
         name="Acme", timezone="Europe/London", type="direct", currency="GBP"),
    seen("member", "7600000000000000002", ANA, scope="7600000000000000002", role="admin", finance="none"),
)  # fmt: skip

CASES = (
    Case(
        "everything",
        *NEW,
        does=(
            "invite member.acme/bo@acme.example",
            "invite member.acme/cy@acme.example",
            "create assignment.acme/fr/bo@acme.example | deferred by member.acme/bo@acme.example",
            "create assignment.acme/uk/bo@acme.example | deferred by member.acme/bo@acme.example",
        ),
    ),
    Case(
        "one address",
        *NEW,
        targets=(f"member.acme/{CY}",),
        does=("invite member.acme/cy@acme.example",),
    ),
    Case(
        "one address in capitals",
        *NEW,
        targets=(f"member.acme/{CY.upper()}",),
        does=("invite member.acme/cy@acme.example",),
    ),
    Case(
        "an assignment brings its member",
        *NEW,
        targets=(f"assignment.acme/uk/{BO}",),
        does=(
            "invite member.acme/bo@acme.example",
            "create assignment.acme/uk/bo@acme.example | deferred by member.acme/bo@acme.example",
        ),
    ),
    Case(
        "a glob",
        *NEW,
        targets=("assignment.acme/*",),
        does=(
            "invite member.acme/bo@acme.example",
            "create assignment.acme/fr/bo@acme.example | deferred by member.acme/bo@acme.example",
            "create assignment.acme/uk/bo@acme.example | deferred by member.acme/bo@acme.example",
        ),
    ),
    Case(
        "two globs",
        *NEW,
        targets=("assignment.acme/fr/*", f"member.acme/{CY}"),
        does=(
            "invite member.acme/bo@acme.example",
            "invite member.acme/cy@acme.example",
            "create assignment.acme/fr/bo@acme.example | deferred by member.acme/bo@acme.example",
        ),
    ),
    Case("nothing has such an address", *NEW, targets=("member.north/*",), does=()),
    Case(
        "a member is excluded, and what rests on it",
        *NEW,
        excludes=(f"member.acme/{BO}",),
        does=("invite member.acme/cy@acme.example",),
    ),
    Case(
        "an assignment is excluded",
        *NEW,
        excludes=(f"assignment.acme/uk/{BO}",),
        does=(
            "invite member.acme/bo@acme.example",
            "invite member.acme/cy@acme.example",
            "create assignment.acme/fr/bo@acme.example | deferred by member.acme/bo@acme.example",
        ),
    ),
    Case(
        "some of the targets are excluded",
        *NEW,
        targets=("assignment.acme/*",),
        excludes=("assignment.acme/uk/*",),
        does=(
            "invite member.acme/bo@acme.example",
            "create assignment.acme/fr/bo@acme.example | deferred by member.acme/bo@acme.example",
        ),
    ),
    Case(
        "what a target brings is excluded",
        *NEW,
        targets=(f"assignment.acme/uk/{BO}",),
        excludes=(f"member.acme/{BO}",),
        does=(),
    ),
    Case(
        "a new Business Center is excluded",
        NOTHING,
        staffed(BO, **OWNED),
        excludes=(ACME,),
        does=(),
    ),
    Case(
        "who works in a new Business Center",
        NOTHING,
        staffed(BO, **OWNED),
        targets=(f"member.acme/{BO}",),
        does=(
            "create business_center.acme",
            "invite member.acme/bo@acme.example | requires business_center.acme",
        ),
    ),
    Case(
        "what is replaced comes whole",
        *RAISED,
        targets=("access.north/acme/uk",),
        does=(
            "remove access.north/acme/uk",
            "request access.north/acme/uk",
            "approve approval.acme/uk/north | requires access.north/acme/uk",
            "create assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "the answer brings what it answers",
        *RAISED,
        targets=("approval.acme/uk/north",),
        does=(
            "remove access.north/acme/uk",
            "request access.north/acme/uk",
            "approve approval.acme/uk/north | requires access.north/acme/uk",
            "create assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "what is put back brings the whole",
        *RAISED,
        targets=(f"assignment.north/acme/uk/{ED}",),
        does=(
            "remove access.north/acme/uk",
            "request access.north/acme/uk",
            "approve approval.acme/uk/north | requires access.north/acme/uk",
            "create assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "what is new there brings what it rests on",
        *RAISED,
        targets=(f"assignment.north/acme/uk/{FI}",),
        does=(
            "remove access.north/acme/uk",
            "request access.north/acme/uk",
            "approve approval.acme/uk/north | requires access.north/acme/uk",
            "create assignment.north/acme/uk/ed@north.example",
            "create assignment.north/acme/uk/fi@north.example",
        ),
    ),
    Case(
        "what is replaced is excluded whole", *RAISED, excludes=("access.north/acme/uk",), does=()
    ),
    Case("its answer is excluded", *RAISED, excludes=("approval.acme/uk/north",), does=()),
    Case(
        "what is put back is excluded",
        *RAISED,
        excludes=(f"assignment.north/acme/uk/{ED}",),
        does=(),
    ),
    Case(
        "what is new there is excluded",
        *RAISED,
        excludes=(f"assignment.north/acme/uk/{FI}",),
        does=(
            "remove access.north/acme/uk",
            "request access.north/acme/uk",
            "approve approval.acme/uk/north | requires access.north/acme/uk",
            "create assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "of two that are replaced one is excluded",
        both(OWNED, {"access": {"acme/uk": "analyst", "acme/fr": "analyst"}}),
        both(OWNED, {"access": {"acme/uk": "operator", "acme/fr": "operator"}}),
        excludes=("access.north/acme/fr",),
        does=(
            "remove access.north/acme/uk",
            "request access.north/acme/uk",
        ),
    ),
    Case(
        "a group that is put back holds two replaced ones together",
        both(
            OWNED,
            STAFF
            | {
                "access": {"acme/uk": "analyst", "acme/fr": "analyst"},
                "asset_groups": {
                    "all": {"accounts": ["acme/uk", "acme/fr"], "members": {ED: "analyst"}}
                },
            },
        ),
        both(
            OWNED,
            STAFF
            | {
                "access": {"acme/uk": "operator", "acme/fr": "operator"},
                "asset_groups": {
                    "all": {"accounts": ["acme/uk", "acme/fr"], "members": {ED: "analyst"}}
                },
            },
        ),
        excludes=("access.north/acme/fr",),
        does=(),
    ),
    Case(
        "a share for which a request comes is excluded",
        both(OWNED | shared("analyst")),
        both(OWNED | shared(None), asked("analyst")),
        excludes=("share.acme/north/uk",),
        does=(),
    ),
    Case(
        "a request that comes for a share",
        both(OWNED | shared("analyst", "uk", "fr")),
        both(OWNED | shared(None), asked("analyst")),
        targets=("access.north/acme/uk",),
        does=(
            "remove share.acme/north/uk",
            "request access.north/acme/uk",
        ),
    ),
    Case(
        "who leaves takes along what ends with them",
        *LEAVING,
        targets=(f"member.acme/{BO}",),
        does=(
            "remove member.acme/bo@acme.example",
            "remove assignment.acme/uk/bo@acme.example | implied | anyway | brought by member.acme/bo@acme.example",
        ),
    ),
    Case(
        "what ends with who leaves is asked for itself",
        *LEAVING,
        targets=(f"assignment.acme/uk/{BO}",),
        does=("remove assignment.acme/uk/bo@acme.example",),
    ),
    Case(
        "what would end with who leaves is excluded",
        *LEAVING,
        excludes=(f"assignment.acme/uk/{BO}",),
        does=(
            "remove member.acme/cy@acme.example",
            "remove assignment.acme/uk/cy@acme.example | implied | anyway | brought by member.acme/cy@acme.example",
        ),
    ),
    Case(
        "who leaves is excluded",
        *LEAVING,
        excludes=(f"member.acme/{BO}",),
        does=(
            "remove assignment.acme/uk/bo@acme.example",
            "remove member.acme/cy@acme.example",
            "remove assignment.acme/uk/cy@acme.example | implied | anyway | brought by member.acme/cy@acme.example",
        ),
    ),
    Case(
        "what ends with who leaves, and nobody asked for",
        staffed(BO, ad_accounts=accounts("uk", members={BO: "analyst"})),
        staffed(ad_accounts=accounts("uk")),
        targets=("assignment.acme/*",),
        does=(
            "unmanaged: assignment.acme/uk/bo@acme.example",
            "finding: not-managed: members of acme/uk: not managed any more, still there: assignment.acme/uk/bo@acme.example",
        ),
    ),
    Case(
        "what ends with who leaves, and nobody asked for, is excluded",
        staffed(BO, CY, ad_accounts=accounts("uk", members={BO: "analyst"})),
        staffed(ad_accounts=accounts("uk")),
        excludes=("assignment.acme/*",),
        does=(
            "remove member.acme/cy@acme.example",
            "unmanaged: assignment.acme/uk/bo@acme.example",
            "finding: not-managed: members of acme/uk: not managed any more, still there: assignment.acme/uk/bo@acme.example",
        ),
    ),
    Case(
        "a group loses who leaves, and is excluded",
        staffed(
            BO,
            CY,
            **OWNED,
            asset_groups={"all": {"accounts": ["uk"], "members": {BO: "analyst", CY: "analyst"}}},
        ),
        staffed(
            CY, **OWNED, asset_groups={"all": {"accounts": ["uk"], "members": {CY: "analyst"}}}
        ),
        excludes=("asset_group.acme/*",),
        does=(),
    ),
    Case(
        "a group loses who leaves",
        staffed(
            BO,
            CY,
            **OWNED,
            asset_groups={"all": {"accounts": ["uk"], "members": {BO: "analyst", CY: "analyst"}}},
        ),
        staffed(
            CY, **OWNED, asset_groups={"all": {"accounts": ["uk"], "members": {CY: "analyst"}}}
        ),
        targets=(f"member.acme/{BO}",),
        does=(
            "remove member.acme/bo@acme.example",
            "update asset_group.acme/all | implied | brought by member.acme/bo@acme.example",
        ),
    ),
    Case(
        "a group that loses who leaves",
        staffed(
            BO,
            CY,
            **OWNED,
            asset_groups={"all": {"accounts": ["uk"], "members": {BO: "analyst", CY: "analyst"}}},
        ),
        staffed(
            CY, **OWNED, asset_groups={"all": {"accounts": ["uk"], "members": {CY: "analyst"}}}
        ),
        targets=("asset_group.acme/all",),
        does=("update asset_group.acme/all",),
    ),
    Case(
        "what is taken brings what comes instead",
        both({"ad_accounts": accounts("uk", members={BO: "analyst"}), "asset_groups": {}}),
        both({"ad_accounts": accounts("uk", members={}), "asset_groups": GROUP}),
        targets=("assignment.acme/*",),
        does=(
            "create asset_group.acme/all",
            "remove assignment.acme/uk/bo@acme.example | requires asset_group.acme/all",
        ),
    ),
    Case(
        "what comes instead is excluded",
        both({"ad_accounts": accounts("uk", members={BO: "analyst"}), "asset_groups": {}}),
        both({"ad_accounts": accounts("uk", members={}), "asset_groups": GROUP}),
        excludes=("asset_group.acme/all",),
        does=(),
    ),
    Case(
        "a name that is used brings its rename, and what frees it",
        *RENAMED,
        targets=("asset_group.acme/all",),
        does=(
            "rename ad_account.acme/a",
            "rename ad_account.acme/c",
            "update ad_account.acme/a",
            "create asset_group.acme/all | requires ad_account.acme/a",
        ),
    ),
    Case(
        "one rename",
        *RENAMED,
        targets=("ad_account.acme/c",),
        does=(
            "rename ad_account.acme/c",
            "update ad_account.acme/c",
        ),
    ),
    Case(
        "a rename brings what frees its name",
        *RENAMED,
        targets=("ad_account.acme/a",),
        does=(
            "rename ad_account.acme/a",
            "rename ad_account.acme/c",
            "update ad_account.acme/a",
        ),
    ),
    Case(
        "a rename is excluded: nothing speaks of either name",
        *RENAMED,
        excludes=("ad_account.acme/a",),
        does=(
            "rename ad_account.acme/c",
            "update ad_account.acme/c",
        ),
    ),
    Case(
        "the rename that frees a name is excluded",
        *RENAMED,
        excludes=("ad_account.acme/c",),
        does=(),
    ),
    Case("another name is used", *RENAMED, targets=("member.acme/*",), does=()),
    Case(
        "what is adopted comes with what speaks of it",
        *ADOPTED,
        world=BY_HAND,
        targets=(f"assignment.acme/x/{ANA}",),
        does=(
            "adopt ad_account.acme/x",
            "create assignment.acme/x/ana@acme.example | requires ad_account.acme/x",
        ),
    ),
    Case(
        "what is adopted is excluded, and what speaks of it",
        *ADOPTED,
        world=BY_HAND,
        excludes=("ad_account.acme/x",),
        does=(),
    ),
    Case(
        "what is adopted alone",
        *ADOPTED,
        world=BY_HAND,
        targets=("ad_account.acme/x",),
        does=("adopt ad_account.acme/x",),
    ),
    Case(
        "the adopted Business Center comes with what is in it",
        *ADOPTED_CENTER,
        world=CENTER_BY_HAND,
        targets=(f"member.acme/{BO}",),
        does=(
            "adopt business_center.acme",
            "invite member.acme/bo@acme.example | requires business_center.acme",
        ),
    ),
    Case(
        "the adopted Business Center is excluded",
        *ADOPTED_CENTER,
        world=CENTER_BY_HAND,
        excludes=(ACME,),
        does=(),
    ),
    Case(
        "waiting that is not selected is not spoken of",
        staffed(BO, CY),
        staffed(BO, CY),
        world=all_of(
            puts(f"member.acme/{BO}", status=Status.PENDING),
            puts(f"member.acme/{CY}", status=Status.PENDING),
        ),
        targets=(f"member.acme/{BO}",),
        does=("waiting: member.acme/bo@acme.example pending",),
    ),
    Case(
        "waiting that is excluded is not spoken of",
        staffed(BO, CY),
        staffed(BO, CY),
        world=all_of(
            puts(f"member.acme/{BO}", status=Status.PENDING),
            puts(f"member.acme/{CY}", status=Status.PENDING),
        ),
        excludes=(f"member.acme/{BO}",),
        does=("waiting: member.acme/cy@acme.example pending",),
    ),
    Case(
        "of two who leave one is wanted, with what ends with them",
        staffed(BO, CY, ad_accounts=accounts("uk", members={BO: "analyst", CY: "analyst"})),
        staffed(ad_accounts=accounts("uk")),
        targets=(f"member.acme/{BO}",),
        does=(
            "remove member.acme/bo@acme.example",
            "remove assignment.acme/uk/bo@acme.example | implied | brought by member.acme/bo@acme.example",
            "unmanaged: assignment.acme/uk/bo@acme.example",
            "unmanaged: assignment.acme/uk/cy@acme.example",
            "finding: not-managed: members of acme/uk: not managed any more, still there: assignment.acme/uk/cy@acme.example",
        ),
    ),
    Case(
        "a name that is used frees one after the other",
        staffed(BO, **named(a=None, b=None, c=None)),
        staffed(
            BO,
            **named(a="b", c="a", d="c"),
            asset_groups={"all": {"accounts": ["a"], "members": {BO: "analyst"}}},
        ),
        targets=("asset_group.acme/all",),
        does=(
            "rename ad_account.acme/a",
            "rename ad_account.acme/c",
            "rename ad_account.acme/d",
            "update ad_account.acme/a",
            "create asset_group.acme/all | requires ad_account.acme/a",
        ),
    ),
    Case(
        "what lowers brings along what comes down with it",
        both(OWNED | answering("operator"), STAFF | asked("operator", {ED: "operator"})),
        both(OWNED | answering("operator"), STAFF | asked("analyst")),
        targets=("access.north/acme/uk",),
        does=(
            "update access.north/acme/uk",
            "update assignment.north/acme/uk/ed@north.example | implied | brought by access.north/acme/uk",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
            "finding: not-managed: members of north/acme/uk: not managed any more, still there: assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "what only lowers is excluded, and what is new there stays",
        both(OWNED | answering("operator"), STAFF | asked("operator", {ED: "analyst"})),
        both(
            OWNED | answering("operator"), STAFF | asked("analyst", {ED: "analyst", FI: "analyst"})
        ),
        excludes=("access.north/acme/uk",),
        does=("create assignment.north/acme/uk/fi@north.example",),
    ),
    Case(
        "what is taken away in an adopted account brings its name",
        ADOPTED[0],
        ADOPTED[1],
        world=all_of(BY_HAND, seen("assignment", ACME, "7600000000000000001", BO, role="analyst")),
        targets=(f"assignment.acme/x/{BO}",),
        does=(
            "adopt ad_account.acme/x",
            "remove assignment.acme/x/bo@acme.example",
            "drift: assignment.acme/x/bo@acme.example appeared",
        ),
    ),
    Case(
        "an answer brings the new name of the account's Business Center",
        both(OWNED | answering(None), STAFF | asked("analyst")),
        {
            "version": 1,
            "business_centers": {
                "acme2": both(OWNED | answering("analyst"))["business_centers"]["acme"]
                | {"previously": ["acme"]},
                "north": both({}, STAFF | {"access": {"acme2/uk": "analyst"}})["business_centers"][
                    "north"
                ],
            },
        },
        world=all_of(
            puts("access.north/acme/uk", status=Status.PENDING),
            seen("approval", UK, NORTH, status=Status.PENDING, permission="analyst"),
        ),
        targets=("approval.acme2/uk/north",),
        does=(
            "rename business_center.acme2",
            "approve approval.acme2/uk/north",
        ),
    ),
    Case(
        "a group brings the new name of an account that it lets go of",
        staffed(
            BO,
            **named(a=None, b=None),
            asset_groups={"all": {"accounts": ["a", "b"], "members": {BO: "analyst"}}},
        ),
        staffed(
            BO,
            **named(c="a", b=None),
            asset_groups={"all": {"accounts": ["b"], "members": {BO: "analyst"}}},
        ),
        targets=("asset_group.acme/all",),
        does=(
            "rename ad_account.acme/c",
            "update asset_group.acme/all",
        ),
    ),
)
