"""The people of a layout: spellings, teams, and who is a member where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from bcsync.findings import Severity
from bcsync.kinds.blocks import Blocks, Owner, TimeZones
from bcsync.model.address import address, canonical, is_email
from bcsync.model.resource import ListMode
from bcsync.source.mapping import Map, Seq, Sources
from bcsync.source.suggest import did_you_mean


class Person(NamedTuple):
    """An entry of a list of people, teams expanded."""

    email: str
    value: Any
    place: int
    via: int | None
    """The place of the team that brought this person here."""


class Gathered(NamedTuple):
    """An asset group that names ad accounts of others."""

    address: str
    owner: Owner
    accounts: list[tuple[str, int]]
    """Each with its place."""
    people: list[tuple[Person, str]]
    """Who is given a role in it, and which."""


class Roster(Blocks):
    """Blocks, and the people in them."""

    def __init__(
        self,
        document: Map,
        sources: Sources,
        today: date,
        broken: set[tuple[str, ...]],
        zones: TimeZones,
    ) -> None:
        super().__init__(document, sources, today, broken, zones)
        self.spellings: dict[str, str] = {}
        self.left: set[tuple[str, str]] = set()
        """(Business Center, person): memberships whose last day is over. Members are read first."""
        self.ends_in_groups: dict[str, date] = {}
        """``group/email`` -> the day on which somebody leaves an asset group."""
        self.gathered: list[Gathered] = []
        """To be judged when what leads to accounts of others has been read."""
        self._spelled: dict[str, tuple[str, int]] = {}
        # One object for each person: a few stand in hundreds of thousands of addresses.
        self._as_first_written: dict[str, str] = {}
        self._members: dict[str, frozenset[str] | None] = {}
        self._people_by_email = {canonical(email): email for email in self.people_blocks}

    def owners(self) -> Iterator[Owner]:
        """People first, then Business Centers."""
        for email, block in self.people_blocks.items():
            person = self.email(email, self.people_blocks.places[email])
            yield Owner(person, person, block, self.people_blocks.places[email], is_center=False)
        for key, block in self.centers.items():
            center = address("business_center", key)
            yield Owner(key, center, block, self.centers.places[key], is_center=True)

    def email(self, written: str, place: int) -> str:
        """The canonical form; two spellings of one person are a finding (peers.md, pain 9)."""
        known = self._as_first_written.get(written)
        if known is not None:
            return known
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
            return email
        if email != written:
            self.spellings[email] = written
        return self._as_first_written.setdefault(written, email)

    def people(self, entries: Map) -> Iterator[Person]:
        """The people of a list, teams expanded; a person named outright goes before their teams."""
        teams: list[str] = []
        named: set[str] = set()
        known, places = self._as_first_written.get, entries.places
        for key, value in entries.items():
            if "@" not in key:
                teams.append(key)
                continue
            place = places[key]
            email = known(key) or self.email(key, place)
            named.add(email)
            yield Person(email, value, place, None)
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

    def check_member(self, owner: Owner, email: str, place: int) -> None:
        """Say so if a person is no member of the Business Center.

        An error where the name looks misspelt; else a warning, for whoever is no member yet can still
        become one: until then the plan defers what it would give them.
        """
        members = self.member_emails(owner)
        if members is None or email in members:
            return
        if self.is_broken("business_centers", owner.key, "members", email):
            return
        meant = _meant_person(email, members)
        self.report(
            "not-a-member",
            place,
            f"{email} is not a member of {owner.key}",
            hint=f"{meant}add {email} to the members of {owner.key}",
            severity=Severity.ERROR if meant else Severity.WARNING,
        )


def _meant_person(email: str, members: Iterable[str]) -> str:
    # Colleagues share a domain, which makes all their addresses look alike.
    name, _, domain = email.partition("@")
    near = did_you_mean(name, (m.partition("@")[0] for m in members if m.endswith(f"@{domain}")))
    whole = f"{near}@{domain}" if near else None
    if whole is None and any(m.startswith(f"{name}@") for m in members):
        whole = did_you_mean(email, (m for m in members if m.startswith(f"{name}@")))
    return f"did you mean {whole}? If not, " if whole else ""
