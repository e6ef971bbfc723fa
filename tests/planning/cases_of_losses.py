"""What people lose by changes of groups, and what causes it, as the limits count it; as a table."""

from __future__ import annotations

from typing import Any

from bcsync.model.limits import Limits
from bcsync.model.status import Status
from bcsync.planning.scene import Allowances
from tests.guards.cases import announced
from tests.planning.layouts import (
    ANA,
    BO,
    CY,
    ED,
    FI,
    NICO,
    UK,
    accounts,
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

FACTS = {"limits", "without operations"}
NONE = Limits(0, 0, 1)
OWNED = {"ad_accounts": accounts("uk", "fr")}
STAFF = {"members": {NICO: "admin", ED: "standard", FI: "standard"}}


def group(*accounts: str, **people: Any) -> dict[str, Any]:
    return {"asset_groups": {"all": {"accounts": list(accounts), "members": people}}}


BOTH = group("fr", "uk", **{BO: "analyst", CY: "analyst"})

CASES = (
    Case(
        "a group loses a person",
        staffed(BO, CY, **OWNED, **BOTH),
        staffed(BO, CY, **OWNED, **group("fr", "uk", **{BO: "analyst"})),
        limits=NONE,
        does=("refused: removals 2 over 0 (asset_group.acme/all)",),
    ),
    Case(
        "a group loses an account",
        staffed(BO, CY, **OWNED, **BOTH),
        staffed(BO, CY, **OWNED, **group("fr", **{BO: "analyst", CY: "analyst"})),
        limits=NONE,
        does=("refused: removals 2 over 0 (asset_group.acme/all)",),
    ),
    Case(
        "a group loses both",
        staffed(BO, CY, **OWNED, **BOTH),
        staffed(BO, CY, **OWNED, **group("fr", **{BO: "analyst"})),
        limits=NONE,
        does=("refused: removals 3 over 0 (asset_group.acme/all)",),
    ),
    Case(
        "a group changes its people",
        staffed(BO, CY, **OWNED, **group("uk", **{BO: "analyst"})),
        staffed(BO, CY, **OWNED, **group("uk", **{CY: "analyst"})),
        limits=NONE,
        does=("refused: removals 1 over 0 (asset_group.acme/all)",),
    ),
    Case(
        "a group changes its accounts",
        staffed(BO, **OWNED, **group("uk", **{BO: "analyst"})),
        staffed(BO, **OWNED, **group("fr", **{BO: "analyst"})),
        limits=NONE,
        does=("refused: removals 1 over 0 (asset_group.acme/all)",),
    ),
    Case(
        "a group loses all people",
        staffed(BO, CY, **OWNED, **BOTH),
        staffed(BO, CY, **OWNED, **group("fr", "uk")),
        limits=NONE,
        does=(
            "refused: removals 4 over 0 (asset_group.acme/all)",
            "refused: emptied 1 over 0 (asset_group.acme/all)",
        ),
    ),
    Case(
        "a group goes",
        staffed(BO, CY, **OWNED, **BOTH),
        staffed(BO, CY, **OWNED, asset_groups={}),
        limits=NONE,
        does=(
            "refused: removals 1 over 0 (asset_group.acme/all)",
            "refused: removals 4 over 0 (asset_group.acme/all)",
            "refused: emptied 1 over 0 (asset_group.acme/all)",
        ),
    ),
    Case(
        "a group goes in a Business Center with another",
        staffed(
            BO,
            CY,
            **OWNED,
            asset_groups=BOTH["asset_groups"]
            | {"b": {"accounts": ["uk"], "members": {BO: "analyst"}}},
        ),
        staffed(
            BO, CY, **OWNED, asset_groups={"b": {"accounts": ["uk"], "members": {BO: "analyst"}}}
        ),
        limits=Limits(0, 50, 1),
        does=("refused: removals 4 over 2 (asset_group.acme/all)",),
    ),
    Case(
        "a group gets a name",
        staffed(BO, **OWNED, **group("uk", **{BO: "analyst"})),
        staffed(
            BO,
            **OWNED,
            asset_groups={"all": {"name": "All", "accounts": ["uk"], "members": {BO: "analyst"}}},
        ),
        limits=NONE,
        does=(),
    ),
    Case(
        "a group grows",
        staffed(BO, CY, **OWNED, **group("uk", **{BO: "analyst"})),
        staffed(BO, CY, **OWNED, **BOTH),
        limits=NONE,
        does=(),
    ),
    Case(
        "who leaves the Business Center leaves the group",
        staffed(BO, CY, **OWNED, **BOTH),
        staffed(BO, **OWNED, **group("fr", "uk", **{BO: "analyst"})),
        limits=NONE,
        does=("refused: removals 1 over 0 (member.acme/cy@acme.example)",),
    ),
    Case(
        "who leaves another Business Center leaves the group",
        both(
            OWNED | BOTH | {"members": {ANA: "admin", BO: "standard", CY: "standard"}},
            {"members": {NICO: "admin", CY: "standard"}},
        ),
        both(
            OWNED
            | group("fr", "uk", **{BO: "analyst"})
            | {"members": {ANA: "admin", BO: "standard", CY: "standard"}},
            {"members": {NICO: "admin"}},
        ),
        limits=NONE,
        does=(
            "refused: removals 1 over 0 (member.north/cy@acme.example)",
            "refused: removals 2 over 0 (asset_group.acme/all)",
        ),
    ),
    Case(
        "an invitation of another is withdrawn",
        staffed(BO, CY, **OWNED, **BOTH),
        staffed(BO, **OWNED, **group("fr", "uk", **{BO: "analyst"})),
        world=puts(f"member.acme/{CY}", status=Status.PENDING),
        limits=NONE,
        does=("refused: removals 2 over 0 (asset_group.acme/all)",),
    ),
    Case(
        "an account that the group loses is closed",
        staffed(BO, CY, **OWNED, **BOTH),
        staffed(
            BO, CY, ad_accounts=accounts("fr"), **group("fr", **{BO: "analyst", CY: "analyst"})
        ),
        limits=NONE,
        does=(
            "refused: removals 1 over 0 (ad_account.acme/uk)",
            "refused: close 1 over 0 (ad_account.acme/uk)",
        ),
    ),
    Case(
        "an access that the group loses ends",
        both(
            OWNED,
            STAFF
            | {"access": {"acme/uk": "analyst", "acme/fr": "analyst"}}
            | group("acme/fr", "acme/uk", **{ED: "analyst"}),
        ),
        both(
            OWNED, STAFF | {"access": {"acme/fr": "analyst"}} | group("acme/fr", **{ED: "analyst"})
        ),
        limits=NONE,
        does=("refused: removals 1 over 0 (access.north/acme/uk)",),
    ),
    Case(
        "a share that the group loses ends",
        both(
            OWNED | shared("analyst", "uk", "fr"),
            STAFF | group("acme/fr", "acme/uk", **{ED: "analyst"}),
        ),
        both(OWNED | shared("analyst", "fr"), STAFF | group("acme/fr", **{ED: "analyst"})),
        limits=NONE,
        does=("refused: removals 1 over 0 (share.acme/north/uk)",),
    ),
    Case(
        "an approval that the group loses ends",
        both(
            OWNED
            | {"approvals": [{"business_center": "north", "accounts": ["*"], "up_to": "analyst"}]},
            STAFF
            | {"access": {"acme/uk": "analyst", "acme/fr": "analyst"}}
            | group("acme/fr", "acme/uk", **{ED: "analyst"}),
        ),
        both(
            OWNED
            | {"approvals": [{"business_center": "north", "accounts": ["fr"], "up_to": "analyst"}]},
            STAFF
            | {"access": {"acme/fr": "analyst"}, "manage": {"access": "observe"}}
            | group("acme/fr", **{ED: "analyst"}),
        ),
        limits=NONE,
        does=(
            "unmanaged: access.north/acme/uk",
            "refused: removals 1 over 0 (approval.acme/uk/north)",
        ),
    ),
    Case(
        "an access of another ends that the group loses",
        both(OWNED | group("fr", "uk", **{BO: "analyst"}), asked("analyst")),
        both(OWNED | group("fr", **{BO: "analyst"}), {"access": {}}),
        limits=NONE,
        does=(
            "refused: removals 1 over 0 (access.north/acme/uk)",
            "refused: removals 1 over 0 (asset_group.acme/all)",
            "refused: emptied 1 over 0 (access.north/acme/uk)",
        ),
    ),
    Case(
        "the day of one in the group has come",
        staffed(BO, CY, **OWNED, **BOTH),
        staffed(
            BO,
            CY,
            **OWNED,
            **group(
                "fr", "uk", **{BO: "analyst", CY: {"role": "analyst", "expires": "2026-10-31"}}
            ),
        ),
        world=announced("2026-10-31", f"asset_group.acme/all/{CY}"),
        limits=NONE,
        does=(),
    ),
    Case(
        "a day in the past is written down for one in the group",
        staffed(BO, CY, **OWNED, **BOTH),
        staffed(
            BO,
            CY,
            **OWNED,
            **group(
                "fr", "uk", **{BO: "analyst", CY: {"role": "analyst", "expires": "2026-10-31"}}
            ),
        ),
        limits=NONE,
        does=("refused: removals 2 over 0 (asset_group.acme/all)",),
    ),
    Case(
        "all people of a group leave the Business Center, and others come",
        staffed(BO, CY, **OWNED, **group("uk", **{BO: "analyst"})),
        staffed(CY, **OWNED, **group("uk", **{CY: "analyst"})),
        limits=NONE,
        does=("refused: removals 1 over 0 (member.acme/bo@acme.example)",),
    ),
    Case(
        "who leaves ends roles on two accounts",
        staffed(BO, CY, ad_accounts=accounts("uk", "fr", members={BO: "analyst", CY: "analyst"})),
        staffed(CY, ad_accounts=accounts("uk", "fr", members={CY: "analyst"})),
        limits=NONE,
        does=("refused: removals 1 over 0 (member.acme/bo@acme.example)",),
    ),
    Case(
        "an access ends the roles of two",
        both(OWNED, STAFF | asked("analyst", {ED: "analyst", FI: "analyst"})),
        both(OWNED, STAFF | {"access": {}}),
        limits=NONE,
        does=(
            "refused: removals 1 over 0 (access.north/acme/uk)",
            "refused: removals 2 over 0 (assignment.north/acme/uk/ed@north.example, assignment.north/acme/uk/fi@north.example)",
            "refused: emptied 1 over 0 (access.north/acme/uk)",
        ),
    ),
    Case(
        "an access ends the roles of two, and is named",
        both(OWNED, STAFF | asked("analyst", {ED: "analyst", FI: "analyst"})),
        both(OWNED, STAFF | {"access": {}}),
        limits=NONE,
        allow=Allowances(remove=("access.north/acme/uk",)),
        does=(),
    ),
    Case(
        "a share ends the roles of two",
        both(OWNED | shared("analyst"), STAFF),
        both(OWNED | shared(None), STAFF),
        world=all_of(
            seen(
                "assignment",
                "business_center.north",
                UK,
                ED,
                scope="business_center.north",
                role="analyst",
            ),
            seen(
                "assignment",
                "business_center.north",
                UK,
                FI,
                scope="business_center.north",
                role="analyst",
            ),
        ),
        limits=NONE,
        does=(
            "unmanaged: assignment.north/acme/uk/ed@north.example",
            "unmanaged: assignment.north/acme/uk/fi@north.example",
            "refused: removals 1 over 0 (share.acme/north/uk)",
            "refused: removals 2 over 0 (assignment.north/acme/uk/ed@north.example, assignment.north/acme/uk/fi@north.example)",
            "refused: emptied 1 over 0 (share.acme/north/uk)",
        ),
    ),
    Case(
        "partners part, which ends a share, which ends roles",
        both(OWNED | shared("analyst"), STAFF),
        both(OWNED | {"partners": {}}, STAFF),
        world=seen(
            "assignment",
            "business_center.north",
            UK,
            ED,
            scope="business_center.north",
            role="analyst",
        ),
        limits=NONE,
        does=(
            "unmanaged: assignment.north/acme/uk/ed@north.example",
            "refused: removals 1 over 0 (partner.acme/north)",
            "refused: removals 1 over 0 (share.acme/north/uk)",
            "refused: removals 1 over 0 (assignment.north/acme/uk/ed@north.example)",
            "refused: emptied 1 over 0 (partner.acme/north)",
            "refused: emptied 1 over 0 (partner.acme/north)",
        ),
    ),
    Case(
        "partners part, which is named",
        both(OWNED | shared("analyst"), STAFF),
        both(OWNED | {"partners": {}}, STAFF),
        world=seen(
            "assignment",
            "business_center.north",
            UK,
            ED,
            scope="business_center.north",
            role="analyst",
        ),
        limits=NONE,
        allow=Allowances(remove=("partner.acme/north",)),
        does=("unmanaged: assignment.north/acme/uk/ed@north.example",),
    ),
    Case(
        "an account is closed on which people work",
        staffed(BO, CY, ad_accounts=accounts("uk", "fr", members={BO: "analyst", CY: "analyst"})),
        staffed(BO, CY, ad_accounts=accounts("fr", members={BO: "analyst", CY: "analyst"})),
        limits=NONE,
        does=(
            "refused: removals 1 over 0 (ad_account.acme/uk)",
            "refused: close 1 over 0 (ad_account.acme/uk)",
        ),
    ),
    Case(
        "access is lowered, and with it a role",
        both(OWNED, STAFF | asked("admin")),
        both(OWNED, STAFF | asked("operator")),
        world=seen(
            "assignment",
            "business_center.north",
            UK,
            ED,
            scope="business_center.north",
            role="admin",
        ),
        limits=NONE,
        does=("unmanaged: assignment.north/acme/uk/ed@north.example",),
    ),
    Case(
        "a group of another's account falls to nothing with an access",
        both(OWNED, STAFF | asked("analyst") | group("acme/uk", **{ED: "analyst"})),
        both(
            OWNED,
            STAFF | {"access": {}} | {"manage": {"asset_groups": "observe"}, "asset_groups": {}},
        ),
        limits=NONE,
        does=(
            "unmanaged: asset_group.north/all",
            "refused: removals 1 over 0 (access.north/acme/uk)",
            "refused: emptied 1 over 0 (access.north/acme/uk)",
            "refused: emptied 1 over 0 (access.north/acme/uk)",
        ),
    ),
    Case(
        "the owner ends an access on which somebody works who is declared there",
        both(OWNED | answering("analyst"), STAFF | asked("analyst", {ED: "analyst"})),
        both(OWNED | answering(None), STAFF | asked("analyst", {ED: "analyst"})),
        limits=NONE,
        does=(
            "refused: removals 1 over 0 (approval.acme/uk/north)",
            "refused: removals 1 over 0 (assignment.north/acme/uk/ed@north.example)",
            "refused: emptied 1 over 0 (approval.acme/uk/north)",
        ),
    ),
)
