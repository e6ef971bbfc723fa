"""Public reports of what breaks against this API, replayed against the client.

Numbers are those of reference/tiktok-api-corrections.md, section 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx2
import pytest

from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.platforms.port import UNSEEN, Done, Partly, Refused, Seen, Unanswered
from bcsync.wire.endpoints import (
    ADVERTISER_INFO,
    BC_ADVERTISER_CREATE,
    BC_ADVERTISER_DISABLE,
    BC_ASSET_ADMIN_GET,
    BC_ASSET_GROUP_CREATE,
    BC_ASSET_GROUP_UPDATE,
    BC_GET,
    BC_MEMBER_GET,
    BC_MEMBER_INVITE,
    BC_PARTNER_ADD,
    BC_PARTNER_ASSET_GET,
    BC_PARTNER_GET,
)
from tests.tiktok.transport.answers import answer
from tests.tiktok.written import ACME, PARTNER, Server, act, asset, center, ids, info, member

ONE, TWO = "7200000000000000001", "7200000000000000002"
ACCOUNT = {"name": "Shop", "industry": "291406"}


def refusal(code: int, message: str) -> httpx2.Response:
    return answer({}, code, message)


def accounts(*rows: Mapping[str, Any], told: Mapping[str, Any] | None = None) -> Server:
    server = Server({BC_ASSET_ADMIN_GET: rows})
    server.rows[ADVERTISER_INFO] = [info(row["asset_id"], **(told or {})) for row in rows]
    return server


def shared_by_partner(given: dict[str, Any]) -> httpx2.Response | None:
    """Nothing but what the partner shares with us."""
    if given["share_type"] == "SHARED":
        return None
    return answer({"list": [], "page_info": {"total_number": 0, "total_page": 0}})


def test_1_a_share_is_recorded_not_done() -> None:
    """Code 0 says nothing of what is there: it is looked at afterwards, and shows when it does."""
    server = Server({BC_PARTNER_GET: [{"bc_id": PARTNER, "bc_name": "North"}]})
    share = act(Action.CREATE, "share", ACME, PARTNER, ONE, role="operator")
    assert server.does(share) == Done(UNSEEN)
    [body] = server.calls(BC_PARTNER_ADD)
    assert (body["asset_ids"], body["advertiser_role"]) == ([ONE], "OPERATOR")
    assert "share" not in {seen.kind for seen in server.seen().seen}
    server.rows[BC_PARTNER_ASSET_GET] = [{"asset_id": ONE, "advertiser_role": "OPERATOR"}]
    shown = [seen for seen in server.seen().seen if seen.kind == "share"]
    assert Seen("share", (ACME, PARTNER, ONE), ACME, {"role": "operator"}) in shown


def test_2_what_a_partner_shares_is_there_though_the_first_list_has_it_not() -> None:
    server = Server({BC_PARTNER_GET: [{"bc_id": PARTNER}]})
    server.rows[BC_PARTNER_ASSET_GET] = [{"asset_id": ONE, "advertiser_role": "ANALYST"}]
    server.says[BC_PARTNER_ASSET_GET] = shared_by_partner
    found = server.seen()
    share = Seen("share", (PARTNER, ACME, ONE), PARTNER, {"role": "analyst"})
    assert ([s for s in found.seen if s.kind == "share"], found.gaps) == ([share], ())


def test_2_what_a_partner_shares_was_not_asked_for_where_both_lists_have_it() -> None:
    shared = asset(ONE, relation_type="OWNER_PARTNER", advertiser_role="ANALYST")
    server = Server({BC_PARTNER_GET: [{"bc_id": PARTNER}], BC_ASSET_ADMIN_GET: [shared]})
    server.rows[BC_PARTNER_ASSET_GET] = [{"asset_id": ONE, "advertiser_role": "ANALYST"}]
    server.says[BC_PARTNER_ASSET_GET] = shared_by_partner
    assert {seen.kind for seen in server.seen().seen} == {"business_center", "partner", "share"}


@pytest.mark.parametrize(
    ("endpoint", "unknown"),
    [
        (BC_ASSET_ADMIN_GET, {"ad_account", "access", "assignment"}),
        (BC_MEMBER_GET, {"member", "asset_group", "assignment"}),
        (BC_PARTNER_GET, {"partner", "share", "access", "assignment"}),
    ],
)
def test_2_a_refused_list_is_unknown_and_never_empty(endpoint: Any, unknown: set[str]) -> None:
    server = Server()
    server.says[endpoint] = lambda _given: refusal(40002, "You don't have permission")
    gaps = server.seen().gaps
    assert {(gap.scope, gap.kind) for gap in gaps} == {(ACME, kind) for kind in unknown}
    assert all("You don't have permission" in gap.reason for gap in gaps)


def test_3_all_members_are_read_where_a_page_holds_twenty() -> None:
    people = [f"p{n}@acme.example" for n in range(45)]
    server = Server({BC_MEMBER_GET: [member(email) for email in people]})
    server.caps[BC_MEMBER_GET] = 20
    found = server.seen("member")
    assert (sorted(ids(s for s in found.seen if s.kind == "member")), found.gaps) == (
        sorted(people),
        (),
    )


@pytest.mark.parametrize("user_id", ["", None, ...])
def test_4_an_invitation_is_told_by_its_address(user_id: object) -> None:
    """It has no id, in whichever way none is told."""
    row = dict(member("Bob@Acme.example", relation_status="PENDING", user_id=user_id))
    if user_id is ...:
        del row["user_id"]
    [seen] = [s for s in Server({BC_MEMBER_GET: [row]}).seen().seen if s.kind == "member"]
    assert (seen.id, seen.status, seen.handle) == (
        (ACME, "bob@acme.example"),
        Status.PENDING,
        None,
    )


def test_4_who_was_a_member_before_may_be_one_at_once() -> None:
    """So an invitation says nothing of how it stands, and a look does."""
    server = Server()
    invitation = act(Action.INVITE, "member", ACME, "bob@acme.example", role="standard")
    assert server.does(invitation) == Done(UNSEEN)
    [body] = server.calls(BC_MEMBER_INVITE)
    assert body == {"bc_id": ACME, "emails": ["bob@acme.example"], "user_role": "STANDARD"}
    server.rows[BC_MEMBER_GET] = [member("bob@acme.example")]
    [seen] = [s for s in server.seen().seen if s.kind == "member"]
    assert (seen.status, seen.handle) == (Status.ACTIVE, "u-bob@acme.example")


def test_5_a_direct_center_is_sent_no_qualification() -> None:
    server = Server({BC_GET: [center(type="DIRECT")]})
    server.says[BC_ADVERTISER_CREATE] = lambda _given: answer({"advertiser_id": ONE})
    made = server.does(act(Action.CREATE, "ad_account", ACME, **ACCOUNT))
    assert isinstance(made, Done)
    assert isinstance(made.seen, Seen)
    assert made.seen.id == (ONE,)
    [body] = server.calls(BC_ADVERTISER_CREATE)
    assert body == {
        "bc_id": ACME,
        "advertiser_info": {"name": "Shop", "currency": "GBP", "timezone": "Europe/London"},
        "customer_info": {"company": "Acme Ltd", "industry": 291406, "registered_area": "GB"},
    }


def test_5_an_agency_sends_a_certificate_alone() -> None:
    server = Server({BC_GET: [center(type="AGENCY")]})
    server.says[BC_ADVERTISER_CREATE] = lambda _given: answer({"advertiser_id": ONE})
    given = {**ACCOUNT, "certificate": "74", "promotion_link": "https://shop.example"}
    server.does(act(Action.CREATE, "ad_account", ACME, **given))
    [body] = server.calls(BC_ADVERTISER_CREATE)
    assert body["qualification_info"] == {"qualification_id": "74"}


@pytest.mark.parametrize(
    "message",
    [
        "Industry invalid",
        "qualification_info: Only allowed for AGENCY and SELF_SERVICE_AGENCY",
        "The maximum number of advertiser accounts has been created for today.",
        "We have detected unusual activity in your Business Center.",
    ],
)
def test_5_a_refused_creation_is_told_in_tiktoks_words(message: str) -> None:
    server = Server()
    server.says[BC_ADVERTISER_CREATE] = lambda _given: refusal(40002, message)
    made = server.does(act(Action.CREATE, "ad_account", ACME, **ACCOUNT))
    assert made == Refused(40002, message)
    assert len(server.calls(BC_ADVERTISER_CREATE)) == 1


@pytest.mark.parametrize("data", [{}, {"advertiser_id": None}, {"advertiser_id": ""}, None])
def test_5_and_18_code_0_without_an_id_is_no_answer(data: Any) -> None:
    """It may be there: it is looked for by its name, and not made again."""
    server = Server()
    server.says[BC_ADVERTISER_CREATE] = lambda _given: answer(data)
    made = server.does(act(Action.CREATE, "ad_account", ACME, **ACCOUNT))
    assert isinstance(made, Unanswered)
    assert len(server.calls(BC_ADVERTISER_CREATE)) == 1


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("STATUS_ENABLE", Status.ACTIVE),
        ("STATUS_LIMIT", Status.DISAPPROVED),
        ("STATUS_DISABLE", Status.CLOSED),
        ("STATUS_PENDING_CONFIRM_MODIFY", Status.IN_REVIEW),
        ("STATUS_CONFIRM_FAIL", Status.DISAPPROVED),
        ("STATUS_OF_TOMORROW", Status.IN_REVIEW),
    ],
)
def test_6_statuses_are_whole_words(word: str, status: Status) -> None:
    """Suspended accounts looked active where a fragment was searched for."""
    told = {"status": word, "rejection_reason": "1:bad\nads,endtime:2031-12-31 07:32:13"}
    [seen] = [s for s in accounts(asset(ONE), told=told).seen().seen if s.kind == "ad_account"]
    assert (seen.status, seen.detail) == (status, f"{word}: {told['rejection_reason']}")


def test_6_one_failing_page_leaves_the_list_unknown() -> None:
    server = accounts(*(asset(f"72{n:017}") for n in range(120)))

    def says(given: dict[str, Any]) -> httpx2.Response | None:
        return refusal(40002, "no") if given["page"] == 2 else None

    server.says[BC_ASSET_ADMIN_GET] = says
    found = server.seen("ad_account")
    assert [gap.kind for gap in found.gaps] == ["ad_account"]
    assert not [s for s in found.seen if s.kind == "ad_account"]


@pytest.mark.parametrize(("number", "calls"), [(100, [100]), (101, [100, 1])])
def test_7_details_are_asked_for_by_the_hundred(number: int, calls: list[int]) -> None:
    server = accounts(*(asset(f"72{n:017}") for n in range(number)))
    found = server.seen("ad_account")
    assert len([s for s in found.seen if s.kind == "ad_account"]) == number
    asked = [len(given["advertiser_ids"]) for given in server.calls(ADVERTISER_INFO)]
    assert sorted(asked, reverse=True) == calls


@pytest.mark.parametrize("code", [40001, 40002, 40300])
def test_13_one_that_is_gone_takes_no_other_with_it(code: int) -> None:
    """What the list calls closed may have no details; anything else is unknown."""
    rows = [asset(ONE), asset(TWO, advertiser_status="STATUS_DISABLE")]
    server = accounts(*rows)

    def says(given: dict[str, Any]) -> httpx2.Response | None:
        gone = f"The advertiser {TWO} doesn't exist or has been deleted."
        return refusal(code, gone) if TWO in given["advertiser_ids"] else None

    server.says[ADVERTISER_INFO] = says
    found = server.seen("ad_account")
    assert {s.id[0]: s.status for s in found.seen if s.kind == "ad_account"} == {
        ONE: Status.ACTIVE,
        TWO: Status.CLOSED,
    }
    assert found.gaps == ()
    server.rows[BC_ASSET_ADMIN_GET] = [asset(ONE), asset(TWO)]
    assert [gap.kind for gap in server.seen("ad_account").gaps] == ["ad_account"]


def test_16_what_could_not_be_closed_says_why() -> None:
    server = Server()
    failed = {"disabled_advertiser_ids": [], "failed_infos": {ONE: "UNPAID_BILL"}}
    server.says[BC_ADVERTISER_DISABLE] = lambda _given: answer(failed)
    closed = server.does(act(Action.REMOVE, "ad_account", ONE))
    assert isinstance(closed, Refused)
    assert closed.message == "UNPAID_BILL: a bill of it is unpaid: pay it first"


def test_18_a_group_that_was_made_in_part_is_known() -> None:
    """Its id is told, and that not all of it went through."""
    people = {f"p{n}@acme.example": "analyst" for n in range(60)}
    server = Server({BC_MEMBER_GET: [member(email) for email in people]})
    server.says[BC_ASSET_GROUP_CREATE] = lambda _given: answer({"asset_group_id": "75"})
    server.says[BC_ASSET_GROUP_UPDATE] = lambda _given: refusal(40002, "no such member")
    group = {"name": "All", "accounts": [ONE], "members": people}
    made = server.does(act(Action.CREATE, "asset_group", ACME, **group))
    assert isinstance(made, Partly)
    assert isinstance(made.did, Seen)
    assert (made.did.id, len(made.did.attributes["members"]), made.message) == (
        ("75",),
        50,
        "no such member",
    )


@pytest.mark.parametrize("wrong", ["short", "twice"])
def test_18_pages_that_do_not_add_up_leave_the_list_unknown(wrong: str) -> None:
    rows = [asset(f"72{n:017}") for n in range(60)]
    server = accounts(*rows)

    def says(given: dict[str, Any]) -> httpx2.Response | None:
        if given["page"] == 1:
            return None
        page = rows[50:59] if wrong == "short" else [*rows[50:59], rows[0]]
        return answer({"list": page, "page_info": {"total_number": 60, "total_page": 2}})

    server.says[BC_ASSET_ADMIN_GET] = says
    found = server.seen("ad_account")
    assert [gap.kind for gap in found.gaps] == ["ad_account"]
