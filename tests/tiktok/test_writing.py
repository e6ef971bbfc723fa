"""What is asked of the API, act by act, and what comes of it."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from bcsync.model.action import Action
from bcsync.platforms.port import GONE, UNSEEN, Done, Partly, Refused, Unanswered
from bcsync.wire.endpoints import (
    BC_ADVERTISER_CREATE,
    BC_ASSET_ASSIGN,
    BC_ASSET_GET,
    BC_ASSET_UNASSIGN,
    BC_MEMBER_DELETE,
    BC_MEMBER_GET,
    BC_MEMBER_INVITE,
    BC_MEMBER_UPDATE,
    BC_PARTNER_ADD,
    BC_PARTNER_ASSET_DELETE,
    BC_PARTNER_ASSET_GET,
)
from tests.tiktok.transport.answers import answer
from tests.tiktok.written import ACME, PARTNER, Server, act, member

BOB, ONE = "bob@acme.example", "7200000000000000001"
RECORDED = Done(UNSEEN)


def refusal(code: int, message: str) -> Any:
    return lambda _given: answer({}, code, message)


def test_invitations_of_one_role_go_together_and_answers_keep_their_order() -> None:
    server = Server()
    invited = [
        act(Action.INVITE, "member", ACME, f"p{n}@x.example", role=role, finance="none")
        for n, role in enumerate(["standard", "admin"] * 60)
    ]
    assert server.does_all(*invited) == [RECORDED] * 120
    asked = [(call["user_role"], len(call["emails"])) for call in server.calls(BC_MEMBER_INVITE)]
    assert sorted(asked) == [("ADMIN", 10), ("ADMIN", 50), ("STANDARD", 10), ("STANDARD", 50)]


def test_who_of_many_is_refused_is_found() -> None:
    """One bad address lets nobody else wait."""
    server = Server()

    def says(given: dict[str, Any]) -> httpx2.Response | None:
        return answer({}, 40002, "bad address") if "p7@x.example" in given["emails"] else None

    server.says[BC_MEMBER_INVITE] = says
    invited = [
        act(Action.INVITE, "member", ACME, f"p{n}@x.example", role="standard") for n in range(50)
    ]
    answers = server.does_all(*invited)
    assert answers.index(Refused(40002, "bad address")) == 7
    assert answers.count(RECORDED) == 49


def test_an_invitation_is_changed_by_a_new_one() -> None:
    """It has no id to change it by; its other roles stay."""
    row = member(BOB, relation_status="PENDING", user_id="", ext_user_role=None)
    server = Server({BC_MEMBER_GET: [row]})
    assert server.does(act(Action.UPDATE, "member", ACME, BOB, finance="analyst")) == RECORDED
    assert server.calls(BC_MEMBER_DELETE) == [{"bc_id": ACME, "user_email": BOB}]
    [invited] = server.calls(BC_MEMBER_INVITE)
    assert (invited["user_role"], invited["ext_user_role"]) == (
        "STANDARD",
        {"finance_role": "ANALYST"},
    )


def test_an_invitation_that_was_only_withdrawn_is_half_changed() -> None:
    server = Server({BC_MEMBER_GET: [member(BOB, relation_status="PENDING", user_id="")]})
    server.says[BC_MEMBER_INVITE] = refusal(40002, "no seat")
    changed = server.does(act(Action.UPDATE, "member", ACME, BOB, role="admin"))
    assert changed == Partly(UNSEEN, 40002, "no seat")


def test_a_finance_role_is_taken_away_by_naming_none() -> None:
    server = Server({BC_MEMBER_GET: [member(BOB)]})
    assert server.does(act(Action.UPDATE, "member", ACME, BOB, finance="none")) == RECORDED
    [body] = server.calls(BC_MEMBER_UPDATE)
    assert body == {"bc_id": ACME, "user_id": f"u-{BOB}", "ext_user_role": {"finance_role": None}}


@pytest.mark.parametrize("first", ["replaces", "keeps", "refuses"])
def test_another_role_is_given_whatever_assigning_anew_does(first: str) -> None:
    """Looked at once; taken away and given anew where that is what it takes."""
    server = Server({BC_MEMBER_GET: [member(BOB)]})
    role = "ANALYST" if first == "replaces" else "OPERATOR"
    server.rows[BC_ASSET_GET] = [{"asset_id": ONE, "advertiser_role": role}]
    if first == "refuses":

        def says(_given: dict[str, Any]) -> httpx2.Response | None:
            once = len(server.calls(BC_ASSET_ASSIGN)) == 1
            return answer({}, 40002, "is assigned already") if once else None

        server.says[BC_ASSET_ASSIGN] = says
    given = act(Action.UPDATE, "assignment", ACME, ONE, BOB, role="analyst")
    assert server.does(given) == RECORDED
    again = first != "replaces"
    assert len(server.calls(BC_ASSET_UNASSIGN)) == again
    assert len(server.calls(BC_ASSET_ASSIGN)) == 1 + again


def test_a_role_above_what_is_held_is_refused_and_nothing_is_taken() -> None:
    server = Server({BC_MEMBER_GET: [member(BOB)]})
    server.says[BC_ASSET_ASSIGN] = refusal(40002, "above what you hold")
    given = act(Action.UPDATE, "assignment", ACME, ONE, BOB, role="admin")
    assert server.does(given) == Refused(40002, "above what you hold")
    assert server.calls(BC_ASSET_UNASSIGN) == []


@pytest.mark.parametrize("raised", [True, False])
def test_a_share_is_raised_whatever_sharing_anew_does(raised: bool) -> None:
    server = Server()
    role = "ADMIN" if raised else "ANALYST"
    server.rows[BC_PARTNER_ASSET_GET] = [{"asset_id": ONE, "advertiser_role": role}]
    share = act(Action.UPDATE, "share", ACME, PARTNER, ONE, role="admin")
    assert server.does(share) == RECORDED
    assert len(server.calls(BC_PARTNER_ASSET_DELETE)) == (not raised)
    assert len(server.calls(BC_PARTNER_ADD)) == 2 - raised


def test_a_quota_ends_the_creations_of_its_business_center() -> None:
    """The others are refused in the same words, and not sent."""
    server = Server()
    said = "The maximum number of advertiser accounts has been created"
    server.says[BC_ADVERTISER_CREATE] = refusal(40002, said)
    wanted = [act(Action.CREATE, "ad_account", ACME, name=f"A{n}") for n in range(200)]
    assert server.does_all(*wanted) == [Refused(40002, said)] * 200
    assert len(server.calls(BC_ADVERTISER_CREATE)) < 100


def test_what_is_gone_already_is_taken_away() -> None:
    server = Server({BC_MEMBER_GET: [member(BOB)]})
    server.says[BC_ASSET_UNASSIGN] = refusal(40007, "does not exist")
    assert server.does(act(Action.REMOVE, "assignment", ACME, ONE, BOB)) == RECORDED
    server.says.clear()
    assert server.does(act(Action.REMOVE, "assignment", ACME, ONE, BOB)) == Done(GONE)


def test_a_fault_of_the_server_leaves_a_write_in_doubt() -> None:
    server = Server({BC_MEMBER_GET: [member(BOB)]})
    server.says[BC_ASSET_ASSIGN] = refusal(51010, "timeout")
    given = act(Action.CREATE, "assignment", ACME, ONE, BOB, role="analyst")
    assert isinstance(server.does(given), Unanswered)
    assert len(server.calls(BC_ASSET_ASSIGN)) == 1


def test_what_there_is_no_call_for_is_not_sent() -> None:
    """Law 13, should anybody ask for it all the same."""
    server = Server()
    asked = server.does(act(Action.REQUEST, "access", ACME, ONE, permission="analyst"))
    assert isinstance(asked, Refused)
    assert server.asked == []
