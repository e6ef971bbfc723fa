"""What may be lost at a time without being named, counted on the platform's facts and not on a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tests.laws.holdings import Fact
from tests.laws.layouts import Layout

Facts = dict[Fact, str]


@dataclass(frozen=True, slots=True)
class Caps:
    """The numbers of ``guards:``."""

    count: int
    percent: int
    min_admins: int

    def most(self, there: int) -> int:
        return max(self.count, there * self.percent // 100)


def over(
    caps: Caps, before: Facts, after: Facts, layout: Layout, announced: Collection[str]
) -> list[str]:
    """What has been lost beyond the caps; ``announced`` are addresses whose day was known."""
    was, lost = Counter(_counted(before)), Counter(_lost(before, after, announced))
    found = [
        f"{number} of {was[what]}: {what}"
        for what, number in lost.items()
        if number > caps.most(was[what])
    ]
    found += [f"emptied {each}" for each in _emptied(before, after, layout, announced)]
    for center in _open_centers(after):
        had, left = (_admins(facts, center) for facts in (before, after))
        if left < min(had, caps.min_admins):
            found.append(f"{left} admins of {center}")
    return found


def _open_centers(facts: Facts) -> list[str]:
    return [fact[1] for fact in facts if fact[0] == "business_center"]


def _admins(facts: Facts, center: str) -> int:
    return sum(
        fact[:2] == ("role", center)
        and role == "admin"
        and facts["member", *fact[1:]] == "active"
        for fact, role in facts.items()
    )  # fmt: skip


def _counted(facts: Facts) -> Iterator[tuple[str, str]]:
    """(Business Center, what somebody holds there), once for each."""
    for fact in facts:
        match fact:
            case ("member", center, _person) if facts[fact] == "active":
                yield center, "members"
            case ("assignment" | "share" as kind, center, *_):
                yield center, kind
    for group, _account, _person in _roles_by_groups(facts):
        yield group.partition("/")[0], "roles by groups"


def _roles_by_groups(facts: Facts) -> set[tuple[str, str, str]]:
    people = [fact[1:] for fact in facts if fact[0] == "group member"]
    return {
        (fact[1], fact[2], person)
        for fact in facts
        if fact[0] == "group account"
        for group, person in people
        if group == fact[1]
    }


def _lost(before: Facts, after: Facts, announced: Collection[str]) -> Iterator[tuple[str, str]]:
    """The same of what is gone, unless it goes with somebody or something that is counted or named."""
    centers = _open_centers(after)
    for fact in before.keys() - after.keys():
        match fact:
            case ("member", center, person) if before[fact] == "active":
                if center in centers and f"member.{center}/{person}" not in announced:
                    yield center, "members"
            case ("assignment", center, account, person):
                stays = ("member", center, person) in after and ("ad_account", account) in after
                if stays and f"assignment.{account}/{person}" not in announced:
                    yield center, "assignment"
            case ("share", center, partner, account):
                both = center in centers and partner in centers
                if (
                    both
                    and ("ad_account", account) in after
                    and not _holds(after, partner, account)
                ):
                    yield center, "share"
    for group, account, person in _roles_by_groups(before) - _roles_by_groups(after):
        center = group.partition("/")[0]
        if ("member", center, person) in after and _holds(after, center, account):
            yield center, "roles by groups"


def _holds(facts: Facts, center: str, account: str) -> bool:
    if ("ad_account", account) not in facts:
        return False
    return (
        account.partition("/")[0] == center
        or facts.get(("access", center, account)) == "active"
        or any(fact[0] == "share" and fact[2:] == (center, account) for fact in facts)
    )


def _emptied(
    before: Facts, after: Facts, layout: Layout, announced: Collection[str]
) -> Iterator[str]:
    """Lists of who works on an account that the layout has, and nobody works on any more."""
    left = {fact[1:3] for fact in after if fact[0] == "assignment"}
    for center, account in _managed(layout):
        there = [f for f in before if f[:3] == ("assignment", center, account)]
        gone = [f for f in there if f"assignment.{account}/{f[3]}" not in announced]
        if gone and (center, account) not in left and _holds(after, center, account):
            yield f"{center} on {account}"


def _managed(layout: Layout) -> Iterator[tuple[str, str]]:
    for center, block in layout["business_centers"].items():
        for key in block.get("ad_accounts", {}):
            yield center, f"{center}/{key}"
        for account in block.get("access", {}):
            yield center, account
