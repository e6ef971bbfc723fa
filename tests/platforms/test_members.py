"""Rule 9: members are invited, accept or decline, and are limited in number."""

from __future__ import annotations

import pytest

from bcsync.errors import PlatformError
from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.platforms.port import Act, Done, Refused

from .world import ANA, BO, CLEO, NICO, World

INVITE, UPDATE, REMOVE, CANCEL = Action.INVITE, Action.UPDATE, Action.REMOVE, Action.CANCEL


def test_an_invitation_waits_for_the_invitee(world: World, acme: str) -> None:
    """Pending until accepted; the letter lies in the outbox; accepting signs the person up."""
    seen = world.do(ANA, INVITE, "member", acme, BO, role="standard", finance="analyst")
    assert (seen.status, seen.on) == (Status.PENDING, BO)
    assert [mail.recipient for mail in world.control.outbox()] == [BO]
    assert world.seen(BO, None) == {}
    assert world.control.accept(BO, acme) == [(BO, acme)]
    seen = world.seen(ANA, acme)["member", (acme, BO)]
    assert (seen.status, seen.on) == (Status.ACTIVE, None)
    assert seen.attributes == {"role": "standard", "finance": "analyst"}
    assert ("business_center", (acme,)) in world.seen(BO, None)


def test_the_invitee_sees_the_invitation(world: World, acme: str) -> None:
    """Somebody signed up finds what they are invited to among their own things."""
    world.do(ANA, INVITE, "member", acme, NICO)
    assert world.seen(NICO, None)["member", (acme, NICO)].status is Status.PENDING


def test_addresses_compare_whatever_their_case(world: World, acme: str) -> None:
    """An e-mail address is one person in any spelling."""
    world.do(ANA.upper(), INVITE, "member", acme, BO.upper())
    world.refused(40002, "invited", ANA, INVITE, "member", acme, BO)


def test_a_declined_invitation_may_be_repeated_or_cleared(world: World, acme: str) -> None:
    """Declined stands until the person is invited again or the row is cancelled."""
    world.do(ANA, INVITE, "member", acme, BO)
    world.control.decline(BO, acme)
    assert world.seen(ANA, acme)["member", (acme, BO)].status is Status.DECLINED
    world.refused(40007, BO, ANA, UPDATE, "member", acme, BO, role="admin")
    assert world.do(ANA, INVITE, "member", acme, BO, role="admin").status is Status.PENDING
    world.control.decline(BO, acme)
    world.end(ANA, CANCEL, "member", acme, BO)
    assert ("member", (acme, BO)) not in world.seen(ANA, acme)


def test_a_pending_invitation_is_changed_or_cancelled_not_removed(world: World, acme: str) -> None:
    """A pending role is changed in place; removing is for members, cancelling for invitations."""
    world.do(ANA, INVITE, "member", acme, BO)
    seen = world.do(ANA, UPDATE, "member", acme, BO, role="admin")
    assert (seen.status, seen.attributes["role"]) == (Status.PENDING, "admin")
    world.refused(40002, "cancel", ANA, REMOVE, "member", acme, BO)
    world.end(ANA, CANCEL, "member", acme, BO)
    world.refused(40007, BO, ANA, CANCEL, "member", acme, BO)
    with pytest.raises(PlatformError, match="no open invitation"):
        world.control.accept(BO, acme)


def test_twenty_admins_and_no_more(world: World, acme: str) -> None:
    """The twenty-first admin is refused, by invitation and by promotion; pending ones count."""
    acts = [
        Act(ANA, INVITE, "member", (acme, f"a{n}@acme.example"), {"role": "admin"})
        for n in range(21)
    ]
    answers = [*world.platform.perform(acts)]
    assert [type(answer) for answer in answers] == [Done] * 19 + [Refused] * 2
    world.do(ANA, INVITE, "member", acme, BO)
    world.refused(40002, "20 admins", ANA, UPDATE, "member", acme, BO, role="admin")
    world.end(ANA, CANCEL, "member", acme, "a0@acme.example")
    world.do(ANA, UPDATE, "member", acme, BO, role="admin")


def test_four_thousand_members_and_no_more(world: World, acme: str) -> None:
    """The limit counts open invitations and stands inside a batch too."""
    acts = [Act(ANA, INVITE, "member", (acme, f"m{n}@acme.example"), {}) for n in range(4_001)]
    answers = [*world.platform.perform(acts)]
    assert [isinstance(answer, Done) for answer in answers] == [True] * 3_999 + [False] * 2
    assert "4000 members" in getattr(answers[-1], "message", "")


def test_the_last_admin_stays(world: World, acme: str) -> None:
    """The last active admin is neither removed nor demoted; an invited one is no replacement."""
    world.do(ANA, INVITE, "member", acme, BO, role="admin")
    world.refused(40002, "last admin", ANA, REMOVE, "member", acme, ANA)
    world.refused(40002, "last admin", ANA, UPDATE, "member", acme, ANA, role="standard")
    world.control.accept(BO, acme)
    world.do(ANA, UPDATE, "member", acme, ANA, role="standard")
    world.refused(40001, ANA, ANA, INVITE, "member", acme, CLEO)


def test_removing_a_member_ends_what_they_held(world: World, acme: str) -> None:
    """Assignments and group memberships end with the membership, and nobody else's."""
    uk = world.account(acme)
    for email in (BO, CLEO):
        world.join(acme, email)
        world.do(ANA, Action.CREATE, "assignment", acme, uk, email, role="operator")
    members = {BO: "operator", CLEO: "analyst"}
    group = world.do(
        ANA, Action.CREATE, "asset_group", acme, name="G", accounts=[uk], members=members
    )
    world.end(ANA, REMOVE, "member", acme, BO)
    seen = world.seen(ANA, acme)
    assert ("assignment", (acme, uk, BO)) not in seen
    assert ("assignment", (acme, uk, CLEO)) in seen
    assert seen["asset_group", group.id].attributes["members"] == {CLEO: "analyst"}


def test_a_standard_member_sees_their_own_and_a_gap(world: World, acme: str) -> None:
    """A standard member sees the center and what they are assigned to; the rest is unknown."""
    uk, fr, de = (world.account(acme, name=name) for name in ("UK", "FR", "DE"))
    world.join(acme, BO)
    world.join(acme, CLEO)
    world.do(ANA, Action.CREATE, "assignment", acme, uk, BO, role="operator")
    world.do(ANA, Action.CREATE, "assignment", acme, de, CLEO, role="operator")
    world.do(
        ANA, Action.CREATE, "asset_group", acme, name="G", accounts=[fr], members={BO: "analyst"}
    )
    assert set(world.seen(BO, acme)) == {
        ("business_center", (acme,)),
        ("member", (acme, BO)),
        ("ad_account", (uk,)),
        ("ad_account", (fr,)),
        ("assignment", (acme, uk, BO)),
    }
    [gap] = world.observation(BO, acme).gaps
    assert (gap.scope, gap.kind) == (acme, None)


@pytest.mark.parametrize("stranger", [NICO, BO])
def test_a_stranger_sees_a_gap(world: World, acme: str, stranger: str) -> None:
    """Who is no member sees nothing, and nothing is said to be absent."""
    observed = world.observation(stranger, acme)
    assert list(observed.seen) == []
    assert [gap.scope for gap in observed.gaps] == [acme]


def test_everybody_answers_at_once(world: World, acme: str) -> None:
    """All open invitations are answered together."""
    world.do(ANA, INVITE, "member", acme, BO)
    world.do(ANA, INVITE, "member", acme, CLEO)
    assert sorted(world.control.accept_all()) == [(BO, acme), (CLEO, acme)]
    assert world.control.decline_all() == []
