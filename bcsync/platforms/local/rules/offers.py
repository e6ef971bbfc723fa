"""Partnerships and shares that wait until the partner confirms, where that is asked for.

Whether it is, the sources contradict each other (reference/tiktok-api-corrections.md, 2.5): it is the choice of
whoever acts. An offer shows nowhere before it is confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable

from bcsync.platforms.local.refusal import missing
from bcsync.platforms.local.rows import Row
from bcsync.platforms.local.rules import holding, partners, people, shares
from bcsync.platforms.local.work import Work

_PAIR = ("center", "partner")
_RELATION = ""
"""What stands for the partnership itself in the place of an ad account."""


def offer(
    work: Work, actor: str, center: str, partner: str, accounts: Iterable[str], role: str
) -> None:
    """Offer a partnership and these ad accounts; what was offered before stays offered."""
    partners.require_possible(work, center, partner, actor)
    for account in accounts:
        shares.require_shareable(work, center, account)
    for account in (_RELATION, *accounts):
        row = {"center": center, "partner": partner, "account": account, "role": role}
        work.offers.put({**row, "since": work.now})


def open_ones(work: Work, center: str, partner: str) -> list[Row]:
    """What one Business Center has offered another; the partnership itself is among them."""
    return work.offers.where(_PAIR, center, partner)


def confirm(work: Work, center: str, partner: str) -> None:
    """The partner says yes; what cannot be shared any more by now is passed over. Refuses with 40007."""
    for row in _taken(work, center, partner):
        account = work.accounts.get(row["account"]) if row["account"] else None
        if partners.related(work, center, partner) is None:
            work.partners.put({"center": center, "partner": partner, "since": work.now})
        if account is not None and holding.is_open(account) and account["owner"] == center:
            work.shares.put({**row, "since": work.now})


def withdraw(work: Work, center: str, partner: str) -> None:
    """End what is offered, whoever of the two wants it. Refuses with 40007."""
    _taken(work, center, partner)


def _taken(work: Work, center: str, partner: str) -> list[Row]:
    people.require_center(work, center)
    people.require_center(work, partner)
    found = list(open_ones(work, center, partner))
    if not found:
        raise missing(f"Business Center {center} has offered nothing to {partner}.")
    for row in found:
        work.offers.delete(center, partner, row["account"])
    work.accounts.load((row["account"],) for row in found if row["account"])
    return found
