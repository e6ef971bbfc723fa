"""One Business Center, as its admin is shown it: what was asked for of it, and what could not be read.

             ┌─ members ──────────────┬─> groups ──┐
lists apart ─┼─ partners ─> shares ───┼────────────┼─> assignments
             └─ accounts ─> details ──┘            ┘
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bcsync.model.status import Status
from bcsync.platforms.port import Gap, Seen
from bcsync.platforms.tiktok.reading import accounts, assignments, groups, partners
from bcsync.platforms.tiktok.reading.accounts import is_own
from bcsync.platforms.tiktok.reading.given import text
from bcsync.platforms.tiktok.reading.lists import (
    ACCOUNTS,
    CERTIFICATES,
    GROUPS,
    MEMBERS,
    PARTNERS,
)
from bcsync.platforms.tiktok.reading.members import members
from bcsync.platforms.tiktok.reading.source import Row, Rows, Source
from bcsync.platforms.tiktok.transport.problems import ApiProblem
from bcsync.platforms.tiktok.transport.retry import CATCHING_UP
from bcsync.wire import endpoints, words

KINDS = frozenset(
    {
        "business_center",
        "member",
        "ad_account",
        "certificate",
        "asset_group",
        "assignment",
        "partner",
        "share",
        "access",
    }
)
"""All that can be seen of one."""

Take = Callable[[Seen], object]


class Asked(NamedTuple):
    """What is asked for of one Business Center."""

    kinds: frozenset[str]
    people: frozenset[str] | None
    """See ``port.View``."""
    has_groups: bool
    """Whether it can have any: those without are refused the list."""


def read(source: Source, asked: Asked, take: Take) -> Iterable[Gap]:
    """Hand over what is asked for; gives what could not be read."""
    reader = _Reader(source, asked.kinds & KINDS, asked, take)
    reader.read()
    return reader.gaps.values()


@dataclass(slots=True)
class _Reader:
    source: Source
    kinds: frozenset[str]
    asked: Asked
    take: Take
    gaps: dict[tuple[str, str], Gap] = field(default_factory=dict)
    people: list[Seen] = field(default_factory=list)
    """Members and who is invited."""
    accounts: list[str] = field(default_factory=list)
    """Those that somebody may be given a role on: own ones, and those had of others."""
    by_group: dict[assignments.Grant, frozenset[str]] = field(default_factory=dict)

    def read(self) -> None:
        lists = self._lists()
        for row in members(self.source.center, lists.get("members", ())):
            self.people.append(row)
            self._show(row)
        self._accounts(lists.get("accounts", ()), self._partners(lists.get("partners", ())))
        self._groups(lists.get("groups", ()))
        for seen in accounts.certificates(self.source.center, lists.get("certificates", ())):
            self._show(seen)
        if self._wants("assignment"):
            self._assignments()

    def _wants(self, kind: str) -> bool:
        """Whether it is asked for, and nothing that it takes has failed."""
        return kind in self.kinds and (self.source.center, kind) not in self.gaps

    def _show(self, seen: Seen) -> None:
        if self._wants(seen.kind):
            self.take(seen)

    def _gap(self, kinds: Iterable[str], problem: ApiProblem, scope: str | None = None) -> None:
        """What is not known of it any more; the first reason is told."""
        at = scope or self.source.center
        for kind in sorted(self.kinds.intersection(kinds)):
            self.gaps.setdefault((at, kind), Gap(at, kind, problem.message, problem.hint))

    def _lists(self) -> dict[str, Rows]:
        """What can be read before anything else is known."""
        source = self.source
        asked: list[tuple[str, frozenset[str], Callable[[], Rows]]] = [
            ("members", MEMBERS, lambda: source.rows(endpoints.BC_MEMBER_GET, names="user_email")),
            ("partners", PARTNERS, lambda: source.rows(endpoints.BC_PARTNER_GET, names="bc_id")),
            ("accounts", ACCOUNTS, lambda: _owned_and_linked(source)),
            (
                "groups",
                GROUPS if self.asked.has_groups else frozenset(),
                lambda: source.rows(endpoints.BC_ASSET_GROUP_LIST, names="asset_group_id"),
            ),
            (
                "certificates",
                CERTIFICATES,
                lambda: source.rows(
                    endpoints.BC_ADVERTISER_QUALIFICATION_GET, names="qualification_id"
                ),
            ),
        ]
        wanted = [each for each in asked if self.kinds & each[1]]
        found: dict[str, Rows] = {}
        for (name, kinds, _ask), rows in source.each(lambda each: each[2](), wanted):
            if isinstance(rows, ApiProblem):
                self._gap(kinds, rows)
            else:
                found[name] = rows
        return found

    def _partners(self, rows: Iterable[Row]) -> frozenset[str]:
        """Partners and shares; gives the accounts that partners share with it."""
        source = self.source
        others = [id for row in rows if (id := text(row, "bc_id"))]
        for other in others:
            self._show(partners.partner(source.center, other))
        sides = [(other, side) for other in others for side in (words.SHARED, words.SHARING)]
        received: set[str] = set()

        def ask(side: tuple[str, str]) -> Rows:
            return partners.shared_accounts(source, *side)

        for (other, direction), shared in source.each(ask, sides):
            ours = direction == words.SHARING
            owner, holder = (source.center, other) if ours else (other, source.center)
            if isinstance(shared, ApiProblem):
                self._gap({"share"}, shared, owner)
                if not ours:
                    # What is shared cannot be told from what was asked for.
                    self._gap({"access", "assignment"}, shared)
                continue
            for row in shared:
                if not ours:
                    received.add(str(row["asset_id"]))
                self._show(partners.share(owner, holder, row))
        return frozenset(received)

    def _accounts(self, rows: Iterable[Row], received: frozenset[str]) -> None:
        own: dict[str, Row] = {}
        for row in rows:
            id = text(row, "asset_id")
            if id is None or id in received:
                continue
            if is_own(row):
                own[id] = row
                continue
            seen = accounts.access(self.source.center, row)
            self._show(seen)
            if seen.status is Status.ACTIVE:
                self.accounts.append(id)
        self.accounts += (id for id, row in own.items() if not accounts.closed(row))
        # Read from both lists: it is unknown whether what is shared stands in the other (corrections, 2.6).
        self.accounts += sorted(received)
        if self._wants("ad_account"):
            self._details(own)

    def _details(self, own: Mapping[str, Row]) -> None:
        center = self.source.center

        def ask(ids: list[str]) -> dict[str, Row]:
            told = accounts.details(self.source, ids)
            for wait in CATCHING_UP:
                left = [id for id in ids if id not in told and not accounts.closed(own[id])]
                if not left or not self.source.api.rest(endpoints.ADVERTISER_INFO, wait):
                    break
                told |= accounts.details(self.source, left)
            return told

        for ids, told in self.source.each(ask, map(list, accounts.chunks(list(own)))):
            if isinstance(told, ApiProblem):
                self._gap({"ad_account"}, told)
                continue
            for id in ids:
                if id in told:
                    self.take(accounts.account(center, own[id], told[id]))
                elif accounts.closed(own[id]):
                    self.take(accounts.of_list_alone(center, own[id]))
                else:
                    self._gap({"ad_account"}, _untold(id))

    def _groups(self, rows: Iterable[Row]) -> None:
        source = self.source
        people = {each.handle: each.id[1] for each in self.people if each.handle}
        listed = {
            id: text(row, "asset_group_name") for row in rows if (id := text(row, "asset_group_id"))
        }

        def ask(id: str) -> groups.Content:
            return groups.content(source, id, listed[id] or "")

        for id, found in source.each(ask, listed):
            if isinstance(found, ApiProblem):
                self._gap(GROUPS, found)
                continue
            seen = groups.group(source.center, id, found, people)
            self._show(seen)
            for account in found.accounts:
                for email, role in seen.attributes["members"].items():
                    before = self.by_group.get((account, email), frozenset())
                    self.by_group[account, email] = before | {role}

    def _assignments(self) -> None:
        basis = assignments.Basis(self.people, self.accounts, self.by_group, only=self.asked.people)
        for seen in assignments.read(self.source, basis):
            if isinstance(seen, ApiProblem):
                self._gap({"assignment"}, seen)
                return
            self._show(seen)


def _owned_and_linked(source: Source) -> Rows:
    return source.rows(endpoints.BC_ASSET_ADMIN_GET, id="asset_id", asset_type=words.ADVERTISER)


def _untold(id: str) -> ApiProblem:
    return ApiProblem(f"TikTok tells nothing of ad account {id}, which it lists")
