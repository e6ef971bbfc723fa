"""What the platform ends with what a plan removes, as a table."""

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
    all_of,
    answering,
    asked,
    both,
    drops,
    puts,
    seen,
    shared,
)  # fmt: skip
from tests.planning.telling import Case

FACTS = {"values", "reason"}
OWNED = {"ad_accounts": accounts("uk", "fr")}
STAFF = {"members": {NICO: "admin", ED: "standard", FI: "standard"}}
ON_UK = {"ad_accounts": accounts("uk", members={BO: "analyst"})}


def group(*accounts: str, **people: Any) -> dict[str, Any]:
    return {"asset_groups": {"all": {"accounts": list(accounts), "members": people}}}


def only(layout: Layout, *keys: str) -> Layout:
    centers = layout["business_centers"]
    return {**layout, "business_centers": {key: centers[key] for key in keys}}


HELD = both(OWNED | shared("analyst"), STAFF | asked("analyst", {ED: "analyst"}))
WORKING = seen("assignment", NORTH, UK, ED, scope=NORTH, role="admin")
TWO = {"access": {"acme/uk": "analyst", "acme/fr": "analyst"}}

CASES = (
    Case(
        "a member goes: roles and places in groups of that Business Center end",
        both(
            ON_UK | group("uk", **{BO: "analyst", ANA: "admin"}),
            {"members": {NICO: "admin", BO: "standard"}, **asked("analyst", {BO: "analyst"})},
        ),
        both(
            {"members": {ANA: "admin"}, "ad_accounts": accounts("uk")},
            {"members": {NICO: "admin", BO: "standard"}, **asked("analyst", {BO: "analyst"})},
        ),
        does=(
            "remove member.acme/bo@acme.example | values role standard -> -, finance none -> - | reason not in the layout, and the list is exclusive",
            'forget asset_group.acme/all | values name all -> -, accounts ["7000000000000000003"] -> -, members {"ana@acme.example": "admin", "bo@acme.example": "analyst"} -> - | reason its list is not managed any more',
            'update asset_group.acme/all | implied | values members {"ana@acme.example": "admin", "bo@acme.example": "analyst"} -> {"ana@acme.example": "admin"} | reason the platform ends it with member.acme/bo@acme.example | brought by member.acme/bo@acme.example',
            "remove assignment.acme/uk/bo@acme.example | implied | values role analyst -> - | reason the platform ends it with member.acme/bo@acme.example | brought by member.acme/bo@acme.example",
            "unmanaged: assignment.acme/uk/bo@acme.example",
            "finding: not-managed: asset_groups of acme: not managed any more, still there: asset_group.acme/all",
        ),
    ),
    Case(
        "a member goes from a group that is not managed, with whom the plan leaves there",
        both(
            ON_UK
            | group("uk", **{BO: "analyst", CY: "analyst"})
            | {"members": {ANA: "admin", BO: "standard", CY: "standard"}}
        ),
        both(
            ON_UK
            | group("uk", **{CY: "analyst"})
            | {"members": {ANA: "admin", CY: "standard"}, "ad_accounts": accounts("uk", members={})}
        ),
        does=(
            'update asset_group.acme/all | values members {"bo@acme.example": "analyst", "cy@acme.example": "analyst"} -> {"cy@acme.example": "analyst"} | reason members differs',
            "remove member.acme/bo@acme.example | values role standard -> -, finance none -> - | reason not in the layout, and the list is exclusive",
            "remove assignment.acme/uk/bo@acme.example | implied | anyway | values role analyst -> - | reason not in the layout, and the list is exclusive | brought by member.acme/bo@acme.example",
        ),
    ),
    Case(
        "an invitation is withdrawn: nothing ends with it",
        both(ON_UK),
        both({"members": {ANA: "admin"}, "ad_accounts": accounts("uk")}),
        world=puts(f"member.acme/{BO}", status=Status.PENDING),
        does=(
            "cancel member.acme/bo@acme.example | values role standard -> -, finance none -> - | reason not in the layout, and the list is exclusive",
            "unmanaged: assignment.acme/uk/bo@acme.example",
            "finding: not-managed: members of acme/uk: not managed any more, still there: assignment.acme/uk/bo@acme.example",
        ),
    ),
    Case(
        "a share goes: what the holder's people have on it ends",
        both(OWNED | shared("analyst"), STAFF),
        both(OWNED | shared(None), STAFF),
        world=WORKING,
        does=(
            "remove share.acme/north/uk | values role analyst -> - | reason not in the layout, and the list is exclusive",
            "remove assignment.north/acme/uk/ed@north.example | implied | values role admin -> - | reason the platform ends it with share.acme/north/uk | brought by share.acme/north/uk",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "a share goes that the holder has in another way with less",
        both(OWNED | shared("admin"), STAFF | asked("analyst")),
        both(OWNED | shared(None), STAFF | asked("analyst")),
        world=WORKING,
        does=(
            "remove share.acme/north/uk | values role admin -> - | reason not in the layout, and the list is exclusive",
            "update assignment.north/acme/uk/ed@north.example | implied | values role admin -> analyst | reason the platform ends it with share.acme/north/uk | brought by share.acme/north/uk",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "a share goes that the holder has in another way with as much",
        both(OWNED | shared("admin"), STAFF | asked("admin")),
        both(OWNED | shared(None), STAFF | asked("admin")),
        world=WORKING,
        does=(
            "remove share.acme/north/uk | values role admin -> - | reason not in the layout, and the list is exclusive",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "a share goes while the other way is only asked for",
        both(OWNED | shared("admin"), STAFF | asked("analyst")),
        both(OWNED | shared(None), STAFF | asked("analyst")),
        world=all_of(WORKING, puts("access.north/acme/uk", status=Status.PENDING)),
        does=(
            "remove share.acme/north/uk | values role admin -> - | reason not in the layout, and the list is exclusive",
            "remove assignment.north/acme/uk/ed@north.example | implied | values role admin -> - | reason the platform ends it with share.acme/north/uk | brought by share.acme/north/uk",
            "waiting: access.north/acme/uk pending",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "a share becomes a smaller one: it is ended and made anew",
        both(OWNED | shared("admin"), STAFF),
        both(OWNED | shared("analyst"), STAFF),
        world=WORKING,
        does=(
            "remove share.acme/north/uk | values role admin -> - | reason the platform offers this change only as removing and making anew",
            "create share.acme/north/uk | values role - -> analyst | reason the platform offers this change only as removing and making anew",
            "remove assignment.north/acme/uk/ed@north.example | implied | values role admin -> - | reason the platform ends it with share.acme/north/uk | brought by share.acme/north/uk",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "an access is lowered",
        both(OWNED, STAFF | asked("admin")),
        both(OWNED, STAFF | asked("operator")),
        world=WORKING,
        does=(
            "update access.north/acme/uk | values permission admin -> operator | reason permission differs",
            "update assignment.north/acme/uk/ed@north.example | implied | values role admin -> operator | reason the platform ends it with access.north/acme/uk | brought by access.north/acme/uk",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "an access is lowered, and a share gives more",
        both(OWNED | shared("admin"), STAFF | asked("admin")),
        both(OWNED | shared("admin"), STAFF | asked("operator")),
        world=WORKING,
        does=(
            "update access.north/acme/uk | values permission admin -> operator | reason permission differs",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "an access is lowered, and who works there has less",
        both(OWNED, STAFF | asked("admin")),
        both(OWNED, STAFF | asked("operator")),
        world=seen("assignment", NORTH, UK, ED, scope=NORTH, role="operator"),
        does=(
            "update access.north/acme/uk | values permission admin -> operator | reason permission differs",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "an access is lowered, and who works there is lowered by the layout",
        both(OWNED, STAFF | asked("admin", {ED: "admin"})),
        both(OWNED, STAFF | asked("operator", {ED: "analyst"})),
        does=(
            "update access.north/acme/uk | values permission admin -> operator | reason permission differs",
            "update assignment.north/acme/uk/ed@north.example | values role admin -> analyst | reason role differs",
        ),
    ),
    Case(
        "an access ends",
        both(OWNED, STAFF | TWO | group("acme/fr", "acme/uk", **{ED: "analyst"})),
        both(OWNED, STAFF | {"access": {"acme/fr": "analyst"}}),
        world=WORKING,
        does=(
            "remove access.north/acme/uk | values permission analyst -> - | reason not in the layout, and the list is exclusive",
            'forget asset_group.north/all | values name all -> -, accounts ["7000000000000000003", "7000000000000000004"] -> -, members {"ed@north.example": "analyst"} -> - | reason its list is not managed any more',
            'update asset_group.north/all | implied | values accounts ["ad_account.acme/fr", "ad_account.acme/uk"] -> ["ad_account.acme/fr"] | reason the platform ends it with access.north/acme/uk | brought by access.north/acme/uk',
            "remove assignment.north/acme/uk/ed@north.example | implied | anyway | values role admin -> - | reason not in the layout, and the list is exclusive | brought by access.north/acme/uk",
            "drift: assignment.north/acme/uk/ed@north.example appeared",
            "finding: not-managed: asset_groups of north: not managed any more, still there: asset_group.north/all",
        ),
    ),
    Case(
        "an access ends by both sides, of a group's last account",
        both(
            OWNED | answering("analyst"),
            STAFF | asked("analyst") | group("acme/uk", **{ED: "analyst"}),
        ),
        both(OWNED | answering(None), STAFF),
        world=WORKING,
        does=(
            "remove approval.acme/uk/north | values permission analyst -> - | reason not in the layout, and the list is exclusive",
            'forget asset_group.north/all | values name all -> -, accounts ["7000000000000000003"] -> -, members {"ed@north.example": "analyst"} -> - | reason its list is not managed any more',
            'update asset_group.north/all | implied | values accounts ["ad_account.acme/uk"] -> [] | reason the platform ends it with approval.acme/uk/north | brought by approval.acme/uk/north',
            "remove assignment.north/acme/uk/ed@north.example | implied | values role admin -> - | reason the platform ends it with approval.acme/uk/north | brought by approval.acme/uk/north",
            "unmanaged: access.north/acme/uk",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
            "finding: not-managed: access of north: not managed any more, still there: access.north/acme/uk",
            "finding: not-managed: asset_groups of north: not managed any more, still there: asset_group.north/all",
        ),
    ),
    Case(
        "an access ends, and a share comes with less",
        both(OWNED | shared(None), STAFF | asked("admin")),
        both(OWNED | shared("analyst"), STAFF | {"access": {}}),
        world=WORKING,
        does=(
            "create share.acme/north/uk | values role - -> analyst | reason declared, not on the platform",
            "remove assignment.north/acme/uk/ed@north.example | values role admin -> - | reason not in the layout, and the list is exclusive",
            "remove access.north/acme/uk | values permission admin -> - | reason not in the layout, and the list is exclusive",
            "drift: assignment.north/acme/uk/ed@north.example appeared",
        ),
    ),
    Case(
        "an access ends, and a smaller share becomes greater",
        both(OWNED | shared("analyst"), STAFF | asked("admin")),
        both(OWNED | shared("operator"), STAFF | {"access": {}}),
        world=WORKING,
        does=(
            "update share.acme/north/uk | values role analyst -> operator | reason role differs",
            "remove assignment.north/acme/uk/ed@north.example | values role admin -> - | reason not in the layout, and the list is exclusive",
            "remove access.north/acme/uk | values permission admin -> - | reason not in the layout, and the list is exclusive",
            "drift: assignment.north/acme/uk/ed@north.example appeared",
        ),
    ),
    Case(
        "what was approved ends, and a share comes with less",
        both(OWNED | shared(None) | answering("admin"), STAFF | asked("admin")),
        both(OWNED | shared("analyst") | answering(None), STAFF),
        world=WORKING,
        does=(
            "create share.acme/north/uk | values role - -> analyst | reason declared, not on the platform",
            "remove approval.acme/uk/north | values permission admin -> - | reason not in the layout, and the list is exclusive",
            "update assignment.north/acme/uk/ed@north.example | implied | values role admin -> analyst | reason the platform ends it with approval.acme/uk/north | brought by approval.acme/uk/north",
            "unmanaged: access.north/acme/uk",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
            "finding: not-managed: access of north: not managed any more, still there: access.north/acme/uk",
        ),
    ),
    Case(
        "what was approved ends, and a smaller share becomes greater",
        both(OWNED | shared("analyst") | answering("admin"), STAFF | asked("admin")),
        both(OWNED | shared("operator") | answering(None), STAFF),
        world=WORKING,
        does=(
            "update share.acme/north/uk | values role analyst -> operator | reason role differs",
            "remove approval.acme/uk/north | values permission admin -> - | reason not in the layout, and the list is exclusive",
            "update assignment.north/acme/uk/ed@north.example | implied | values role admin -> operator | reason the platform ends it with approval.acme/uk/north | brought by approval.acme/uk/north",
            "unmanaged: access.north/acme/uk",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
            "finding: not-managed: access of north: not managed any more, still there: access.north/acme/uk",
        ),
    ),
    Case(
        "what was approved ends, and a greater share stays",
        both(OWNED | shared("admin") | answering("analyst"), STAFF | asked("analyst")),
        both(OWNED | shared("admin") | answering(None), STAFF),
        world=WORKING,
        does=(
            "remove approval.acme/uk/north | values permission analyst -> - | reason not in the layout, and the list is exclusive",
            "unmanaged: access.north/acme/uk",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
            "finding: not-managed: access of north: not managed any more, still there: access.north/acme/uk",
        ),
    ),
    Case(
        "partners part: the shares between them end",
        both(OWNED | shared("analyst") | {"ad_accounts": accounts("uk", "fr")}, STAFF),
        both(OWNED | {"partners": {}}, STAFF),
        world=WORKING,
        does=(
            "remove partner.acme/north | reason not in the layout, and the list is exclusive",
            "remove assignment.north/acme/uk/ed@north.example | implied | values role admin -> - | reason the platform ends it with share.acme/north/uk | brought by share.acme/north/uk",
            "remove share.acme/north/uk | implied | anyway | values role analyst -> - | reason not in the layout, and the list is exclusive | brought by partner.acme/north",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "partners part whose shares nobody manages",
        both(OWNED | {"partners": {"north": []}}, STAFF),
        both(OWNED | {"partners": {}}, STAFF),
        world=all_of(seen("share", ACME, NORTH, UK, role="analyst"), WORKING),
        does=(
            "remove partner.acme/north | reason not in the layout, and the list is exclusive",
            "remove assignment.north/acme/uk/ed@north.example | implied | values role admin -> - | reason the platform ends it with share.acme/north/uk | brought by share.acme/north/uk",
            "remove share.acme/north/uk | implied | anyway | values role analyst -> - | reason not in the layout, and the list is exclusive | brought by partner.acme/north",
            "drift: share.acme/north/uk appeared",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "partners part from the other side",
        both(
            OWNED | {"manage": {"partners": "observe"}} | shared("analyst"),
            STAFF | {"partners": {"acme": []}},
        ),
        both(
            OWNED | {"manage": {"partners": "observe"}} | shared("analyst"),
            STAFF | {"partners": {}},
        ),
        world=drops("partner.acme/north"),
        does=(),
    ),
    Case(
        "an account is closed: shares, accesses and what rests on them end",
        both(OWNED | shared("analyst"), STAFF | asked("analyst", {ED: "analyst"})),
        both({"ad_accounts": accounts("fr")} | {"partners": {"north": []}}, STAFF),
        does=(
            "remove ad_account.acme/uk | values name uk -> -, company Acme Ltd -> -, currency GBP -> -, timezone Europe/London -> - | reason not in the layout, and the list is exclusive",
            "remove assignment.north/acme/uk/ed@north.example | implied | values role analyst -> - | reason the platform ends it with share.acme/north/uk and 2 more | brought by share.acme/north/uk, access.north/acme/uk, ad_account.acme/uk",
            "remove access.north/acme/uk | implied | values permission analyst -> - | reason the platform ends it with ad_account.acme/uk | brought by ad_account.acme/uk",
            "remove share.acme/north/uk | implied | anyway | values role analyst -> - | reason not in the layout, and the list is exclusive | brought by ad_account.acme/uk",
            "unmanaged: access.north/acme/uk",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "an account is closed that was approved and asked for",
        both(
            OWNED | answering("analyst"),
            STAFF | asked("analyst", {ED: "analyst"}) | group("acme/uk", **{ED: "analyst"}),
        ),
        both({"ad_accounts": accounts("fr")}, STAFF),
        does=(
            "remove ad_account.acme/uk | values name uk -> -, company Acme Ltd -> -, currency GBP -> -, timezone Europe/London -> - | reason not in the layout, and the list is exclusive",
            'forget asset_group.north/all | values name all -> -, accounts ["7000000000000000003"] -> -, members {"ed@north.example": "analyst"} -> - | reason its list is not managed any more',
            'update asset_group.north/all | implied | values accounts ["ad_account.acme/uk"] -> [] | reason the platform ends it with approval.acme/uk/north | brought by approval.acme/uk/north',
            "remove assignment.north/acme/uk/ed@north.example | implied | values role analyst -> - | reason the platform ends it with approval.acme/uk/north and 1 more | brought by approval.acme/uk/north, ad_account.acme/uk",
            "remove approval.acme/uk/north | implied | values permission analyst -> - | reason the platform ends it with ad_account.acme/uk | brought by ad_account.acme/uk",
            "unmanaged: access.north/acme/uk",
            "unmanaged: approval.acme/uk/north",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
            "finding: not-managed: access of north: not managed any more, still there: access.north/acme/uk",
            "finding: not-managed: asset_groups of north: not managed any more, still there: asset_group.north/all",
        ),
    ),
    Case(
        "an account is closed that an open request is for",
        both(OWNED, STAFF | asked("analyst")),
        both({"ad_accounts": accounts("fr")}, STAFF),
        world=puts("access.north/acme/uk", status=Status.PENDING),
        does=(
            "remove ad_account.acme/uk | values name uk -> -, company Acme Ltd -> -, currency GBP -> -, timezone Europe/London -> - | reason not in the layout, and the list is exclusive",
            "cancel access.north/acme/uk | implied | values permission analyst -> - | reason the platform ends it with ad_account.acme/uk | brought by ad_account.acme/uk",
            "unmanaged: access.north/acme/uk",
        ),
    ),
    Case(
        "an account is closed, on which the owner's people work",
        both(
            {"ad_accounts": accounts("uk", "fr", members={BO: "analyst"})}
            | group("fr", "uk", **{BO: "analyst"})
        ),
        both({"ad_accounts": accounts("fr", members={BO: "analyst"})}),
        does=(
            "remove ad_account.acme/uk | values name uk -> -, company Acme Ltd -> -, currency GBP -> -, timezone Europe/London -> - | reason not in the layout, and the list is exclusive",
            'forget asset_group.acme/all | values name all -> -, accounts ["7000000000000000003", "7000000000000000004"] -> -, members {"bo@acme.example": "analyst"} -> - | reason its list is not managed any more',
            'update asset_group.acme/all | implied | values accounts ["ad_account.acme/fr", "ad_account.acme/uk"] -> ["ad_account.acme/fr"] | reason the platform ends it with ad_account.acme/uk | brought by ad_account.acme/uk',
            "remove assignment.acme/uk/bo@acme.example | implied | anyway | values role analyst -> - | reason not in the layout, and the list is exclusive | brought by ad_account.acme/uk",
            "finding: not-managed: asset_groups of acme: not managed any more, still there: asset_group.acme/all",
        ),
    ),
    Case(
        "a Business Center closes that holds an account of another",
        both(
            OWNED | shared("analyst"),
            STAFF | asked("analyst", {ED: "analyst"}) | group("acme/uk", **{ED: "analyst"}),
        ),
        only(both(OWNED), "acme"),
        does=(
            "remove business_center.north | values name North -> -, timezone Europe/London -> -, type agency -> -, currency GBP -> - | reason its Business Center left the layout",
            "remove assignment.north/acme/uk/ed@north.example | implied | values role analyst -> - | reason the platform ends it with share.acme/north/uk and 2 more | brought by share.acme/north/uk, access.north/acme/uk, business_center.north",
            'remove asset_group.north/all | implied | values name all -> -, accounts ["ad_account.acme/uk"] -> -, members {"ed@north.example": "analyst"} -> - | reason the platform ends it with business_center.north | brought by business_center.north',
            "remove access.north/acme/uk | implied | values permission analyst -> - | reason the platform ends it with business_center.north | brought by business_center.north",
            "remove share.acme/north/uk | implied | values role analyst -> - | reason the platform ends it with business_center.north | brought by business_center.north",
            "remove partner.acme/north | implied | reason the platform ends it with business_center.north | brought by business_center.north",
            "remove member.north/ed@north.example | implied | values role standard -> -, finance none -> - | reason the platform ends it with business_center.north | brought by business_center.north",
            "remove member.north/fi@north.example | implied | values role standard -> -, finance none -> - | reason the platform ends it with business_center.north | brought by business_center.north",
            "remove member.north/nico@north.example | implied | values role admin -> -, finance none -> - | reason the platform ends it with business_center.north | brought by business_center.north",
            "unmanaged: partner.acme/north",
            "unmanaged: share.acme/north/uk",
        ),
    ),
    Case(
        "a Business Center closes whose account another holds",
        both(OWNED | shared("analyst"), STAFF | group("acme/uk", **{ED: "analyst"})),
        only(both(OWNED, STAFF), "north"),
        world=WORKING,
        does=(
            "remove ad_account.acme/fr | values name fr -> -, company Acme Ltd -> -, currency GBP -> -, timezone Europe/London -> - | reason its Business Center left the layout",
            "remove ad_account.acme/uk | values name uk -> -, company Acme Ltd -> -, currency GBP -> -, timezone Europe/London -> - | reason its Business Center left the layout",
            "remove business_center.acme | values name Acme -> -, timezone Europe/London -> -, type direct -> -, currency GBP -> - | reason its Business Center left the layout",
            'forget asset_group.north/all | values name all -> -, accounts ["7000000000000000003"] -> -, members {"ed@north.example": "analyst"} -> - | reason its list is not managed any more',
            'update asset_group.north/all | implied | values accounts ["ad_account.acme/uk"] -> [] | reason the platform ends it with share.acme/north/uk | brought by share.acme/north/uk',
            "remove assignment.north/acme/uk/ed@north.example | implied | values role admin -> - | reason the platform ends it with share.acme/north/uk and 1 more | brought by share.acme/north/uk, ad_account.acme/uk",
            "remove share.acme/north/uk | implied | values role analyst -> - | reason the platform ends it with ad_account.acme/uk and 1 more | brought by ad_account.acme/uk, business_center.acme",
            "remove partner.acme/north | implied | reason the platform ends it with business_center.acme | brought by business_center.acme",
            "remove member.acme/ana@acme.example | implied | values role admin -> -, finance none -> - | reason the platform ends it with business_center.acme | brought by business_center.acme",
            "remove member.acme/bo@acme.example | implied | values role standard -> -, finance none -> - | reason the platform ends it with business_center.acme | brought by business_center.acme",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
            "finding: not-managed: asset_groups of north: not managed any more, still there: asset_group.north/all",
        ),
    ),
    Case(
        "who leaves loses an account in the same plan in another way",
        both(OWNED, STAFF | asked("analyst", {ED: "analyst"})),
        both(OWNED, {"members": {NICO: "admin", FI: "standard"}, "access": {}}),
        does=(
            "remove access.north/acme/uk | values permission analyst -> - | reason not in the layout, and the list is exclusive",
            "remove member.north/ed@north.example | values role standard -> -, finance none -> - | reason not in the layout, and the list is exclusive",
            "remove assignment.north/acme/uk/ed@north.example | implied | anyway | values role analyst -> - | reason not in the layout, and the list is exclusive | brought by member.north/ed@north.example, access.north/acme/uk",
        ),
    ),
    Case(
        "two leave a group",
        both(
            OWNED
            | group("uk", **{BO: "analyst", CY: "analyst", ANA: "admin"})
            | {"members": {ANA: "admin", BO: "standard", CY: "standard"}}
        ),
        both(OWNED | {"members": {ANA: "admin"}}),
        does=(
            "remove member.acme/bo@acme.example | values role standard -> -, finance none -> - | reason not in the layout, and the list is exclusive",
            "remove member.acme/cy@acme.example | values role standard -> -, finance none -> - | reason not in the layout, and the list is exclusive",
            'forget asset_group.acme/all | values name all -> -, accounts ["7000000000000000004"] -> -, members {"ana@acme.example": "admin", "bo@acme.example": "analyst", "cy@acme.example": "analyst"} -> - | reason its list is not managed any more',
            'update asset_group.acme/all | implied | values members {"ana@acme.example": "admin", "bo@acme.example": "analyst", "cy@acme.example": "analyst"} -> {"ana@acme.example": "admin"} | reason the platform ends it with member.acme/bo@acme.example and 1 more | brought by member.acme/bo@acme.example, member.acme/cy@acme.example',
            "finding: not-managed: asset_groups of acme: not managed any more, still there: asset_group.acme/all",
        ),
    ),
    Case(
        "one leaves a group that the plan gives another account",
        both(OWNED | group("uk", **{BO: "analyst", ANA: "admin"})),
        both(OWNED | group("fr", **{ANA: "admin"}) | {"members": {ANA: "admin"}}),
        does=(
            'update asset_group.acme/all | values accounts ["ad_account.acme/uk"] -> ["ad_account.acme/fr"], members {"ana@acme.example": "admin", "bo@acme.example": "analyst"} -> {"ana@acme.example": "admin"} | reason accounts, members differ',
            "remove member.acme/bo@acme.example | values role standard -> -, finance none -> - | reason not in the layout, and the list is exclusive",
        ),
    ),
    Case(
        "one leaves a group that another is invited into",
        both(OWNED | group("uk", **{BO: "analyst", ANA: "admin"})),
        both(
            OWNED
            | group("uk", **{CY: "analyst", ANA: "admin"})
            | {"members": {ANA: "admin", CY: "standard"}}
        ),
        does=(
            "invite member.acme/cy@acme.example | values role - -> standard, finance - -> none | reason declared, not on the platform",
            'update asset_group.acme/all | values members {"ana@acme.example": "admin", "bo@acme.example": "analyst"} -> {"ana@acme.example": "admin"} | reason members differs',
            'update asset_group.acme/all | values members {"ana@acme.example": "admin"} -> {"ana@acme.example": "admin", "cy@acme.example": "analyst"} | reason people join the group when they have accepted their invitation | deferred by member.acme/cy@acme.example',
            "remove member.acme/bo@acme.example | values role standard -> -, finance none -> - | reason not in the layout, and the list is exclusive",
        ),
    ),
    Case(
        "a share waits to end, and with it what rests on it",
        both(OWNED | shared("analyst"), STAFF),
        both(OWNED | shared(None), STAFF | asked("operator")),
        world=all_of(WORKING, puts(UK, status=Status.DISAPPROVED)),
        does=(
            "remove share.acme/north/uk | values role analyst -> - | reason not in the layout, and the list is exclusive | deferred by ad_account.acme/uk",
            "request access.north/acme/uk | values permission - -> operator | reason declared, not on the platform | deferred by ad_account.acme/uk",
            "remove assignment.north/acme/uk/ed@north.example | implied | values role admin -> - | reason the platform ends it with share.acme/north/uk | deferred by ad_account.acme/uk | brought by share.acme/north/uk",
            "waiting: ad_account.acme/uk disapproved",
            "unmanaged: assignment.north/acme/uk/ed@north.example",
        ),
    ),
    Case(
        "a role ends by itself while what it rests on waits to end",
        both(OWNED | shared("analyst"), STAFF | asked("analyst", {ED: "analyst"})),
        both(OWNED | shared(None), STAFF | asked("operator", {})),
        world=all_of(drops("access.north/acme/uk"), puts(UK, status=Status.DISAPPROVED)),
        does=(
            "remove assignment.north/acme/uk/ed@north.example | values role analyst -> - | reason not in the layout, and the list is exclusive",
            "remove share.acme/north/uk | values role analyst -> - | reason not in the layout, and the list is exclusive | deferred by ad_account.acme/uk",
            "request access.north/acme/uk | values permission - -> operator | reason declared, not on the platform | deferred by ad_account.acme/uk",
            "waiting: ad_account.acme/uk disapproved",
        ),
    ),
    Case(
        "an access by id is lowered",
        both({}, STAFF | {"access": {"7600000000000000001": "admin"}}),
        both({}, STAFF | {"access": {"7600000000000000001": "analyst"}}),
        world=seen("assignment", NORTH, "7600000000000000001", ED, scope=NORTH, role="operator"),
        does=(
            "update access.north/7600000000000000001 | values permission admin -> analyst | reason permission differs",
            "update assignment.north/7600000000000000001/ed@north.example | implied | values role operator -> analyst | reason the platform ends it with access.north/7600000000000000001 | brought by access.north/7600000000000000001",
            "unmanaged: assignment.north/7600000000000000001/ed@north.example",
        ),
    ),
)
