"""What a kind is given to declare its resources from: the owner's block, and the layout around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import translate
from typing import Any, NamedTuple

from bcsync.findings import Finding, Severity
from bcsync.model.address import address, canonical, is_email, is_platform_id
from bcsync.model.resource import ListKey, ListMode
from bcsync.source.mapping import Map, Seq, Sources
from bcsync.source.place import Place
from bcsync.source.suggest import did_you_mean

_EMPTY = Map()


@dataclass(frozen=True, slots=True)
class Owner:
    """A Business Center or a person, as the layout declares it."""

    key: str
    """``acme``, or ``dana@shop.example`` in lower case."""
    identity: str
    """Its address, or the e-mail address."""
    block: Map
    place: int
    is_center: bool


class Person(NamedTuple):
    """An entry of a list of people, teams expanded."""

    email: str
    value: Any
    place: int
    via: int | None
    """The place of the team that brought this person here."""


class Reading:
    """The layout while it is being read: looks names up, expands teams and globs, collects findings.

    ``broken`` holds the paths that did not conform to the schema: what they would have declared counts
    as present, so that one mistake is one finding.
    """

    def __init__(
        self, document: Map, sources: Sources, today: date, broken: set[tuple[str, ...]]
    ) -> None:
        self.document = document
        self.today = today
        self.findings: list[Finding] = []
        self.lists: dict[ListKey, ListMode] = {}
        self.spellings: dict[str, str] = {}
        self.left: set[tuple[str, str]] = set()
        """(Business Center, person): memberships whose last day is over. Members are read first."""
        self._sources = sources
        self._broken = {tuple(map(canonical, path)) for path in broken}
        self._broken_entries = _entries(self._broken)
        self._spelled: dict[str, tuple[str, int]] = {}
        self._globs: dict[tuple[str, str], list[str]] = {}
        self._members: dict[str, frozenset[str] | None] = {}
        self.centers: Map = _map(document, "business_centers")
        self.people_blocks: Map = _map(document, "people")
        self.teams: Map = _map(document, "teams")
        self._defaults: Map = _map(document, "defaults")
        self._people_by_email = {canonical(email): email for email in self.people_blocks}

    # --- findings -------------------------------------------------------------------------------

    def report(
        self,
        code: str,
        place: int,
        message: str,
        *,
        hint: str = "",
        at_value: bool = False,
        also: tuple[int, ...] = (),
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Say something about an entry of the layout; ``place`` and ``also`` are packed places."""
        where = self.value_place(place) if at_value else self.key_place(place)
        others = tuple(self.key_place(other) for other in also)
        self.findings.append(Finding(code, severity, where, message, hint, others))

    def key_place(self, packed: int) -> Place:
        """Where the key of an entry stands."""
        return self._sources.key(packed)

    def value_place(self, packed: int) -> Place:
        """Where the value of an entry stands."""
        return self._sources.value(packed)

    def is_broken(self, *path: str) -> bool:
        """Whether this path, or one around it, already has a finding."""
        if not self._broken:
            return False
        path = tuple(map(canonical, path))
        return any(path[:length] in self._broken for length in range(1, len(path) + 1))

    # --- blocks ---------------------------------------------------------------------------------

    def owners(self) -> Iterator[Owner]:
        """People first, then Business Centers."""
        for email, block in self.people_blocks.items():
            person = self.email(email, self.people_blocks.places[email])
            yield Owner(person, person, block, self.people_blocks.places[email], is_center=False)
        for key, block in self.centers.items():
            center = address("business_center", key)
            yield Owner(key, center, block, self.centers.places[key], is_center=True)

    def defaults(self, kind: str) -> Map:
        """The author's defaults for a kind."""
        return _map(self._defaults, kind)

    def section(self, owner: Owner, name: str) -> Map | None:
        """A section of the owner's block, and the note that this list is managed; None if absent."""
        entries = owner.block.get(name)
        if entries is None:
            return None
        self.lists[(owner.identity, name)] = self.mode(owner, name)
        return entries if isinstance(entries, Map) else _EMPTY

    def mode(self, owner: Owner, name: str) -> ListMode:
        """How the owner wants a list to be managed."""
        return ListMode(_map(owner.block, "manage").get(name, ListMode.EXCLUSIVE))

    # --- people ---------------------------------------------------------------------------------

    def email(self, written: str, place: int) -> str:
        """The canonical form; two spellings of one person are a finding (peers.md, pain 9)."""
        email = written.lower()
        first = self._spelled.setdefault(email, (written, place))
        if first[0] != written:
            self.report(
                "two-spellings",
                place,
                f"{written} was written {first[0]} before",
                hint="spell a person in one way; letter case does not make another person",
                also=(first[1],),
            )
        elif email != written:
            self.spellings[email] = written
        return email

    def people(self, entries: Map) -> Iterator[Person]:
        """The people of a list, teams expanded; a person named outright goes before their teams."""
        teams = [key for key in entries if "@" not in key]
        named = set()
        for key, value in entries.items():
            if "@" in key:
                email = self.email(key, entries.places[key])
                named.add(email)
                yield Person(email, value, entries.places[key], None)
        if teams:
            yield from self._team_people(entries, teams, named)

    def _team_people(self, entries: Map, teams: list[str], named: set[str]) -> Iterator[Person]:
        given: dict[str, tuple[Any, int]] = {}
        for key in teams:
            value, place = entries[key], entries.places[key]
            for email, via in self._team(key, place):
                if email in named:
                    continue
                before = given.setdefault(email, (value, place))
                if before[1] == place:
                    yield Person(email, value, place, via)
                elif before[0] != value:
                    self.report(
                        "given-twice",
                        place,
                        f"{email} is in two teams that are given different roles here",
                        hint=f"name {email} in this list with the role that is meant",
                        also=(before[1],),
                    )

    def _team(self, key: str, place: int) -> list[tuple[str, int]]:
        team = self.teams.get(key)
        if team is None:
            if not self.is_broken("teams", key):
                self.unknown("team", key, self.teams, place)
            return []
        if not isinstance(team, Seq):
            return []
        return [(self.email(email, at), at) for email, at in zip(team, team.places, strict=True)]

    def member_emails(self, owner: Owner) -> frozenset[str] | None:
        """Who the layout wants as members of a Business Center.

        None when it does not manage them, or when a mistake leaves open who they are.
        """
        if owner.key not in self._members:
            self._members[owner.key] = self._read_members(owner)
        return self._members[owner.key]

    def _read_members(self, owner: Owner) -> frozenset[str] | None:
        members = owner.block.get("members")
        if not isinstance(members, Map) or self.is_broken("business_centers", owner.key, "members"):
            return None
        if self.mode(owner, "members") is not ListMode.EXCLUSIVE:
            return None
        unclear = self._broken_entries.get(("business_centers", owner.key, "members"), set())
        if not all(map(is_email, unclear)):
            return None
        emails = {*unclear, *(key.lower() for key in members if "@" in key)}
        for key in members:
            if "@" not in key:
                if key not in self.teams or ("teams", key) in self._broken_entries:
                    return None
                emails.update(email.lower() for email in self.teams[key])
        return frozenset(emails)

    def require_member(self, owner: Owner, email: str, place: int) -> bool:
        """Whether a person is a member of the Business Center; a finding if not."""
        members = self.member_emails(owner)
        if members is None or email in members:
            return True
        if not self.is_broken("business_centers", owner.key, "members", email):
            self.report(
                "not-a-member",
                place,
                f"{email} is not a member of {owner.key}",
                hint=f"{_meant_person(email, members)}add {email} to the members of {owner.key}",
            )
        return False

    # --- expiry ---------------------------------------------------------------------------------

    def expiry(self, value: Any, place: int) -> date | None:
        """The day from which on an entry is not desired any more."""
        written = value.get("expires") if isinstance(value, Map) else None
        if written is None:
            return None
        try:
            expires = date.fromisoformat(written)
        except ValueError:
            self.report(
                "bad-date",
                value.places["expires"],
                f"{written} is not a day of the calendar",
                hint="write a date as YYYY-MM-DD",
                at_value=True,
            )
            return None
        if expires <= self.today:
            self.report(
                "expired",
                place,
                f"this ended on {written}",
                hint="remove the entry, or give it a later day",
                severity=Severity.WARNING,
            )
        return expires

    # --- references -----------------------------------------------------------------------------

    def center(self, word: str, place: int, *, at_value: bool = False) -> str | None:
        """A Business Center by its key in this layout, or its platform id."""
        if word in self.centers:
            return address("business_center", word)
        if is_platform_id(word):
            return word
        if not self.is_broken("business_centers", word):
            self.unknown("Business Center", word, self.centers, place, at_value=at_value)
        return None

    def account(self, word: str, place: int, *, at_value: bool = False) -> str | None:
        """An ad account as ``owner/key``, or its platform id."""
        if is_platform_id(word):
            return word
        owner, _, key = word.partition("/")
        if "@" in owner:
            email = owner.lower()
            top, name = "people", self._people_by_email.get(email, owner)
            blocks, owner = self.people_blocks, email
        else:
            top, name, blocks = "business_centers", owner, self.centers
        accounts = _map(blocks.get(name) or _EMPTY, "ad_accounts")
        if key in accounts:
            return address("ad_account", owner, key)
        if not self.is_broken(top, name, "ad_accounts", key):
            candidates = [f"{owner}/{known}" for known in accounts]
            self.unknown("ad account", word, candidates or blocks, place, at_value=at_value)
        return None

    def own_accounts(self, owner: Owner, words: Seq) -> Iterator[tuple[str, int]]:
        """Keys and globs over the accounts of one owner -> (address, packed place)."""
        accounts = _map(owner.block, "ad_accounts")
        for word, place in zip(words, words.places, strict=True):
            if word in accounts:
                yield address("ad_account", owner.key, word), place
            elif any(sign in word for sign in "*?["):
                keys = self._matching(owner, word, accounts)
                if not keys and not self._matches_broken(owner, word):
                    self.report(
                        "glob-matches-nothing",
                        place,
                        f'"{word}" matches no ad account of {owner.key}',
                        hint=f"it is compared with the keys under ad_accounts: {_some(accounts)}",
                        at_value=True,
                    )
                for key in keys:
                    yield address("ad_account", owner.key, key), place
            elif "/" in word or is_platform_id(word):
                found = self.account(word, place, at_value=True)
                if found:
                    yield found, place
            elif not self._broken_account(owner, word):
                self.unknown("ad account", word, accounts, place, at_value=True)

    def _broken_account(self, owner: Owner, key: str) -> bool:
        return self.is_broken(self._top(owner), owner.key, "ad_accounts", key)

    @staticmethod
    def _top(owner: Owner) -> str:
        return "business_centers" if owner.is_center else "people"

    def _matching(self, owner: Owner, glob: str, accounts: Map) -> list[str]:
        found = self._globs.get((owner.key, glob))
        if found is None:
            pattern = re.compile(translate(glob))
            found = [key for key in accounts if pattern.match(key)]
            self._globs[(owner.key, glob)] = found
        return found

    def _matches_broken(self, owner: Owner, glob: str) -> bool:
        accounts = self._top(owner), owner.key, "ad_accounts"
        pattern = re.compile(translate(glob))
        return self.is_broken(*accounts) or any(
            map(pattern.match, self._broken_entries.get(accounts, ()))
        )

    def unknown(
        self, what: str, word: str, candidates: Any, place: int, *, at_value: bool = False
    ) -> None:
        """Report a name that leads nowhere, with the nearest one that would."""
        self.report(
            "unknown-reference",
            place,
            f"there is no {what} {word} in this layout",
            hint=_meant(word, candidates) or f"declare it, or correct the name of the {what}",
            at_value=at_value,
        )


def _map(block: Map, key: str) -> Map:
    value = block.get(key)
    return value if isinstance(value, Map) else _EMPTY


def _entries(broken: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], set[str]]:
    """Path of a section -> the keys in it that are broken, themselves or somewhere inside."""
    entries: dict[tuple[str, ...], set[str]] = {}
    for path in broken:
        for length in range(1, len(path)):
            entries.setdefault(path[:length], set()).add(path[length])
    return entries


def _some(words: Iterable[str]) -> str:
    listed = list(words)
    shown = ", ".join(listed[:5]) or "there is none"
    return f"{shown}, …" if len(listed) > 5 else shown


def _meant_person(email: str, members: Iterable[str]) -> str:
    # Colleagues share a domain, which makes all their addresses look alike.
    name, _, domain = email.partition("@")
    near = did_you_mean(name, (m.partition("@")[0] for m in members if m.endswith(f"@{domain}")))
    whole = f"{near}@{domain}" if near else None
    if whole is None and any(m.startswith(f"{name}@") for m in members):
        whole = did_you_mean(email, (m for m in members if m.startswith(f"{name}@")))
    return f"did you mean {whole}? If not, " if whole else ""


def _meant(word: str, candidates: Any) -> str:
    near = did_you_mean(word, candidates)
    return f"did you mean {near}?" if near else ""
