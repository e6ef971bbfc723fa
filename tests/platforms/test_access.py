"""Rules 6, 7, 8 and 11: access is requested, decided by the right person, and bounded."""

from __future__ import annotations

import pytest

from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.platforms.port import Done, Seen

from .world import ANA, BO, CLEO, DANA, NICO, World

CREATE, UPDATE, REMOVE, CANCEL = Action.CREATE, Action.UPDATE, Action.REMOVE, Action.CANCEL
REQUEST, APPROVE, DECLINE = Action.REQUEST, Action.APPROVE, Action.DECLINE


@pytest.fixture
def uk(world: World, acme: str) -> str:
    """An ad account of Ana's Business Center."""
    return world.account(acme)


def ask(world: World, center: str, account: str, permission: str = "operator") -> None:
    world.do(NICO, REQUEST, "access", center, account, permission=permission)


class TestRequest:
    """The asking side."""

    def test_both_sides_see_it(self, world: World, acme: str, northwind: str, uk: str) -> None:
        """The asker sees an access, the owner an approval, both pending on the owner's first admin."""
        ask(world, northwind, uk)
        mine = world.seen(NICO, northwind)["access", (northwind, uk)]
        assert (mine.status, mine.on, mine.label) == (Status.PENDING, ANA, "Acme UK")
        assert mine.attributes == {"permission": "operator"}
        theirs = world.seen(ANA, acme)["approval", (uk, northwind)]
        assert (theirs.status, theirs.on, theirs.scope) == (Status.PENDING, ANA, acme)
        assert theirs.label == "Northwind Media asks for operator on Acme UK"

    def test_the_approver_is_told(self, world: World, northwind: str, uk: str) -> None:
        """A notification under "Business Center" always, a letter only when asked for."""
        ask(world, northwind, uk)
        [note] = world.control.notifications(ANA)
        assert note.category == "Business Center"
        assert note.subjects == (northwind, uk)
        assert world.control.notifications(NICO) == []
        assert world.control.outbox() == []
        world.end(NICO, CANCEL, "access", northwind, uk)
        world.do(NICO, REQUEST, "access", northwind, uk, permission="operator", notify_owner=True)
        assert [mail.recipient for mail in world.control.outbox()] == [ANA]

    def test_who_and_what(self, world: World, acme: str, northwind: str, uk: str) -> None:
        """An admin, an account that exists, a permission that exists."""
        given = {"permission": "operator"}
        world.refused(40001, northwind, ANA, REQUEST, "access", northwind, uk, **given)
        world.refused(40300, "72999", NICO, REQUEST, "access", northwind, "72999", **given)
        world.refused(40002, "permission", NICO, REQUEST, "access", northwind, uk)
        world.refused(
            40002, "permission", NICO, REQUEST, "access", northwind, uk, permission="owner"
        )
        world.refused(40002, "owns", ANA, REQUEST, "access", acme, uk, **given)

    def test_not_twice(self, world: World, northwind: str, uk: str) -> None:
        """Neither while one is pending nor once there is access."""
        ask(world, northwind, uk)
        given = {"permission": "analyst"}
        world.refused(40002, "pending", NICO, REQUEST, "access", northwind, uk, **given)
        world.do(ANA, APPROVE, "approval", uk, northwind)
        world.refused(40002, "already", NICO, REQUEST, "access", northwind, uk, **given)

    def test_not_what_is_shared(self, world: World, acme: str, northwind: str, uk: str) -> None:
        """What a partner shares need not be asked for."""
        world.do(ANA, CREATE, "partner", acme, northwind)
        world.do(ANA, CREATE, "share", acme, northwind, uk, role="analyst")
        given = {"permission": "operator"}
        world.refused(40002, "already", NICO, REQUEST, "access", northwind, uk, **given)

    def test_not_what_is_disapproved_or_closed(self, world: World, northwind: str, uk: str) -> None:
        """A disapproved account cannot be requested, nor a closed one."""
        given = {"permission": "operator"}
        world.control.review(uk, approve=False)
        world.refused(40002, "disapproved", NICO, REQUEST, "access", northwind, uk, **given)
        world.do(ANA, REMOVE, "ad_account", uk)
        world.refused(40002, "closed", NICO, REQUEST, "access", northwind, uk, **given)

    def test_a_pending_request_is_amended_or_cancelled(
        self, world: World, northwind: str, uk: str
    ) -> None:
        """The permission asked for may change until it is decided."""
        ask(world, northwind, uk)
        seen = world.do(NICO, UPDATE, "access", northwind, uk, permission="admin")
        assert (seen.status, seen.attributes["permission"]) == (Status.PENDING, "admin")
        assert len(world.control.notifications(ANA)) == 2
        world.end(NICO, CANCEL, "access", northwind, uk)
        world.refused(40007, northwind, ANA, APPROVE, "approval", uk, northwind)


class TestDecision:
    """The owner's side."""

    def test_approved(self, world: World, acme: str, northwind: str, uk: str) -> None:
        """Both sides turn active by one act; the asker is told."""
        ask(world, northwind, uk)
        done = world.act(ANA, APPROVE, "approval", uk, northwind)
        assert isinstance(done, Done)
        assert isinstance(done.seen, Seen)
        [also] = done.also
        assert (done.seen.kind, done.seen.status) == ("approval", Status.ACTIVE)
        assert (also.kind, also.id, also.status) == ("access", (northwind, uk), Status.ACTIVE)
        assert world.seen(NICO, northwind)["access", (northwind, uk)].on is None
        assert "accepted" in world.control.notifications(NICO)[0].text

    def test_declined_and_asked_again(self, world: World, northwind: str, uk: str) -> None:
        """A declined request may be made afresh."""
        ask(world, northwind, uk)
        world.do(ANA, DECLINE, "approval", uk, northwind)
        seen = world.seen(NICO, northwind)["access", (northwind, uk)]
        assert (seen.status, seen.on) == (Status.DECLINED, None)
        world.refused(40007, "pending", ANA, APPROVE, "approval", uk, northwind)
        ask(world, northwind, uk, "analyst")
        assert world.seen(NICO, northwind)["access", (northwind, uk)].status is Status.PENDING

    def test_nothing_but_what_was_asked(self, world: World, northwind: str, uk: str) -> None:
        """An approval for less is not offered."""
        ask(world, northwind, uk)
        world.refused(
            40002, "operator", ANA, APPROVE, "approval", uk, northwind, permission="analyst"
        )

    @pytest.mark.parametrize("how", ["direct", "group"])
    def test_an_admin_of_the_ad_account_decides(
        self, world: World, acme: str, northwind: str, uk: str, how: str
    ) -> None:
        """A standard member decides with role admin on that account, directly or by a group."""
        other = world.account(acme, name="Other")
        world.join(acme, BO)
        ask(world, northwind, uk)
        world.refused(40001, uk, BO, APPROVE, "approval", uk, northwind)
        if how == "direct":
            world.do(ANA, CREATE, "assignment", acme, other, BO, role="admin")
            world.do(ANA, CREATE, "assignment", acme, uk, BO, role="operator")
            world.refused(40001, uk, BO, APPROVE, "approval", uk, northwind)
            world.do(ANA, UPDATE, "assignment", acme, uk, BO, role="admin")
        else:
            given = {"name": "G", "accounts": [uk], "members": {BO: "admin"}}
            world.do(ANA, CREATE, "asset_group", acme, **given)
        assert world.do(BO, APPROVE, "approval", uk, northwind).status is Status.ACTIVE

    def test_nobody_else_ever(self, world: World, northwind: str, uk: str) -> None:
        """Neither the asker nor a stranger decides."""
        ask(world, northwind, uk)
        for actor in (NICO, DANA):
            for verb in (APPROVE, DECLINE):
                world.refused(40001, uk, actor, verb, "approval", uk, northwind)

    def test_an_individuals_account_is_its_creators(self, world: World, northwind: str) -> None:
        """Only the creator answers for an individually owned account, and is waited for."""
        shop = world.account(DANA, DANA, name="Dana Shop")
        ask(world, northwind, shop)
        assert world.seen(NICO, northwind)["access", (northwind, shop)].on == DANA
        assert world.seen(DANA, None)["approval", (shop, northwind)].scope == DANA
        assert [note.subjects for note in world.control.notifications(DANA)] == [(northwind, shop)]
        world.refused(40001, "creator", ANA, APPROVE, "approval", shop, northwind)
        assert world.do(DANA, APPROVE, "approval", shop, northwind).status is Status.ACTIVE


class TestUse:
    """What the asking side does with it, and how it ends."""

    def test_never_above_the_permission(self, world: World, northwind: str, uk: str) -> None:
        """Members get at most what was approved, directly and through groups."""
        given = {"role": "analyst"}
        world.refused(40002, "neither", NICO, CREATE, "assignment", northwind, uk, NICO, **given)
        world.grant(northwind, uk, "operator")
        given = {"role": "admin"}
        world.refused(40002, "operator", NICO, CREATE, "assignment", northwind, uk, NICO, **given)
        world.do(NICO, CREATE, "assignment", northwind, uk, NICO, role="operator")
        world.refused(40002, "operator", NICO, UPDATE, "assignment", northwind, uk, NICO, **given)
        group = {"name": "G", "accounts": [uk], "members": {NICO: "admin"}}
        world.refused(40002, "operator", NICO, CREATE, "asset_group", northwind, **group)

    def test_only_active_members(self, world: World, acme: str, uk: str) -> None:
        """An invited person cannot be assigned before accepting."""
        world.do(ANA, Action.INVITE, "member", acme, BO)
        given = {"role": "analyst"}
        world.refused(40002, "accepted", ANA, CREATE, "assignment", acme, uk, BO, **given)
        world.control.accept(BO, acme)
        world.do(ANA, CREATE, "assignment", acme, uk, BO, **given)
        world.refused(40002, "already", ANA, CREATE, "assignment", acme, uk, BO, **given)
        world.end(ANA, REMOVE, "assignment", acme, uk, BO)
        world.refused(40007, BO, ANA, REMOVE, "assignment", acme, uk, BO)

    def test_lowering_takes_assignments_along(self, world: World, northwind: str, uk: str) -> None:
        """Active access is lowered with what stands above it; raising is a new request."""
        world.grant(northwind, uk, "operator")
        world.join(northwind, CLEO, NICO)
        world.do(NICO, CREATE, "assignment", northwind, uk, NICO, role="operator")
        world.do(NICO, CREATE, "assignment", northwind, uk, CLEO, role="analyst")
        world.refused(
            40002, "request again", NICO, UPDATE, "access", northwind, uk, permission="admin"
        )
        world.do(NICO, UPDATE, "access", northwind, uk, permission="analyst")
        seen = world.seen(NICO, northwind)
        assert seen["assignment", (northwind, uk, NICO)].attributes == {"role": "analyst"}
        assert seen["assignment", (northwind, uk, CLEO)].attributes == {"role": "analyst"}

    @pytest.mark.parametrize("who", ["asker", "owner", "closing"])
    def test_its_end_ends_assignments(
        self, world: World, acme: str, northwind: str, uk: str, who: str
    ) -> None:
        """Given up, withdrawn or closed: assignments and group entries on the account end."""
        world.grant(northwind, uk)
        own = world.account(northwind, NICO, company="Zen Co Ltd")
        world.do(NICO, CREATE, "assignment", northwind, uk, NICO, role="operator")
        world.do(NICO, CREATE, "assignment", northwind, own, NICO, role="operator")
        given = {"name": "G", "accounts": [uk, own], "members": {NICO: "operator"}}
        group = world.do(NICO, CREATE, "asset_group", northwind, **given)
        if who == "asker":
            world.end(NICO, REMOVE, "access", northwind, uk)
        elif who == "owner":
            assert world.do(ANA, REMOVE, "approval", uk, northwind).status is Status.ENDED
        else:
            world.do(ANA, REMOVE, "ad_account", uk)
        seen = world.seen(NICO, northwind)
        assert ("assignment", (northwind, uk, NICO)) not in seen
        assert ("assignment", (northwind, own, NICO)) in seen
        assert seen["asset_group", group.id].attributes["accounts"] == [own]
        status = seen["access", (northwind, uk)].status if who != "asker" else None
        assert status == (None if who == "asker" else Status.ENDED)
        assert (("approval", (uk, northwind)) in world.seen(ANA, acme)) == (who != "asker")
