"""Members and invitations, as the API shows and changes them."""

from __future__ import annotations

import pytest

from bcsync.emulator.modes import Modes
from bcsync.wire.endpoints import (
    BC_ASSET_GET,
    BC_MEMBER_DELETE,
    BC_MEMBER_GET,
    BC_MEMBER_INVITE,
    BC_MEMBER_UPDATE,
)
from tests.emulator.asking import Asking
from tests.platforms.world import ANA, BO, CLEO


def _rows(api: Asking, center: str, **filtering: str) -> dict[str, dict[str, object]]:
    given = {"filtering": filtering} if filtering else {}
    data = api.data(ANA, BC_MEMBER_GET, bc_id=center, **given)
    assert data["page_info"]["total_number"] == len(data["list"])
    return {row["user_email"]: row for row in data["list"]}


def test_an_invitation_has_no_user_id_until_it_is_accepted(api: Asking, acme: str) -> None:
    api.data(ANA, BC_MEMBER_INVITE, bc_id=acme, emails=["BO@acme.example"], user_role="STANDARD")
    pending = _rows(api, acme)[BO]
    assert pending == {
        "user_id": "",
        "user_name": "",
        "user_email": BO,
        "user_role": "STANDARD",
        "relation_status": "PENDING",
        "ext_user_role": {"finance_role": None},
    }
    api.world.control.accept(BO, acme)
    bound = _rows(api, acme)[BO]
    assert (bound["relation_status"], str(bound["user_id"])[:2]) == ("BOUND", "73")


@pytest.mark.parametrize(
    ("modes", "row"),
    [
        (Modes(pending_user_id="null"), {"user_id": None}),
        (Modes(no_finance_role="null"), {"ext_user_role": None}),
    ],
)
def test_what_is_not_there_is_told_in_several_ways(
    api: Asking, acme: str, modes: Modes, row: dict[str, object]
) -> None:
    api.emulator.modes = modes
    api.data(ANA, BC_MEMBER_INVITE, bc_id=acme, emails=[BO])
    assert _rows(api, acme)[BO].items() >= row.items()


def test_what_is_not_there_may_be_left_out(api: Asking, acme: str) -> None:
    api.behave(pending_user_id="absent", no_finance_role="absent")
    api.data(ANA, BC_MEMBER_INVITE, bc_id=acme, emails=[BO])
    assert not {"user_id", "ext_user_role"} & _rows(api, acme)[BO].keys()


def test_who_is_invited_or_a_member_is_passed_over(api: Asking, acme: str) -> None:
    api.data(ANA, BC_MEMBER_INVITE, bc_id=acme, emails=[BO], user_role="STANDARD")
    api.data(ANA, BC_MEMBER_INVITE, bc_id=acme, emails=[BO, ANA, CLEO], user_role="ADMIN")
    roles = {email: row["user_role"] for email, row in _rows(api, acme).items()}
    assert roles == {ANA: "ADMIN", BO: "STANDARD", CLEO: "ADMIN"}


def test_an_invitation_is_all_or_nothing(api: Asking, acme: str) -> None:
    twenty = [f"p{n}@acme.example" for n in range(20)]
    words = "at most 20 admins"
    api.refused(40002, words, ANA, BC_MEMBER_INVITE, bc_id=acme, emails=twenty, user_role="ADMIN")
    assert list(_rows(api, acme)) == [ANA]


def test_promised_accounts_are_shown_by_address_and_given_on_acceptance(
    api: Asking, acme: str
) -> None:
    account = api.world.account(acme)
    api.data(
        ANA,
        BC_MEMBER_INVITE,
        bc_id=acme,
        emails=[BO],
        asset_ids=[account],
        advertiser_role="OPERATOR",
    )
    of_bo = {"bc_id": acme, "asset_type": "ADVERTISER"}
    promised = api.data(ANA, BC_ASSET_GET, **of_bo, filtering={"user_email": BO})
    assert [(row["asset_id"], row["advertiser_role"]) for row in promised["list"]] == [
        (account, "OPERATOR")
    ]
    api.world.control.accept(BO, acme)
    assert api.data(BO, BC_ASSET_GET, **of_bo)["list"] == promised["list"]
    assert not api.data(ANA, BC_ASSET_GET, **of_bo, filtering={"user_email": BO})["list"]


def test_roles_change_by_user_id(api: Asking, acme: str) -> None:
    api.world.join(acme, BO, finance="analyst")
    bo = _rows(api, acme)[BO]["user_id"]
    api.data(ANA, BC_MEMBER_UPDATE, bc_id=acme, user_id=bo, user_role="ADMIN", user_name="Bo B.")
    row = _rows(api, acme)[BO]
    assert (row["user_role"], row["user_name"]) == ("ADMIN", "Bo B.")
    assert row["ext_user_role"] == {"finance_role": "ANALYST"}


@pytest.mark.parametrize(("mode", "left"), [("clears", None), ("keeps", "ANALYST")])
def test_a_finance_role_of_null(api: Asking, acme: str, mode: str, left: str | None) -> None:
    api.behave(finance_null=mode)
    api.world.join(acme, BO, finance="analyst")
    bo = _rows(api, acme)[BO]["user_id"]
    api.data(ANA, BC_MEMBER_UPDATE, bc_id=acme, user_id=bo, ext_user_role={"finance_role": None})
    assert _rows(api, acme)[BO]["ext_user_role"] == {"finance_role": left}


def test_members_go_by_id_and_invitations_by_address(api: Asking, acme: str) -> None:
    api.world.join(acme, BO)
    api.data(ANA, BC_MEMBER_INVITE, bc_id=acme, emails=[CLEO])
    bo = _rows(api, acme)[BO]["user_id"]
    api.refused(40002, "has accepted", ANA, BC_MEMBER_DELETE, bc_id=acme, user_email=BO)
    api.data(ANA, BC_MEMBER_DELETE, bc_id=acme, user_id=bo)
    api.data(ANA, BC_MEMBER_DELETE, bc_id=acme, user_email=CLEO)
    assert list(_rows(api, acme)) == [ANA]
    api.refused(40007, "is not a member", ANA, BC_MEMBER_DELETE, bc_id=acme, user_id=bo)
    api.refused(40002, "user_id", ANA, BC_MEMBER_DELETE, bc_id=acme)


def test_the_last_admin_stays(api: Asking, acme: str) -> None:
    ana = _rows(api, acme)[ANA]["user_id"]
    api.refused(40002, "last admin", ANA, BC_MEMBER_DELETE, bc_id=acme, user_id=ana)


def test_a_former_member_may_be_back_at_once(api: Asking, acme: str) -> None:
    api.behave(former_at_once=True)
    api.world.join(acme, BO)
    api.data(ANA, BC_MEMBER_DELETE, bc_id=acme, user_id=_rows(api, acme)[BO]["user_id"])
    api.data(ANA, BC_MEMBER_INVITE, bc_id=acme, emails=[BO, CLEO])
    states = {email: row["relation_status"] for email, row in _rows(api, acme).items()}
    assert states == {ANA: "BOUND", BO: "BOUND", CLEO: "PENDING"}


def test_filters_and_who_may_look(api: Asking, acme: str) -> None:
    api.world.join(acme, BO)
    api.data(ANA, BC_MEMBER_INVITE, bc_id=acme, emails=[CLEO])
    assert list(_rows(api, acme, keyword="CLEO")) == [CLEO]
    assert list(_rows(api, acme, relation_status="PENDING")) == [CLEO]
    assert list(_rows(api, acme, user_role="ADMIN")) == [ANA]
    assert not _rows(api, acme, relation_status="UNBOUND")
    api.refused(40001, "No permission", BO, BC_MEMBER_GET, bc_id=acme)
    api.refused(40007, "does not exist", ANA, BC_MEMBER_GET, bc_id="7999999999999999998")
    api.refused(40002, "bc_id", ANA, BC_MEMBER_GET, bc_id="acme")
    api.refused(40002, "has no child", ANA, BC_MEMBER_GET, bc_id=acme, child_bc_id="1")


def test_a_cap_makes_more_pages_and_loses_nobody(api: Asking, acme: str) -> None:
    api.behave(page_cap=20)
    api.data(ANA, BC_MEMBER_INVITE, bc_id=acme, emails=[f"p{n}@acme.example" for n in range(44)])
    pages = [
        api.data(ANA, BC_MEMBER_GET, bc_id=acme, page=page, page_size=20) for page in (1, 2, 3, 4)
    ]
    assert [len(page["list"]) for page in pages] == [20, 20, 5, 0]
    assert {page["page_info"]["total_page"] for page in pages} == {3}
    assert len({row["user_email"] for page in pages for row in page["list"]}) == 45
