"""Addresses that are composed of other names: put together, taken apart, and renamed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcsync.kinds import KINDS
from bcsync.model.composed import compose, take_apart

COMPOSED = {kind.name: kind.composed_of for kind in KINDS if kind.composed_of}
KEYS = st.sampled_from(["acme", "north", "zen", "uk", "fr-2"])
IDS = st.integers(1, 10**19 - 1).map(str)
EMAILS = st.sampled_from(["bo@acme.example", "dana@shop.example"])
WORDS = {
    "business_center": KEYS | IDS,
    "ad_account": IDS | st.tuples(KEYS | EMAILS, KEYS).map("/".join),
    "person": EMAILS,
}


@given(st.data(), st.sampled_from(sorted(COMPOSED)))
def test_what_was_put_together_comes_apart(data: st.DataObject, kind: str) -> None:
    words = [data.draw(WORDS[part]) for part in COMPOSED[kind]]
    assert take_apart(compose(kind, words), COMPOSED[kind]) == words


MOVES = {
    "business_center.acme": "business_center.group",
    "business_center.north": "business_center.south",
    "ad_account.group/uk": "ad_account.group/gb",
    "ad_account.dana@shop.example/shop": "ad_account.dana@shop.example/store",
    "asset_group.group/all": "asset_group.group/some",
}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("business_center.acme", "business_center.group"),
        ("ad_account.acme/uk", "ad_account.group/gb"),
        ("ad_account.acme/fr", "ad_account.group/fr"),
        ("ad_account.799", "ad_account.799"),
        ("asset_group.acme/all", "asset_group.group/some"),
        ("asset_group.acme/uk", "asset_group.group/uk"),
        ("asset_group.zen/acme", "asset_group.zen/acme"),
        ("member.acme/bo@acme.example", "member.group/bo@acme.example"),
        ("partner.acme/north", "partner.group/south"),
        ("share.acme/north/uk", "share.group/south/gb"),
        ("assignment.acme/uk/bo@acme.example", "assignment.group/gb/bo@acme.example"),
        ("assignment.north/acme/uk/c@n.example", "assignment.south/group/gb/c@n.example"),
        ("assignment.north/799/c@n.example", "assignment.south/799/c@n.example"),
        ("access.north/acme/uk", "access.south/group/gb"),
        ("access.zen/dana@shop.example/shop", "access.zen/dana@shop.example/store"),
        ("access.zen/799", "access.zen/799"),
        ("approval.acme/uk/north", "approval.group/gb/south"),
        ("approval.dana@shop.example/shop/zen", "approval.dana@shop.example/store/zen"),
        ("unheard.acme/of", "unheard.group/of"),
    ],
)
def test_an_address_follows_what_it_names(old: str, new: str) -> None:
    assert KINDS.renamed(old, MOVES) == new
