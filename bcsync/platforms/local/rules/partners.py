"""Partner relations between Business Centers (rule 10)."""

from __future__ import annotations

from collections.abc import Sequence

from bcsync.model.action import Action
from bcsync.platforms.local import seen
from bcsync.platforms.local.refusal import against_rule, missing, not_permitted
from bcsync.platforms.local.rows import Row
from bcsync.platforms.local.rules import holding, people
from bcsync.platforms.local.rules.area import Area
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import GONE, Act, Done


def _preload(work: Work, acts: Sequence[Act]) -> None:
    people.preload(work, acts, (side for act in acts for side in act.id))
    pairs = [(act.id[0], act.id[1]) for act in acts]
    both = pairs + [(partner, center) for center, partner in pairs]
    work.partners.load(both)
    if any(act.verb is Action.REMOVE for act in acts):
        work.shares.load_where(("center", "partner"), both)
        ended = [(one, other) for one, other in both]
        lost = [
            (share["partner"], share["account"])
            for one, other in ended
            for share in work.shares.where(("center", "partner"), one, other)
        ]
        holding.preload(work, lost)
        work.assignments.load_where(("center", "account"), lost)
        work.group_accounts.load_where(("center", "account"), lost)


def related(work: Work, one: str, other: str) -> Row | None:
    """The relation between two Business Centers, whoever added it."""
    return work.partners.get(one, other) or work.partners.get(other, one)


def require_possible(work: Work, center: str, partner: str, actor: str) -> Row:
    """The other Business Center, which this person may make a partner of."""
    people.require_admin(work, center, actor)
    if center == partner:
        raise against_rule("A Business Center cannot be its own partner.")
    return people.require_center(work, partner)


def _create(work: Work, act: Act) -> Done:
    center, partner = act.id
    other = require_possible(work, center, partner, act.actor)
    row = related(work, center, partner)
    if row is not None and row["center"] == center:
        raise against_rule(f"{other['name']} ({partner}) is your partner already.")
    if row is None:
        row = {"center": center, "partner": partner, "since": work.now}
        work.partners.put(row)
        work.record(act, act.id)
    # Added by the other side before: the relation is symmetric, so each side's layout may name it.
    return Done(seen.partner(**row))


def _remove(work: Work, act: Act) -> Done:
    one, other = act.id
    sides = [side for side in (one, other) if people.is_admin(work, side, act.actor)]
    if not sides:
        raise not_permitted(f"You don't have permission to operate this Business Center: {one}.")
    row = related(work, one, other)
    if row is None:
        raise missing(f"Business Centers {one} and {other} are not partners.")
    work.partners.delete(row["center"], row["partner"])
    for giver, receiver in ((one, other), (other, one)):
        for share in work.shares.where(("center", "partner"), giver, receiver):
            work.shares.delete(giver, receiver, share["account"])
            holding.lower_grants(work, receiver, share["account"])
    work.record(act, act.id)
    return Done(GONE)


AREA = Area(_preload, {Action.CREATE: _create, Action.REMOVE: _remove})
