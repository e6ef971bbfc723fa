"""Rules 10 and 12: partners, shares and asset groups."""

from __future__ import annotations

import pytest

from bcsync.model.action import Action
from bcsync.platforms.port import Act, Done, View, observe

from .world import ANA, BO, CLEO, NICO, World

CREATE, UPDATE, REMOVE = Action.CREATE, Action.UPDATE, Action.REMOVE


@pytest.fixture
def uk(world: World, acme: str) -> str:
    """An ad account of Ana's Business Center."""
    return world.account(acme)


@pytest.fixture
def partners(world: World, acme: str, northwind: str) -> None:
    """Ana has added Nico's Business Center."""
    world.do(ANA, CREATE, "partner", acme, northwind)


class TestPartner:
    """The relation."""

    @pytest.mark.usefixtures("partners")
    def test_both_sides_see_the_same(self, world: World, acme: str, northwind: str) -> None:
        """One relation, under the side that added it, in both views; the other may name it too."""
        for actor, center in ((ANA, acme), (NICO, northwind)):
            assert world.seen(actor, center)["partner", (acme, northwind)].scope == acme
        views = [View(ANA, acme), View(NICO, northwind), View(ANA, None), View(NICO, None)]
        both = observe(world.platform, views)
        assert [one.id for one in both.seen if one.kind == "partner"] == [(acme, northwind)]
        again = world.do(NICO, CREATE, "partner", northwind, acme)
        assert again.id == (acme, northwind)
        world.refused(40002, "already", ANA, CREATE, "partner", acme, northwind)

    def test_with_whom(self, world: World, acme: str, northwind: str) -> None:
        """With an existing other Business Center, by an admin."""
        world.refused(40002, "its own", ANA, CREATE, "partner", acme, acme)
        world.refused(40007, "71999", ANA, CREATE, "partner", acme, "71999")
        world.refused(40001, acme, NICO, CREATE, "partner", acme, northwind)
        world.refused(40007, "not partners", ANA, REMOVE, "partner", acme, northwind)

    @pytest.mark.parametrize("actor", [ANA, NICO])
    @pytest.mark.usefixtures("partners")
    def test_the_end_of_it_ends_both_sides_shares(
        self, world: World, acme: str, northwind: str, uk: str, actor: str
    ) -> None:
        """Either side ends the relation, and with it what both shared and what came of that."""
        zen = world.account(northwind, NICO, company="Zen Co Ltd")
        world.do(ANA, CREATE, "share", acme, northwind, uk, role="operator")
        world.do(NICO, CREATE, "share", northwind, acme, zen, role="operator")
        world.do(NICO, CREATE, "assignment", northwind, uk, NICO, role="operator")
        world.do(ANA, CREATE, "assignment", acme, zen, ANA, role="analyst")
        world.end(actor, REMOVE, "partner", acme, northwind)
        kinds = {kind for kind, _ in {**world.seen(ANA, acme), **world.seen(NICO, northwind)}}
        assert kinds == {"business_center", "member", "ad_account"}


class TestShare:
    """Owned ad accounts in partners' options."""

    @pytest.mark.usefixtures("partners")
    def test_many_at_once_and_visible_at_once(
        self, world: World, acme: str, northwind: str
    ) -> None:
        """A batch of shares is seen by both sides, under the owner."""
        accounts = [world.account(acme, name=f"A{n}") for n in range(5)]
        acts = [
            Act(ANA, CREATE, "share", (acme, northwind, id), {"role": "operator"})
            for id in accounts
        ]
        assert all(isinstance(answer, Done) for answer in world.platform.perform(acts))
        for actor, center in ((ANA, acme), (NICO, northwind)):
            seen = world.seen(actor, center)
            assert {seen["share", (acme, northwind, id)].scope for id in accounts} == {acme}

    def test_what_can_be_shared(self, world: World, acme: str, northwind: str, uk: str) -> None:
        """With a partner, an own and open account, once."""
        given = {"role": "operator"}
        world.refused(40002, "partner", ANA, CREATE, "share", acme, northwind, uk, **given)
        world.do(NICO, CREATE, "partner", northwind, acme)
        world.refused(40001, acme, NICO, CREATE, "share", acme, northwind, uk, **given)
        world.do(ANA, CREATE, "share", acme, northwind, uk, **given)
        world.refused(40002, "already", ANA, CREATE, "share", acme, northwind, uk, **given)
        closed = world.account(acme, name="Old")
        world.do(ANA, REMOVE, "ad_account", closed)
        world.refused(40002, "closed", ANA, CREATE, "share", acme, northwind, closed, **given)

    @pytest.mark.usefixtures("partners")
    def test_not_shareable_further(self, world: World, acme: str, northwind: str, uk: str) -> None:
        """The partner cannot pass on what it was given."""
        third = world.center(name="Third")
        world.do(ANA, CREATE, "share", acme, northwind, uk, role="admin")
        world.do(NICO, CREATE, "partner", northwind, third)
        world.refused(40002, "further", NICO, CREATE, "share", northwind, third, uk, role="analyst")

    @pytest.mark.usefixtures("partners")
    def test_raised_in_place_lowered_anew(
        self, world: World, acme: str, northwind: str, uk: str
    ) -> None:
        """A share's role rises by an update; lowering is unshare and share."""
        world.do(ANA, CREATE, "share", acme, northwind, uk, role="analyst")
        given = {"role": "operator"}
        world.refused(40002, "analyst", NICO, CREATE, "assignment", northwind, uk, NICO, **given)
        world.do(ANA, UPDATE, "share", acme, northwind, uk, **given)
        world.do(NICO, CREATE, "assignment", northwind, uk, NICO, **given)
        world.refused(40002, "unshare", ANA, UPDATE, "share", acme, northwind, uk, role="analyst")
        world.end(ANA, REMOVE, "share", acme, northwind, uk)
        assert ("assignment", (northwind, uk, NICO)) not in world.seen(NICO, northwind)

    @pytest.mark.usefixtures("partners")
    def test_the_higher_of_access_and_share_counts(
        self, world: World, acme: str, northwind: str, uk: str
    ) -> None:
        """A share may come on top of an approved request; its end leaves what the request gave."""
        world.grant(northwind, uk, "analyst")
        world.do(ANA, CREATE, "share", acme, northwind, uk, role="operator")
        world.do(NICO, CREATE, "assignment", northwind, uk, NICO, role="operator")
        world.end(NICO, REMOVE, "share", acme, northwind, uk)
        seen = world.seen(NICO, northwind)
        assert seen["assignment", (northwind, uk, NICO)].attributes == {"role": "analyst"}


class TestGroup:
    """Rule 12: accounts times members times role."""

    def test_whole_new_values(self, world: World, acme: str, uk: str) -> None:
        """An update replaces what it names and leaves the rest."""
        fr = world.account(acme, name="FR")
        world.join(acme, BO)
        given = {"name": "All", "accounts": [uk, fr], "members": {BO.upper(): "operator"}}
        group = world.do(ANA, CREATE, "asset_group", acme, **given)
        assert group.attributes == {
            "name": "All",
            "accounts": sorted([uk, fr]),
            "members": {BO: "operator"},
        }
        world.do(ANA, UPDATE, "asset_group", group.id[0], accounts=[fr])
        world.do(ANA, UPDATE, "asset_group", group.id[0], members={BO: "admin", ANA: "analyst"})
        assert world.seen(ANA, acme)["asset_group", group.id].attributes == {
            "name": "All",
            "accounts": [fr],
            "members": {ANA: "analyst", BO: "admin"},
        }

    def test_what_it_may_hold(self, world: World, acme: str, northwind: str, uk: str) -> None:
        """Accounts the center holds and members who have accepted."""
        zen = world.account(northwind, NICO, company="Zen Co Ltd")
        given = {"name": "G", "accounts": [uk, zen], "members": {}}
        world.refused(40002, zen, ANA, CREATE, "asset_group", acme, **given)
        given = {"name": "G", "accounts": [uk], "members": {CLEO: "analyst"}}
        world.refused(40002, CLEO, ANA, CREATE, "asset_group", acme, **given)
        given = {"name": "G", "accounts": ["72999"], "members": {}}
        world.refused(40300, "72999", ANA, CREATE, "asset_group", acme, **given)

    def test_its_end_ends_nothing_else(self, world: World, acme: str, uk: str) -> None:
        """Direct assignments outlive the group."""
        world.do(ANA, CREATE, "assignment", acme, uk, ANA, role="operator")
        given = {"name": "G", "accounts": [uk], "members": {ANA: "operator"}}
        group = world.do(ANA, CREATE, "asset_group", acme, **given)
        before = dict(world.seen(ANA, acme))
        world.end(ANA, REMOVE, "asset_group", group.id[0])
        del before["asset_group", group.id]
        assert world.seen(ANA, acme) == before
        world.refused(40007, group.id[0], ANA, REMOVE, "asset_group", group.id[0])


class TestAsset:
    """Anything else a Business Center has."""

    def test_kept_as_given(self, world: World, acme: str) -> None:
        """An unknown kind is stored, changed and removed by admins."""
        pixel = world.do(ANA, CREATE, "pixel", acme, name="Site", mode="developer")
        assert world.seen(ANA, acme)["pixel", pixel.id].attributes == {
            "name": "Site",
            "mode": "developer",
        }
        world.do(ANA, UPDATE, "pixel", pixel.id[0], mode="standard")
        world.refused(40001, acme, NICO, UPDATE, "pixel", pixel.id[0], mode="x")
        world.refused(40007, "catalog", ANA, REMOVE, "catalog", pixel.id[0])
        world.end(ANA, REMOVE, "pixel", pixel.id[0])
