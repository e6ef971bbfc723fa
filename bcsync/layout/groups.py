"""Asset groups with ad accounts of others: what they may name and give, judged when all else is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from bcsync.kinds.reading import Gathered, Reading
from bcsync.model.address import path_of
from bcsync.model.resource import Declared
from bcsync.model.roles import ACCOUNT_ROLES, account_role_allows


def check_groups(
    reading: Reading, declared: Mapping[str, Declared], ended: Collection[str]
) -> None:
    """Say what is wrong with asset groups that name ad accounts of others."""
    if not reading.gathered:
        return
    ways = _Ways(declared, ended)
    for group in reading.gathered:
        _judge(group, ways, reading)


class _Ways:
    """How Business Centers come by ad accounts of others: accesses and shares of the layout."""

    def __init__(self, declared: Mapping[str, Declared], ended: Collection[str]) -> None:
        self._ended = ended
        self._by_id: dict[str, str] = {}
        self._ways: dict[tuple[str, str], list[Declared]] = defaultdict(list)
        ways = []
        for each in declared.values():
            if each.kind in ("access", "share"):
                ways.append(each)
            elif each.kind in ("business_center", "ad_account") and each.options.platform_id:
                self._by_id[each.options.platform_id] = each.address
        for each in ways:
            center, account = map(self.named, each.identity[-2:])
            self._ways[center, account].append(each)

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


def _judge(group: Gathered, ways: _Ways, reading: Reading) -> None:
    center = group.owner.identity
    limits: list[tuple[Declared, str]] = []
    for account, _place in group.accounts:
        if ways.named(account).startswith(f"ad_account.{group.owner.key}/"):
            continue
        best = ways.strongest(ways.to(center, account))
        if best is not None:
            limits.append((best, account))
    if limits:
        weakest = min(limits, key=lambda limit: _rank(limit[0]))
        _check_roles(group, *weakest, reading)


def _check_roles(group: Gathered, way: Declared, account: str, reading: Reading) -> None:
    held = _role(way)
    for person, role in group.people:
        if not account_role_allows(held, role):
            reading.report(
                "above-permission",
                person.place,
                f"{role} is above the permission that {group.owner.key} has "
                f"on {path_of(account) or account}, {held}",
                hint=f"give {person.email} at most {held}, or make it {role} in {way.address}",
                at_value=True,
            )


def _role(way: Declared) -> str:
    role: str = way.attributes["permission" if way.kind == "access" else "role"]
    return role


def _rank(way: Declared) -> int:
    return ACCOUNT_ROLES.index(_role(way))
