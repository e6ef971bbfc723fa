"""Groups with people who have not accepted their invitation, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bcsync.model.status import Status
from tests.planning.layouts import (
    ANA,
    BO,
    CY,
    accounts,
    acme,
    drops,
    in_doubt,
    puts,
    staffed,
)  # fmt: skip
from tests.planning.telling import Case

FACTS = {"values", "requires", "awaits", "actor", "risks"}
OWNED = {"ad_accounts": accounts("uk", "fr")}


def group(*people: str, accounts: Sequence[str] = ("uk",), **more: Any) -> dict[str, Any]:
    block = {"accounts": list(accounts), "members": dict.fromkeys(people, "analyst"), **more}
    return OWNED | {"asset_groups": {"all": block}}


CASES = (
    Case(
        "all are there",
        staffed(BO, **OWNED),
        staffed(BO, **group(BO)),
        does=(
            'create asset_group.acme/all | values name - -> all, accounts - -> ["ad_account.acme/uk"], members - -> {"bo@acme.example": "analyst"} | actor ana@acme.example',
        ),
    ),
    Case(
        "one is there, one is invited",
        staffed(BO, **OWNED),
        staffed(BO, CY, **group(BO, CY)),
        does=(
            "invite member.acme/cy@acme.example | values role - -> standard, finance - -> none | actor ana@acme.example",
            'create asset_group.acme/all | values name - -> all, accounts - -> ["ad_account.acme/uk"], members - -> {"bo@acme.example": "analyst"} | actor ana@acme.example',
            'update asset_group.acme/all | values members {"bo@acme.example": "analyst"} -> {"bo@acme.example": "analyst", "cy@acme.example": "analyst"} | actor ana@acme.example | requires asset_group.acme/all | awaits member.acme/cy@acme.example | deferred by member.acme/cy@acme.example',
        ),
    ),
    Case(
        "nobody is there",
        staffed(**OWNED),
        staffed(BO, CY, **group(BO, CY)),
        does=(
            "invite member.acme/bo@acme.example | values role - -> standard, finance - -> none | actor ana@acme.example",
            "invite member.acme/cy@acme.example | values role - -> standard, finance - -> none | actor ana@acme.example",
            'create asset_group.acme/all | values name - -> all, accounts - -> ["ad_account.acme/uk"], members - -> {"bo@acme.example": "analyst", "cy@acme.example": "analyst"} | actor ana@acme.example | awaits member.acme/bo@acme.example, member.acme/cy@acme.example | deferred by member.acme/bo@acme.example, member.acme/cy@acme.example',
        ),
    ),
    Case(
        "one more is invited into a group that stands",
        staffed(BO, **group(BO)),
        staffed(BO, CY, **group(BO, CY)),
        does=(
            "invite member.acme/cy@acme.example | values role - -> standard, finance - -> none | actor ana@acme.example",
            'update asset_group.acme/all | values members {"bo@acme.example": "analyst"} -> {"bo@acme.example": "analyst", "cy@acme.example": "analyst"} | actor ana@acme.example | requires asset_group.acme/all | awaits member.acme/cy@acme.example | deferred by member.acme/cy@acme.example',
        ),
    ),
    Case(
        "one goes from a group that stands, one is invited into it",
        staffed(BO, **group(BO)),
        staffed(BO, CY, **group(CY)),
        does=(
            "invite member.acme/cy@acme.example | values role - -> standard, finance - -> none | actor ana@acme.example",
            'update asset_group.acme/all | values members {"bo@acme.example": "analyst"} -> {} | actor ana@acme.example | risks removes-access',
            'update asset_group.acme/all | values members {} -> {"cy@acme.example": "analyst"} | actor ana@acme.example | requires asset_group.acme/all | awaits member.acme/cy@acme.example | deferred by member.acme/cy@acme.example',
        ),
    ),
    Case(
        "one is invited into a group that gets another account",
        staffed(BO, **group(BO)),
        staffed(BO, CY, **group(BO, CY, accounts=("fr",))),
        does=(
            "invite member.acme/cy@acme.example | values role - -> standard, finance - -> none | actor ana@acme.example",
            'update asset_group.acme/all | values accounts ["ad_account.acme/uk"] -> ["ad_account.acme/fr"] | actor ana@acme.example | risks removes-access',
            'update asset_group.acme/all | values members {"bo@acme.example": "analyst"} -> {"bo@acme.example": "analyst", "cy@acme.example": "analyst"} | actor ana@acme.example | requires asset_group.acme/all | awaits member.acme/cy@acme.example | deferred by member.acme/cy@acme.example',
        ),
    ),
    Case(
        "an invitation is open",
        staffed(BO, CY, **OWNED),
        staffed(BO, CY, **group(BO, CY)),
        world=puts(f"member.acme/{CY}", status=Status.PENDING),
        does=(
            'create asset_group.acme/all | values name - -> all, accounts - -> ["ad_account.acme/uk"], members - -> {"bo@acme.example": "analyst"} | actor ana@acme.example',
            'update asset_group.acme/all | values members {"bo@acme.example": "analyst"} -> {"bo@acme.example": "analyst", "cy@acme.example": "analyst"} | actor ana@acme.example | requires asset_group.acme/all | deferred by member.acme/cy@acme.example',
            "waiting: member.acme/cy@acme.example pending",
        ),
    ),
    Case(
        "an invitation was declined",
        staffed(BO, CY, **OWNED),
        staffed(BO, CY, **group(BO, CY)),
        world=puts(f"member.acme/{CY}", status=Status.DECLINED),
        does=(
            'create asset_group.acme/all | values name - -> all, accounts - -> ["ad_account.acme/uk"], members - -> {"bo@acme.example": "analyst"} | actor ana@acme.example',
            'update asset_group.acme/all | values members {"bo@acme.example": "analyst"} -> {"bo@acme.example": "analyst", "cy@acme.example": "analyst"} | actor ana@acme.example | requires asset_group.acme/all | deferred by member.acme/cy@acme.example',
            "waiting: member.acme/cy@acme.example declined",
        ),
    ),
    Case(
        "somebody in the group is not there any more",
        staffed(BO, CY, **group(BO, CY)),
        staffed(BO, CY, **group(BO, CY)),
        world=drops(f"member.acme/{CY}"),
        does=(
            "invite member.acme/cy@acme.example | values role - -> standard, finance - -> none | actor ana@acme.example",
            'update asset_group.acme/all | values members {"bo@acme.example": "analyst", "cy@acme.example": "analyst"} -> {"bo@acme.example": "analyst"} | actor ana@acme.example | risks removes-access',
            'update asset_group.acme/all | values members {"bo@acme.example": "analyst"} -> {"bo@acme.example": "analyst", "cy@acme.example": "analyst"} | actor ana@acme.example | requires asset_group.acme/all | awaits member.acme/cy@acme.example | deferred by member.acme/cy@acme.example',
        ),
    ),
    Case(
        "members are not managed, and who is named is one",
        staffed(BO, **OWNED),
        acme(**group(BO)),
        does=(
            'create asset_group.acme/all | values name - -> all, accounts - -> ["ad_account.acme/uk"], members - -> {"bo@acme.example": "analyst"} | actor ana@acme.example',
            "unmanaged: member.acme/ana@acme.example",
            "unmanaged: member.acme/bo@acme.example",
            "finding: not-managed: members of acme: not managed any more, still there: member.acme/ana@acme.example, member.acme/bo@acme.example",
        ),
    ),
    Case(
        "members are not managed, and nobody knows who is named",
        acme(**OWNED),
        acme(**group(BO)),
        does=(
            'create asset_group.acme/all | values name - -> all, accounts - -> ["ad_account.acme/uk"], members - -> {"bo@acme.example": "analyst"} | actor ana@acme.example | deferred by member.acme/bo@acme.example',
        ),
    ),
    Case(
        "members are not managed, and who is named has an open invitation",
        staffed(BO, **OWNED),
        acme(**group(BO)),
        world=puts(f"member.acme/{BO}", status=Status.PENDING),
        does=(
            'create asset_group.acme/all | values name - -> all, accounts - -> ["ad_account.acme/uk"], members - -> {"bo@acme.example": "analyst"} | actor ana@acme.example | deferred by member.acme/bo@acme.example',
            "unmanaged: member.acme/ana@acme.example",
            "unmanaged: member.acme/bo@acme.example",
            "finding: not-managed: members of acme: not managed any more, still there: member.acme/ana@acme.example, member.acme/bo@acme.example",
        ),
    ),
    Case(
        "a new Business Center: who makes it is there",
        {"version": 1, "business_centers": {}},
        staffed(**group(ANA)),
        does=(
            "create business_center.acme | values name - -> Acme, timezone - -> Europe/London, type - -> direct, currency - -> GBP | actor ana@acme.example",
            "create ad_account.acme/fr | values name - -> fr, company - -> Acme Ltd, currency - -> GBP, timezone - -> Europe/London | actor ana@acme.example | requires business_center.acme | awaits business_center.acme",
            "create ad_account.acme/uk | values name - -> uk, company - -> Acme Ltd, currency - -> GBP, timezone - -> Europe/London | actor ana@acme.example | requires business_center.acme | awaits business_center.acme",
            'create asset_group.acme/all | values name - -> all, accounts - -> ["ad_account.acme/uk"], members - -> {"ana@acme.example": "analyst"} | actor ana@acme.example | requires business_center.acme, ad_account.acme/uk',
        ),
    ),
    Case(
        "a new Business Center: another is invited",
        {"version": 1, "business_centers": {}},
        staffed(BO, **group(ANA, BO)),
        does=(
            "create business_center.acme | values name - -> Acme, timezone - -> Europe/London, type - -> direct, currency - -> GBP | actor ana@acme.example",
            "invite member.acme/bo@acme.example | values role - -> standard, finance - -> none | actor ana@acme.example | requires business_center.acme",
            "create ad_account.acme/fr | values name - -> fr, company - -> Acme Ltd, currency - -> GBP, timezone - -> Europe/London | actor ana@acme.example | requires business_center.acme | awaits business_center.acme",
            "create ad_account.acme/uk | values name - -> uk, company - -> Acme Ltd, currency - -> GBP, timezone - -> Europe/London | actor ana@acme.example | requires business_center.acme | awaits business_center.acme",
            'create asset_group.acme/all | values name - -> all, accounts - -> ["ad_account.acme/uk"], members - -> {"ana@acme.example": "analyst"} | actor ana@acme.example | requires business_center.acme, ad_account.acme/uk',
            'update asset_group.acme/all | values members {"ana@acme.example": "analyst"} -> {"ana@acme.example": "analyst", "bo@acme.example": "analyst"} | actor ana@acme.example | requires business_center.acme, asset_group.acme/all | awaits member.acme/bo@acme.example | deferred by member.acme/bo@acme.example',
        ),
    ),
    Case(
        "a new Business Center whose members are not managed",
        {"version": 1, "business_centers": {}},
        acme(**group(ANA)),
        does=(
            "create business_center.acme | values name - -> Acme, timezone - -> Europe/London, type - -> direct, currency - -> GBP | actor ana@acme.example",
            "create ad_account.acme/fr | values name - -> fr, company - -> Acme Ltd, currency - -> GBP, timezone - -> Europe/London | actor ana@acme.example | requires business_center.acme | awaits business_center.acme",
            "create ad_account.acme/uk | values name - -> uk, company - -> Acme Ltd, currency - -> GBP, timezone - -> Europe/London | actor ana@acme.example | requires business_center.acme | awaits business_center.acme",
            'create asset_group.acme/all | values name - -> all, accounts - -> ["ad_account.acme/uk"], members - -> {"ana@acme.example": "analyst"} | actor ana@acme.example | requires business_center.acme, ad_account.acme/uk',
        ),
    ),
    Case(
        "a new Business Center whose members are not managed: another is named",
        {"version": 1, "business_centers": {}},
        acme(**group(ANA, BO)),
        does=(
            "create business_center.acme | values name - -> Acme, timezone - -> Europe/London, type - -> direct, currency - -> GBP | actor ana@acme.example",
            "create ad_account.acme/fr | values name - -> fr, company - -> Acme Ltd, currency - -> GBP, timezone - -> Europe/London | actor ana@acme.example | requires business_center.acme | awaits business_center.acme",
            "create ad_account.acme/uk | values name - -> uk, company - -> Acme Ltd, currency - -> GBP, timezone - -> Europe/London | actor ana@acme.example | requires business_center.acme | awaits business_center.acme",
            'create asset_group.acme/all | values name - -> all, accounts - -> ["ad_account.acme/uk"], members - -> {"ana@acme.example": "analyst"} | actor ana@acme.example | requires business_center.acme, ad_account.acme/uk',
            'update asset_group.acme/all | values members {"ana@acme.example": "analyst"} -> {"ana@acme.example": "analyst", "bo@acme.example": "analyst"} | actor ana@acme.example | requires business_center.acme, asset_group.acme/all | deferred by member.acme/bo@acme.example',
        ),
    ),
    Case(
        "whoever acts for it is not a member yet",
        staffed(BO, **OWNED),
        staffed(BO, **group(ANA, BO)),
        world=drops(f"member.acme/{ANA}"),
        does=(
            "invite member.acme/ana@acme.example | values role - -> admin, finance - -> none | actor ana@acme.example | risks grants-admin",
            'create asset_group.acme/all | values name - -> all, accounts - -> ["ad_account.acme/uk"], members - -> {"bo@acme.example": "analyst"} | actor ana@acme.example',
            'update asset_group.acme/all | values members {"bo@acme.example": "analyst"} -> {"ana@acme.example": "analyst", "bo@acme.example": "analyst"} | actor ana@acme.example | requires asset_group.acme/all | awaits member.acme/ana@acme.example | deferred by member.acme/ana@acme.example',
        ),
    ),
    Case(
        "an invitation is in doubt",
        staffed(BO, CY, **OWNED),
        staffed(BO, CY, **group(BO, CY)),
        world=in_doubt(f"member.acme/{CY}"),
        does=(
            'create asset_group.acme/all | values name - -> all, accounts - -> ["ad_account.acme/uk"], members - -> {"bo@acme.example": "analyst"} | actor ana@acme.example',
            'update asset_group.acme/all | values members {"bo@acme.example": "analyst"} -> {"bo@acme.example": "analyst", "cy@acme.example": "analyst"} | actor ana@acme.example | requires asset_group.acme/all | deferred by member.acme/cy@acme.example',
            "finding: unknown-outcome: member.acme/cy@acme.example: nobody knows",
        ),
    ),
    Case(
        "an invited one becomes admin of the group",
        staffed(BO, **OWNED),
        staffed(
            BO,
            CY,
            **OWNED,
            asset_groups={"all": {"accounts": ["uk"], "members": {BO: "analyst", CY: "admin"}}},
        ),
        does=(
            "invite member.acme/cy@acme.example | values role - -> standard, finance - -> none | actor ana@acme.example",
            'create asset_group.acme/all | values name - -> all, accounts - -> ["ad_account.acme/uk"], members - -> {"bo@acme.example": "analyst"} | actor ana@acme.example',
            'update asset_group.acme/all | values members {"bo@acme.example": "analyst"} -> {"bo@acme.example": "analyst", "cy@acme.example": "admin"} | actor ana@acme.example | risks grants-admin | requires asset_group.acme/all | awaits member.acme/cy@acme.example | deferred by member.acme/cy@acme.example',
        ),
    ),
    Case(
        "nobody is named",
        staffed(**OWNED),
        staffed(**group()),
        does=(
            'create asset_group.acme/all | values name - -> all, accounts - -> ["ad_account.acme/uk"], members - -> {} | actor ana@acme.example',
        ),
    ),
    Case(
        "one is there, one is invited, and somebody gets an account",
        staffed(BO, **OWNED),
        staffed(
            BO, CY, **group(BO, CY) | {"ad_accounts": accounts("uk", "fr", members={BO: "analyst"})}
        ),
        does=(
            "invite member.acme/cy@acme.example | values role - -> standard, finance - -> none | actor ana@acme.example",
            'create asset_group.acme/all | values name - -> all, accounts - -> ["ad_account.acme/uk"], members - -> {"bo@acme.example": "analyst"} | actor ana@acme.example',
            'update asset_group.acme/all | values members {"bo@acme.example": "analyst"} -> {"bo@acme.example": "analyst", "cy@acme.example": "analyst"} | actor ana@acme.example | requires asset_group.acme/all | awaits member.acme/cy@acme.example | deferred by member.acme/cy@acme.example',
            "create assignment.acme/fr/bo@acme.example | values role - -> analyst | actor ana@acme.example",
            "create assignment.acme/uk/bo@acme.example | values role - -> analyst | actor ana@acme.example",
        ),
    ),
)
