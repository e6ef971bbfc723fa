"""Ad accounts promised with an invitation are given when it is accepted, and not before."""

from __future__ import annotations

from bcsync.model.action import Action
from bcsync.platforms.local.refusal import BROKEN_RULE

from .world import ANA, BO, NICO, World


def _roles(world: World, center: str) -> dict[str, str]:
    return {
        id[1]: one.attributes["role"]
        for (kind, id), one in world.seen(ANA, center).items()
        if kind == "assignment"
    }


def _invite(world: World, center: str, account: str, role: str = "operator") -> None:
    world.do(ANA, Action.INVITE, "member", center, BO, promised={account: role})


def test_a_promise_is_kept_when_the_invitation_is_accepted(world: World, acme: str) -> None:
    account = world.account(acme)
    _invite(world, acme, account)
    assert _roles(world, acme) == {}
    world.control.accept(BO, acme)
    assert _roles(world, acme) == {account: "operator"}


def test_it_ends_with_the_invitation(world: World, acme: str) -> None:
    account = world.account(acme)
    _invite(world, acme, account)
    world.end(ANA, Action.CANCEL, "member", acme, BO)
    world.join(acme, BO)
    assert _roles(world, acme) == {}


def test_it_ends_when_the_invitation_is_declined(world: World, acme: str) -> None:
    account = world.account(acme)
    _invite(world, acme, account)
    world.control.decline(BO, acme)
    world.join(acme, BO)
    assert _roles(world, acme) == {}


def test_it_gives_no_more_than_is_held_by_then(world: World, acme: str, northwind: str) -> None:
    account = world.account(acme)
    world.grant(northwind, account)
    world.do(NICO, Action.INVITE, "member", northwind, BO, promised={account: "operator"})
    world.do(NICO, Action.UPDATE, "access", northwind, account, permission="analyst")
    world.control.accept_all()
    assert world.seen(NICO, northwind)["assignment", (northwind, account, BO)].attributes == {
        "role": "analyst"
    }


def test_what_is_not_held_cannot_be_promised(world: World, acme: str, northwind: str) -> None:
    account = world.account(acme)
    world.refused(
        BROKEN_RULE,
        "You don't have permission to the asset",
        NICO,
        Action.INVITE,
        "member",
        northwind,
        BO,
        promised={account: "analyst"},
    )
