"""The people of a layout: teams, and who is a member where."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from bcsync.findings import Severity
from bcsync.kinds.blocks import Given, Owner
from bcsync.kinds.spellings import Spellings
from bcsync.model.address import address, canonical
from bcsync.model.email import canonical_email, is_email_address
from bcsync.model.resource import ListMode
from bcsync.source.mapping import Map, Seq
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


class Roster(Spellings):
    """Blocks, and the people in them."""

    def __init__(self, given: Given) -> None:
        super().__init__(given)
        self.left: set[tuple[str, str]] = set()
        """(Business Center, person): memberships whose last day is over. Members are read first."""
        self.ends_in_groups: dict[str, date] = {}
        """``group/email`` -> the day on which somebody leaves an asset group."""
        self.papers: list[tuple[str, int]] = []
        """Files that are named, and where."""
        self.gathered: list[Gathered] = []
        """To be judged when what leads to accounts of others has been read."""
        self._members: dict[str, Mapping[str, Any] | None] = {}
        self._people_by_email = {canonical(email): email for email in self.people_blocks}

    def owners(self) -> Iterator[Owner]:
        """People first, then Business Centers."""
        met: dict[str, str] = {}
        for email, block in self.people_blocks.items():
            person = self.email(email, self.people_blocks.places[email])
            if met.setdefault(person, email) != email:
                self._say_twice(self.people_blocks, met[person], email)
                continue
            yield Owner(person, person, block, self.people_blocks.places[email], is_center=False)
        for key, block in self.centers.items():
            center = address("business_center", key)
            yield Owner(key, center, block, self.centers.places[key], is_center=True)

    def check_teams(self) -> None:
        """Look at everybody in a team, were it used nowhere."""
        for team in self.teams.values():
            if isinstance(team, Seq):
                for written, place in zip(team, team.places, strict=True):
                    self.email(written, place)

    def people(self, entries: Map) -> Iterator[Person]:
        """The people of a list, teams expanded; a person named outright goes before their teams."""
        teams: list[str] = []
        named: dict[str, str] = {}
        known, places = self._canonical.get, entries.places
        for key, value in entries.items():
            if "@" not in key:
                teams.append(key)
                continue
            place = places[key]
            email = known(key) or self.email(key, place)
            if email in named:
                self._say_twice(entries, named[email], key)
                continue
            named[email] = key
            yield Person(email, value, place, None)
        if teams:
            yield from self._team_people(entries, teams, named)

    def _say_twice(self, entries: Map, first: str, again: str) -> None:
        """One person under two keys, for the spellings differ."""
        if entries[first] != entries[again]:
            self.report(
                "given-twice",
                entries.places[again],
                f"{again} is the person {first}, and is given something else here",
                hint="keep one of the two",
                also=(entries.places[first],),
            )

    def _team_people(
        self, entries: Map, teams: list[str], named: Collection[str]
    ) -> Iterator[Person]:
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

    def member_emails(self, owner: Owner) -> Collection[str] | None:
        """Who the layout wants as members of a Business Center.

        None when it does not manage them, or when a mistake leaves open who they are.
        """
        if owner.key not in self._members:
            self._members[owner.key] = self._read_members(owner)
        return self._members[owner.key]

    def is_admin(self, owner: Owner, email: str) -> bool:
        """Whether one of these members is an admin, and not only until a day that has come."""
        value = (self._members[owner.key] or {}).get(email)
        if not isinstance(value, Map):
            return value == "admin"
        return value.get("role") == "admin" and not self.has_ended(value)

    def _read_members(self, owner: Owner) -> Mapping[str, Any] | None:
        members = owner.block.get("members")
        if not isinstance(members, Map) or self.is_broken("business_centers", owner.key, "members"):
            return None
        if self.mode(owner, "members") is not ListMode.EXCLUSIVE:
            return None
        unclear = self._broken_entries.get(("business_centers", owner.key, "members"), set())
        if not all(map(is_email_address, unclear)):
            return None
        found: dict[str, Any] = dict.fromkeys(unclear)
        for key, value in members.items():
            if "@" not in key:
                if key not in self.teams or ("teams", key) in self._broken_entries:
                    return None
                for email in self.teams[key]:
                    found.setdefault(canonical_email(email), value)
        # Whoever is named outright has the role that stands there.
        named = {canonical_email(key): value for key, value in members.items() if "@" in key}
        return found | named

    def check_member(self, owner: Owner, email: str, place: int) -> None:
        """Say so if a person is no member of the Business Center.

        An error where the name looks misspelt; else a warning, for whoever is no member yet can still
        become one: until then the plan defers what it would give them.
        """
        members = self.member_emails(owner)
        if members is None or email in members or email in self.suspicious:
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
