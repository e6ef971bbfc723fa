"""Rules 1 and 2: people sign up, create Business Centers, and TikTok verifies them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcsync.errors import PlatformError
from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.port import Act, Refused, View, observe

from .world import ANA, BO, NICO, NOW, World

CREATE, UPDATE, REMOVE = Action.CREATE, Action.UPDATE, Action.REMOVE


def test_the_creator_becomes_the_first_admin(world: World, acme: str) -> None:
    """Who creates a Business Center is its first active admin."""
    seen = world.seen(ANA, acme)
    center = seen["business_center", (acme,)]
    assert acme.startswith("71")
    assert len(acme) == 19
    assert center.attributes == {
        "name": "Acme Group",
        "timezone": "Europe/London",
        "currency": "GBP",
        "type": "normal",
    }
    assert (center.status, center.scope, center.label) == (Status.ACTIVE, acme, "Acme Group")
    assert seen["member", (acme, ANA)].attributes == {"role": "admin", "finance": "none"}


def test_only_signed_up_people_create(world: World) -> None:
    """Somebody who has not signed up cannot create a Business Center."""
    given = {"name": "X", "timezone": "Europe/London"}
    world.refused(40001, "not signed up", BO, CREATE, "business_center", **given)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "X"}, "timezone"),
        ({"timezone": "Europe/London"}, "name"),
        ({"name": 7, "timezone": "Europe/London"}, "text"),
        ({"name": "x" * 101, "timezone": "Europe/London"}, "at most 100"),
        ({"name": "X", "timezone": "Europe/London", "type": "holding"}, "type"),
        ({"name": "X", "timezone": "Europe/London", "id": "71x"}, "id"),
    ],
)
def test_what_a_center_must_be_given(world: World, given: dict[str, str], words: str) -> None:
    """A missing or impossible value is refused by name."""
    world.refused(40002, words, ANA, CREATE, "business_center", **given)


def test_an_id_may_be_chosen_once(world: World) -> None:
    """A chosen id is used, a taken one refused, and the counter steps around it."""
    chosen = "71" + "0" * 16 + "2"
    assert world.center(id=chosen) == chosen
    given = {"name": "X", "timezone": "Europe/London", "id": chosen}
    world.refused(40002, "taken", ANA, CREATE, "business_center", **given)
    assert {world.center(), world.center()}.isdisjoint({chosen})


def test_verification_waits_for_tiktok(strict: World) -> None:
    """Unverified until TikTok decides; ad accounts only afterwards."""
    acme = strict.center()
    center = strict.seen(ANA, acme)["business_center", (acme,)]
    assert (center.status, center.on) == (Status.UNVERIFIED, "TikTok")
    strict.refused(40002, "not verified", ANA, CREATE, "ad_account", acme, name="UK")
    strict.control.verify(acme, reject=True, reason="unreadable")
    center = strict.seen(ANA, acme)["business_center", (acme,)]
    assert (center.status, center.on, center.detail) == (Status.DISAPPROVED, None, "unreadable")
    strict.refused(40002, "not verified", ANA, CREATE, "ad_account", acme, name="UK")
    strict.control.verify(acme)
    assert strict.seen(ANA, acme)["business_center", (acme,)].status is Status.ACTIVE
    assert strict.account(acme)
    with pytest.raises(PlatformError, match="verified already"):
        strict.control.verify(acme)


def test_only_the_name_is_an_admins_to_change(world: World, acme: str) -> None:
    """An admin renames; the currency and time zone stay."""
    seen = world.do(ANA, UPDATE, "business_center", acme, name="Acme plc")
    assert seen.attributes["name"] == "Acme plc"
    world.refused(40002, "currency", ANA, UPDATE, "business_center", acme, currency="EUR")
    world.refused(40002, "timezone", ANA, UPDATE, "business_center", acme, timezone="Asia/Tokyo")
    world.refused(40001, acme, NICO, UPDATE, "business_center", acme, name="Mine")


def test_closing_needs_every_account_closed_and_ends_everything(
    world: World, acme: str, northwind: str
) -> None:
    """A Business Center closes only without open ad accounts, and takes everything in it along."""
    uk = world.account(acme)
    world.do(ANA, CREATE, "partner", acme, northwind)
    world.do(ANA, CREATE, "pixel", acme, name="P")
    world.refused(40002, "Acme UK", ANA, REMOVE, "business_center", acme)
    world.do(ANA, REMOVE, "ad_account", uk)
    world.end(ANA, REMOVE, "business_center", acme)
    gone = world.observation(ANA, acme)
    assert (list(gone.seen), gone.gaps) == ([], ())
    assert list(world.seen(ANA, None)) == []
    assert ("partner", (acme, northwind)) not in world.seen(NICO, northwind)
    world.refused(40007, acme, ANA, UPDATE, "business_center", acme, name="Back")


def test_an_unknown_verb_is_refused(platform: LocalPlatform, acme: str) -> None:
    """What cannot be done to a kind is a refusal, not a crash."""
    [answer] = platform.perform([Act(ANA, Action.APPROVE, "business_center", (acme,), {})])
    assert isinstance(answer, Refused)


def test_reading_before_anything_was_written_creates_nothing(tmp_path: Path) -> None:
    """A plan against a platform that does not exist yet sees an empty world and leaves no file."""
    platform = LocalPlatform.open("new/platform.db", base=tmp_path, clock=lambda: NOW)
    seen = observe(platform, [View(ANA, "7100000000000000001"), View(ANA, None)])
    assert (list(seen.seen), seen.gaps) == ([], ())
    assert list(tmp_path.iterdir()) == []
