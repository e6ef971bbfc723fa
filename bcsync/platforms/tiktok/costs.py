"""How many calls reading and writing take on the live platform (reference/live-mapping.md).

Lists, what they are read for, and the cheaper way to read assignments stand with the reading (``reading``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, NamedTuple

from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.platforms.costs import Costs, Job, Listed, Stage
from bcsync.platforms.tiktok.reading import lists, ways
from bcsync.wire import endpoints
from bcsync.wire.endpoints import MOST_GROUP_ASSETS, MOST_GROUP_MEMBERS, Endpoint


class Write(NamedTuple):
    """What acts of one kind and action take."""

    endpoint: Endpoint
    together: int | None = None
    """How many parts of their identity agree among those that go in one call; None: each goes alone."""
    alike: tuple[str, ...] = ()
    """Attributes that agree as well."""
    once: Endpoint | None = None
    """What the first of them looks at."""


WRITES: Mapping[tuple[str, Action], Write] = {
    ("ad_account", Action.CREATE): Write(endpoints.BC_ADVERTISER_CREATE),
    ("ad_account", Action.UPDATE): Write(endpoints.ADVERTISER_UPDATE),
    ("ad_account", Action.REMOVE): Write(endpoints.BC_ADVERTISER_DISABLE),
    ("certificate", Action.CREATE): Write(endpoints.BC_ADVERTISER_QUALIFICATION_GET),
    ("member", Action.INVITE): Write(endpoints.BC_MEMBER_INVITE, 1, ("role", "finance")),
    ("member", Action.UPDATE): Write(endpoints.BC_MEMBER_UPDATE),
    ("member", Action.REMOVE): Write(endpoints.BC_MEMBER_DELETE),
    ("member", Action.CANCEL): Write(endpoints.BC_MEMBER_DELETE),
    ("assignment", Action.CREATE): Write(endpoints.BC_ASSET_ASSIGN),
    ("assignment", Action.UPDATE): Write(endpoints.BC_ASSET_ASSIGN, once=endpoints.BC_ASSET_GET),
    ("assignment", Action.REMOVE): Write(endpoints.BC_ASSET_UNASSIGN),
    ("asset_group", Action.CREATE): Write(endpoints.BC_ASSET_GROUP_CREATE),
    ("asset_group", Action.UPDATE): Write(endpoints.BC_ASSET_GROUP_UPDATE),
    ("asset_group", Action.REMOVE): Write(endpoints.BC_ASSET_GROUP_DELETE),
    ("partner", Action.CREATE): Write(endpoints.BC_PARTNER_ADD),
    ("partner", Action.REMOVE): Write(endpoints.BC_PARTNER_DELETE),
    ("share", Action.CREATE): Write(endpoints.BC_PARTNER_ADD, 2, ("role",)),
    ("share", Action.UPDATE): Write(
        endpoints.BC_PARTNER_ADD, 2, ("role",), endpoints.BC_PARTNER_ASSET_GET
    ),
    ("share", Action.REMOVE): Write(endpoints.BC_PARTNER_ASSET_DELETE, 2),
}


def writing(kind: str, action: Action, jobs: Sequence[Job]) -> Stage:
    """See ``Costs``; nothing for what takes no call."""
    write = WRITES.get((kind, action))
    if write is None:
        return {}
    if write.endpoint is endpoints.BC_ADVERTISER_QUALIFICATION_GET:
        return _papers(write.endpoint, jobs)
    path, of_group = write.endpoint.path, _GROUPS.get((kind, action))
    if of_group is not None:
        calls: Counter[str] = Counter()
        for job in jobs:
            calls.update(of_group(job))
        return calls
    look = {} if write.once is None else {write.once.path: 1}
    if write.together is None:
        return {path: len(jobs), **look}
    parts, batch = Counter(_part(write, job) for job in jobs), write.endpoint.batch or 1
    return {path: sum(ceil(number / batch) for number in parts.values()), **look}


def _papers(endpoint: Endpoint, jobs: Sequence[Job]) -> Stage:
    """The pictures that went with ad accounts before, and a look at the list of each Business Center."""
    pictures = sum(1 for job in jobs if job.after.get("file"))
    centers = len({job.identity[:1] for job in jobs})
    return {endpoint.path: centers, endpoints.BC_IMAGE_UPLOAD.path: pictures}


def _part(write: Write, job: Job) -> tuple[Any, ...]:
    return (*job.identity[: write.together], *(job.after.get(name) for name in write.alike))


def _created(job: Job) -> Stage:
    """With as much as one call takes, then the rest (``writing/groups.py``)."""
    assets, members = _sized(job.after, "accounts"), _sized(job.after, "members")
    rest = ceil(assets / MOST_GROUP_ASSETS) + ceil(members / MOST_GROUP_MEMBERS) - 2
    more = max(0, rest)
    created = {endpoints.BC_ASSET_GROUP_CREATE.path: 1}
    return created | ({endpoints.BC_ASSET_GROUP_UPDATE.path: more} if more else {})


def _changed(job: Job) -> Stage:
    """The name, accounts and members each way, after a look at what stands in it now."""
    before, after = job.before, job.after
    had, wanted = _set(before, "accounts"), _set(after, "accounts")
    assets = (
        _calls(len(wanted - had), MOST_GROUP_ASSETS),
        _calls(len(had - wanted), MOST_GROUP_ASSETS),
    )
    were: Mapping[str, Any] = before.get("members") or {}
    are: Mapping[str, Any] = after.get("members") or {}
    other = sum(1 for email, role in are.items() if were.get(email, role) != role)
    numbers = len(are.keys() - were.keys()), len(were.keys() - are.keys()), other, other
    people = (_calls(number, MOST_GROUP_MEMBERS) for number in numbers)
    named = int(before.get("name") != after.get("name"))
    updates = named + sum(assets) + sum(people)
    looked = _pages(endpoints.BC_ASSET_GROUP_GET, len(had)) + _pages(
        endpoints.BC_ASSET_GROUP_GET, len(were)
    )
    return {
        endpoints.BC_ASSET_GROUP_UPDATE.path: updates,
        endpoints.BC_ASSET_GROUP_GET.path: looked if updates > named else 0,
    }


_GROUPS = {("asset_group", Action.CREATE): _created, ("asset_group", Action.UPDATE): _changed}


def _set(values: Mapping[str, Any], name: str) -> frozenset[str]:
    return frozenset(values.get(name) or ())


def _sized(values: Mapping[str, Any], name: str) -> int:
    return len(values.get(name) or ())


def _calls(number: int, most: int) -> int:
    return ceil(number / most)


def _pages(endpoint: Endpoint, rows: int) -> int:
    """An empty list takes a call, too."""
    return max(1, _calls(rows, endpoint.page_size or 1))


@dataclass(slots=True)
class _Held:
    """What a Business Center holds, sorted by what it takes to read it."""

    center: str
    by_kind: dict[str, list[Listed]]

    def of(self, kind: str) -> Sequence[Listed]:
        """All of a kind."""
        return self.by_kind.get(kind, ())

    def listed(self, kinds: Collection[str]) -> int:
        """Rows of the list that shows these; what partners share stands among the accounts (8.4)."""
        return sum(
            self.shares(1).total() if kind == "share" else len(self.of(kind)) for kind in kinds
        )

    def shares(self, side: int) -> Counter[str]:
        """Accounts shared from here (0) or to here (1), by the other Business Center."""
        return Counter(row.id[1 - side] for row in self.of("share") if row.id[side] == self.center)

    def given(self) -> dict[str, set[str]]:
        """Accounts that members have roles on, by themselves or by groups; by e-mail address."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in self.of("assignment"):
            found[row.id[2]].add(row.id[1])
        for group in self.of("asset_group"):
            for email in group.attributes.get("members") or ():
                found[email].update(group.attributes.get("accounts") or ())
        return found

    def assignable(self) -> int:
        """Accounts that somebody may be given a role on."""
        open_ = sum(1 for row in self.of("ad_account") if row.status is not Status.CLOSED)
        linked = sum(1 for row in self.of("access") if row.status is Status.ACTIVE)
        return open_ + linked + self.shares(1).total()


def reading(
    center: str,
    rows: Collection[Listed],
    kinds: frozenset[str],
    people: frozenset[str] | None = None,
) -> Iterator[Stage]:
    """See ``Costs``; in the order of ``reading/center.py``."""
    held = _Held(center, {})
    for row in rows:
        held.by_kind.setdefault(row.kind, []).append(row)
    yield {endpoints.BC_GET.path: 1, endpoints.USER_INFO.path: 1}
    yield {
        endpoint.path: _pages(endpoint, held.listed(shown))
        for endpoint, shown, for_kinds in _LISTS
        if kinds & for_kinds
    }
    if kinds & lists.PARTNERS:
        yield {endpoints.BC_PARTNER_ASSET_GET.path: _of_partners(held)}
    if "ad_account" in kinds:
        batch = endpoints.ADVERTISER_INFO.batch or 1
        yield {endpoints.ADVERTISER_INFO.path: _calls(len(held.of("ad_account")), batch)}
    if kinds & lists.GROUPS:
        yield {endpoints.BC_ASSET_GROUP_GET.path: sum(map(_of_group, held.of("asset_group")))}
    if "assignment" in kinds:
        yield _of_assignments(held, people)


_LISTS = (
    (endpoints.BC_MEMBER_GET, ("member",), lists.MEMBERS),
    (endpoints.BC_PARTNER_GET, ("partner",), lists.PARTNERS),
    (endpoints.BC_ASSET_ADMIN_GET, ("ad_account", "access", "share"), lists.ACCOUNTS),
    (endpoints.BC_ASSET_GROUP_LIST, ("asset_group",), lists.GROUPS),
    (endpoints.BC_ADVERTISER_QUALIFICATION_GET, ("certificate",), lists.CERTIFICATES),
)


def _of_partners(held: _Held) -> int:
    """Both directions of each partner; the partnership stands in the list of one of the two."""
    ours, theirs = held.shares(0), held.shares(1)
    others = {id for row in held.of("partner") for id in row.id} - {held.center}
    return sum(
        _pages(endpoints.BC_PARTNER_ASSET_GET, side[other])
        for other in others
        for side in (ours, theirs)
    )


def _of_group(group: Listed) -> int:
    """Its accounts, and its members."""
    return sum(
        _pages(endpoints.BC_ASSET_GROUP_GET, _sized(group.attributes, name))
        for name in ("accounts", "members")
    )


def _of_assignments(held: _Held, people: frozenset[str] | None) -> Stage:
    """In the way that the reading takes; an admin may be shown everything there is, and is not always."""
    joined = [row for row in held.of("member") if row.status is Status.ACTIVE]
    asked = [row for row in joined if people is None or row.id[1] in people]
    accounts = held.assignable()
    by_member, by_account = ways.calls(_sizes(asked), _sizes(joined), accounts)
    if by_member > by_account:
        return {endpoints.BC_ASSET_MEMBER_GET.path: by_account}
    given = held.given()
    pages = sum(
        _pages(endpoints.BC_ASSET_GET, accounts if _is_admin(row) else len(given[row.id[1]]))
        for row in asked
    )
    return {endpoints.BC_ASSET_GET.path: pages}


def _sizes(members: Sequence[Listed]) -> ways.People:
    return ways.People(len(members), sum(map(_is_admin, members)))


def _is_admin(member: Listed) -> bool:
    return member.attributes.get("role") == "admin"


COSTS = Costs(reading, writing, frozenset({endpoints.USER_INFO.path}))
