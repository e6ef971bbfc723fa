"""What every guard of design 5.4 says at its edges, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bcsync.model.limits import Limits
from bcsync.model.status import Status
from bcsync.planning.scene import Allowances, Snapshot
from bcsync.platforms.port import Gap, Principal
from tests.guards.standing import ACTORS, Edit, stranger

Layout = dict[str, Any]
Refusal = tuple[str, int, int]
"""Guard, limit, actual."""

ANA, BO, CY, NICO = (
    "ana@acme.example", "bo@acme.example", "cy@acme.example", "nico@north.example"
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A layout that stands, what becomes of it, and which guards refuse that."""

    name: str
    before: Layout
    after: Layout
    refused: tuple[Refusal, ...] = ()
    world: Callable[[Snapshot], Snapshot] = lambda snapshot: snapshot
    limits: Limits = field(default_factory=Limits)
    allow: Allowances = field(default_factory=Allowances)
    actors: Mapping[str, str] = field(default_factory=lambda: ACTORS)
    taken_up: Callable[[Snapshot], Snapshot] | None = None
    """The plan was saved; when it is taken up, the world has become this."""


def people(count: int) -> dict[str, Any]:
    return {f"p{number:02}@acme.example": "standard" for number in range(count)}


def acme(**sections: Any) -> Layout:
    center = {"name": "Acme", "timezone": "Europe/London", "currency": "GBP", "type": "direct"}
    return {"version": 1, "business_centers": {"acme": center | sections}}


def with_north(layout: Layout, **sections: Any) -> Layout:
    north = {"name": "North", "timezone": "Europe/London", "currency": "GBP", "type": "agency"}
    centers = {**layout["business_centers"], "north": north | sections}
    return {"version": 1, "business_centers": centers}


def staff(members: Mapping[str, Any], **sections: Any) -> Layout:
    return acme(members={ANA: "admin", **members}, **sections)


def accounts(*keys: str, **more: Any) -> dict[str, Any]:
    return {key: {"name": key, "company": "Acme Ltd", **deepcopy(more)} for key in keys}


def puts(address: str, **values: Any) -> Callable[[Snapshot], Snapshot]:
    return lambda snapshot: Edit(snapshot).put(address, **values).snapshot


def announced(day: str, *addresses: str) -> Callable[[Snapshot], Snapshot]:
    """The state knew this day of these addresses while it lay ahead."""
    return lambda snapshot: replace(
        snapshot, ends=dict.fromkeys(addresses, date.fromisoformat(day))
    )


def unknown(
    kind: str | None, center: str = "business_center.acme"
) -> Callable[[Snapshot], Snapshot]:
    return lambda snapshot: replace(
        snapshot, gaps=(Gap(snapshot.bindings[center].id[0], kind, "refused"),)
    )


def removals() -> Iterator[Case]:
    """``max(count, percent of what is there)``; the acting admin is one of those there."""
    for there, gone, limit in (
        (9, 3, None), (9, 4, 3),  # ten people: the count of 3 is more than 20 percent
        (19, 4, None), (19, 5, 4),  # twenty: 20 percent are 4
        (23, 4, None), (23, 5, 4),  # twenty-four: a part of a person is none
        (24, 5, None), (24, 6, 5),
        (99, 20, None), (99, 21, 20),
    ):  # fmt: skip
        refused = () if limit is None else (("removals", limit, gone),)
        yield Case(
            f"{gone} of {there + 1} members",
            staff(people(there)),
            staff(people(there - gone)),
            refused,
        )
    six = staff(people(6)), staff(people(2))
    yield Case(
        "4 of 7, one is allowed by name",
        *six,
        allow=Allowances(remove=("member.acme/p03@acme.example",)),
    )
    yield Case(
        "4 of 7, allowed in capitals",
        *six,
        allow=Allowances(remove=("member.acme/P03@ACME.example",)),
    )
    yield Case("4 of 7, all by a glob", *six, allow=Allowances(remove=("member.acme/*",)))
    for other in (
        "member.acme/p00@acme.example",
        "member.north/*",
        "assignment.acme/*",
        "member.acme/p0",
    ):
        allow = Allowances(remove=(other,))
        yield Case(f"4 of 7, {other} is allowed", *six, (("removals", 3, 4),), allow=allow)
    for allow in (Allowances(review=("*",)), Allowances(close=("*",))):
        flag = "review" if allow.review else "close"
        yield Case(f"4 of 7, only {flag} is lifted", *six, (("removals", 3, 4),), allow=allow)
    ended = {email: {"role": "standard", "expires": "2026-10-31"} for email in people(4)}
    rest = {"p04@acme.example": "standard", "p05@acme.example": "standard"}
    known = announced("2026-10-31", *(f"member.acme/{email}" for email in people(4)))
    yield Case("the day of 4 of 7 has come", staff(people(6)), staff(ended | rest), world=known)
    refused = (("removals", 3, 4),)
    yield Case("a day in the past is written down", staff(people(6)), staff(ended | rest), refused)
    earlier = announced("2026-11-30", *(f"member.acme/{email}" for email in people(4)))
    yield Case(
        "a day that lay ahead is put into the past",
        staff(people(6)), staff(ended | rest), refused, earlier,
    )  # fmt: skip
    yield Case(
        "the day of 4 has come who do not stand in the layout any more",
        staff(people(6)), staff(rest), refused, known,
    )  # fmt: skip
    yield Case(
        "the day of 4 of 11 has come, and 4 more leave",
        staff(people(10)),
        staff(ended | rest),
        (("removals", 3, 4),),
        known,
    )
    yield Case("no removal at all is allowed", *six, (("removals", 0, 4),), limits=Limits(0, 0, 1))
    yield Case("half may go", *six, limits=Limits(0, 100, 1))
    both = staff(people(6), ad_accounts=accounts("a", members=dict.fromkeys(people(6), "analyst")))
    less = staff(people(3), ad_accounts=accounts("a", members=dict.fromkeys(people(3), "analyst")))
    yield Case("3 members and 3 assignments are counted apart", both, less)
    yield Case(
        "two Business Centers are counted apart",
        with_north(staff(people(6)), members={NICO: "admin", **people(6)}),
        with_north(staff(people(3)), members={NICO: "admin", **people(3)}),
    )
    declined = Limits(0, 50, 1)
    yield Case(
        "who declined the invitation is not there and does not raise the limit",
        staff(people(5)),
        staff({"p00@acme.example": "standard", "p04@acme.example": "standard"}),
        (("removals", 2, 3),),
        puts("member.acme/p04@acme.example", status=Status.DECLINED),
        declined,
    )
    yield Case(
        "an invitation that is withdrawn is no removal",
        staff(people(6)), staff(people(2)),
        world=puts("member.acme/p04@acme.example", status=Status.PENDING),
    )  # fmt: skip
    yield Case(
        "approvals of accounts that only their ids are known of count for their Business Center",
        with_north(staff({}, approvals=[], ad_accounts=accounts("a")), members={NICO: "admin"}),
        with_north(staff({}, approvals=[], ad_accounts=accounts("a")), members={NICO: "admin"}),
        (("removals", 3, 4), ("emptied", 0, 4)),
        _approved_by_hand(4),
    )

    names = [f"p{number}" for number in range(4)]
    for managed in (False, True):
        sides = [("removals", 3, 4), ("emptied", 0, 4)] + [("emptied", 0, 1)] * 4 * managed
        yield Case(
            f"partners that the other sides added, whose lists are{'' if managed else ' not'} managed",
            partnered(staff({}, partners={}), names, {"acme": []}),
            partnered(staff({}, partners={}), names, {} if managed else None),
            tuple(sides),
            actors=dict.fromkeys(("acme", *names), ANA),
        )


def asked_anew() -> Iterator[Case]:
    """What ends for a request counts, unless the same plan approves that."""
    keys = [f"a{number}" for number in range(5)]
    for approved in (False, True):
        answers = [{"business_center": "north", "accounts": ["*"], "up_to": "admin"}] * approved
        words = "are approved" if approved else "wait for an answer"

        def layout(
            permission: str, role: str = "", *, answers: list[dict[str, Any]] = answers
        ) -> Layout:
            shares = [{"accounts": ["*"], "role": role}] if role else []
            owner = staff(
                {}, partners={"north": shares}, approvals=answers, ad_accounts=accounts(*keys)
            )
            asks = {f"acme/{key}": permission for key in keys} if permission else {}
            return with_north(owner, members={NICO: "admin"}, access=asks)

        yield Case(
            f"higher permissions {words}",
            layout("operator"),
            layout("admin"),
            () if approved else (("removals", 3, 5),),
        )
        yield Case(
            f"requests instead of shares {words}",
            layout("", "operator"),
            layout("operator"),
            () if approved else (("removals", 3, 5), ("emptied", 0, 5)),
        )
    yield Case("shares become smaller", layout("", "operator"), layout("", "analyst"))


def partnered(layout: Layout, names: Iterable[str], partners: Mapping[str, Any] | None) -> Layout:
    """A layout with more Business Centers, each with these partners; None: of which it does not speak."""
    more = acme(**{} if partners is None else {"partners": partners})["business_centers"]["acme"]
    return {**layout, "business_centers": layout["business_centers"] | dict.fromkeys(names, more)}


def _approved_by_hand(count: int) -> Callable[[Snapshot], Snapshot]:
    def world(snapshot: Snapshot) -> Snapshot:
        edit = Edit(snapshot)
        owner, asker = (
            snapshot.bindings[f"business_center.{key}"].id[0] for key in ("acme", "north")
        )
        for number in range(count):
            account = f"76{number:017}"
            edit = edit.add(stranger("ad_account", (account,), owner, name="By hand"))
            edit = edit.add(stranger("approval", (account, asker), owner, permission="operator"))
        return edit.snapshot

    return world


def emptied() -> Iterator[Case]:
    """A managed list that falls to nothing; key absent = not managed."""
    uk = {"members": {BO: "operator"}}
    two = staff({BO: "standard"}, ad_accounts=accounts("uk", "fr", **uk))
    emptied_uk = deepcopy(two)
    emptied_uk["business_centers"]["acme"]["ad_accounts"]["uk"]["members"] = {}
    yield Case("nobody is left on an account", two, emptied_uk, (("emptied", 0, 1),))
    named = Allowances(remove=(f"assignment.acme/uk/{BO}",))
    yield Case("nobody is left, and that is meant", two, emptied_uk, allow=named)
    other = Allowances(remove=(f"assignment.acme/fr/{BO}",))
    yield Case(
        "nobody is left, another is named", two, emptied_uk, (("emptied", 0, 1),), allow=other
    )
    unmanaged = deepcopy(two)
    del unmanaged["business_centers"]["acme"]["ad_accounts"]["uk"]["members"]
    yield Case("a list that is not managed any more keeps what it has", two, unmanaged)
    replaced = deepcopy(two)
    replaced["business_centers"]["acme"]["ad_accounts"]["uk"]["members"] = {ANA: "admin"}
    yield Case("somebody else comes for the last one", two, replaced)
    yield Case(
        "who comes for the last one has to accept an invitation first",
        two,
        staff(
            {BO: "standard", CY: "standard"},
            ad_accounts=accounts("uk", members={CY: "operator"}) | accounts("fr", **uk),
        ),
        (("emptied", 0, 1),),
    )
    groups = staff({}, asset_groups={"all": {"accounts": ["uk"]}}, ad_accounts=accounts("uk"))
    no_groups = staff({}, asset_groups={}, ad_accounts=accounts("uk"))
    yield Case("the last group", groups, no_groups, (("emptied", 0, 1),))
    partner = {"north": [{"accounts": ["uk"], "role": "operator"}]}
    shared = with_north(
        staff({}, partners=partner, ad_accounts=accounts("uk")), members={NICO: "admin"}
    )
    alone = with_north(staff({}, partners={}, ad_accounts=accounts("uk")), members={NICO: "admin"})
    yield Case(
        "the last partner and the last share", shared, alone, (("emptied", 0, 1), ("emptied", 0, 1))
    )
    pair = staff(
        {BO: "standard"}, ad_accounts=accounts("uk", members={BO: "operator", ANA: "admin"})
    )
    none = staff({BO: "standard"}, ad_accounts=accounts("uk", members={}))
    yield Case("two at once", pair, none, (("emptied", 0, 2),))
    declined = puts(f"assignment.acme/uk/{ANA}", status=Status.ENDED)
    yield Case("what has ended is not left either", pair, none, (("emptied", 0, 1),), declined)
    access = {"access": {"acme/uk": "operator"}, "members": {NICO: "admin"}}
    asking = with_north(
        staff({}, ad_accounts=accounts("uk", "fr")),
        **access | {"access": {"acme/uk": "operator", "acme/fr": "operator"}},
    )
    silent = with_north(staff({}, ad_accounts=accounts("uk", "fr")), **access | {"access": {}})
    yield Case(
        "the last access goes and the last request is withdrawn", asking, silent, (("emptied", 0, 1),),
        puts("access.north/acme/fr", status=Status.PENDING),
    )  # fmt: skip
    yield Case(
        "a list of nothing but requests may be emptied",
        with_north(staff({}, ad_accounts=accounts("uk", "fr")), **access),
        silent,
        world=puts("access.north/acme/uk", status=Status.PENDING),
    )


def min_admins() -> Iterator[Case]:
    """After every prefix: grants come before revokes, whatever the names are."""
    for one, other in ((BO, CY), (CY, BO)):
        before = staff({one: "admin", other: "standard"})
        after = staff({one: "standard", other: "admin"})
        yield Case(f"{one} options over to {other}", before, after, limits=Limits(min_admins=2))
        gone = staff({other: "admin"})
        yield Case(f"{one} leaves, {other} takes over", before, gone, limits=Limits(min_admins=2))
        refused = (("min-admins", 3, 2),)
        yield Case(
            f"{one} leaves, three are asked for", before, gone, refused, limits=Limits(min_admins=3)
        )
        yield Case(
            f"{other} has not accepted yet", before, gone, (("min-admins", 2, 1),),
            puts(f"member.acme/{other}", status=Status.PENDING), Limits(min_admins=2),
        )  # fmt: skip
        invited = staff({one: "standard", other: "admin"})
        yield Case(
            f"{other} is only invited", staff({one: "admin"}), invited, (("min-admins", 2, 1),),
            limits=Limits(min_admins=2),
        )  # fmt: skip
        manager = {"role": "standard", "finance": "manager"}
        yield Case(
            f"{one} options over to {other}, who is no finance manager any more",
            staff({one: "admin", other: manager}),
            staff({one: "standard", other: {"role": "admin", "finance": "none"}}),
            limits=Limits(min_admins=2),
        )
    three = staff({BO: "admin", CY: "admin"})
    yield Case("two of three step down", three, staff({BO: "standard", CY: "standard"}))
    refused = (("min-admins", 2, 1),)
    yield Case("two of three go", three, staff({}), refused, limits=Limits(min_admins=2))
    yield Case(
        "too few already, and nobody goes",
        staff({}),
        staff({BO: "standard"}),
        limits=Limits(min_admins=4),
    )
    leaving = staff({BO: {"role": "admin", "expires": "2026-10-31"}, CY: "admin"})
    yield Case(
        "an admin's day has come",
        three,
        leaving,
        (("min-admins", 3, 2),),
        limits=Limits(min_admins=3),
    )
    yield Case(
        "finance changes make no admin",
        three,
        staff({BO: {"role": "admin", "finance": "manager"}, CY: "admin"}),
        limits=Limits(min_admins=3),
    )
    pending = puts(f"member.acme/{BO}", status=Status.PENDING)
    yield Case(
        "an invited admin's invitation is withdrawn", staff({BO: "admin"}), staff({}), (), pending
    )
    yield Case(
        "the members are unknown by now", three, staff({BO: "standard", CY: "admin"}),
        (("min-admins", 0, 2),), taken_up=unknown("member"), limits=Limits(min_admins=0),
    )  # fmt: skip
    both = with_north(three, members={NICO: "admin"})
    less = with_north(staff({CY: "admin"}), members={NICO: "admin"})
    yield Case(
        "each Business Center has its own admins",
        both,
        less,
        (("min-admins", 3, 2),),
        limits=Limits(min_admins=3),
    )


def own_admin() -> Iterator[Case]:
    """Who acts stays an admin."""
    two = staff({BO: "admin"})
    bo_acts = {"acme": BO, "north": NICO}
    gone = acme(members={ANA: "admin"})
    lowered = staff({BO: "standard"})
    yield Case("the actor removes themself", two, gone, (("own-admin", 0, 1),), actors=bo_acts)
    yield Case("the actor steps down", two, lowered, (("own-admin", 0, 1),), actors=bo_acts)
    allow = Allowances(remove=("*",))
    yield Case("no flag lifts it", two, gone, (("own-admin", 0, 1),), actors=bo_acts, allow=allow)
    yield Case("another one steps down", two, lowered)
    raised = staff({BO: {"role": "admin", "finance": "manager"}})
    yield Case("the actor's finance role changes", two, raised, actors=bo_acts)
    yield Case("the actor is promoted", lowered, two, actors=bo_acts)
    token = {"acme": "token 1", "north": NICO}
    refused = (("own-admin", 0, 1),)
    for name, world, expected in (
        ("the actor is known by a handle", acts_as(handle="u2"), refused),
        ("the actor is another handle", acts_as(handle="u1"), ()),
        ("the actor is known by an address", acts_as(email=BO), refused),
        ("the actor is another address", acts_as(email=ANA), ()),
        ("the actor has another's address and one's handle", acts_as(ANA, "u2"), refused),
        ("nobody has the actor's handle", acts_as(handle="u3"), refused),
        ("nobody has the actor's address", acts_as(email=CY), refused),
        ("nothing is known of the actor", acts_as(), refused),
    ):
        yield Case(f"{name}: an admin goes", two, gone, expected, world, actors=token)
        yield Case(f"{name}: an admin steps down", two, lowered, expected, world, actors=token)
    small, smaller = staff({BO: "standard"}), acme(members={ANA: "admin"})
    yield Case("nothing is known of the actor: another one goes", small, smaller, actors=token)
    yield Case("nothing is known of the actor: one is promoted", lowered, two, actors=token)
    unnamed = {"acme": ANA, "north": "token 1"}
    both = with_north(two, members={NICO: "admin", CY: "admin"})
    less = with_north(gone, members={NICO: "admin"})
    yield Case("the actor of another one is unknown", both, less, refused, actors=unnamed)
    several = staff({BO: "admin", CY: "admin"})
    yield Case(
        "nothing is known of the actor: two go", several, gone, (("own-admin", 0, 2),), actors=token
    )


def acts_as(email: str | None = None, handle: str | None = None) -> Callable[[Snapshot], Snapshot]:
    """The platform says of the actor that it is this person, and shows what it calls its members."""

    def world(snapshot: Snapshot) -> Snapshot:
        known = puts(f"member.acme/{BO}", handle="u2")(
            puts(f"member.acme/{ANA}", handle="u1")(snapshot)
        )
        principal = Principal("token 1", email, handle)
        return replace(known, principals={principal.name: principal})

    return world


def protected() -> Iterator[Case]:
    """Remembered in the state, whatever the layout says now."""
    shielded = staff(
        {},
        asset_groups={"a": {"accounts": ["uk"], "protect": True}, "b": {"accounts": ["uk"]}},
        ad_accounts=accounts("uk"),
    )
    without_a = staff({}, asset_groups={"b": {"accounts": ["uk"]}}, ad_accounts=accounts("uk"))
    without_b = staff({}, asset_groups={"a": {"accounts": ["uk"]}}, ad_accounts=accounts("uk"))
    yield Case("a protected group", shielded, without_a, (("protected", 0, 1),))
    yield Case(
        "named, it still is protected",
        shielded,
        without_a,
        (("protected", 0, 1),),
        allow=Allowances(("*",), ("*",), ("*",)),
    )
    yield Case("the one beside it", shielded, without_b)
    changed = deepcopy(shielded)
    changed["business_centers"]["acme"]["asset_groups"]["a"]["accounts"] = []
    changed["business_centers"]["acme"]["asset_groups"]["a"]["members"] = {ANA: "admin"}
    yield Case("it may change", shielded, changed)
    renamed = deepcopy(without_a)
    center = renamed["business_centers"].pop("acme")
    renamed["business_centers"]["umbrella"] = center | {"previously": ["acme"]}
    actors = {"acme": ANA, "umbrella": ANA}
    yield Case(
        "its Business Center gets another key",
        shielded,
        renamed,
        (("protected", 0, 1),),
        actors=actors,
    )
    forgotten = {**without_a, "forget": ["asset_group.acme/a"]}
    yield Case("letting go of it is no removal", shielded, forgotten)


def review_and_close() -> Iterator[Case]:
    """By name alone."""
    two = staff({}, ad_accounts=accounts("uk", "fr"))
    renamed = staff({}, ad_accounts=accounts("uk") | accounts("fr", company="Other Ltd"))
    one_review = (("review", 0, 1),)
    yield Case("a company changes", two, renamed, one_review)
    yield Case("named for review", two, renamed, allow=Allowances(review=("ad_account.acme/fr",)))
    yield Case(
        "another is named for review",
        two,
        renamed,
        one_review,
        allow=Allowances(review=("ad_account.acme/uk",)),
    )
    yield Case(
        "removal is another flag", two, renamed, one_review, allow=Allowances(("*",), (), ("*",))
    )
    called = deepcopy(two)
    called["business_centers"]["acme"]["ad_accounts"]["uk"]["name"] = "UK!"
    yield Case("a name starts no review", two, called)
    closed = staff({}, ad_accounts=accounts("uk"))
    yield Case("an account is closed", two, closed, (("close", 0, 1),))
    yield Case("named for closing", two, closed, allow=Allowances(close=("ad_account.acme/fr",)))
    yield Case(
        "named for removal only", two, closed, (("close", 0, 1),), allow=Allowances(remove=("*",))
    )
    yield Case(
        "another is named for closing",
        two,
        closed,
        (("close", 0, 1),),
        allow=Allowances(close=("ad_account.acme/uk",)),
    )
    none = staff({}, ad_accounts={})
    yield Case("all accounts are closed", two, none, (("emptied", 0, 2), ("close", 0, 2)))
    yield Case(
        "all accounts are named for closing",
        two,
        none,
        allow=Allowances(close=("ad_account.acme/*",)),
    )
    both = with_north(two, members={NICO: "admin"})
    gone = {"version": 1, "business_centers": {"north": both["business_centers"]["north"]}}
    yield Case("a Business Center is closed with its accounts", both, gone, (("close", 0, 3),))
    half = Allowances(close=("ad_account.acme/*",))
    yield Case(
        "the accounts are named, their Business Center is not",
        both,
        gone,
        (("close", 0, 1),),
        allow=half,
    )
    center = {**two["business_centers"]["acme"], "ad_accounts": {}}
    many = {"version": 1, "business_centers": {f"c{n}": center for n in range(7)}}
    few = {"version": 1, "business_centers": {"c0": center}}
    everywhere = {f"c{n}": ANA for n in range(7)}
    yield Case("six Business Centers at once", many, few, (("close", 0, 6),), actors=everywhere)


def many_at_once() -> Iterator[Case]:
    """More than a refusal tells one by one: in as few words as mean these and nothing else."""
    keys = [f"a{number}" for number in range(8)]
    crew = {BO: "standard", CY: "standard"}
    both = staff(crew, ad_accounts=accounts(*keys, members={BO: "operator", CY: "operator"}))
    one = staff(crew, ad_accounts=accounts(*keys, members={BO: "operator"}))
    yield Case("one person leaves eight accounts", both, one, (("removals", 3, 8),))
    some = accounts(*keys[:6], members={BO: "operator"})
    two = accounts(*keys[6:], members={BO: "operator", CY: "operator"})
    yield Case(
        "one person leaves six of eight accounts",
        both,
        staff(crew, ad_accounts=some | two),
        (("removals", 3, 6),),
    )
    pair = accounts(*keys[:6], members={BO: "operator", CY: "operator"})
    other = accounts("other", members={CY: "operator", ANA: "admin"})
    yield Case(
        "six of seven accounts lose both who work on them",
        staff(crew, ad_accounts=pair | accounts("other", members={ANA: "admin"})),
        staff(
            crew,
            ad_accounts=accounts(*keys[:6], members={}) | accounts("other", members={ANA: "admin"}),
        ),
        (("removals", 3, 12), *[("emptied", 0, 2)] * 6),
    )
    yield Case(
        "one person leaves six accounts, and another the only one",
        staff(crew, ad_accounts=pair | other),
        staff(crew, ad_accounts=accounts(*keys[:6], "other", members={CY: "operator"})),
        (("removals", 3, 7),),
    )
    yield Case("six of eight members", staff(people(8)), staff(people(2)), (("removals", 3, 6),))
    yield Case("fifty of sixty", staff(people(60)), staff(people(10)), (("removals", 12, 50),))


def existing() -> Iterator[Case]:
    """What may be there already: of the same kind, owner and name, and bound to nothing."""
    layout = staff(
        {},
        ad_accounts=accounts("uk", "fr"),
        asset_groups={"all": {"accounts": ["uk", "fr"]}},
    )
    uk, fr = "ad_account.acme/uk", "ad_account.acme/fr"
    one, two, group = (("exists-already", 0, n) for n in (1, 2, 1))
    yield Case("an account is not bound any more", layout, layout, (one,), unbound(uk))
    yield Case("two are not", layout, layout, (two,), unbound(uk, fr))
    yield Case("a group is not", layout, layout, (group,), unbound("asset_group.acme/all"))
    yield Case(
        "nothing is bound any more", layout, layout, (("exists-already", 0, 4),),
        lambda snapshot: replace(snapshot, bindings={}),
    )  # fmt: skip
    yield Case(
        "one is to be made all the same", layout, layout, (), unbound(uk),
        allow=Allowances(create=(uk,)),
    )  # fmt: skip
    yield Case(
        "another is to be made all the same", layout, layout, (one,), unbound(uk),
        allow=Allowances(create=(fr,)),
    )  # fmt: skip
    yield Case(
        "one of two is to be made all the same", layout, layout, (one,), unbound(uk, fr),
        allow=Allowances(create=(fr,)),
    )  # fmt: skip
    yield Case(
        "all other flags are for others", layout, layout, (one,), unbound(uk),
        allow=Allowances(("*",), ("*",), ("*",)),
    )  # fmt: skip
    by_hand = staff({}, ad_accounts={"uk": {"name": "UK", "company": "Acme Ltd"}})
    yield Case(
        "somebody made it by hand, in other letters", staff({}, ad_accounts={}), by_hand, (one,),
        found("ad_account", name="uk"),
    )  # fmt: skip
    yield Case(
        "another name", staff({}, ad_accounts={}), by_hand, (), found("ad_account", name="UK 2")
    )
    yield Case(
        "another kind", staff({}, ad_accounts={}), by_hand, (), found("asset_group", name="UK")
    )
    yield Case(
        "it is closed", staff({}, ad_accounts={}), by_hand, (),
        found("ad_account", Status.CLOSED, name="UK"),
    )  # fmt: skip
    zen = with_north(
        staff({}), members={NICO: "admin"}, certificates={"zen": {"company": "Zen Ltd"}}
    )
    yield Case("a certificate is not", zen, zen, (one,), unbound("certificate.north/zen"))
    with_id = deepcopy(by_hand)
    with_id["business_centers"]["acme"]["ad_accounts"]["uk"]["id"] = FOUND
    yield Case(
        "the layout gives its id", staff({}, ad_accounts={}), with_id, (),
        found("ad_account", name="UK", company="Acme Ltd"),
    )  # fmt: skip
    renamed = deepcopy(layout)
    books = renamed["business_centers"]["acme"]["ad_accounts"]
    books["gb"] = {**books.pop("uk"), "previously": ["uk"]}
    renamed["business_centers"]["acme"]["asset_groups"]["all"]["accounts"] = ["gb", "fr"]
    yield Case("it got another key", layout, renamed)
    opened = found("ad_account", name="UK")
    yield Case(
        "it was closed, and another one opened by hand", layout, layout, (one,),
        lambda snapshot: opened(Edit(snapshot).put(uk, status=Status.CLOSED).snapshot),
    )  # fmt: skip
    yield Case(
        "it was closed", layout, layout, (), puts(uk, status=Status.CLOSED),
    )  # fmt: skip
    yield Case("six of eight", *many_accounts(), (("exists-already", 0, 6),), unbound(*SIX))


SIX = tuple(f"ad_account.acme/a{number}" for number in range(6))


def many_accounts() -> tuple[Layout, Layout]:
    layout = staff({}, ad_accounts=accounts(*(f"a{number}" for number in range(8))))
    return layout, layout


def unbound(*addresses: str) -> Callable[[Snapshot], Snapshot]:
    """The state knows of these, and not what they are called in the layout."""

    def world(snapshot: Snapshot) -> Snapshot:
        bound = snapshot.bindings.items()
        return replace(snapshot, bindings={name: b for name, b in bound if name not in addresses})

    return world


FOUND = "7800000000000000001"


def found(
    kind: str, status: Status = Status.ACTIVE, **attributes: Any
) -> Callable[[Snapshot], Snapshot]:
    """Something that bcsync never made stands in acme."""

    def world(snapshot: Snapshot) -> Snapshot:
        row = stranger(
            kind, (FOUND,), snapshot.bindings["business_center.acme"].id[0], **attributes
        )
        return Edit(snapshot).add(row._replace(status=status)).snapshot

    return world


def unknown_lists() -> Iterator[Case]:
    """A limit that cannot be evaluated refuses."""
    five = staff(people(4)), staff(people(3))
    both = (("removals", 0, 1), ("min-admins", 0, 1))
    yield Case("the list is unknown by now", *five, both, taken_up=unknown("member"))
    yield Case("all of it is unknown by now", *five, both, taken_up=unknown(None))
    named = Allowances(remove=("*",))
    yield Case("no flag lifts it", *five, both, taken_up=unknown("member"), allow=named)
    yield Case("another list is unknown", *five, taken_up=unknown("asset_group"))
    yield Case("it was unknown when planned", *five, world=unknown("member"))


def brought_along() -> Iterator[Case]:
    """What the platform ends with something counts with what ends it."""
    keys = [f"a{number}" for number in range(5)]
    roles = accounts(*keys, members={BO: "operator", ANA: "admin"})
    left = accounts(*keys, members={ANA: "admin"})
    both = {BO: "standard", CY: "standard"}
    yield Case(
        "five roles of one person",
        staff(both, ad_accounts=roles), staff(both, ad_accounts=left), (("removals", 3, 5),),
    )  # fmt: skip
    yield Case(
        "one person leaves, five roles end with that",
        staff(both, ad_accounts=roles), staff({CY: "standard"}, ad_accounts=left),
    )  # fmt: skip
    unlisted = deepcopy(roles)
    for each in unlisted.values():
        del each["members"]
    by_hand = _assigned_by_hand(keys, BO)
    yield Case(
        "one person leaves, five roles that nobody declared end with that",
        staff(both, ad_accounts=unlisted), staff({CY: "standard"}, ad_accounts=unlisted),
        world=by_hand,
    )  # fmt: skip
    alone = {key: {**each, "members": {BO: "operator"}} for key, each in roles.items()}
    nobody = {key: {**each, "members": {}} for key, each in roles.items()}
    yield Case(
        "five lists are left empty by one person",
        staff(both, ad_accounts=alone),
        staff({CY: "standard"}, ad_accounts=nobody),
        (("emptied", 0, 1),) * 5,
    )
    for name in (f"member.acme/{BO}", f"*/{BO}"):
        yield Case(
            f"five lists are left empty by one person, and {name} is named",
            staff(both, ad_accounts=alone),
            staff({CY: "standard"}, ad_accounts=nobody),
            allow=Allowances(remove=(name,)),
        )
    yield Case(
        "five lists are left empty by one person, whose roles are named",
        staff(both, ad_accounts=alone),
        staff({CY: "standard"}, ad_accounts=nobody),
        allow=Allowances(remove=(f"assignment.acme/*/{BO}",)),
    )
    known = announced("2026-10-31", f"member.acme/{BO}")
    gone = {BO: {"role": "standard", "expires": "2026-10-31"}, CY: "standard"}
    yield Case(
        "five lists are left empty by one person whose day has come",
        staff(both, ad_accounts=alone), staff(gone, ad_accounts=nobody), world=known,
    )  # fmt: skip
    some = staff(people(5), ad_accounts=accounts("uk"))
    yield Case(
        "a Business Center closes, and its people and groups end with it",
        with_north(
            staff({}), members={NICO: "admin", **people(5)},
            asset_groups={"all": {"accounts": [], "members": dict.fromkeys((NICO, *people(5)), "analyst")}},
        ),
        staff({}),
        (("close", 0, 1),),
    )  # fmt: skip
    answers = [{"business_center": "north", "accounts": ["uk"], "up_to": "admin"}]
    asking = {"acme/uk": {"permission": "operator", "members": {NICO: "operator"}}}
    agency = {"members": {NICO: "admin"}, "access": asking}
    yield Case(
        "who works on an account that is not held any more is in no list",
        with_north(staff({}, ad_accounts=accounts("uk"), approvals=answers), **agency),
        with_north(staff({}, ad_accounts=accounts("uk"), approvals=[]), **agency),
        (("emptied", 0, 1),),
    )
    keys = [f"b{number}" for number in range(4)]
    partner = {"north": [{"accounts": ["*"], "role": "operator"}]}
    shared = with_north(
        {**some, "business_centers": staff(
            people(5), ad_accounts=accounts(*keys), partners=partner
        )["business_centers"]},
        members={NICO: "admin"},
    )  # fmt: skip
    ended = deepcopy(shared)
    ended["business_centers"]["acme"]["partners"] = {}
    yield Case(
        "a partner goes, and four shares with it",
        shared, ended, (("removals", 3, 4), ("emptied", 0, 1), ("emptied", 0, 4)),
    )  # fmt: skip
    yield Case(
        "a partner goes who is named, and four shares with it",
        shared, ended, allow=Allowances(remove=("partner.acme/north",)),
    )  # fmt: skip


def _assigned_by_hand(keys: Iterable[str], email: str) -> Callable[[Snapshot], Snapshot]:
    def world(snapshot: Snapshot) -> Snapshot:
        edit = Edit(snapshot)
        center = snapshot.bindings["business_center.acme"].id[0]
        for key in keys:
            account = snapshot.bindings[f"ad_account.acme/{key}"].id[0]
            edit = edit.add(stranger("assignment", (center, account, email), center, role="admin"))
        return edit.snapshot

    return world


def groups() -> Iterator[Case]:
    """A group is one operation; what people lose by it counts."""
    keys = [f"a{number}" for number in range(4)]
    three = {BO: "operator", CY: "analyst", ANA: "admin"}
    crew = {BO: "standard", CY: "standard"}

    def layout(
        listed: Iterable[str],
        members: Mapping[str, Any] = three,
        *,
        there: Mapping[str, Any] = crew,
    ) -> Layout:
        block = {"accounts": list(listed), "members": dict(members)}
        return staff(there, ad_accounts=accounts(*keys), asset_groups={"all": block})

    whole = layout(["a*"])
    yield Case("a group loses one account of four", whole, layout(keys[:3]))
    yield Case("a group loses two accounts of four", whole, layout(keys[:2]), (("removals", 3, 6),))
    named = Allowances(remove=("asset_group.acme/all",))
    yield Case(
        "a group loses two accounts of four, and is named", whole, layout(keys[:2]), allow=named
    )
    half = Limits(3, 50, 1)
    yield Case(
        "a group loses two accounts of four, half may go", whole, layout(keys[:2]), limits=half
    )
    yield Case(
        "a group loses a person", whole, layout(["a*"], {BO: "operator", ANA: "admin"}),
        (("removals", 3, 4),),
    )  # fmt: skip
    yield Case(
        "a group loses a person who leaves", whole,
        layout(["a*"], {BO: "operator", ANA: "admin"}, there={BO: "standard"}),
    )  # fmt: skip
    yield Case(
        "a group loses all of its accounts",
        layout(["a0"]), layout([]), (("emptied", 0, 1),),
    )  # fmt: skip
    yield Case(
        "a group loses all of its people",
        layout(["a0"]), layout(["a0"], {}), (("emptied", 0, 1),),
    )  # fmt: skip
    yield Case(
        "a group of one person who leaves",
        layout(["a*"], {BO: "operator"}), layout(["a*"], {}, there={CY: "standard"}),
    )  # fmt: skip
    yield Case("a group that is named is emptied", whole, layout([]), allow=named)
    yield Case(
        "a group without people loses all of its accounts", layout(["a*"], {}), layout([], {})
    )
    yield Case(
        "a group with four roles gets other roles", whole, layout(["a*"], {**three, CY: "admin"})
    )

    def beside(listed: Iterable[str], others: Iterable[str]) -> Layout:
        block = {"accounts": list(others), "members": {NICO: "admin", BO: "analyst"}}
        return with_north(
            layout(listed),
            members={NICO: "admin", BO: "standard"},
            ad_accounts=accounts("x"),
            asset_groups={"all": block},
        )

    yield Case(
        "groups of two Business Centers are counted apart",
        beside(keys, ["x"]),
        beside(keys[:2], []),
        (("removals", 3, 6), ("emptied", 0, 1)),
    )
    unlisted = staff(crew, ad_accounts=accounts(*keys))
    yield Case(
        "one person leaves whom a group that nobody declared is left without",
        unlisted, staff({CY: "standard"}, ad_accounts=accounts(*keys)),
        (("emptied", 0, 1),), _grouped_by_hand(BO),
    )  # fmt: skip
    yield Case(
        "one named person leaves whom a group that nobody declared is left without",
        unlisted, staff({CY: "standard"}, ad_accounts=accounts(*keys)),
        world=_grouped_by_hand(BO), allow=Allowances(remove=(f"member.acme/{BO}",)),
    )  # fmt: skip
    yield Case(
        "the only account of a group that nobody declared is closed",
        unlisted, staff(crew, ad_accounts=accounts(*keys[1:])),
        (("close", 0, 1),), _grouped_by_hand(BO),
    )  # fmt: skip
    day = {**three, CY: {"role": "analyst", "expires": "2026-10-31"}}
    yield Case(
        "a day in a group has come", layout(["a*"]), layout(["a*"], day),
        world=announced("2026-10-31", f"asset_group.acme/all/{CY}"),
    )  # fmt: skip
    yield Case(
        "a day in a group is in the past", layout(["a*"]), layout(["a*"], day),
        (("removals", 3, 4),),
    )  # fmt: skip


def _grouped_by_hand(email: str) -> Callable[[Snapshot], Snapshot]:
    def world(snapshot: Snapshot) -> Snapshot:
        center = snapshot.bindings["business_center.acme"].id[0]
        account = snapshot.bindings["ad_account.acme/a0"].id[0]
        group = stranger(
            "asset_group", (f"75{1:017}",), center,
            name="By hand", accounts=[account], members={email: "operator"},
        )  # fmt: skip
        return Edit(snapshot).add(group).snapshot

    return world


CASES = (
    *brought_along(), *groups(),
    *removals(), *asked_anew(), *emptied(), *min_admins(), *own_admin(), *protected(), *review_and_close(),
    *many_at_once(), *existing(), *unknown_lists(),
)  # fmt: skip
