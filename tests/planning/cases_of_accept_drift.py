"""What becomes of a plan where somebody answers for drift, as a table."""

from __future__ import annotations

from datetime import date

from tests.planning.layouts import (
    ACME,
    ANA,
    BO,
    CY,
    ED,
    NICO,
    UK,
    accounts,
    acme,
    all_of,
    answered_for,
    asked,
    both,
    puts,
    seen,
    staffed,
)  # fmt: skip
from tests.planning.telling import Case

FACTS = {"values", "requires"}
WORKED_ON = {"ad_accounts": accounts("uk", members={BO: "operator"})}
ROLE = f"assignment.acme/uk/{BO}"
ACCESS = "access.north/acme/uk"
RAISED = ("role", "standard", "admin")
WORKING = {**asked("operator", {ED: "operator"}), "members": {NICO: "admin", ED: "standard"}}


def named(name: str, area: str) -> dict[str, object]:
    return acme(
        members={ANA: "admin"},
        ad_accounts={"uk": {"name": name, "company": "Acme Ltd", "promotion_link": area}},
    )


CASES = (
    Case(
        "what was changed is put back",
        staffed(BO),
        staffed(BO),
        world=puts(f"member.acme/{BO}", attributes={"role": "admin", "finance": "none"}),
        does=(
            "update member.acme/bo@acme.example | values role admin -> standard",
            "drift: member.acme/bo@acme.example changed",
        ),
    ),
    Case(
        "what was changed and is answered for stays",
        staffed(BO),
        staffed(BO),
        world=all_of(
            puts(f"member.acme/{BO}", attributes={"role": "admin", "finance": "none"}),
            answered_for(f"member.acme/{BO}", "changed", RAISED),
        ),
        does=("drift: member.acme/bo@acme.example changed",),
    ),
    Case(
        "the answer has run out",
        staffed(BO),
        staffed(BO),
        world=all_of(
            puts(f"member.acme/{BO}", attributes={"role": "admin", "finance": "none"}),
            answered_for(f"member.acme/{BO}", "changed", RAISED, until=date(2026, 1, 1)),
        ),
        does=(
            "update member.acme/bo@acme.example | values role admin -> standard",
            "drift: member.acme/bo@acme.example changed",
        ),
    ),
    Case(
        "something else was answered for",
        staffed(BO),
        staffed(BO),
        world=all_of(
            puts(f"member.acme/{BO}", attributes={"role": "admin", "finance": "none"}),
            answered_for(f"member.acme/{BO}", "changed", ("finance", "none", "analyst")),
        ),
        does=(
            "update member.acme/bo@acme.example | values role admin -> standard",
            "drift: member.acme/bo@acme.example changed",
        ),
    ),
    Case(
        "what the layout changes beside it is done",
        named("uk", "https://a.example"),
        named("uk", "https://b.example"),
        world=all_of(
            puts(
                UK,
                attributes={
                    "name": "by hand",
                    "company": "Acme Ltd",
                    "promotion_link": "https://a.example",
                    "currency": "GBP",
                    "timezone": "Europe/London",
                },
            ),
            answered_for(UK, "changed", ("name", "uk", "by hand")),
        ),
        does=(
            "update ad_account.acme/uk | values promotion_link https://a.example -> https://b.example",
            "drift: ad_account.acme/uk changed",
        ),
    ),
    Case(
        "what is gone, and answered for, is not made anew",
        staffed(BO, **WORKED_ON),
        staffed(BO, **WORKED_ON),
        world=all_of(puts(ROLE, absent=True), answered_for(ROLE, "vanished")),
        does=("drift: assignment.acme/uk/bo@acme.example vanished",),
    ),
    Case(
        "what rests on what is gone is not made either",
        staffed(BO, ad_accounts=accounts("uk", members={})),
        staffed(BO, **WORKED_ON),
        world=all_of(
            puts(f"member.acme/{BO}", absent=True), answered_for(f"member.acme/{BO}", "vanished")
        ),
        does=("drift: member.acme/bo@acme.example vanished",),
    ),
    Case(
        "what was added, and is answered for, is not removed",
        staffed(BO),
        staffed(BO),
        world=all_of(
            seen("member", ACME, CY, role="standard", finance="none"),
            answered_for(
                f"member.acme/{CY}",
                "appeared",
                ("role", None, "standard"),
                ("finance", None, "none"),
            ),
        ),
        does=("drift: member.acme/cy@acme.example appeared",),
    ),
    Case(
        "what was replaced by hand, and is answered for, is not replaced",
        both({"ad_accounts": accounts("uk")}, WORKING),
        both({"ad_accounts": accounts("uk")}, WORKING),
        world=all_of(
            puts(ACCESS, attributes={"permission": "analyst"}),
            answered_for(ACCESS, "changed", ("permission", "operator", "analyst")),
        ),
        does=("drift: access.north/acme/uk changed",),
    ),
    Case(
        "nobody gets more than a lowered way gives",
        both(
            {"ad_accounts": accounts("uk")},
            {**asked("operator", {}), "members": {NICO: "admin", ED: "standard"}},
        ),
        both({"ad_accounts": accounts("uk")}, WORKING),
        world=all_of(
            puts(ACCESS, attributes={"permission": "analyst"}),
            answered_for(ACCESS, "changed", ("permission", "operator", "analyst")),
        ),
        does=("drift: access.north/acme/uk changed",),
    ),
    Case(
        "who leaves goes all the same",
        staffed(BO, **WORKED_ON),
        staffed(ad_accounts=accounts("uk", members={})),
        world=all_of(
            puts(ROLE, attributes={"role": "admin"}),
            answered_for(ROLE, "changed", ("role", "operator", "admin")),
        ),
        does=(
            "remove member.acme/bo@acme.example | values role standard -> -, finance none -> -",
            "remove assignment.acme/uk/bo@acme.example | implied | anyway | values role admin -> - | brought by member.acme/bo@acme.example",
            "drift: assignment.acme/uk/bo@acme.example changed",
        ),
    ),
    Case(
        "it was changed, which is answered for, and is gone now",
        staffed(BO, **WORKED_ON),
        staffed(BO, **WORKED_ON),
        world=all_of(
            puts(ROLE, absent=True), answered_for(ROLE, "changed", ("role", "operator", "admin"))
        ),
        does=(
            "create assignment.acme/uk/bo@acme.example | values role - -> operator",
            "drift: assignment.acme/uk/bo@acme.example vanished",
        ),
    ),
    Case(
        "a raised way gives what it did",
        both(
            {"ad_accounts": accounts("uk")},
            {**asked("analyst", {}), "members": {NICO: "admin", ED: "standard"}},
        ),
        both(
            {"ad_accounts": accounts("uk")},
            {**asked("analyst", {ED: "analyst"}), "members": {NICO: "admin", ED: "standard"}},
        ),
        world=all_of(
            puts(ACCESS, attributes={"permission": "operator"}),
            answered_for(ACCESS, "changed", ("permission", "analyst", "operator")),
        ),
        does=(
            "create assignment.north/acme/uk/ed@north.example | values role - -> analyst",
            "drift: access.north/acme/uk changed",
        ),
    ),
)
