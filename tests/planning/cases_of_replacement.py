"""What a replaced access or share takes with it and gets back, as a table."""

from __future__ import annotations

from typing import Any

from bcsync.model.status import Status
from tests.planning.layouts import (
    BO,
    ED,
    FI,
    NICO,
    UK,
    accounts,
    all_of,
    answering,
    asked,
    both,
    drops,
    puts,
    shared,
)  # fmt: skip
from tests.planning.telling import Case

FACTS = {"values", "replaces", "requires", "awaits", "unconditional", "risks"}
OWNED = {"ad_accounts": accounts("uk", "fr")}
STAFF = {"members": {NICO: "admin", ED: "standard", FI: "standard"}}


def held(permission: str = "analyst", ed: str = "analyst", **more: Any) -> dict[str, Any]:
    people = {ED: ed} if ed else {}
    return {**STAFF, **asked(permission, people), **more}


def group(*accounts: str, **more: Any) -> dict[str, Any]:
    people = more.pop("members", {ED: "analyst"})
    return {"asset_groups": {"all": {"accounts": list(accounts), "members": people}}}


TWO = {"access": {"acme/uk": "analyst", "acme/fr": "analyst"}}

CASES = (
    Case(
        "a higher permission is asked for, and approved",
        both(OWNED | answering("operator"), held()),
        both(OWNED | answering("operator"), held("operator")),
        does=(
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces",
            "approve approval.acme/uk/north | values permission - -> operator | requires access.north/acme/uk",
            "create assignment.north/acme/uk/ed@north.example | values role analyst -> analyst | unconditional | awaits access.north/acme/uk",
        ),
    ),
    Case(
        "a higher permission is asked for, and somebody else must approve",
        both(OWNED, held()),
        both(OWNED, held("operator")),
        does=(
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces",
            "create assignment.north/acme/uk/ed@north.example | values role analyst -> analyst | unconditional | awaits access.north/acme/uk | deferred by access.north/acme/uk",
        ),
    ),
    Case(
        "a lower permission",
        both(OWNED | answering("operator"), held("operator")),
        both(OWNED | answering("operator"), held()),
        does=(
            "update access.north/acme/uk | values permission operator -> analyst | risks removes-access",
        ),
    ),
    Case(
        "a request that is open is amended",
        both(OWNED, held()),
        both(OWNED, held("operator")),
        world=all_of(
            puts("access.north/acme/uk", status=Status.PENDING),
            drops(f"assignment.north/acme/uk/{ED}"),
        ),
        does=(
            "update access.north/acme/uk | values permission analyst -> operator",
            "create assignment.north/acme/uk/ed@north.example | values role - -> analyst | awaits access.north/acme/uk | deferred by access.north/acme/uk",
            "waiting: access.north/acme/uk pending",
        ),
    ),
    Case(
        "somebody gets another role at once",
        both(OWNED | answering("operator"), held()),
        both(OWNED | answering("operator"), held("operator", "operator")),
        does=(
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces",
            "approve approval.acme/uk/north | values permission - -> operator | requires access.north/acme/uk",
            "create assignment.north/acme/uk/ed@north.example | values role analyst -> operator | unconditional | awaits access.north/acme/uk",
        ),
    ),
    Case(
        "somebody goes from there at once",
        both(OWNED | answering("operator"), held()),
        both(OWNED | answering("operator"), held("operator", "")),
        does=(
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces",
            "approve approval.acme/uk/north | values permission - -> operator | requires access.north/acme/uk",
            "remove assignment.north/acme/uk/ed@north.example | implied | anyway | values role analyst -> - | risks removes-access | brought by access.north/acme/uk",
        ),
    ),
    Case(
        "somebody comes there at once",
        both(OWNED | answering("operator"), held(ed="")),
        both(OWNED | answering("operator"), held("operator")),
        does=(
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces",
            "approve approval.acme/uk/north | values permission - -> operator | requires access.north/acme/uk",
            "create assignment.north/acme/uk/ed@north.example | values role - -> analyst | awaits access.north/acme/uk",
        ),
    ),
    Case(
        "somebody goes from another account",
        both(
            OWNED | answering("operator"),
            STAFF
            | {
                "access": {
                    "acme/uk": {"permission": "analyst", "members": {ED: "analyst"}},
                    "acme/fr": {"permission": "analyst", "members": {ED: "analyst"}},
                }
            },
        ),
        both(
            OWNED | answering("operator"),
            STAFF
            | {
                "access": {
                    "acme/uk": {"permission": "operator", "members": {ED: "analyst"}},
                    "acme/fr": {"permission": "analyst", "members": {}},
                }
            },
        ),
        does=(
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces",
            "approve approval.acme/uk/north | values permission - -> operator | requires access.north/acme/uk",
            "create assignment.north/acme/uk/ed@north.example | values role analyst -> analyst | unconditional | awaits access.north/acme/uk",
            "remove assignment.north/acme/fr/ed@north.example | values role analyst -> - | risks removes-access",
        ),
    ),
    Case(
        "who works there is only observed, and has another role",
        both(OWNED | answering("operator"), held(manage={"assignments": "observe"})),
        both(OWNED | answering("operator"), held("operator", manage={"assignments": "observe"})),
        world=puts(f"assignment.north/acme/uk/{ED}", attributes={"role": "operator"}),
        does=(
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces",
            "approve approval.acme/uk/north | values permission - -> operator | requires access.north/acme/uk",
            "create assignment.north/acme/uk/ed@north.example | values role operator -> operator | unconditional | awaits access.north/acme/uk",
            "drift: assignment.north/acme/uk/ed@north.example changed",
        ),
    ),
    Case(
        "a group holds it",
        both(OWNED | answering("operator"), held(**group("acme/uk"))),
        both(OWNED | answering("operator"), held("operator", **group("acme/uk"))),
        does=(
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces",
            "approve approval.acme/uk/north | values permission - -> operator | requires access.north/acme/uk",
            'update asset_group.north/all | values accounts [] -> ["ad_account.acme/uk"] | unconditional | awaits access.north/acme/uk',
            "create assignment.north/acme/uk/ed@north.example | values role analyst -> analyst | unconditional | awaits access.north/acme/uk",
        ),
    ),
    Case(
        "a group holds another",
        both(OWNED | answering("operator"), STAFF | TWO | group("acme/fr")),
        both(
            OWNED | answering("operator"),
            STAFF | {"access": {"acme/uk": "operator", "acme/fr": "analyst"}} | group("acme/fr"),
        ),
        does=(
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces",
            "approve approval.acme/uk/north | values permission - -> operator | requires access.north/acme/uk",
        ),
    ),
    Case(
        "a group holds both",
        both(OWNED | answering("operator"), STAFF | TWO | group("acme/fr", "acme/uk")),
        both(
            OWNED | answering("operator"),
            STAFF
            | {"access": {"acme/uk": "operator", "acme/fr": "analyst"}}
            | group("acme/fr", "acme/uk"),
        ),
        does=(
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces",
            "approve approval.acme/uk/north | values permission - -> operator | requires access.north/acme/uk",
            'update asset_group.north/all | values accounts ["ad_account.acme/fr"] -> ["ad_account.acme/fr", "ad_account.acme/uk"] | unconditional | awaits access.north/acme/uk',
        ),
    ),
    Case(
        "a group that holds it gets another person at once",
        both(OWNED | answering("operator"), held(**group("acme/uk"))),
        both(
            OWNED | answering("operator"),
            held("operator", **group("acme/uk", members={ED: "analyst", FI: "analyst"})),
        ),
        does=(
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces",
            "approve approval.acme/uk/north | values permission - -> operator | requires access.north/acme/uk",
            'update asset_group.north/all | values members {"ed@north.example": "analyst"} -> {"ed@north.example": "analyst", "fi@north.example": "analyst"} | awaits access.north/acme/uk',
            'update asset_group.north/all | values accounts [] -> ["ad_account.acme/uk"] | unconditional | awaits access.north/acme/uk',
            "create assignment.north/acme/uk/ed@north.example | values role analyst -> analyst | unconditional | awaits access.north/acme/uk",
        ),
    ),
    Case(
        "a group that holds it gets another account at once",
        both(OWNED | answering("operator"), STAFF | TWO | group("acme/uk")),
        both(
            OWNED | answering("operator"),
            STAFF
            | {"access": {"acme/uk": "operator", "acme/fr": "analyst"}}
            | group("acme/fr", "acme/uk"),
        ),
        does=(
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces",
            "approve approval.acme/uk/north | values permission - -> operator | requires access.north/acme/uk",
            'update asset_group.north/all | values accounts ["ad_account.acme/uk"] -> ["ad_account.acme/fr", "ad_account.acme/uk"] | awaits access.north/acme/uk',
        ),
    ),
    Case(
        "a group that holds it goes",
        both(OWNED | answering("operator"), held(**group("acme/uk"))),
        both(OWNED | answering("operator"), held("operator", asset_groups={})),
        does=(
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces",
            "approve approval.acme/uk/north | values permission - -> operator | requires access.north/acme/uk",
            "create assignment.north/acme/uk/ed@north.example | values role analyst -> analyst | unconditional | awaits access.north/acme/uk",
            'remove asset_group.north/all | values name all -> -, accounts ["ad_account.acme/uk"] -> -, members {"ed@north.example": "analyst"} -> - | risks removes-access | requires assignment.north/acme/uk/ed@north.example',
        ),
    ),
    Case(
        "a group that holds it is only observed, and was given another",
        both(
            OWNED | answering("operator"),
            STAFF | TWO | group("acme/uk") | {"manage": {"asset_groups": "observe"}},
        ),
        both(
            OWNED | answering("operator"),
            STAFF
            | {"access": {"acme/uk": "operator", "acme/fr": "analyst"}}
            | group("acme/uk")
            | {"manage": {"asset_groups": "observe"}},
        ),
        world=puts(
            "asset_group.north/all",
            attributes={
                "name": "all",
                "accounts": ["7000000000000000003", "7000000000000000004"],
                "members": {ED: "analyst", FI: "operator"},
            },
        ),
        does=(
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces",
            "approve approval.acme/uk/north | values permission - -> operator | requires access.north/acme/uk",
            'update asset_group.north/all | values accounts ["ad_account.acme/fr"] -> ["ad_account.acme/fr", "ad_account.acme/uk"] | unconditional | awaits access.north/acme/uk',
            "drift: asset_group.north/all changed",
        ),
    ),
    Case(
        "a share becomes smaller, and nobody works on it",
        both(OWNED | shared("operator")),
        both(OWNED | shared("analyst")),
        does=(
            "remove share.acme/north/uk | values role operator -> - | replaces | risks removes-access, replaces",
            "create share.acme/north/uk | values role - -> analyst | replaces | risks replaces",
        ),
    ),
    Case(
        "a share becomes smaller, on which an access rests",
        both(OWNED | shared("operator"), held()),
        both(OWNED | shared("analyst"), held()),
        world=drops("access.north/acme/uk"),
        does=(
            "remove share.acme/north/uk | values role operator -> - | replaces | risks removes-access, replaces",
            "create share.acme/north/uk | values role - -> analyst | replaces | risks replaces",
            "create assignment.north/acme/uk/ed@north.example | values role analyst -> analyst | unconditional | awaits share.acme/north/uk",
        ),
    ),
    Case(
        "a share becomes smaller, on which an access and a group rest",
        both(OWNED | shared("operator"), held(**group("acme/uk"))),
        both(OWNED | shared("analyst"), held(**group("acme/uk"))),
        world=drops("access.north/acme/uk"),
        does=(
            "remove share.acme/north/uk | values role operator -> - | replaces | risks removes-access, replaces",
            "create share.acme/north/uk | values role - -> analyst | replaces | risks replaces",
            'update asset_group.north/all | values accounts [] -> ["ad_account.acme/uk"] | unconditional | awaits share.acme/north/uk',
            "create assignment.north/acme/uk/ed@north.example | values role analyst -> analyst | unconditional | awaits share.acme/north/uk",
        ),
    ),
    Case(
        "a share becomes greater, on which an access rests",
        both(OWNED | shared("analyst"), held()),
        both(OWNED | shared("operator"), held()),
        world=drops("access.north/acme/uk"),
        does=("update share.acme/north/uk | values role analyst -> operator",),
    ),
    Case(
        "a request instead of a share, which is approved",
        both(OWNED | shared("analyst") | answering(None), held()),
        both(OWNED | shared(None) | answering("analyst"), held()),
        world=drops("access.north/acme/uk"),
        does=(
            "remove share.acme/north/uk | values role analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> analyst",
            "approve approval.acme/uk/north | values permission - -> analyst | requires access.north/acme/uk",
            "create assignment.north/acme/uk/ed@north.example | values role analyst -> analyst | unconditional | awaits access.north/acme/uk",
        ),
    ),
    Case(
        "a request instead of a share, and somebody else must approve",
        both(OWNED | shared("analyst"), held()),
        both(OWNED | shared(None), held()),
        world=drops("access.north/acme/uk"),
        does=(
            "remove share.acme/north/uk | values role analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> analyst",
            "create assignment.north/acme/uk/ed@north.example | values role analyst -> analyst | unconditional | awaits access.north/acme/uk | deferred by access.north/acme/uk",
        ),
    ),
    Case(
        "a request instead of one of two shares",
        both(OWNED | shared("analyst", "uk", "fr"), held()),
        both(OWNED | shared(None), held()),
        world=drops("access.north/acme/uk"),
        does=(
            "remove share.acme/north/uk | values role analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> analyst",
            "create assignment.north/acme/uk/ed@north.example | values role analyst -> analyst | unconditional | awaits access.north/acme/uk | deferred by access.north/acme/uk",
            "remove share.acme/north/fr | values role analyst -> - | risks removes-access",
        ),
    ),
    Case(
        "a request for one account, and a share of another goes",
        both(OWNED | shared("analyst", "fr")),
        both(OWNED | shared(None), held()),
        does=(
            "invite member.north/fi@north.example | values role - -> standard, finance - -> none",
            "request access.north/acme/uk | values permission - -> analyst",
            "create assignment.north/acme/uk/ed@north.example | values role - -> analyst | awaits access.north/acme/uk | deferred by access.north/acme/uk",
            "remove share.acme/north/fr | values role analyst -> - | risks removes-access",
        ),
    ),
    Case(
        "two permissions are raised",
        both(OWNED | answering("operator"), STAFF | TWO | group("acme/fr", "acme/uk")),
        both(
            OWNED | answering("operator"),
            STAFF
            | {"access": {"acme/uk": "operator", "acme/fr": "operator"}}
            | group("acme/fr", "acme/uk"),
        ),
        does=(
            "remove access.north/acme/fr | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/fr | values permission - -> operator | replaces | risks replaces",
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces",
            "approve approval.acme/uk/north | values permission - -> operator | requires access.north/acme/uk",
            'update asset_group.north/all | values accounts [] -> ["ad_account.acme/fr", "ad_account.acme/uk"] | unconditional | awaits access.north/acme/fr, access.north/acme/uk | deferred by access.north/acme/fr',
            'update asset_group.north/all | implied | values accounts ["ad_account.acme/fr", "ad_account.acme/uk"] -> [] | risks removes-access | brought by access.north/acme/uk, access.north/acme/fr',
        ),
    ),
    Case(
        "an access ends, and another is asked for anew",
        both(OWNED | answering("operator"), STAFF | TWO),
        both(OWNED | answering("operator"), STAFF | {"access": {"acme/uk": "operator"}}),
        does=(
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces",
            "approve approval.acme/uk/north | values permission - -> operator | requires access.north/acme/uk",
            "remove access.north/acme/fr | values permission analyst -> - | risks removes-access",
        ),
    ),
    Case(
        "a request instead of a share, of an account that gets another name",
        both(OWNED | shared("analyst")),
        both(
            {"ad_accounts": {**accounts("fr"), "uk": {"name": "New", "company": "Acme Ltd"}}}
            | shared(None),
            STAFF | asked("analyst"),
        ),
        does=(
            "invite member.north/fi@north.example | values role - -> standard, finance - -> none",
            "update ad_account.acme/uk | values name uk -> New",
            "remove share.acme/north/uk | values role analyst -> - | replaces | risks removes-access, replaces | requires ad_account.acme/uk",
            "request access.north/acme/uk | values permission - -> analyst | requires ad_account.acme/uk",
        ),
    ),
    Case(
        "a request instead of a share, where who was admin stays it",
        both(OWNED | shared("admin"), held("admin", "admin")),
        both(OWNED | shared(None), held("admin", "admin")),
        world=drops("access.north/acme/uk"),
        does=(
            "remove share.acme/north/uk | values role admin -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> admin | risks grants-admin",
            "create assignment.north/acme/uk/ed@north.example | values role admin -> admin | unconditional | awaits access.north/acme/uk | deferred by access.north/acme/uk",
        ),
    ),
    Case(
        "somebody goes while what is replaced waits, and somebody is invited",
        both(OWNED, STAFF | asked("analyst", {ED: "analyst"})),
        both(OWNED, {"members": {**STAFF["members"], BO: "standard"}} | asked("operator", {})),
        world=puts(UK, status=Status.DISAPPROVED),
        does=(
            "invite member.north/bo@acme.example | values role - -> standard, finance - -> none",
            "remove assignment.north/acme/uk/ed@north.example | values role analyst -> - | risks removes-access",
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces | deferred by ad_account.acme/uk",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces | deferred by ad_account.acme/uk",
            "waiting: ad_account.acme/uk disapproved",
        ),
    ),
    Case(
        "two are replaced, and one works on both",
        both(
            OWNED,
            STAFF
            | {
                "access": {
                    key: {"permission": "analyst", "members": {ED: "analyst"}}
                    for key in ("acme/uk", "acme/fr")
                }
            },
        ),
        both(
            OWNED,
            STAFF
            | {
                "access": {
                    key: {"permission": "operator", "members": {ED: "analyst"}}
                    for key in ("acme/uk", "acme/fr")
                }
            },
        ),
        does=(
            "remove access.north/acme/fr | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/fr | values permission - -> operator | replaces | risks replaces",
            "remove access.north/acme/uk | values permission analyst -> - | replaces | risks removes-access, replaces",
            "request access.north/acme/uk | values permission - -> operator | replaces | risks replaces",
            "create assignment.north/acme/fr/ed@north.example | values role analyst -> analyst | unconditional | awaits access.north/acme/fr | deferred by access.north/acme/fr",
            "create assignment.north/acme/uk/ed@north.example | values role analyst -> analyst | unconditional | awaits access.north/acme/uk | deferred by access.north/acme/uk",
        ),
    ),
)
