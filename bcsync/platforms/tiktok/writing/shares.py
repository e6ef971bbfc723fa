"""Partners, and accounts put at their disposal (reference/tiktok-api.md, 11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bcsync.platforms.port import Act, Answer, Done
from bcsync.platforms.tiktok.reading.given import text
from bcsync.platforms.tiktok.reading.partners import partner
from bcsync.platforms.tiktok.transport.problems import ApiProblem
from bcsync.platforms.tiktok.writing.answers import RECORDED, after
from bcsync.platforms.tiktok.writing.line import Line
from bcsync.wire import endpoints, words
from bcsync.wire.words import spelled


def add_partner(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """The relation alone; whether the partner has to confirm it is in conflict (corrections, 2.5).

    It is looked at once, for what is shared with the partner in the same run waits until it shows.
    """

    def call(act: Act) -> Answer:
        line.post(act, endpoints.BC_PARTNER_ADD, _named(act))
        center, other = act.id
        return Done(partner(center, other)) if _shows(line, act) else RECORDED

    return line.one_by_one(call, acts)


def _shows(line: Line, act: Act) -> bool:
    center, other = act.id
    try:
        rows = line.api.pages(endpoints.BC_PARTNER_GET, line.token_of(act.actor), {"bc_id": center})
    except ApiProblem:
        return False  # it was recorded all the same
    return any(text(row, "bc_id") == other for row in rows)


def remove_partner(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """The relation ends, and every share with it."""

    def call(act: Act) -> Answer:
        center, partner = act.id
        body = {"bc_id": center, "partner_id": partner}
        line.post(act, endpoints.BC_PARTNER_DELETE, body)
        return RECORDED

    return line.one_by_one(call, acts)


def share(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """One role a call, always spelled out; what is shared already is shared once more (1.5)."""

    def call(some: Sequence[Act]) -> Answer:
        _add(line, some)
        return RECORDED

    return _by_role(line, acts, call)


def raise_share(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """Share with a higher role.

    Whether sharing anew raises the role is UNKNOWN: the first time it is looked at. Where it does not, the
    share ends and begins anew.
    """

    def call(some: Sequence[Act]) -> Answer:
        if line.raises_shares is not False:
            _add(line, some)
            if line.raises_shares is None:
                line.raises_shares = _is_raised(line, some[0])
            if line.raises_shares is not False:
                return RECORDED
        _take_back(line, some)
        try:
            _add(line, some)
        except ApiProblem as problem:
            return after(1, problem)
        return RECORDED

    return _by_role(line, acts, call)


def _add(line: Line, some: Sequence[Act]) -> None:
    role = spelled(words.ADVERTISER_ROLES, some[0].attributes["role"])
    body = {**_named(some[0]), "asset_ids": _accounts(some), "advertiser_role": role}
    line.post(some[0], endpoints.BC_PARTNER_ADD, body)


def _is_raised(line: Line, act: Act) -> bool | None:
    """None where it is not shown: a partner may have to confirm first (corrections, 2.5)."""
    more = {"share_type": words.SHARING, "filtering": {"keyword": act.id[2]}}
    params = {**_named(act), **more}
    rows = line.api.pages(endpoints.BC_PARTNER_ASSET_GET, line.token_of(act.actor), params)
    role = spelled(words.ADVERTISER_ROLES, act.attributes["role"])
    shown = [row.get("advertiser_role") for row in rows if row.get("asset_id") == act.id[2]]
    return shown[0] == role if shown else None


def _by_role(
    line: Line, acts: Sequence[Act], call: Callable[[Sequence[Act]], Answer]
) -> Iterator[Answer]:
    def alike(act: Act) -> tuple[object, ...]:
        return act.actor, *act.id[:2], act.attributes["role"]

    return line.together(call, acts, alike, endpoints.BC_PARTNER_ADD.batch or 1)


def unshare(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """Taken back from one partner."""

    def call(some: Sequence[Act]) -> Answer:
        _take_back(line, some)
        return RECORDED

    def alike(act: Act) -> tuple[object, ...]:
        return act.actor, *act.id[:2]

    return line.together(call, acts, alike, endpoints.BC_PARTNER_ASSET_DELETE.batch or 1)


def _take_back(line: Line, some: Sequence[Act]) -> None:
    body = {**_named(some[0]), "asset_ids": _accounts(some)}
    line.post(some[0], endpoints.BC_PARTNER_ASSET_DELETE, body)


def _named(act: Act) -> dict[str, Any]:
    return {"bc_id": act.id[0], "partner_id": act.id[1], "asset_type": words.ADVERTISER}


def _accounts(acts: Sequence[Act]) -> list[str]:
    return [act.id[2] for act in acts]
