"""Ways in which a plan was, or could be, something else than what it told; each a small project and an act."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from bcsync.model.action import Action
from bcsync.platforms.port import Act
from tests.laws.bench import Bench
from tests.laws.layouts import ACTORS, Layout

Json = dict[str, Any]
ANA, NICO = ACTORS["acme"], ACTORS["north"]
BO, CY = "bo@acme.example", "cy@acme.example"
CROWD = tuple(f"p{number:02}@acme.example" for number in range(12))
NEW = "new@acme.example"
GUARDED, STALE = 3, 4


class Attack(NamedTuple):
    """A layout that stands, one that is to stand, and what is done about the plan."""

    name: str
    one: Layout
    other: Layout
    code: int
    flags: tuple[str, ...] = ()
    way: str = "approve"
    """Or ``saved``, ``prompt``."""
    settings: Mapping[str, Any] = {}
    before: Callable[[Bench], object] | None = None
    """Happens on the platform before the plan is made."""
    meanwhile: Callable[[Bench], object] | None = None
    """Happens between the plan and the act."""
    edit: Callable[[Json], object] | None = None
    """Writes into the plan file."""


def acme(
    people: Mapping[str, Any],
    ad_accounts: Mapping[str, Any],
    north: Json | None = None,
    **more: Any,
) -> Layout:
    """Acme, and North where it is of interest."""
    members = {ANA: "admin", **people}
    centers = {"acme": _center("Acme", members, ad_accounts=dict(ad_accounts), **more)}
    if north is not None:
        people = {NICO: "admin", **north.pop("members", {})}
        centers["north"] = _center("North", people, **north)
    return {"version": 1, "business_centers": centers}


def _center(name: str, members: Mapping[str, Any], **more: Any) -> Json:
    plain = {"name": name, "timezone": "Europe/London", "currency": "GBP"}
    return {**plain, "members": dict(members), **more}


def account(members: Mapping[str, Any] | None = None, **more: Any) -> Json:
    return {"name": "Acme", **({} if members is None else {"members": dict(members)}), **more}


def all_of(people: Sequence[str], role: Any = "standard") -> Json:
    return dict.fromkeys(people, role)


def group(accounts: Sequence[str], members: Mapping[str, str]) -> Json:
    return {"all": {"accounts": list(accounts), "members": dict(members)}}


def by(actor: str, verb: Action, kind: str, *parts: str, **given: Any) -> Callable[[Bench], object]:
    """Somebody does this by hand; parts are keys, or what they are."""

    def act(bench: Bench) -> None:
        ids = {path: id for id, path in bench.standing().words.items()}
        at = tuple(ids.get(part, part) for part in parts)
        assert bench.by_hand(Act(actor, verb, kind, at, given)), (verb, kind, parts)

    return act


def operation(data: Json, address: str) -> Json:
    found: Json = next(op for op in data["operations"] if op["address"] == address)
    return found


def _held_back(data: Json) -> None:
    """The operations of the file wait for something, so it says."""
    for op in data["operations"]:
        op.update(
            deferred_by=["member.acme/x@acme.example"], requires=[], awaits=[], precondition=None
        )


def _first_last(data: Json) -> None:
    data["operations"].append(data["operations"].pop(0))


def _cut(data: Json) -> None:
    del data["operations"][-1]


def _raised(data: Json) -> None:
    operation(data, f"assignment.acme/uk/{BO}")["after"]["role"] = "admin"


CROWDED = acme(all_of(CROWD), {"uk": account(all_of(CROWD, "operator"))})
BY_GROUP = {"asset_groups": group(["uk"], all_of(CROWD, "operator"))}
TWO = acme(
    {BO: "standard", CY: "standard"},
    {"uk": account({BO: "operator", CY: "analyst"}), "fr": account({BO: "analyst"})},
    asset_groups=group(["uk", "fr"], {BO: "analyst", CY: "analyst"}),
)
BO_GONE = acme(
    {CY: "standard"},
    {"uk": account({CY: "analyst"}), "fr": account({CY: "analyst"})},
    asset_groups=group(["uk", "fr"], {CY: "analyst"}),
)
BO_RAISED = acme(
    {BO: "standard"}, {"uk": account({BO: "operator"}), "fr": account({BO: "analyst"})}
)
ASKS = {"access": {"acme/uk": {"permission": "analyst"}}}
ASKED = acme({}, {"uk": account()}, dict(ASKS))
APPROVES = acme(
    {},
    {"uk": account()},
    approvals=[{"business_center": "north", "accounts": ["uk"], "up_to": "analyst"}],
)
SHARED = acme(
    {},
    {"uk": account(), "fr": account()},
    {},
    partners={"north": [{"accounts": ["uk", "fr"], "role": "operator"}]},
)
TAKEN_AND_ASKED = acme(
    {},
    {"uk": account(), "fr": account()},
    {"access": {"acme/uk": {"permission": "analyst"}}},
    partners={},
)
IN_A_GROUP = acme(
    {BO: "standard", CY: "standard"},
    {"uk": account({BO: "operator"})},
    asset_groups=group(["uk"], {BO: "analyst", CY: "analyst", ANA: "analyst"}),
)
NOBODY_IN_IT = acme({}, {"uk": account()})
ADMINS = tuple(f"a{number:02}@acme.example" for number in range(19))


def _twelve_by_a_group(*newcomers: str) -> Layout:
    people = (*CROWD, *newcomers)
    return acme(
        all_of(people), {"uk": account({})}, asset_groups=group(["uk"], all_of(people, "operator"))
    )


ATTACKS = (
    Attack("many replaced by a group", CROWDED, _twelve_by_a_group(), GUARDED),
    Attack(
        "many replaced by a group that a newcomer joins", CROWDED, _twelve_by_a_group(NEW), GUARDED
    ),
    Attack(
        "many replaced in a saved plan that says they wait",
        CROWDED,
        _twelve_by_a_group(),
        STALE,
        way="saved",
        edit=_held_back,
    ),
    Attack("the order of a file", TWO, BO_GONE, STALE, way="saved", edit=_first_last),
    Attack("cut out of a file", TWO, BO_GONE, STALE, way="saved", edit=_cut),
    Attack(
        "a role in a file",
        acme({}, {"uk": account({})}),
        acme({BO: "standard"}, {"uk": account({BO: "operator"})}),
        STALE,
        way="saved",
        edit=_raised,
    ),
    Attack(
        "what is asked for grows at the prompt",
        ASKED,
        acme(
            {},
            {"uk": account()},
            dict(ASKS),
            approvals=APPROVES["business_centers"]["acme"]["approvals"],
        ),
        STALE,
        way="prompt",
        meanwhile=by(NICO, Action.UPDATE, "access", "north", "acme/uk", permission="admin"),
    ),
    Attack(
        "an admin goes at the prompt",
        acme({BO: "admin", CY: "admin"}, {}),
        acme({CY: "admin"}, {}),
        STALE,
        way="prompt",
        settings={"min_admins": 2},
        flags=("--allow-remove", "*"),
        meanwhile=by(ANA, Action.REMOVE, "member", "acme", CY),
    ),
    Attack(
        "a day in the past for many",
        CROWDED,
        acme(
            all_of(CROWD[:2]) | all_of(CROWD[2:], {"role": "standard", "expires": "2020-01-01"}),
            {"uk": account(all_of(CROWD, "operator"))},
        ),
        GUARDED,
    ),
    Attack(
        "today for many",
        CROWDED,
        acme(
            all_of(CROWD),
            {
                "uk": account(
                    all_of(CROWD[:2], "operator")
                    | all_of(CROWD[2:], {"role": "operator", "expires": "2026-11-01"})
                )
            },
        ),
        GUARDED,
    ),
    Attack(
        "a glob that matches less",
        acme(
            all_of(CROWD),
            {"uk-1": account(), "uk-2": account(), "fr": account()},
            asset_groups=group(["*"], all_of(CROWD, "operator")),
        ),
        acme(
            all_of(CROWD),
            {"uk-1": account(), "uk-2": account(), "fr": account()},
            asset_groups=group(["fr"], all_of(CROWD, "operator")),
        ),
        GUARDED,
    ),
    Attack(
        "the last one on an account, as a target",
        acme({BO: "standard"}, {"uk": account({BO: "operator"})}),
        acme({BO: "standard"}, {"uk": account({})}),
        GUARDED,
        ("--target", f"assignment.acme/uk/{BO}"),
    ),
    Attack(
        "the last one on an account, as who leaves",
        acme({BO: "standard", CY: "standard"}, {"uk": account({BO: "operator"})}),
        acme({CY: "standard"}, {"uk": account({})}),
        GUARDED,
        ("--target", f"member.acme/{BO}"),
    ),
    Attack(
        "who leaves, without a role of theirs",
        TWO,
        BO_GONE,
        0,
        ("--exclude", f"assignment.acme/uk/{BO}"),
    ),
    Attack("who leaves, without their group", TWO, BO_GONE, 0, ("--exclude", "asset_group.*")),
    Attack(
        "who leaves, without who comes instead",
        TWO,
        BO_GONE,
        GUARDED,
        ("--target", f"member.acme/{BO}"),
    ),
    Attack(
        "who leaves, by themselves and named",
        TWO,
        BO_GONE,
        0,
        ("--target", f"member.acme/{BO}", "--allow-remove", f"member.acme/{BO}"),
    ),
    Attack(
        "an admin for another where all seats are taken",
        acme(all_of(ADMINS, "admin"), {}),
        acme(all_of((*ADMINS[1:], NEW), "admin"), {}),
        0,
    ),
    Attack(
        "a partner without the access that replaces a share",
        SHARED,
        TAKEN_AND_ASKED,
        0,
        ("--allow-remove", "*", "--exclude", "access.north/acme/uk"),
    ),
    Attack(
        "a partner by itself",
        SHARED,
        TAKEN_AND_ASKED,
        0,
        ("--allow-remove", "*", "--target", "partner.acme/north"),
    ),
    Attack(
        "one of two who leave a group",
        IN_A_GROUP,
        NOBODY_IN_IT,
        0,
        ("--target", f"member.acme/{BO}", "--allow-remove", "*"),
    ),
    Attack(
        "one of two accounts that close in a group",
        acme(
            {},
            {"uk": account(), "fr": account(), "de": account()},
            asset_groups=group(["*"], {ANA: "analyst"}),
        ),
        acme({}, {"de": account()}),
        0,
        ("--target", "ad_account.acme/uk", "--allow-remove", "*", "--allow-close", "*"),
    ),
    Attack(
        "one who leaves a group now and one who waits",
        IN_A_GROUP,
        acme({NEW: "standard"}, {"uk": account({NEW: "operator"})}),
        0,
        ("--allow-remove", "*"),
        settings={"invitations": "manual"},
    ),
    Attack(
        "a partner that closes and is observed",
        SHARED,
        acme({}, {"uk": account(), "fr": account()}, partners={}, manage={"partners": "observe"}),
        0,
        ("--allow-close", "*", "--allow-remove", "*"),
    ),
    Attack("an asker that closes", ASKED, acme({}, {"uk": account()}), 0, ("--allow-close", "*")),
    Attack(
        "an account that closes while it is asked for",
        ASKED,
        acme({}, {}, {}),
        0,
        ("--allow-close", "*", "--allow-remove", "*"),
    ),
    Attack(
        "a group by itself, of an account with another key",
        acme(
            {BO: "standard"},
            {"uk": account(), "fr": account()},
            asset_groups=group(["uk"], {BO: "analyst"}),
        ),
        acme(
            {BO: "standard"},
            {"gb": account(previously=["uk"]), "fr": account()},
            asset_groups=group(["fr"], {BO: "analyst"}),
        ),
        0,
        ("--target", "asset_group.*"),
    ),
)
