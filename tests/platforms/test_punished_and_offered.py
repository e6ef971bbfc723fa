"""Ad accounts that TikTok punishes, and partnerships that wait for the partner's yes."""

from __future__ import annotations

import pytest

from bcsync.errors import PlatformError
from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.platforms.local.refusal import BROKEN_RULE
from bcsync.platforms.local.rules import offers

from .world import ANA, NICO, World


def _account(world: World, center: str, id: str) -> tuple[Status, str | None]:
    seen = world.seen(ANA, center)["ad_account", (id,)]
    return seen.status, seen.detail


def test_a_punished_account_stays_so_until_tiktok_lifts_it(world: World, acme: str) -> None:
    id = world.account(acme, company="Acme Ltd")
    world.control.suspend(id, "policy")
    punished = (Status.DISAPPROVED, "STATUS_LIMIT: policy")
    assert _account(world, acme, id) == punished
    world.do(ANA, Action.UPDATE, "ad_account", id, company="New Ltd")
    assert _account(world, acme, id) == punished
    words = "is suspended: it cannot be closed"
    world.refused(BROKEN_RULE, words, ANA, Action.REMOVE, "ad_account", id)
    world.control.review(id, approve=True)
    assert _account(world, acme, id) == (Status.ACTIVE, "STATUS_ENABLE")


def test_a_closed_account_is_not_punished(world: World, acme: str) -> None:
    id = world.account(acme)
    world.do(ANA, Action.REMOVE, "ad_account", id)
    with pytest.raises(PlatformError, match="is closed"):
        world.control.suspend(id)
    with pytest.raises(PlatformError, match="no ad account"):
        world.control.suspend("7299999999999999999")


def _offer(world: World, center: str, partner: str, *ids: str) -> None:
    with world.platform.working() as work:
        offers.offer(work, ANA, center, partner, ids, "analyst")


def _shares(world: World, center: str) -> set[tuple[str, ...]]:
    return {id for kind, id in world.seen(ANA, center) if kind in ("share", "partner")}


def test_what_cannot_be_shared_any_more_is_passed_over(
    world: World, acme: str, northwind: str
) -> None:
    one, two = world.account(acme), world.account(acme)
    _offer(world, acme, northwind, one, two)
    assert _shares(world, acme) == set()
    world.do(ANA, Action.REMOVE, "ad_account", two)
    world.control.confirm_partner(acme, northwind)
    assert _shares(world, acme) == {(acme, northwind), (acme, northwind, one)}


def test_an_offer_is_answered_once(world: World, acme: str, northwind: str) -> None:
    _offer(world, acme, northwind)
    world.control.refuse_partner(acme, northwind)
    assert _shares(world, acme) == set()
    for answer in (world.control.confirm_partner, world.control.refuse_partner):
        with pytest.raises(PlatformError, match="has offered nothing"):
            answer(acme, northwind)


def test_an_offer_ends_with_the_business_center(world: World, acme: str, northwind: str) -> None:
    _offer(world, acme, northwind)
    world.end(NICO, Action.REMOVE, "business_center", northwind)
    with pytest.raises(PlatformError, match="does not exist"):
        world.control.confirm_partner(acme, northwind)
