"""What is tried on a plan: two layouts, a part of it, other options on the platform, and an edited file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from bcsync.model.action import Action
from bcsync.platforms.port import Act
from tests.laws.bench import Bench
from tests.laws.holdings import ACCOUNT_ROLES, Facts
from tests.laws.layouts import ACTORS, PEOPLE, Layout, layouts

Json = dict[str, Any]
AHEAD, PAST = "2026-11-20", "2026-10-01"
GLOBS = (
    "member.*", "assignment.*", "assignment.acme/*", "assignment.north/*", "asset_group.*", "share.*",
    "access.*", "approval.*", "partner.*", "ad_account.*", "business_center.*", "*/uk*", "*@acme.example",
)  # fmt: skip


@st.composite
def projects(draw: st.DrawFn) -> Layout:
    """A generated layout, with days on which things end, modes of lists, and Business Centers that go."""
    layout = deepcopy(draw(layouts()))
    centers = layout["business_centers"]
    for center in centers.values():
        for account in center.get("ad_accounts", {}).values():
            _end(draw, account["members"])
        _end(draw, {k: v for k, v in center["members"].items() if k not in ACTORS.values()})
        modes = draw(st.dictionaries(st.sampled_from(LISTS), st.sampled_from(MODES), max_size=2))
        if modes:
            center["manage"] = {name: mode for name, mode in modes.items() if name in center}
    if draw(st.integers(0, 9)) == 0:
        del centers["north"]
        centers["acme"].update(partners={}, approvals=[])
    return layout


LISTS = ("members", "ad_accounts", "asset_groups", "partners", "approvals", "access")
MODES = ("additive", "observe")


def _end(draw: st.DrawFn, people: dict[str, Any]) -> None:
    """Somebody of them is there until a day."""
    for email in draw(st.sets(st.sampled_from(sorted(people)), max_size=1)) if people else ():
        given = people[email]
        day = draw(st.sampled_from([AHEAD, AHEAD, PAST]))
        block = {"role": given} if isinstance(given, str) else given
        block["expires"] = day
        people[email] = block


def announced(layout: Layout) -> set[str]:
    """Addresses of what has been there until a day that lay ahead in the beginning."""
    found = set()
    for center, block in layout["business_centers"].items():
        lists = [
            (f"member.{center}", block["members"]),
            *(
                (f"assignment.{center}/{k}", a["members"])
                for k, a in block.get("ad_accounts", {}).items()
            ),
        ]
        for prefix, people in lists:
            for email, given in people.items():
                if isinstance(given, dict) and given.get("expires") == AHEAD:
                    found.add(f"{prefix}/{email}")
    return found


def rename_one(layout: Layout) -> Layout:
    """The same layout, in which an account has another key."""
    acme = layout["business_centers"]["acme"]
    if "uk" not in acme["ad_accounts"]:
        return layout
    found: Layout = json.loads(
        json.dumps(layout).replace('"uk"', '"gb"').replace("acme/uk", "acme/gb")
    )
    found["business_centers"]["acme"]["ad_accounts"]["gb"]["previously"] = ["uk"]
    return found


def part_of(plan: Json) -> st.SearchStrategy[tuple[str, ...]]:
    """Flags that choose a part of a plan by one or two of its addresses, or by what they are."""
    addresses = sorted({op["address"] for op in plan["operations"]}) or ["member.*"]
    named = st.one_of(st.sampled_from(addresses), st.sampled_from(GLOBS))
    flag = st.tuples(st.sampled_from(("--target", "--exclude")), named)
    return st.lists(flag, min_size=1, max_size=2).map(
        lambda some: tuple(w for f in some for w in f)
    )


def acts_by_hand(facts: Facts) -> st.SearchStrategy[Act]:
    """What an admin of one of the Business Centers may try."""
    return st.sampled_from(sorted(_acts(facts), key=repr))


def _acts(facts: Facts) -> Iterator[Act]:
    admins = {
        fact[1]: fact[2]
        for fact in sorted(facts, reverse=True)
        if fact[0] == "role" and facts[fact] == "admin" and facts["member", *fact[1:]] == "active"
    }
    for center, admin in admins.items():
        for email in sorted({*PEOPLE["acme"], *PEOPLE["north"]}):
            role = {"role": "admin", "finance": "none"}
            yield Act(admin, Action.INVITE, "member", (center, email), role)
    for fact, value in facts.items():
        yield from _acts_on(fact, value, admins)


def _acts_on(fact: tuple[str, ...], value: str, admins: dict[str, str]) -> Iterator[Act]:
    kind, *id = fact
    at = tuple(id)
    admin = admins.get(at[0], "nobody@acme.example")
    match kind:
        case "role":
            yield from _acts_on_member(admin, at, value)
        case "assignment" | "share" | "partner":
            yield Act(admin, Action.REMOVE, kind, at, {})
            if kind != "partner":
                yield from _raised(admin, kind, at, "role")
        case "permission":
            yield from _acts_on_access(admin, at, admins)
        case "group member":
            for anybody in admins.values():
                yield Act(anybody, Action.UPDATE, "asset_group", at[:1], {"members": {}})
                yield Act(anybody, Action.REMOVE, "asset_group", at[:1], {})
        case "ad_account":
            yield from _acts_on_account(at, admins)


def _raised(admin: str, kind: str, at: tuple[str, ...], field: str) -> Iterator[Act]:
    """Or lowered."""
    for role in ACCOUNT_ROLES:
        yield Act(admin, Action.UPDATE, kind, at, {field: role})


def _acts_on_member(admin: str, at: tuple[str, ...], role: str) -> Iterator[Act]:
    other = "standard" if role == "admin" else "admin"
    yield Act(admin, Action.UPDATE, "member", at, {"role": other})
    yield Act(admin, Action.UPDATE, "member", at, {"role": role, "finance": "manager"})
    yield Act(admin, Action.REMOVE, "member", at, {})
    yield Act(admin, Action.CANCEL, "member", at, {})


def _acts_on_access(admin: str, at: tuple[str, ...], admins: dict[str, str]) -> Iterator[Act]:
    yield from _raised(admin, "access", at, "permission")
    for verb in (Action.REMOVE, Action.CANCEL):
        yield Act(admin, verb, "access", at, {})
    for owner in admins.values():
        for verb in (Action.APPROVE, Action.DECLINE, Action.REMOVE):
            yield Act(owner, verb, "approval", at[::-1], {})


def _acts_on_account(at: tuple[str, ...], admins: dict[str, str]) -> Iterator[Act]:
    for center, admin in admins.items():
        for email in (*PEOPLE["acme"], *PEOPLE["north"], admin):
            role = {"role": "admin"}
            yield Act(admin, Action.CREATE, "assignment", (center, *at, email), role)
        yield Act(admin, Action.REQUEST, "access", (center, *at), {"permission": "admin"})
        for other in admins:
            yield Act(admin, Action.CREATE, "share", (center, other, *at), {"role": "admin"})
        yield Act(admin, Action.REMOVE, "ad_account", at, {})


def move(bench: Bench, draw: Callable[[st.SearchStrategy[Any]], Any]) -> str:
    """The world moves a little; tells what happened."""
    what = draw(st.sampled_from(["act", "act", "act", "accept", "decline", "days"]))
    match what:
        case "act":
            act = draw(acts_by_hand(bench.standing().rows))
            return f"{act.verb} {act.kind} {act.id} {act.attributes}: {bench.by_hand(act)}"
        case "accept":
            bench.control(lambda c: c.accept_all())
        case "decline":
            bench.control(lambda c: c.decline_all())
        case _:
            bench.pass_days(20)
    return str(what)


def edits(data: Json) -> st.SearchStrategy[Json]:
    """A plan file with something else written into it."""
    return st.sampled_from(sorted(_EDITS)).flatmap(lambda name: _edited(data, name))


def _edited(data: Json, name: str) -> st.SearchStrategy[Json]:
    def edit(number: int) -> Json:
        changed = deepcopy(data)
        if changed["operations"]:
            _EDITS[name](changed, number)
        return changed

    return st.integers(0, max(len(data["operations"]) - 1, 0)).map(edit)


def _swap(data: Json, at: int) -> None:
    some = data["operations"]
    some.insert(0, some.pop(at))


def _cut(data: Json, at: int) -> None:
    del data["operations"][at]


def _twice(data: Json, at: int) -> None:
    data["operations"].append(deepcopy(data["operations"][at]))


def _hold(data: Json, at: int) -> None:
    op = data["operations"][at]
    op.update(
        deferred_by=["member.acme/zz@acme.example"], requires=[], awaits=[], precondition=None
    )


def _release(data: Json, at: int) -> None:
    data["operations"][at].update(deferred_by=[], requires=[], awaits=[])


def _more(data: Json, at: int) -> None:
    op = data["operations"][at]
    for key in ("role", "permission"):
        if key in (op["after"] or {}):
            op["after"][key] = "operator" if op["after"][key] == "admin" else "admin"


def _another_act(data: Json, at: int) -> None:
    op = data["operations"][at]
    op["action"] = "remove" if op["action"] != "remove" else "update"


def _by_itself(data: Json, at: int) -> None:
    op = data["operations"][at]
    op["mode"] = "automatic" if op["mode"] == "implied" else "implied"


def _another_actor(data: Json, at: int) -> None:
    data["operations"][at]["actor"] = "eve@evil.example"


_EDITS: dict[str, Callable[[Json, int], None]] = {
    "swap": _swap,
    "cut": _cut,
    "twice": _twice,
    "hold": _hold,
    "release": _release,
    "more": _more,
    "another act": _another_act,
    "by itself": _by_itself,
    "another actor": _another_actor,
}
