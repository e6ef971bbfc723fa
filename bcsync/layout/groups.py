"""Asset groups with ad accounts of others: what they may name and give, judged when all else is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from bcsync.findings import Severity
from bcsync.kinds.access import ACCESS
from bcsync.kinds.reading import Gathered, Owner, Reading
from bcsync.kinds.share import SHARE
from bcsync.model.address import ACCOUNT, CENTER, is_email, is_platform_id, owner_key, path_of
from bcsync.model.resource import Declared
from bcsync.model.roles import allows, rank

_HOLDS = {kind.name: kind for kind in (ACCESS, SHARE)}
"""By what a Business Center holds accounts of others, as the layout says it."""


def without_ended_accounts(
    reading: Reading, declared: Mapping[str, Declared], ended: Collection[str]
) -> dict[str, Declared]:
    """Groups that go on without accounts, because the way to these has ended; by address."""
    if not reading.gathered:
        return {}
    ways = _Ways(declared, ended)
    going_on = {}
    for group in reading.gathered:
        gone = _judge(group, ways, reading)
        if gone:
            there = declared[group.address]
            accounts = [each for each in there.attributes["accounts"] if each not in gone]
            attributes = {**there.attributes, "accounts": accounts}
            going_on[group.address] = there._replace(attributes=attributes)
    return going_on


class _Ways:
    """How Business Centers come by ad accounts of others: accesses and shares of the layout."""

    def __init__(self, declared: Mapping[str, Declared], ended: Collection[str]) -> None:
        self._ended = ended
        self._by_id: dict[str, str] = {}
        self._ways: dict[tuple[str, str], list[Declared]] = defaultdict(list)
        self._vague: set[str] = set()
        ways = []
        for each in declared.values():
            if each.kind in _HOLDS:
                ways.append(each)
            elif each.kind in (CENTER, ACCOUNT) and each.options.platform_id:
                self._by_id[each.options.platform_id] = each.address
        for each in ways:
            center, account = map(self.named, _HOLDS[each.kind].held(each.identity))
            self._ways[center, account].append(each)
            # Only the platform knows which account, or which Business Center, that is.
            if is_platform_id(account):
                self._vague.add(center)
            if is_platform_id(center):
                self._vague.add(account)

    def named(self, part: str) -> str:
        """The address of what the layout calls by its id, where it tells both."""
        return self._by_id.get(part, part)

    def to(self, center: str, account: str) -> list[Declared]:
        """What is declared, whether or not it has ended."""
        return self._ways.get((center, self.named(account)), [])

    def strongest(self, ways: list[Declared]) -> Declared | None:
        """The one that gives most of those whose day has not come."""
        standing = [way for way in ways if way.address not in self._ended]
        return max(standing, key=_rank, default=None)

    def is_none(self, center: str, account: str) -> bool:
        """Whether the layout, which holds the owner, surely has no way to an account."""
        account = self.named(account)
        return not (is_platform_id(account) or {center, account} & self._vague)


def _judge(group: Gathered, ways: _Ways, reading: Reading) -> set[str]:
    """Say what is wrong with a group; the accounts that it loses, for the way to them has ended."""
    center, gone = group.owner.identity, set()
    limits: list[tuple[Declared, str]] = []
    for account, place in group.accounts:
        if ways.named(account).startswith(f"ad_account.{group.owner.key}/"):
            continue
        declared = ways.to(center, account)
        best = ways.strongest(declared)
        if best is not None:
            limits.append((best, account))
        elif declared:
            gone.add(account)
            _tell_ended(account, place, declared[-1], reading)
        elif ways.is_none(center, account) and not _is_unclear(group.owner, account, reading):
            _tell_none(group.owner, account, place, reading)
    if limits:
        weakest = min(limits, key=lambda limit: _rank(limit[0]))
        _check_roles(group, *weakest, reading)
    return gone


def _check_roles(group: Gathered, way: Declared, account: str, reading: Reading) -> None:
    held = _role(way)
    for person, role in group.people:
        if not allows(held, role):
            reading.report(
                "above-permission",
                person.place,
                f"{role} is above the permission that {group.owner.key} has "
                f"on {path_of(account) or account}, {held}",
                hint=f"give {person.email} at most {held}, or make it {role} in {way.address}",
                at_value=True,
            )


def _tell_ended(account: str, place: int, way: Declared, reading: Reading) -> None:
    reading.report(
        "expired",
        place,
        f"{way.address} ended on {way.options.expires}: "
        f"the group goes on without {path_of(account) or account}",
        hint=f"remove it from the group, or give {way.address} a later day",
        at_value=True,
        severity=Severity.WARNING,
    )


def _tell_none(owner: Owner, account: str, place: int, reading: Reading) -> None:
    word = path_of(account) or account
    reading.report(
        "no-access",
        place,
        f"{owner.key} neither asks for access to {word} nor has it shared",
        hint=f"put {word} under the access of {owner.key}, or remove it from the group",
        at_value=True,
    )


def _is_unclear(owner: Owner, account: str, reading: Reading) -> bool:
    """Whether what would lead there has a finding already."""
    return any(reading.is_touched(*path) for path in _places_of_ways(owner, account))


def _places_of_ways(owner: Owner, account: str) -> Iterator[tuple[str, ...]]:
    yield "business_centers", owner.key, ACCESS.section, path_of(account) or account
    other = owner_key(account)
    if not is_email(other):
        yield "business_centers", other, SHARE.section


def _role(way: Declared) -> str:
    role: str = way.attributes[_HOLDS[way.kind].shown_role]
    return role


def _rank(way: Declared) -> int:
    return rank(_role(way))
