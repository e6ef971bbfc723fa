"""Partners, what is shared, and what waits to be confirmed."""

from __future__ import annotations

from bcsync.wire.endpoints import (
    BC_ASSET_ADMIN_GET,
    BC_PARTNER_ADD,
    BC_PARTNER_ASSET_DELETE,
    BC_PARTNER_ASSET_GET,
    BC_PARTNER_DELETE,
    BC_PARTNER_GET,
)
from tests.emulator.asking import Asking
from tests.platforms.world import ANA, NICO


def _shared(api: Asking, acme: str, northwind: str) -> dict[str, str]:
    """By account, as both sides see it."""
    given = {"asset_type": "ADVERTISER", "page_size": 50}
    sharing = {"bc_id": acme, "partner_id": northwind, "share_type": "SHARING", **given}
    shared = {"bc_id": northwind, "partner_id": acme, "share_type": "SHARED", **given}
    ours = api.data(ANA, BC_PARTNER_ASSET_GET, **sharing)["list"]
    assert ours == api.data(NICO, BC_PARTNER_ASSET_GET, **shared)["list"]
    return {row["asset_id"]: row["advertiser_role"] for row in ours}


def _partners(api: Asking, person: str, center: str) -> list[str]:
    return [row["bc_id"] for row in api.data(person, BC_PARTNER_GET, bc_id=center)["list"]]


def test_a_share_makes_the_partner_and_both_see_it(api: Asking, acme: str, northwind: str) -> None:
    pair = {"bc_id": acme, "partner_id": northwind}
    one, two = api.world.account(acme), api.world.account(acme)
    api.data(ANA, BC_PARTNER_ADD, **pair, asset_ids=[one], catalog_role="AD_PROMOTE")
    api.data(ANA, BC_PARTNER_ADD, **pair, asset_ids=[one, two], advertiser_role="OPERATOR")
    assert _shared(api, acme, northwind) == {one: "OPERATOR", two: "OPERATOR"}
    assert (_partners(api, ANA, acme), _partners(api, NICO, northwind)) == ([northwind], [acme])
    api.refused(40002, "cannot be lowered", ANA, BC_PARTNER_ADD, **pair, asset_ids=[one])
    listed = {**pair, "asset_type": "ADVERTISER"}
    api.data(ANA, BC_PARTNER_ASSET_DELETE, **listed, asset_ids=[one])
    assert _shared(api, acme, northwind) == {two: "OPERATOR"}
    api.refused(40007, "is not shared", ANA, BC_PARTNER_ASSET_DELETE, **listed, asset_ids=[one])
    api.data(ANA, BC_PARTNER_DELETE, **pair)
    assert (_partners(api, ANA, acme), _shared(api, acme, northwind)) == ([], {})


def test_one_account_that_cannot_be_shared_refuses_the_call(
    api: Asking, acme: str, northwind: str
) -> None:
    pair = {"bc_id": acme, "partner_id": northwind}
    own = api.world.account(acme)
    foreign = api.world.account(northwind, NICO, company="Zen Co Ltd")
    ids = [own, foreign]
    api.refused(40002, "is not owned", ANA, BC_PARTNER_ADD, **pair, asset_ids=ids)
    api.refused(40300, "72999", ANA, BC_PARTNER_ADD, **pair, asset_ids=["7299999999999999999"])
    assert (_partners(api, ANA, acme), _shared(api, acme, northwind)) == ([], {})
    fifty_one = [f"72{n:017d}" for n in range(51)]
    api.refused(40002, "must be most 50", ANA, BC_PARTNER_ADD, **pair, asset_ids=fifty_one)
    api.refused(40001, "No permission", NICO, BC_PARTNER_ADD, **pair)
    api.refused(40002, "own partner", ANA, BC_PARTNER_ADD, bc_id=acme, partner_id=acme)


def test_nothing_shows_before_the_partner_confirms(api: Asking, acme: str, northwind: str) -> None:
    api.behave(partner_confirms=True)
    pair = {"bc_id": acme, "partner_id": northwind}
    one, two, three = (api.world.account(acme) for _ in range(3))
    api.data(ANA, BC_PARTNER_ADD, **pair, asset_ids=[one], advertiser_role="OPERATOR")
    api.data(ANA, BC_PARTNER_ADD, **pair, asset_ids=[two])
    assert (_partners(api, ANA, acme), _shared(api, acme, northwind)) == ([], {})
    listed = api.data(NICO, BC_ASSET_ADMIN_GET, bc_id=northwind, asset_type="ADVERTISER")
    assert listed["list"] == []
    api.world.control.confirm_partner(acme, northwind)
    assert _partners(api, ANA, acme) == [northwind]
    assert _shared(api, acme, northwind) == {one: "OPERATOR", two: "ANALYST"}
    api.data(ANA, BC_PARTNER_ADD, **pair, asset_ids=[three])
    assert three in _shared(api, acme, northwind)


def test_what_waits_can_be_taken_back(api: Asking, acme: str, northwind: str) -> None:
    api.behave(partner_confirms=True)
    pair = {"bc_id": acme, "partner_id": northwind}
    api.data(ANA, BC_PARTNER_ADD, **pair, asset_ids=[api.world.account(acme)])
    api.data(ANA, BC_PARTNER_DELETE, **pair)
    api.refused(40007, "are not partners", ANA, BC_PARTNER_DELETE, **pair)


def test_other_types_and_names(api: Asking, acme: str, northwind: str) -> None:
    pair = {"bc_id": acme, "partner_id": northwind}
    api.data(ANA, BC_PARTNER_ADD, **pair)
    given = {**pair, "share_type": "SHARING", "asset_type": "CATALOG"}
    assert api.data(ANA, BC_PARTNER_ASSET_GET, **given)["list"] == []
    for name, found in (("north", 1), ("south", 0)):
        data = api.data(ANA, BC_PARTNER_GET, bc_id=acme, filtering={"name": name})
        assert data["page_info"]["total_number"] == found
    pixel = {**pair, "asset_type": "PIXEL", "asset_ids": ["1"]}
    api.refused(40002, "to the asset(1)", ANA, BC_PARTNER_ASSET_DELETE, **pixel)
