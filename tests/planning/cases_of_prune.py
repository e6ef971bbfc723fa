"""What becomes of what stands on the platform and not in the layout, as a table."""

from __future__ import annotations

from bcsync.model.status import Status
from tests.guards.cases import announced
from tests.planning.layouts import (
    ACME,
    ANA,
    BO,
    CY,
    ED,
    FR,
    NORTH,
    UK,
    accounts,
    acme,
    all_of,
    answering,
    asked,
    both,
    drops,
    gap,
    puts,
    seen,
    shared,
    staffed,
)  # fmt: skip
from tests.planning.telling import Case

FACTS = {"reason", "ended"}
WHOSE = frozenset({"actor", "identity"})
UNREAL = "7600000000000000001"
"""The id of an account that no layout names."""

GROUP = {"asset_groups": {"all": {"accounts": ["uk"], "members": {BO: "analyst"}}}}
OWNED = {"ad_accounts": accounts("uk", "fr")}
WORKED_ON = {"ad_accounts": accounts("uk", members={BO: "analyst"})}

CASES = (
    Case(
        "somebody in an exclusive list whom the layout does not name",
        staffed(),
        staffed(),
        world=seen("member", ACME, CY, role="standard", finance="none"),
        does=(
            "remove member.acme/cy@acme.example | reason not in the layout, and the list is exclusive",
            "drift: member.acme/cy@acme.example appeared",
        ),
    ),
    Case(
        "one who was declared leaves an exclusive list",
        staffed(BO),
        staffed(),
        does=(
            "remove member.acme/bo@acme.example | reason not in the layout, and the list is exclusive",
        ),
    ),
    Case(
        "one who was declared leaves an additive list",
        staffed(BO, manage={"members": "additive"}),
        staffed(manage={"members": "additive"}),
        does=("remove member.acme/bo@acme.example | reason left the layout",),
    ),
    Case(
        "a stranger in an additive list",
        staffed(manage={"members": "additive"}),
        staffed(manage={"members": "additive"}),
        world=seen("member", ACME, CY, role="standard", finance="none"),
        does=("unmanaged: member.acme/cy@acme.example",),
    ),
    Case(
        "one who was declared leaves a list that is only observed",
        staffed(BO, manage={"members": "observe"}),
        staffed(manage={"members": "observe"}),
        does=("unmanaged: member.acme/bo@acme.example",),
    ),
    Case(
        "the list is not managed any more",
        staffed(BO),
        acme(),
        does=(
            "unmanaged: member.acme/ana@acme.example",
            "unmanaged: member.acme/bo@acme.example",
            "finding: not-managed: members of acme: not managed any more, still there: member.acme/ana@acme.example, member.acme/bo@acme.example",
            "let go: member 7000000000000000000 ana@acme.example",
            "let go: member 7000000000000000000 bo@acme.example",
        ),
    ),
    Case(
        "a list of groups is not managed any more",
        both(OWNED | GROUP),
        both(OWNED),
        does=(
            "forget asset_group.acme/all | reason its list is not managed any more",
            "finding: not-managed: asset_groups of acme: not managed any more, still there: asset_group.acme/all",
        ),
    ),
    Case(
        "a list of groups that nobody managed is not either now",
        both(OWNED | GROUP),
        both(OWNED),
        world=puts("asset_group.acme/all", managed=False),
        does=("unmanaged: asset_group.acme/all",),
    ),
    Case(
        "a list of accounts is not managed any more",
        both(OWNED),
        both({}),
        does=(
            "forget ad_account.acme/fr | reason its list is not managed any more",
            "forget ad_account.acme/uk | reason its list is not managed any more",
            "finding: not-managed: ad_accounts of acme: not managed any more, still there: ad_account.acme/fr, ad_account.acme/uk",
        ),
    ),
    Case(
        "accounts that are bound, in a list that is not managed any more",
        both(OWNED),
        both({}),
        world=all_of(puts(UK, managed=False), puts(FR, managed=False)),
        does=(
            "forget ad_account.acme/fr | reason its list is not managed any more",
            "forget ad_account.acme/uk | reason its list is not managed any more",
        ),
    ),
    Case(
        "a group is let go of",
        both(OWNED | GROUP),
        both(OWNED | {"asset_groups": {}}) | {"forget": ["asset_group.acme/all"]},
        more=WHOSE,
        does=(
            "forget asset_group.acme/all | reason the layout lets go of it | identity asset_group.acme/all",
        ),
    ),
    Case(
        "a group that was never ours is let go of",
        both(OWNED | GROUP),
        both(OWNED | {"asset_groups": {}}) | {"forget": ["asset_group.acme/all"]},
        world=puts("asset_group.acme/all", managed=False),
        does=("unmanaged: asset_group.acme/all",),
    ),
    Case(
        "a member is let go of",
        staffed(BO),
        staffed() | {"forget": [f"member.acme/{BO}"]},
        more=WHOSE,
        does=(
            "forget member.acme/bo@acme.example | reason the layout lets go of it | identity 7000000000000000000, bo@acme.example",
        ),
    ),
    Case(
        "a member who was never ours is let go of",
        staffed(BO),
        staffed() | {"forget": [f"member.acme/{BO}"]},
        world=puts(f"member.acme/{BO}", managed=False),
        does=("unmanaged: member.acme/bo@acme.example",),
    ),
    Case(
        "a whole Business Center is let go of",
        both(OWNED | GROUP),
        {
            "version": 1,
            "business_centers": {"north": both({})["business_centers"]["north"]},
            "forget": [ACME],
        },
        does=(
            "forget business_center.acme | reason the layout lets go of it",
            "forget ad_account.acme/fr | reason the layout lets go of it",
            "forget ad_account.acme/uk | reason the layout lets go of it",
            "forget asset_group.acme/all | reason the layout lets go of it",
            "unmanaged: member.acme/ana@acme.example",
            "unmanaged: member.acme/bo@acme.example",
        ),
    ),
    Case(
        "a Business Center leaves the layout",
        both(OWNED | GROUP),
        {"version": 1, "business_centers": {"north": both({})["business_centers"]["north"]}},
        world=puts(FR, status=Status.CLOSED),
        does=(
            "remove ad_account.acme/uk | reason its Business Center left the layout",
            "remove business_center.acme | reason its Business Center left the layout",
            "remove asset_group.acme/all | implied | reason the platform ends it with business_center.acme | brought by business_center.acme",
            "remove member.acme/ana@acme.example | implied | reason the platform ends it with business_center.acme | brought by business_center.acme",
            "remove member.acme/bo@acme.example | implied | reason the platform ends it with business_center.acme | brought by business_center.acme",
            "let go: ad_account 7000000000000000004",
        ),
    ),
    Case(
        "an account in an exclusive list that somebody opened by hand",
        both(OWNED),
        both(OWNED),
        world=seen("ad_account", UNREAL, name="By hand"),
        does=("drift: ad_account.acme/7600000000000000001 appeared",),
    ),
    Case(
        "an account that somebody opened by hand, in an additive list",
        both({**OWNED, "manage": {"ad_accounts": "additive"}}),
        both({**OWNED, "manage": {"ad_accounts": "additive"}}),
        world=seen("ad_account", UNREAL, name="By hand"),
        does=("unmanaged: ad_account.acme/7600000000000000001",),
    ),
    Case(
        "an account that is closed leaves the layout",
        both(OWNED),
        both({"ad_accounts": accounts("uk")}),
        world=puts(FR, status=Status.CLOSED),
        does=("let go: ad_account 7000000000000000004",),
    ),
    Case(
        "an invitation that is open is withdrawn",
        staffed(BO),
        staffed(),
        world=puts(f"member.acme/{BO}", status=Status.PENDING),
        more=WHOSE,
        does=(
            "cancel member.acme/bo@acme.example | reason not in the layout, and the list is exclusive | actor ana@acme.example | identity business_center.acme, bo@acme.example",
        ),
    ),
    Case(
        "who declined leaves the layout",
        staffed(BO),
        staffed(),
        world=puts(f"member.acme/{BO}", status=Status.DECLINED),
        does=(),
    ),
    Case(
        "access that was withdrawn leaves the layout",
        both(OWNED, asked("analyst")),
        both(OWNED, {"access": {}}),
        world=puts("access.north/acme/uk", status=Status.ENDED),
        does=("let go: access 7000000000000000005 7000000000000000003",),
    ),
    Case(
        "access that was withdrawn, in a list that is not managed any more",
        both(OWNED, asked("analyst")),
        both(OWNED),
        world=puts("access.north/acme/uk", status=Status.ENDED),
        does=("let go: access 7000000000000000005 7000000000000000003",),
    ),
    Case(
        "who is not shown any more leaves the layout",
        staffed(BO),
        staffed(),
        world=puts(f"member.acme/{BO}", absent=True),
        does=("let go: member 7000000000000000000 bo@acme.example",),
    ),
    Case(
        "who is not shown any more, in a list that is not managed any more",
        staffed(BO),
        acme(),
        world=puts(f"member.acme/{BO}", absent=True),
        does=(
            "unmanaged: member.acme/ana@acme.example",
            "finding: not-managed: members of acme: not managed any more, still there: member.acme/ana@acme.example",
            "let go: member 7000000000000000000 bo@acme.example",
            "let go: member 7000000000000000000 ana@acme.example",
        ),
    ),
    Case("a list cannot be read", staffed(BO), staffed(), world=gap("member"), does=()),
    Case(
        "a list cannot be read that is not managed any more",
        staffed(BO),
        acme(),
        world=gap("member"),
        does=(),
    ),
    Case(
        "another list cannot be read",
        staffed(BO),
        staffed(),
        world=gap("asset_group"),
        does=(
            "remove member.acme/bo@acme.example | reason not in the layout, and the list is exclusive",
        ),
    ),
    Case(
        "partners part",
        both({"partners": {"north": []}}, {"partners": {"acme": []}}),
        both({"partners": {}}, {"partners": {}}),
        world=drops("partner.north/acme"),
        does=("remove partner.acme/north | reason not in the layout, and the list is exclusive",),
    ),
    Case(
        "partners part, and the list of the second cannot be read",
        both({"partners": {"north": []}}, {"partners": {"acme": []}}),
        both({"partners": {}}, {"partners": {}}),
        world=all_of(drops("partner.north/acme"), gap("partner", NORTH)),
        does=(),
    ),
    Case(
        "partners part, and the list of the first cannot be read",
        both({"partners": {"north": []}}, {"partners": {"acme": []}}),
        both({"partners": {}}, {"partners": {}}),
        world=all_of(drops("partner.north/acme"), gap("partner")),
        does=(),
    ),
    Case(
        "partners are not managed any more, and the list of the second cannot be read",
        both({"partners": {"north": []}}),
        both({}),
        world=gap("partner", NORTH),
        does=(),
    ),
    Case(
        "somebody asks whom no approval speaks of",
        both(OWNED | {"approvals": []}),
        both(OWNED | {"approvals": []}),
        world=seen("approval", UK, NORTH, status=Status.PENDING, permission="admin"),
        does=("waiting: approval.acme/uk/north asks_for_decision",),
    ),
    Case(
        "somebody asks a Business Center that does not manage approvals",
        both(OWNED),
        both(OWNED),
        world=seen("approval", UK, NORTH, status=Status.PENDING, permission="admin"),
        does=("waiting: approval.acme/uk/north asks_for_decision",),
    ),
    Case(
        "somebody asked, approvals were managed, and are not any more",
        both(OWNED | answering("admin")),
        both(OWNED),
        world=puts("approval.acme/uk/north", status=Status.PENDING),
        does=("waiting: approval.acme/uk/north asks_for_decision",),
    ),
    Case(
        "somebody asks a Business Center that is not in the layout",
        both(OWNED),
        {"version": 1, "business_centers": {"north": both({})["business_centers"]["north"]}},
        world=seen("approval", UK, NORTH, status=Status.PENDING, permission="admin"),
        does=(
            "remove ad_account.acme/fr | reason its Business Center left the layout",
            "remove ad_account.acme/uk | reason its Business Center left the layout",
            "remove business_center.acme | reason its Business Center left the layout",
            "cancel approval.acme/uk/north | implied | reason the platform ends it with ad_account.acme/uk | brought by ad_account.acme/uk",
            "remove member.acme/ana@acme.example | implied | reason the platform ends it with business_center.acme | brought by business_center.acme",
            "remove member.acme/bo@acme.example | implied | reason the platform ends it with business_center.acme | brought by business_center.acme",
        ),
    ),
    Case(
        "somebody asks a person for an account",
        {**both({}), "people": {CY: {"ad_accounts": accounts("own")}}},
        {**both({}), "people": {CY: {"ad_accounts": accounts("own")}}},
        world=seen(
            "approval",
            f"ad_account.{CY}/own",
            NORTH,
            scope=CY,
            status=Status.PENDING,
            permission="admin",
        ),
        does=("waiting: approval.cy@acme.example/own/north asks_for_decision",),
    ),
    Case(
        "somebody asks a person who is not in the layout",
        {**both({}), "people": {CY: {"ad_accounts": accounts("own")}}},
        both({}),
        world=seen(
            "approval",
            f"ad_account.{CY}/own",
            NORTH,
            scope=CY,
            status=Status.PENDING,
            permission="admin",
        ),
        does=("forget ad_account.cy@acme.example/own | reason its list is not managed any more",),
    ),
    Case(
        "a person leaves the layout",
        {**both({}), "people": {CY: {"ad_accounts": accounts("own")}}},
        both({}),
        does=("forget ad_account.cy@acme.example/own | reason its list is not managed any more",),
    ),
    Case(
        "a request is cancelled that the layout would approve",
        both(OWNED | answering("analyst"), asked("analyst")),
        both(OWNED | answering("analyst"), {"access": {}}),
        world=all_of(
            puts("access.north/acme/uk", status=Status.PENDING),
            puts("approval.acme/uk/north", status=Status.PENDING),
        ),
        does=("cancel access.north/acme/uk | reason not in the layout, and the list is exclusive",),
    ),
    Case(
        "a request of another is approved while one is cancelled",
        both(
            OWNED | answering("analyst"), {"access": {"acme/uk": "analyst", "acme/fr": "analyst"}}
        ),
        both(OWNED | answering("analyst"), {"access": {"acme/uk": "analyst"}}),
        world=all_of(
            puts("access.north/acme/fr", status=Status.PENDING),
            puts("access.north/acme/uk", status=Status.PENDING),
            puts("approval.acme/uk/north", status=Status.PENDING),
        ),
        does=(
            "approve approval.acme/uk/north | reason the layout approves up to analyst",
            "cancel access.north/acme/fr | reason not in the layout, and the list is exclusive",
            "waiting: access.north/acme/uk pending",
        ),
    ),
    Case(
        "both sides end an access",
        both(OWNED | answering("analyst"), asked("analyst")),
        both(OWNED | answering(None), {"access": {}}),
        more=WHOSE,
        does=(
            "remove access.north/acme/uk | reason not in the layout, and the list is exclusive | actor nico@north.example | identity business_center.north, ad_account.acme/uk",
        ),
    ),
    Case(
        "the owner ends an access",
        both(OWNED | answering("analyst"), asked("analyst")),
        both(OWNED | answering(None)),
        does=(
            "remove approval.acme/uk/north | reason not in the layout, and the list is exclusive",
            "unmanaged: access.north/acme/uk",
            "finding: not-managed: access of north: not managed any more, still there: access.north/acme/uk",
            "let go: access 7000000000000000006 7000000000000000003",
        ),
    ),
    Case(
        "the asker ends an access",
        both(OWNED | answering("analyst"), asked("analyst")),
        both(OWNED, {"access": {}}),
        does=(
            "remove access.north/acme/uk | reason not in the layout, and the list is exclusive",
            "unmanaged: approval.acme/uk/north",
            "finding: not-managed: approvals of acme: not managed any more, still there: approval.acme/uk/north",
            "let go: approval 7000000000000000003 7000000000000000006",
        ),
    ),
    Case(
        "somebody works on an account who is not declared there",
        both({"ad_accounts": accounts("uk", members={})}),
        both({"ad_accounts": accounts("uk", members={})}),
        world=seen("assignment", ACME, UK, BO, role="analyst"),
        does=(
            "remove assignment.acme/uk/bo@acme.example | reason not in the layout, and the list is exclusive",
            "drift: assignment.acme/uk/bo@acme.example appeared",
        ),
    ),
    Case(
        "nobody who works on an account is managed any more",
        both(WORKED_ON),
        both({"ad_accounts": accounts("uk")}),
        does=(
            "unmanaged: assignment.acme/uk/bo@acme.example",
            "finding: not-managed: members of acme/uk: not managed any more, still there: assignment.acme/uk/bo@acme.example",
            "let go: assignment 7000000000000000000 7000000000000000003 bo@acme.example",
        ),
    ),
    Case(
        "an account leaves the layout, with who works on it",
        both({"ad_accounts": accounts("uk", "fr", members={BO: "analyst"})}),
        both({"ad_accounts": accounts("fr", members={BO: "analyst"})}),
        more=WHOSE,
        does=(
            "remove ad_account.acme/uk | reason not in the layout, and the list is exclusive | actor ana@acme.example | identity ad_account.acme/uk",
            "remove assignment.acme/uk/bo@acme.example | implied | anyway | reason not in the layout, and the list is exclusive | actor ana@acme.example | identity business_center.acme, ad_account.acme/uk, bo@acme.example | brought by ad_account.acme/uk",
        ),
    ),
    Case(
        "an account leaves an additive list, with who works on it",
        both(WORKED_ON | {"manage": {"ad_accounts": "additive"}}),
        both({"ad_accounts": {}, "manage": {"ad_accounts": "additive"}}),
        does=(
            "remove ad_account.acme/uk | reason left the layout",
            "remove assignment.acme/uk/bo@acme.example | implied | anyway | reason left the layout | brought by ad_account.acme/uk",
        ),
    ),
    Case(
        "an account is let go of, with who works on it",
        both(WORKED_ON),
        both({"ad_accounts": {}}) | {"forget": [UK]},
        does=(
            "forget ad_account.acme/uk | reason the layout lets go of it",
            "unmanaged: assignment.acme/uk/bo@acme.example",
            "finding: not-managed: ad_accounts of acme: not managed any more, still there: assignment.acme/uk/bo@acme.example",
            "let go: assignment 7000000000000000000 7000000000000000003 bo@acme.example",
        ),
    ),
    Case(
        "somebody works on an account that was opened by hand",
        both(OWNED),
        both(OWNED),
        world=all_of(
            seen("ad_account", UNREAL, name="By hand"),
            seen("assignment", ACME, UNREAL, BO, role="analyst"),
        ),
        does=(
            "drift: ad_account.acme/7600000000000000001 appeared",
            "unmanaged: assignment.acme/7600000000000000001/bo@acme.example",
        ),
    ),
    Case(
        "an access goes, with somebody there who was never ours",
        both(OWNED, asked("analyst")),
        both(OWNED, {"access": {}}),
        world=seen("assignment", NORTH, UK, ED, scope=NORTH, role="analyst"),
        does=(
            "remove access.north/acme/uk | reason not in the layout, and the list is exclusive",
            "remove assignment.north/acme/uk/ed@north.example | implied | anyway | reason not in the layout, and the list is exclusive | brought by access.north/acme/uk",
            "drift: assignment.north/acme/uk/ed@north.example appeared",
        ),
    ),
    Case(
        "an access is let go of, with somebody there who was never ours",
        both(OWNED, asked("analyst")),
        both(OWNED, {"access": {}}) | {"forget": ["access.north/acme/uk"]},
        world=seen("assignment", NORTH, UK, ED, scope=NORTH, role="analyst"),
        does=(
            "forget access.north/acme/uk | reason the layout lets go of it",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "an account that is shared has left the list of accesses, with who works on it",
        both(OWNED | shared("analyst"), asked("analyst", {ED: "analyst"})),
        both(OWNED | shared("analyst"), {"access": {}}),
        world=drops("access.north/acme/uk"),
        does=(
            "remove assignment.north/acme/uk/ed@north.example | reason not in the layout, and the list is exclusive",
        ),
    ),
    Case(
        "somebody works on an account that is shared and was never in the list of accesses",
        both(OWNED | shared("analyst"), {"access": {}}),
        both(OWNED | shared("analyst"), {"access": {}}),
        world=seen("assignment", NORTH, UK, ED, scope=NORTH, role="analyst"),
        does=("unmanaged: assignment.north/acme/uk/ed@north.example",),
    ),
    Case(
        "an access by id, where somebody works who is not declared",
        both({}, {"access": {UNREAL: {"permission": "analyst", "members": {}}}}),
        both({}, {"access": {UNREAL: {"permission": "analyst", "members": {}}}}),
        world=seen("assignment", NORTH, UNREAL, ED, scope=NORTH, role="analyst"),
        does=(
            "remove assignment.north/7600000000000000001/ed@north.example | reason not in the layout, and the list is exclusive",
            "drift: assignment.north/7600000000000000001/ed@north.example appeared",
        ),
    ),
    Case(
        "the day of a member has come",
        staffed(BO),
        acme(members={ANA: "admin", BO: {"role": "standard", "expires": "2026-10-31"}}),
        world=announced("2026-10-31", f"member.acme/{BO}"),
        does=("remove member.acme/bo@acme.example | reason ended on 2026-10-31",),
    ),
    Case(
        "the day of an access has come, and somebody works on it",
        both(OWNED, asked("analyst", {ED: "analyst"})),
        both(OWNED, asked("analyst", {ED: "analyst"}, expires="2026-10-31")),
        does=(
            "remove access.north/acme/uk | reason ended on 2026-10-31",
            "remove assignment.north/acme/uk/ed@north.example | implied | anyway | reason what it rests on ended | brought by access.north/acme/uk",
        ),
    ),
    Case(
        "who leaves is still named on an account and in a group",
        both(WORKED_ON | GROUP),
        both(WORKED_ON | GROUP | {"members": {ANA: "admin"}}),
        does=(
            "update asset_group.acme/all | reason members differs",
            "update asset_group.acme/all | reason people join the group when they have accepted their invitation | deferred by member.acme/bo@acme.example",
            "remove member.acme/bo@acme.example | reason not in the layout, and the list is exclusive",
            "remove assignment.acme/uk/bo@acme.example | implied | reason the platform ends it with member.acme/bo@acme.example | brought by member.acme/bo@acme.example",
            "finding: still-named: bo@acme.example leaves the members of acme and is still named here",
            "finding: still-named: bo@acme.example leaves the members of acme and is still named here",
        ),
    ),
    Case(
        "somebody else leaves than is named",
        both(WORKED_ON | {"members": {ANA: "admin", BO: "standard", CY: "standard"}}),
        both(WORKED_ON),
        does=(
            "remove member.acme/cy@acme.example | reason not in the layout, and the list is exclusive",
        ),
    ),
    Case(
        "who leaves one Business Center is named in the other",
        both(
            OWNED | {"members": {ANA: "admin", ED: "standard"}}, asked("analyst", {ED: "analyst"})
        ),
        both(OWNED | {"members": {ANA: "admin"}}, asked("analyst", {ED: "analyst"})),
        does=(
            "remove member.acme/ed@north.example | reason not in the layout, and the list is exclusive",
        ),
    ),
    Case(
        "an account that is bound is asked for by its id, and somebody works there",
        both(
            OWNED,
            {
                "access": {"7000000000000000003": {"permission": "analyst", "members": {}}},
                "manage": {"assignments": "observe"},
            },
        ),
        both(
            OWNED,
            {
                "access": {"7000000000000000003": {"permission": "analyst", "members": {}}},
                "manage": {"assignments": "observe"},
            },
        ),
        world=seen("assignment", NORTH, UK, ED, scope=NORTH, role="analyst"),
        does=("unmanaged: assignment.north/acme/uk/ed@north.example",),
    ),
    Case(
        "the owner ends an access that is lowered",
        both(OWNED | answering("operator"), asked("operator")),
        both(OWNED | answering(None), asked("analyst")),
        does=(
            "update access.north/acme/uk | reason permission differs",
            "remove approval.acme/uk/north | reason not in the layout, and the list is exclusive",
        ),
    ),
    Case(
        "who declined, in a list that is not managed any more",
        staffed(BO),
        acme(),
        world=puts(f"member.acme/{BO}", status=Status.DECLINED),
        does=(
            "unmanaged: member.acme/ana@acme.example",
            "finding: not-managed: members of acme: not managed any more, still there: member.acme/ana@acme.example",
            "let go: member 7000000000000000000 ana@acme.example",
        ),
    ),
    Case(
        "who is let go of, in a list that is not managed any more",
        staffed(BO),
        acme() | {"forget": [f"member.acme/{BO}"]},
        does=(
            "forget member.acme/bo@acme.example | reason the layout lets go of it",
            "unmanaged: member.acme/ana@acme.example",
            "finding: not-managed: members of acme: not managed any more, still there: member.acme/ana@acme.example",
            "let go: member 7000000000000000000 ana@acme.example",
        ),
    ),
    Case(
        "a closed account is let go of",
        both(OWNED),
        both({"ad_accounts": accounts("uk")}) | {"forget": [FR]},
        world=puts(FR, status=Status.CLOSED),
        does=(
            "forget ad_account.acme/fr | reason the layout lets go of it",
            "let go: ad_account 7000000000000000004",
        ),
    ),
    Case(
        "groups cannot be read",
        both(OWNED | GROUP),
        both(OWNED | {"asset_groups": {}}),
        world=gap("asset_group"),
        does=(),
    ),
    Case(
        "a group that nobody managed leaves the layout",
        both(OWNED | GROUP),
        both(OWNED | {"asset_groups": {}}),
        world=puts("asset_group.acme/all", managed=False),
        does=("remove asset_group.acme/all | reason not in the layout, and the list is exclusive",),
    ),
    Case(
        "an account of a Business Center that nobody knows",
        both(OWNED),
        both(OWNED),
        world=seen("ad_account", UNREAL, scope="7900000000000000001", name="Theirs"),
        does=("unmanaged: ad_account.7900000000000000001/7600000000000000001",),
    ),
    Case(
        "somebody asks a person of whom only approvals are managed",
        {**both({}), "people": {CY: {"ad_accounts": accounts("own"), "approvals": []}}},
        {**both({}), "people": {CY: {"approvals": []}}},
        world=seen(
            "approval",
            f"ad_account.{CY}/own",
            NORTH,
            scope=CY,
            status=Status.PENDING,
            permission="admin",
        ),
        does=(
            "forget ad_account.cy@acme.example/own | reason its list is not managed any more",
            "waiting: approval.cy@acme.example/own/north asks_for_decision",
        ),
    ),
    Case(
        "a request is cancelled whose answer was seen later",
        both(OWNED | answering("analyst"), asked("analyst")),
        both(OWNED | answering(None), {"access": {}}),
        world=puts("access.north/acme/uk", status=Status.PENDING),
        does=("cancel access.north/acme/uk | reason not in the layout, and the list is exclusive",),
    ),
)
