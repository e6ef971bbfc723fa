"""What waits for somebody else, and what has to leave before another may come; as a table."""

from __future__ import annotations

from typing import Any

from bcsync.model.limits import Limits
from bcsync.model.status import Status
from tests.planning.layouts import (
    ACME,
    ANA,
    BO,
    CY,
    ED,
    FI,
    FR,
    NICO,
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
    in_doubt,
    puts,
    seen,
    shared,
    staffed,
    under_way,
)  # fmt: skip
from tests.planning.telling import Case

FACTS = {"requires", "awaits"}
OWNED = {"ad_accounts": accounts("uk", "fr")}
STAFF = {"members": {NICO: "admin", ED: "standard", FI: "standard"}}
DISAPPROVED = puts(UK, status=Status.DISAPPROVED)


def admins(count: int, **more: Any) -> dict[str, Any]:
    """As many, the acting one among them."""
    return {ANA: "admin", **{f"a{n:02}@acme.example": "admin" for n in range(count - 1)}, **more}


CASES = (
    Case(
        "an account for somebody who is only invited",
        staffed(**OWNED),
        staffed(BO, ad_accounts=accounts("uk", "fr", members={BO: "analyst"})),
        does=(
            "invite member.acme/bo@acme.example",
            "create assignment.acme/fr/bo@acme.example | awaits member.acme/bo@acme.example | deferred by member.acme/bo@acme.example",
            "create assignment.acme/uk/bo@acme.example | awaits member.acme/bo@acme.example | deferred by member.acme/bo@acme.example",
        ),
    ),
    Case(
        "an account for somebody whose invitation is open",
        staffed(BO, **OWNED),
        staffed(BO, ad_accounts=accounts("uk", "fr", members={BO: "analyst"})),
        world=puts(f"member.acme/{BO}", status=Status.PENDING),
        does=(
            "create assignment.acme/fr/bo@acme.example | deferred by member.acme/bo@acme.example",
            "create assignment.acme/uk/bo@acme.example | deferred by member.acme/bo@acme.example",
            "waiting: member.acme/bo@acme.example pending",
        ),
    ),
    Case(
        "an account for somebody who is there",
        staffed(BO, **OWNED),
        staffed(BO, ad_accounts=accounts("uk", "fr", members={BO: "analyst"})),
        does=(
            "create assignment.acme/fr/bo@acme.example",
            "create assignment.acme/uk/bo@acme.example",
        ),
    ),
    Case(
        "work on an account that is asked for",
        both(OWNED, STAFF),
        both(OWNED, STAFF | asked("analyst", {ED: "analyst"})),
        does=(
            "request access.north/acme/uk",
            "create assignment.north/acme/uk/ed@north.example | awaits access.north/acme/uk | deferred by access.north/acme/uk",
        ),
    ),
    Case(
        "work on an account that is asked for, and approved",
        both(OWNED, STAFF),
        both(OWNED | answering("analyst"), STAFF | asked("analyst", {ED: "analyst"})),
        does=(
            "request access.north/acme/uk",
            "approve approval.acme/uk/north | requires access.north/acme/uk",
            "create assignment.north/acme/uk/ed@north.example | awaits access.north/acme/uk",
        ),
    ),
    Case(
        "work on an account that is asked for, by one who is invited",
        both(OWNED),
        both(
            OWNED | answering("analyst"), STAFF | asked("analyst", {ED: "analyst", FI: "analyst"})
        ),
        does=(
            "invite member.north/fi@north.example",
            "request access.north/acme/uk",
            "approve approval.acme/uk/north | requires access.north/acme/uk",
            "create assignment.north/acme/uk/ed@north.example | awaits access.north/acme/uk",
            "create assignment.north/acme/uk/fi@north.example | awaits member.north/fi@north.example, access.north/acme/uk | deferred by member.north/fi@north.example",
        ),
    ),
    Case(
        "work on an account that is asked for, by one who is invited, and nobody approves",
        both(OWNED),
        both(OWNED, STAFF | asked("analyst", {ED: "analyst", FI: "analyst"})),
        does=(
            "invite member.north/fi@north.example",
            "request access.north/acme/uk",
            "create assignment.north/acme/uk/ed@north.example | awaits access.north/acme/uk | deferred by access.north/acme/uk",
            "create assignment.north/acme/uk/fi@north.example | awaits member.north/fi@north.example, access.north/acme/uk | deferred by member.north/fi@north.example, access.north/acme/uk",
        ),
    ),
    Case(
        "more is asked for than is approved",
        both(OWNED, STAFF),
        both(OWNED | answering("analyst"), STAFF | asked("admin", {ED: "analyst"})),
        does=(
            "request access.north/acme/uk",
            "create assignment.north/acme/uk/ed@north.example | awaits access.north/acme/uk | deferred by access.north/acme/uk",
            "waiting: approval.acme/uk/north asks_for_decision",
        ),
    ),
    Case(
        "a request is open that the plan approves",
        both(OWNED, STAFF | asked("analyst", {ED: "analyst"})),
        both(OWNED | answering("analyst"), STAFF | asked("analyst", {ED: "analyst"})),
        world=all_of(
            puts("access.north/acme/uk", status=Status.PENDING),
            seen("approval", UK, NORTH, status=Status.PENDING, permission="analyst"),
            drops(f"assignment.north/acme/uk/{ED}"),
        ),
        does=(
            "approve approval.acme/uk/north",
            "create assignment.north/acme/uk/ed@north.example",
            "waiting: access.north/acme/uk pending",
        ),
    ),
    Case(
        "a request is open that nobody of ours approves",
        both(OWNED, STAFF | asked("analyst", {ED: "analyst"})),
        both(OWNED, STAFF | asked("analyst", {ED: "analyst"})),
        world=all_of(
            puts("access.north/acme/uk", status=Status.PENDING),
            drops(f"assignment.north/acme/uk/{ED}"),
        ),
        does=(
            "create assignment.north/acme/uk/ed@north.example | deferred by access.north/acme/uk",
            "waiting: access.north/acme/uk pending",
        ),
    ),
    Case(
        "work on an account that is shared and not asked for",
        both(OWNED | shared(None), STAFF),
        both(OWNED | shared("analyst"), STAFF | asked("analyst", {ED: "analyst"})),
        does=(
            "create share.acme/north/uk",
            "create assignment.north/acme/uk/ed@north.example | awaits share.acme/north/uk",
        ),
    ),
    Case(
        "work on an account that is shared already",
        both(OWNED | shared("analyst"), STAFF),
        both(OWNED | shared("analyst"), STAFF | asked("analyst", {ED: "analyst"})),
        does=("create assignment.north/acme/uk/ed@north.example",),
    ),
    Case(
        "work on a shared account, by one who is invited",
        both(OWNED | shared(None)),
        both(OWNED | shared("analyst"), STAFF | asked("analyst", {ED: "analyst", FI: "analyst"})),
        does=(
            "invite member.north/fi@north.example",
            "create share.acme/north/uk",
            "create assignment.north/acme/uk/ed@north.example | awaits share.acme/north/uk",
            "create assignment.north/acme/uk/fi@north.example | awaits member.north/fi@north.example, share.acme/north/uk | deferred by member.north/fi@north.example",
        ),
    ),
    Case(
        "a disapproved account is asked for",
        both(OWNED, STAFF),
        both(OWNED, STAFF | asked("analyst", {ED: "analyst"})),
        world=DISAPPROVED,
        does=(
            "request access.north/acme/uk | deferred by ad_account.acme/uk",
            "create assignment.north/acme/uk/ed@north.example | awaits access.north/acme/uk | deferred by ad_account.acme/uk",
            "waiting: ad_account.acme/uk disapproved",
        ),
    ),
    Case(
        "a disapproved account is asked for, and approved",
        both(OWNED, STAFF),
        both(OWNED | answering("analyst"), STAFF | asked("analyst", {ED: "analyst"})),
        world=DISAPPROVED,
        does=(
            "request access.north/acme/uk | deferred by ad_account.acme/uk",
            "approve approval.acme/uk/north | requires access.north/acme/uk | deferred by ad_account.acme/uk",
            "create assignment.north/acme/uk/ed@north.example | awaits access.north/acme/uk | deferred by ad_account.acme/uk",
            "waiting: ad_account.acme/uk disapproved",
        ),
    ),
    Case(
        "a disapproved account is asked for that the plan mends",
        both(OWNED, STAFF),
        both(
            {"ad_accounts": {**accounts("fr"), "uk": {"name": "New", "company": "Acme Ltd"}}},
            STAFF | asked("analyst", {ED: "analyst"}),
        ),
        world=DISAPPROVED,
        does=(
            "update ad_account.acme/uk",
            "request access.north/acme/uk | requires ad_account.acme/uk",
            "create assignment.north/acme/uk/ed@north.example | requires ad_account.acme/uk | awaits access.north/acme/uk | deferred by access.north/acme/uk",
            "waiting: ad_account.acme/uk disapproved",
        ),
    ),
    Case(
        "a disapproved account is asked for, and another is mended",
        both(OWNED, STAFF),
        both(
            {"ad_accounts": {**accounts("uk"), "fr": {"name": "New", "company": "Acme Ltd"}}},
            STAFF | asked("analyst", {ED: "analyst"}),
        ),
        world=DISAPPROVED,
        does=(
            "update ad_account.acme/fr",
            "request access.north/acme/uk | deferred by ad_account.acme/uk",
            "create assignment.north/acme/uk/ed@north.example | awaits access.north/acme/uk | deferred by ad_account.acme/uk",
            "waiting: ad_account.acme/uk disapproved",
        ),
    ),
    Case(
        "a disapproved account is asked for instead of shared",
        both(OWNED | shared("analyst"), STAFF),
        both(OWNED | shared(None), STAFF | asked("analyst")),
        world=DISAPPROVED,
        does=(
            "remove share.acme/north/uk | deferred by ad_account.acme/uk",
            "request access.north/acme/uk | deferred by ad_account.acme/uk",
            "waiting: ad_account.acme/uk disapproved",
        ),
    ),
    Case(
        "a disapproved account is shared with less",
        both(OWNED | shared("operator"), STAFF),
        both(OWNED | shared("analyst"), STAFF),
        world=DISAPPROVED,
        does=(
            "remove share.acme/north/uk",
            "create share.acme/north/uk",
            "waiting: ad_account.acme/uk disapproved",
        ),
    ),
    Case(
        "an account in review is asked for",
        both(OWNED, STAFF),
        both(OWNED, STAFF | asked("analyst")),
        world=puts(UK, status=Status.IN_REVIEW),
        does=(
            "request access.north/acme/uk",
            "waiting: ad_account.acme/uk in_review",
        ),
    ),
    Case(
        "two disapproved accounts are asked for",
        both(OWNED, STAFF),
        both(OWNED, STAFF | {"access": {"acme/uk": "analyst", "acme/fr": "analyst"}}),
        world=all_of(DISAPPROVED, puts(FR, status=Status.DISAPPROVED)),
        does=(
            "request access.north/acme/fr | deferred by ad_account.acme/fr",
            "request access.north/acme/uk | deferred by ad_account.acme/uk",
            "waiting: ad_account.acme/fr disapproved",
            "waiting: ad_account.acme/uk disapproved",
        ),
    ),
    Case(
        "a higher permission on a disapproved account",
        both(OWNED, STAFF | asked("analyst", {ED: "analyst"})),
        both(OWNED, STAFF | asked("operator", {ED: "analyst"})),
        world=DISAPPROVED,
        does=(
            "remove access.north/acme/uk | deferred by ad_account.acme/uk",
            "request access.north/acme/uk | deferred by ad_account.acme/uk",
            "create assignment.north/acme/uk/ed@north.example | awaits access.north/acme/uk | deferred by ad_account.acme/uk",
            "waiting: ad_account.acme/uk disapproved",
        ),
    ),
    Case(
        "a new account is in doubt",
        staffed(BO, **OWNED),
        staffed(BO, ad_accounts=accounts("uk", "fr", members={BO: "analyst"})),
        world=in_doubt(UK),
        does=(
            "create assignment.acme/fr/bo@acme.example",
            "create assignment.acme/uk/bo@acme.example | deferred by ad_account.acme/uk",
            "finding: unknown-outcome: ad_account.acme/uk: nobody knows",
        ),
    ),
    Case(
        "an invitation is in doubt",
        staffed(BO, CY, **OWNED),
        staffed(BO, CY, ad_accounts=accounts("uk", members={BO: "analyst", CY: "analyst"})),
        world=in_doubt(f"member.acme/{BO}"),
        does=(
            "create assignment.acme/uk/bo@acme.example | deferred by member.acme/bo@acme.example",
            "create assignment.acme/uk/cy@acme.example",
            "remove ad_account.acme/fr",
            "finding: unknown-outcome: member.acme/bo@acme.example: nobody knows",
        ),
    ),
    Case(
        "a change is under way",
        staffed(BO, ad_accounts=accounts("uk", "fr", members={BO: "analyst"})),
        staffed(BO, ad_accounts=accounts("uk", "fr", members={BO: "operator"})),
        world=under_way(f"assignment.acme/uk/{BO}"),
        does=(
            "update assignment.acme/fr/bo@acme.example",
            "finding: unknown-outcome: assignment.acme/uk/bo@acme.example: may come about",
        ),
    ),
    Case(
        "a removal is under way, and what it brings along with it",
        staffed(BO, ad_accounts=accounts("uk", members={BO: "analyst"})),
        staffed(ad_accounts=accounts("uk", members={})),
        world=under_way(f"member.acme/{BO}", f"assignment.acme/uk/{BO}"),
        does=(
            "finding: unknown-outcome: assignment.acme/uk/bo@acme.example: may come about",
            "finding: unknown-outcome: member.acme/bo@acme.example: may come about",
        ),
    ),
    Case(
        "a list is unread in which somebody stands",
        staffed(**OWNED),
        staffed(BO, ad_accounts=accounts("uk", "fr", members={BO: "analyst"})),
        world=gap("member"),
        does=(
            "create assignment.acme/fr/bo@acme.example | deferred by member.acme/bo@acme.example",
            "create assignment.acme/uk/bo@acme.example | deferred by member.acme/bo@acme.example",
        ),
    ),
    Case(
        "a group waits for what waits",
        both(OWNED, STAFF),
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
        does=(
            "request access.north/acme/fr",
            "request access.north/acme/uk",
            "create asset_group.north/all | awaits access.north/acme/fr, access.north/acme/uk | deferred by access.north/acme/fr, access.north/acme/uk",
        ),
    ),
    Case(
        "what comes instead waits, so what is there stays",
        both({"ad_accounts": accounts("uk", members={BO: "analyst"})}, {}),
        both(
            {
                "ad_accounts": accounts("uk", members={CY: "analyst"}),
                "members": {ANA: "admin", BO: "standard", CY: "standard"},
            },
            {},
        ),
        does=(
            "invite member.acme/cy@acme.example",
            "create assignment.acme/uk/cy@acme.example | awaits member.acme/cy@acme.example | deferred by member.acme/cy@acme.example",
            "remove assignment.acme/uk/bo@acme.example",
        ),
    ),
    Case(
        "an unverified Business Center opens an account",
        staffed(),
        staffed(**OWNED),
        world=puts(ACME, status=Status.UNVERIFIED),
        does=(
            "create ad_account.acme/fr | deferred by business_center.acme",
            "create ad_account.acme/uk | deferred by business_center.acme",
            "waiting: business_center.acme unverified",
        ),
    ),
    Case(
        "twenty admins, and one for another",
        acme(members=admins(20, **{BO: "standard"})),
        acme(members=admins(19, **{BO: "admin", "a18@acme.example": "standard"})),
        does=(
            "update member.acme/a18@acme.example",
            "update member.acme/bo@acme.example | requires member.acme/a18@acme.example",
        ),
    ),
    Case(
        "nineteen admins, and one for another",
        acme(members=admins(19, **{BO: "standard"})),
        acme(members=admins(18, **{BO: "admin", "a17@acme.example": "standard"})),
        does=(
            "update member.acme/bo@acme.example",
            "update member.acme/a17@acme.example",
        ),
    ),
    Case(
        "twenty admins, one of them goes, one is invited",
        acme(members=admins(20)),
        acme(members=admins(19, **{BO: "admin"})),
        does=(
            "remove member.acme/a18@acme.example",
            "invite member.acme/bo@acme.example | requires member.acme/a18@acme.example",
        ),
    ),
    Case(
        "twenty admins, two go, two come",
        acme(members=admins(20, **{BO: "standard", CY: "standard"})),
        acme(members=admins(18, **{BO: "admin", CY: "admin"})),
        does=(
            "remove member.acme/a17@acme.example",
            "update member.acme/bo@acme.example | requires member.acme/a17@acme.example",
            "remove member.acme/a18@acme.example",
            "update member.acme/cy@acme.example | requires member.acme/a18@acme.example",
        ),
    ),
    Case(
        "twenty admins, and one more",
        acme(members=admins(20)),
        acme(members=admins(19, **{BO: "admin"})),
        world=seen("member", ACME, "zo@acme.example", role="admin", finance="none"),
        does=(
            "remove member.acme/a18@acme.example",
            "remove member.acme/zo@acme.example",
            "invite member.acme/bo@acme.example | requires member.acme/a18@acme.example, member.acme/zo@acme.example",
            "drift: member.acme/zo@acme.example appeared",
        ),
    ),
    Case(
        "twenty admins, one of whom is only invited and goes",
        acme(members=admins(20, **{BO: "standard"})),
        acme(members=admins(19, **{BO: "admin"})),
        world=puts("member.acme/a18@acme.example", status=Status.PENDING),
        does=(
            "cancel member.acme/a18@acme.example",
            "update member.acme/bo@acme.example | requires member.acme/a18@acme.example",
        ),
    ),
    Case(
        "twenty admins, one of whom declined and goes",
        acme(members=admins(20, **{BO: "standard"})),
        acme(members=admins(19, **{BO: "admin"})),
        world=puts("member.acme/a18@acme.example", status=Status.DECLINED),
        does=("update member.acme/bo@acme.example",),
    ),
    Case(
        "twenty admins, and all are needed",
        acme(members=admins(20, **{BO: "standard"})),
        acme(members=admins(19, **{BO: "admin"})),
        limits=Limits(3, 20, 20),
        does=(
            "update member.acme/bo@acme.example",
            "remove member.acme/a18@acme.example | requires member.acme/bo@acme.example",
            "finding: no-room: acme has 20 admins already, and a Business Center takes no more",
        ),
    ),
    Case(
        "twenty admins, one loses finance, and another is raised",
        acme(members=admins(20, **{BO: "standard"})),
        acme(members=admins(19, **{BO: "admin", CY: "standard"})),
        does=(
            "remove member.acme/a18@acme.example",
            "update member.acme/bo@acme.example | requires member.acme/a18@acme.example",
            "invite member.acme/cy@acme.example",
        ),
    ),
    Case(
        "twenty admins: an admin gets finance",
        acme(members=admins(20)),
        acme(members=admins(20) | {"a00@acme.example": {"role": "admin", "finance": "analyst"}}),
        does=("update member.acme/a00@acme.example",),
    ),
    Case(
        "twenty admins in one, and one for another in the other",
        both({"members": admins(20)}, {"members": {NICO: "admin", ED: "admin", FI: "standard"}}),
        both({"members": admins(20)}, {"members": {NICO: "admin", FI: "admin"}}),
        does=(
            "update member.north/fi@north.example",
            "remove member.north/ed@north.example",
        ),
    ),
    Case(
        "twenty admins, one goes and one is standard now: who is raised rests on the first",
        acme(members=admins(20, **{BO: "standard"})),
        acme(members=admins(18, **{BO: "admin", "a17@acme.example": "standard"})),
        does=(
            "update member.acme/a17@acme.example",
            "update member.acme/bo@acme.example | requires member.acme/a17@acme.example",
            "remove member.acme/a18@acme.example",
        ),
    ),
    Case(
        "twenty admins, and one is raised whom nobody makes room for",
        acme(members=admins(20, **{BO: "standard"}), manage={"members": "additive"}),
        acme(members=admins(19, **{BO: "admin"}), manage={"members": "additive"}),
        world=puts("member.acme/a18@acme.example", managed=False),
        does=(
            "update member.acme/bo@acme.example",
            "unmanaged: member.acme/a18@acme.example",
            "finding: no-room: acme has 20 admins already, and a Business Center takes no more",
        ),
    ),
    Case(
        "who becomes admin loses finance at once",
        acme(members={ANA: "admin", BO: {"role": "standard", "finance": "manager"}, CY: "admin"}),
        acme(members={ANA: "admin", BO: "admin", CY: "standard"}),
        does=(
            "update member.acme/bo@acme.example",
            "update member.acme/cy@acme.example",
        ),
    ),
    Case(
        "everything goes in the reverse of how it came",
        both(
            {
                "ad_accounts": accounts("uk", "fr", members={BO: "analyst"}),
                "asset_groups": {"all": {"accounts": ["uk"], "members": {BO: "analyst"}}},
            }
            | shared("analyst", "fr")
        ),
        both({"ad_accounts": accounts("fr", members={}), "asset_groups": {}} | shared(None)),
        does=(
            "remove assignment.acme/fr/bo@acme.example",
            "remove asset_group.acme/all",
            "remove share.acme/north/fr",
            "remove ad_account.acme/uk",
            "remove assignment.acme/uk/bo@acme.example | implied | anyway | brought by ad_account.acme/uk",
        ),
    ),
    Case(
        "grants stand before what is lowered, and that before what goes",
        both({"ad_accounts": accounts("uk", "fr", members={BO: "operator", ANA: "operator"})}),
        both(
            {
                "ad_accounts": {
                    **accounts("uk", members={BO: "analyst"}),
                    **accounts("fr", members={BO: "admin", ANA: "operator"}),
                }
            }
        ),
        does=(
            "update assignment.acme/fr/bo@acme.example",
            "update assignment.acme/uk/bo@acme.example",
            "remove assignment.acme/uk/ana@acme.example",
        ),
    ),
    Case(
        "a disapproved account of which only the id is known is asked for",
        both({}, STAFF),
        both(
            {},
            STAFF
            | {
                "access": {
                    "7600000000000000001": {"permission": "analyst", "members": {ED: "analyst"}}
                }
            },
        ),
        world=seen("ad_account", "7600000000000000001", status=Status.DISAPPROVED, name="By hand"),
        does=(
            "request access.north/7600000000000000001 | deferred by ad_account.acme/7600000000000000001",
            "create assignment.north/7600000000000000001/ed@north.example | awaits access.north/7600000000000000001 | deferred by ad_account.acme/7600000000000000001",
            "unmanaged: ad_account.acme/7600000000000000001",
        ),
    ),
)
