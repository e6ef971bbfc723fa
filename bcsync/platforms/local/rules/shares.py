"""Owned ad accounts shared with partners (rules 10 and 11)."""

from __future__ import annotations

from collections.abc import Sequence

from bcsync.model.action import Action
from bcsync.platforms.local import roles, seen
from bcsync.platforms.local.refusal import against_rule, missing, not_permitted
from bcsync.platforms.local.rows import Row
from bcsync.platforms.local.rules import holding, partners, people
from bcsync.platforms.local.rules.area import Area
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import GONE, Act, Done


def _preload(work: Work, acts: Sequence[Act]) -> None:
    people.preload(work, acts, (side for act in acts for side in act.id[:2]))
    work.partners.load((act.id[0], act.id[1]) for act in acts)
    work.partners.load((act.id[1], act.id[0]) for act in acts)
    work.shares.load((act.id[0], act.id[1], act.id[2]) for act in acts)
    work.accounts.load((act.id[2],) for act in acts)
    lost = [(act.id[1], act.id[2]) for act in acts if act.verb is Action.REMOVE]
    holding.preload(work, lost)
    work.assignments.load_where(("center", "account"), lost)
    work.group_accounts.load_where(("center", "account"), lost)


def require_shareable(work: Work, center: str, id: str) -> Row:
    """The ad account, which this Business Center may share."""
    account = holding.require_open(work, id)
    if account["owner"] != center:
        raise against_rule(
            f"Ad account {account['name']} ({id}) is not owned by Business Center {center}: "
            "only the owner can share it, and what was shared cannot be shared further."
        )
    return account


def _create(work: Work, act: Act) -> Done:
    center, partner, id = act.id
    people.require_admin(work, center, act.actor)
    other = people.require_center(work, partner)
    role = roles.account_role(act.attributes, "role")
    account = require_shareable(work, center, id)
    if partners.related(work, center, partner) is None:
        raise against_rule(f"{other['name']} ({partner}) is not your partner: add it first.")
    if work.shares.get(center, partner, id) is not None:
        raise against_rule(f"Ad account {account['name']} is shared with {other['name']} already.")
    row: Row = {
        "center": center,
        "partner": partner,
        "account": id,
        "role": role,
        "since": work.now,
    }
    work.shares.put(row)
    work.record(act, act.id)
    return Done(seen.share(**row))


def _require(work: Work, act: Act) -> Row:
    center, partner, id = act.id
    row = work.shares.get(center, partner, id)
    if row is None:
        raise missing(f"Ad account {id} is not shared by {center} with {partner}.")
    return row


def _update(work: Work, act: Act) -> Done:
    people.require_admin(work, act.id[0], act.actor)
    before = _require(work, act)
    role = roles.account_role({**before, **act.attributes}, "role")
    if roles.exceeds(before["role"], role):
        raise against_rule(
            f"The role {before['role']} cannot be lowered to {role}: "
            "unshare the ad account and share it again."
        )
    row = {**before, "role": role}
    work.shares.put(row)
    work.record(act, act.id)
    return Done(seen.share(**row))


def _remove(work: Work, act: Act) -> Done:
    center, partner, id = act.id
    if not any(people.is_admin(work, side, act.actor) for side in (center, partner)):
        raise not_permitted(f"You don't have permission to operate this Business Center: {center}.")
    _require(work, act)
    work.shares.delete(center, partner, id)
    holding.lower_grants(work, partner, id)
    work.record(act, act.id)
    return Done(GONE)


AREA = Area(_preload, {Action.CREATE: _create, Action.UPDATE: _update, Action.REMOVE: _remove})
