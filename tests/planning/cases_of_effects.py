"""What a plan means for people and Business Centers, as a table."""

from __future__ import annotations

from typing import Any

from tests.guards.cases import Layout
from tests.planning.layouts import (
    BO,
    CY,
    ED,
    accounts,
    acme,
    answering,
    asked,
    both,
    shared,
    staffed,
)  # fmt: skip
from tests.planning.telling import Case

FACTS = {"effects", "without operations"}
OWNED = {"ad_accounts": accounts("uk", "fr")}


def worked(**people: Any) -> dict[str, Any]:
    """Account uk, with who works on it."""
    return {"ad_accounts": {"uk": {"name": "uk", "members": people}}}


def group(*accounts: str, **people: Any) -> dict[str, Any]:
    return {**OWNED, "asset_groups": {"all": {"accounts": list(accounts), "members": people}}}


def work(permission: str, role: str) -> dict[str, Any]:
    """North's access to uk, and Ed who works on it."""
    return {"access": {"acme/uk": {"permission": permission, "members": {ED: role}}}}


def borrowed() -> dict[str, Any]:
    return {"asset_groups": {"all": {"accounts": ["acme/uk"], "members": {ED: "analyst"}}}}


def with_role(**roles: str) -> dict[str, Any]:
    return {"members": {"ana@acme.example": "admin", BO: roles}}


PEOPLE = tuple(f"p{number:03}@acme.example" for number in range(101))
MANY = tuple(f"a{number}" for number in range(101))


def crowd(*keys: str, role: str = "analyst") -> Layout:
    """So many people in a group with these accounts."""
    people = dict.fromkeys(PEOPLE, "analyst") | {PEOPLE[0]: role}
    together = {"all": {"accounts": list(keys), "members": people}}
    return staffed(*PEOPLE, ad_accounts=accounts(*MANY), asset_groups=together)


CASES = (
    Case("nothing", staffed(BO), staffed(BO), does=()),
    Case(
        "an invitation",
        staffed(),
        staffed(BO),
        does=("effect: + bo@acme.example none -> standard on business_center.acme by member",),
    ),
    Case(
        "a membership ends, and with it a role",
        staffed(BO, **worked(**{BO: "operator"})),
        staffed(**worked()),
        does=(
            "effect: - bo@acme.example standard -> none on business_center.acme by member",
            "effect: - bo@acme.example operator -> none on ad_account.acme/uk by assignment",
        ),
    ),
    Case(
        "a role is raised, finance is given",
        acme(**with_role(role="standard")),
        acme(**with_role(role="admin", finance="analyst")),
        does=(
            "effect: + bo@acme.example standard -> admin on business_center.acme by member",
            "effect: + bo@acme.example none -> analyst on business_center.acme by finance",
        ),
    ),
    Case(
        "a role is lowered, finance too",
        acme(**with_role(role="admin", finance="manager")),
        acme(**with_role(role="standard", finance="analyst")),
        does=(
            "effect: - bo@acme.example admin -> standard on business_center.acme by member",
            "effect: - bo@acme.example manager -> analyst on business_center.acme by finance",
        ),
    ),
    Case(
        "finance is taken alone",
        acme(**with_role(role="standard", finance="manager")),
        acme(**with_role(role="standard")),
        does=("effect: - bo@acme.example manager -> none on business_center.acme by finance",),
    ),
    Case(
        "a role on an account changes",
        staffed(BO, **worked(**{BO: "operator"})),
        staffed(BO, **worked(**{BO: "admin"})),
        does=("effect: + bo@acme.example operator -> admin on ad_account.acme/uk by assignment",),
    ),
    Case(
        "an account is shared",
        both({**OWNED, **shared(None)}),
        both({**OWNED, **shared("operator")}),
        does=("effect: + business_center.north none -> operator on ad_account.acme/uk by share",),
    ),
    Case(
        "a share is lowered",
        both({**OWNED, **shared("operator")}),
        both({**OWNED, **shared("analyst")}),
        does=(
            "effect: - business_center.north operator -> analyst on ad_account.acme/uk by share",
        ),
    ),
    Case(
        "a share ends, and with it what people have",
        both({**OWNED, **shared("operator")}, work("operator", "operator")),
        both({**OWNED, **shared(None)}, {"access": {}}),
        does=(
            "effect: - business_center.north operator -> none on ad_account.acme/uk by access",
            "effect: - business_center.north operator -> none on ad_account.acme/uk by share",
            "effect: - ed@north.example operator -> none on ad_account.acme/uk by assignment",
        ),
    ),
    Case(
        "a share is lowered, and with it what people have",
        both({**OWNED, **shared("operator")}, work("operator", "operator")),
        both({**OWNED, **shared("analyst")}, work("analyst", "analyst")),
        does=(
            "effect: - business_center.north operator -> analyst on ad_account.acme/uk by share",
            "effect: - ed@north.example operator -> analyst on ad_account.acme/uk by assignment",
            "effect: - business_center.north operator -> analyst on ad_account.acme/uk by access",
        ),
    ),
    Case(
        "what is put back after more was asked for is no gain",
        both({**OWNED, **answering("operator")}, work("analyst", "analyst") | borrowed()),
        both({**OWNED, **answering("operator")}, work("operator", "analyst") | borrowed()),
        does=(
            "effect: - business_center.north analyst -> none on ad_account.acme/uk by access",
            "effect: + business_center.north none -> operator on ad_account.acme/uk by approval",
        ),
    ),
    Case(
        "a request gives nothing, an approval does",
        both({**OWNED, **answering("operator")}),
        both({**OWNED, **answering("operator")}, asked("operator")),
        does=(
            "effect: + business_center.north none -> operator on ad_account.acme/uk by approval",
        ),
    ),
    Case(
        "access is given up",
        both({**OWNED, **answering("operator")}, asked("operator")),
        both({**OWNED, **answering("operator")}, {"access": {}}),
        does=("effect: - business_center.north operator -> none on ad_account.acme/uk by access",),
    ),
    Case(
        "access is lowered",
        both({**OWNED, **answering("operator")}, asked("operator")),
        both({**OWNED, **answering("operator")}, asked("analyst")),
        does=(
            "effect: - business_center.north operator -> analyst on ad_account.acme/uk by access",
        ),
    ),
    Case(
        "a group is made",
        staffed(BO, CY, **OWNED),
        staffed(BO, CY, **group("uk", "fr", **{BO: "analyst", CY: "admin"})),
        does=(
            "effect: + bo@acme.example none -> analyst on asset_group.acme/all by asset_group.acme/all",
            "effect: + bo@acme.example none -> analyst on ad_account.acme/fr by asset_group.acme/all",
            "effect: + bo@acme.example none -> analyst on ad_account.acme/uk by asset_group.acme/all",
            "effect: + cy@acme.example none -> admin on asset_group.acme/all by asset_group.acme/all",
            "effect: + cy@acme.example none -> admin on ad_account.acme/fr by asset_group.acme/all",
            "effect: + cy@acme.example none -> admin on ad_account.acme/uk by asset_group.acme/all",
        ),
    ),
    Case(
        "a group is deleted",
        staffed(BO, **group("uk", "fr", **{BO: "analyst"})),
        staffed(BO, **OWNED, asset_groups={}),
        does=(
            "effect: - bo@acme.example analyst -> none on asset_group.acme/all by asset_group.acme/all",
            "effect: - bo@acme.example analyst -> none on ad_account.acme/fr by asset_group.acme/all",
            "effect: - bo@acme.example analyst -> none on ad_account.acme/uk by asset_group.acme/all",
        ),
    ),
    Case(
        "one joins a group, one leaves",
        staffed(BO, CY, **group("uk", "fr", **{BO: "analyst"})),
        staffed(BO, CY, **group("uk", "fr", **{CY: "analyst"})),
        does=(
            "effect: - bo@acme.example analyst -> none on asset_group.acme/all by asset_group.acme/all",
            "effect: - bo@acme.example analyst -> none on ad_account.acme/fr by asset_group.acme/all",
            "effect: - bo@acme.example analyst -> none on ad_account.acme/uk by asset_group.acme/all",
            "effect: + cy@acme.example none -> analyst on asset_group.acme/all by asset_group.acme/all",
            "effect: + cy@acme.example none -> analyst on ad_account.acme/fr by asset_group.acme/all",
            "effect: + cy@acme.example none -> analyst on ad_account.acme/uk by asset_group.acme/all",
        ),
    ),
    Case(
        "an account joins a group, one leaves",
        staffed(BO, **group("uk", **{BO: "analyst"})),
        staffed(BO, **group("fr", **{BO: "analyst"})),
        does=(
            "effect: + bo@acme.example none -> analyst on ad_account.acme/fr by asset_group.acme/all",
            "effect: - bo@acme.example analyst -> none on ad_account.acme/uk by asset_group.acme/all",
        ),
    ),
    Case(
        "a role in a group is raised, an account leaves",
        staffed(BO, **group("uk", "fr", **{BO: "analyst"})),
        staffed(BO, **group("uk", **{BO: "admin"})),
        does=(
            "effect: + bo@acme.example analyst -> admin on asset_group.acme/all by asset_group.acme/all",
            "effect: - bo@acme.example analyst -> none on ad_account.acme/fr by asset_group.acme/all",
            "effect: + bo@acme.example analyst -> admin on ad_account.acme/uk by asset_group.acme/all",
        ),
    ),
    Case(
        "a group without accounts",
        staffed(BO, **OWNED),
        staffed(BO, **group(**{BO: "analyst"})),
        does=(
            "effect: + bo@acme.example none -> analyst on asset_group.acme/all by asset_group.acme/all",
        ),
    ),
    Case(
        "who is invited joins a group later",
        staffed(BO, **group("uk", **{BO: "analyst"})),
        staffed(BO, CY, **group("uk", "fr", **{BO: "analyst", CY: "admin"})),
        does=(
            "effect: + cy@acme.example none -> standard on business_center.acme by member",
            "effect: + bo@acme.example none -> analyst on ad_account.acme/fr by asset_group.acme/all",
            "effect: + cy@acme.example none -> admin on asset_group.acme/all by asset_group.acme/all later",
            "effect: + cy@acme.example none -> admin on ad_account.acme/fr by asset_group.acme/all later",
            "effect: + cy@acme.example none -> admin on ad_account.acme/uk by asset_group.acme/all later",
        ),
    ),
    Case(
        "a member goes, and from groups",
        staffed(BO, CY, **group("uk", **{BO: "analyst", CY: "admin"})),
        staffed(CY, **group("uk", **{CY: "admin"})),
        does=(
            "effect: - bo@acme.example analyst -> none on asset_group.acme/all by asset_group.acme/all",
            "effect: - bo@acme.example analyst -> none on ad_account.acme/uk by asset_group.acme/all",
            "effect: - bo@acme.example standard -> none on business_center.acme by member",
        ),
    ),
    Case(
        "a group is let go of",
        staffed(BO, **group("uk", **{BO: "analyst"})),
        {**staffed(BO, **OWNED), "forget": ["asset_group.acme/all"]},
        does=(),
    ),
    Case(
        "a role is let go of",
        staffed(BO, **worked(**{BO: "operator"})),
        {**staffed(BO, **worked()), "forget": [f"assignment.acme/uk/{BO}"]},
        does=(),
    ),
    Case(
        "people times accounts are too many",
        crowd("a0"),
        crowd(*MANY),
        does=tuple(
            f"effect: + {each} none -> analyst on 100 of asset_group.acme/all by asset_group.acme/all"
            for each in PEOPLE
        ),
    ),
    Case(
        "too many, and a role is raised",
        crowd("a0", role="analyst"),
        crowd("a0", *MANY[1:], role="operator"),
        does=(
            f"effect: + {PEOPLE[0]} analyst -> operator on asset_group.acme/all by asset_group.acme/all",
            f"effect: + {PEOPLE[0]} none -> operator on 100 of asset_group.acme/all by asset_group.acme/all",
            *tuple(
                f"effect: + {each} none -> analyst on 100 of asset_group.acme/all by asset_group.acme/all"
                for each in PEOPLE[1:]
            ),
        ),
    ),
)
