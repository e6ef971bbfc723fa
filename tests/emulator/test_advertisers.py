"""Opening, changing and closing ad accounts, and the papers they carry."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from bcsync.wire.endpoints import (
    ADVERTISER_INFO,
    ADVERTISER_UPDATE,
    BASE,
    BC_ADVERTISER_CREATE,
    BC_ADVERTISER_DISABLE,
    BC_ADVERTISER_QUALIFICATION_GET,
    BC_ADVERTISER_UNIONPAY_INFO_CHECK,
    BC_ADVERTISER_UNIONPAY_INFO_SUBMIT,
    BC_ASSET_ADMIN_GET,
    BC_IMAGE_UPLOAD,
)
from tests.emulator.asking import Asking
from tests.platforms.world import ANA, BO, NICO

PNG = b"\x89PNG\r\n\x1a\n"
ACCOUNT = {"name": "Acme DE", "currency": "GBP", "timezone": "Europe/London", "type": "AUCTION"}
CUSTOMER = {"company": "Acme Ltd", "industry": 291406, "registered_area": "GB"}
CLIENT = {"company": "Zen Co Ltd", "industry": 291406, "registered_area": "GB"}


def _new(center: str, **more: Any) -> dict[str, Any]:
    return {"bc_id": center, "advertiser_info": ACCOUNT, "customer_info": CUSTOMER, **more}


def _info(api: Asking, person: str, id: str) -> dict[str, Any]:
    (row,) = api.data(person, ADVERTISER_INFO, advertiser_ids=[id])["list"]
    return dict(row)


def _accounts(api: Asking, person: str, center: str) -> int:
    data = api.data(person, BC_ASSET_ADMIN_GET, bc_id=center, asset_type="ADVERTISER")
    return int(data["page_info"]["total_number"])


def _upload(api: Asking, person: str, center: str, name: str, content: bytes) -> Any:
    boundary = "0123456789abcdef"
    kind = f"multipart/form-data; boundary={boundary}"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="bc_id"\r\n\r\n{center}\r\n',
        f'--{boundary}\r\nContent-Disposition: form-data; name="image_file"; filename="{name}"\r\n',
        "Content-Type: image/png\r\n\r\n",
    ]
    body = "".join(parts).encode() + content + f"\r\n--{boundary}--\r\n".encode()
    headers = {"access-token": api.token(person), "content-type": kind}
    answer = api.raw("POST", BASE + BC_IMAGE_UPLOAD.path, body=body, headers=headers)
    return orjson.loads(answer.body)


def test_a_new_account_is_what_was_asked_for(api: Asking, acme: str) -> None:
    more = {
        "contact_info": {"name": "Alice White", "email": "alice@acme.example"},
        "billing_info": {"address": "1 Road", "tax_map": '{"vat": "GB1"}'},
    }
    id = api.data(ANA, BC_ADVERTISER_CREATE, **_new(acme, **more))["advertiser_id"]
    row = _info(api, ANA, id)
    assert (row["name"], row["company"], row["industry"]) == ("Acme DE", "Acme Ltd", "291406")
    assert (row["country"], row["currency"], row["owner_bc_id"]) == ("GB", "GBP", acme)
    seen = api.world.seen(ANA, acme)["ad_account", (id,)].attributes
    assert seen["billing"] == {"address": "1 Road", "tax": {"vat": "GB1"}}
    assert seen["contact"] == more["contact_info"]


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("kept in its own currency", {"advertiser_info": {**ACCOUNT, "currency": "EUR"}}),
        ("Industry invalid", {"customer_info": {**CUSTOMER, "industry": 12}}),
        ("Only allowed for AGENCY", {"qualification_info": {"promotion_link": "https://x"}}),
        ("Missing required field(s): customer_info.company", {"customer_info": {"industry": 1}}),
        ("contact_info.email", {"customer_info": {**CUSTOMER, "registered_area": "FR"}}),
    ],
)
def test_what_is_refused(api: Asking, acme: str, words: str, change: dict[str, Any]) -> None:
    api.refused(40002, words, ANA, BC_ADVERTISER_CREATE, **_new(acme, **change))
    assert _accounts(api, ANA, acme) == 0


def test_only_admins_of_a_verified_one_open_accounts(api: Asking, acme: str) -> None:
    api.world.join(acme, BO)
    api.refused(40001, "No permission", BO, BC_ADVERTISER_CREATE, **_new(acme))
    allow = _new(acme, tied_to_billing_group=True)
    api.refused(40118, "allow list", ANA, BC_ADVERTISER_CREATE, **allow)


def test_a_direct_advertiser_has_auctions_alone(api: Asking) -> None:
    center = api.world.center(type="direct")
    reservation = {**ACCOUNT, "type": "RESERVATION"}
    words = "must be one of AUCTION"
    given = _new(center, advertiser_info=reservation)
    api.refused(40002, words, ANA, BC_ADVERTISER_CREATE, **given)
    id = api.data(ANA, BC_ADVERTISER_CREATE, **_new(center))["advertiser_id"]
    words = "can be changed by TikTok alone"
    api.refused(40002, words, ANA, ADVERTISER_UPDATE, advertiser_id=id, company="New Ltd")


@pytest.mark.parametrize(
    ("mode", "made"),
    [("no_id", 1), ("nothing", 0)],
)
def test_success_without_an_id(api: Asking, acme: str, mode: str, made: int) -> None:
    api.behave(creation=mode)
    assert api.data(ANA, BC_ADVERTISER_CREATE, **_new(acme)) == {}
    assert _accounts(api, ANA, acme) == made


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("quota", "The maximum number of advertiser accounts has been created"),
        ("unusual", "unusual activity"),
        ("industry", "Industry invalid"),
    ],
)
def test_refusals_that_nothing_sent_explains(api: Asking, acme: str, mode: str, words: str) -> None:
    api.behave(creation=mode)
    api.refused(40002, words, ANA, BC_ADVERTISER_CREATE, **_new(acme))


def test_an_agency_brings_papers_once_and_uses_them_again(api: Asking, northwind: str) -> None:
    image = _upload(api, NICO, northwind, "License.PNG", PNG)["data"]
    link = {"promotion_link": "https://zen.example"}
    papers = {**link, "license_no": "L1", "license_image_id": image["image_id"]}
    given = _new(northwind, customer_info=CLIENT)
    lacking = "Missing required field(s): qualification_info"
    api.refused(40002, lacking, NICO, BC_ADVERTISER_CREATE, **given)
    api.refused(40002, "promotion_link", NICO, BC_ADVERTISER_CREATE, **given, qualification_info={})
    api.data(NICO, BC_ADVERTISER_CREATE, **given, qualification_info=papers)
    api.data(NICO, BC_ADVERTISER_CREATE, **given, qualification_info=papers)
    (row,) = api.data(NICO, BC_ADVERTISER_QUALIFICATION_GET, bc_id=northwind)["qualifications"]
    assert (row["company_name"], row["status"]) == ("Zen Co Ltd", "VERIFIED")
    assert row["linked_advertiser_count"] == 2
    named = {"qualification_id": row["qualification_id"]}
    api.data(NICO, BC_ADVERTISER_CREATE, **given, qualification_info=named)
    words = "excludes the rest"
    both = {**named, **link}
    api.refused(40002, words, NICO, BC_ADVERTISER_CREATE, **given, qualification_info=both)
    unknown = {**link, "license_image_id": "1"}
    api.refused(
        40002, "license_image_id", NICO, BC_ADVERTISER_CREATE, **given, qualification_info=unknown
    )
    unverified = {"bc_id": northwind, "filtering": {"verified": False}}
    assert not api.data(NICO, BC_ADVERTISER_QUALIFICATION_GET, **unverified)["qualifications"]


def test_papers_may_be_left_out_where_nobody_asks(api: Asking, northwind: str) -> None:
    api.behave(papers_required=False)
    given = _new(northwind, customer_info=CLIENT)
    assert api.data(NICO, BC_ADVERTISER_CREATE, **given)["advertiser_id"]


def test_pictures(api: Asking, acme: str) -> None:
    assert _upload(api, ANA, acme, "a.png", b"GIF89a")["code"] == 40904
    assert _upload(api, ANA, acme, "a.gif", PNG)["code"] == 40908
    assert _upload(api, ANA, acme, "a.png", b"")["code"] == 40906
    assert _upload(api, ANA, acme, "a.png", PNG)["data"]["image_url"].startswith("https://")


def test_an_account_changes_in_part(api: Asking, acme: str) -> None:
    contact = {"name": "Alice White", "email": "alice@acme.example"}
    id = api.world.account(acme, contact=contact, company="Acme Ltd")
    given = {"advertiser_id": id, "advertiser_name": "Acme, renamed", "contact_number": "+441"}
    api.data(ANA, ADVERTISER_UPDATE, **given, tax_map={"vat": "GB1"}, address="2 Road")
    seen = api.world.seen(ANA, acme)["ad_account", (id,)].attributes
    assert seen["contact"] == {**contact, "number": "+441"}
    assert (seen["name"], seen["address"]) == ("Acme, renamed", "2 Road")
    assert seen["billing"] == {"tax": {"vat": "GB1"}}
    certificate = {"advertiser_id": id, "need_submit_certificate": True}
    api.refused(40002, "need_submit_certificate", ANA, ADVERTISER_UPDATE, **certificate)
    api.refused(40002, "advertiser_id", ANA, ADVERTISER_UPDATE, advertiser_name="X")
    api.refused(40001, "No permission", NICO, ADVERTISER_UPDATE, **given)
    api.refused(40300, "does not exist", ANA, ADVERTISER_UPDATE, advertiser_id="1")


def test_another_company_starts_a_review(strict_api: Asking) -> None:
    api, world = strict_api, strict_api.world
    center = world.center()
    world.control.verify(center)
    id = world.account(center, company="Acme Ltd")
    assert _info(api, ANA, id)["status"] == "STATUS_PENDING_CONFIRM"
    world.control.review(id, approve=True)
    given = {"advertiser_id": id, "company": "New Ltd", "need_submit_certificate": True}
    api.data(ANA, ADVERTISER_UPDATE, **given)
    assert _info(api, ANA, id)["status"] == "STATUS_PENDING_CONFIRM_MODIFY"


def test_budgets_are_for_finance_managers_and_not_of_this_platform(api: Asking, acme: str) -> None:
    budgets = {"advertiser_budgets": [{"advertiser_id": 72, "budget": 50.5}], "bc_id": int(acme)}
    api.refused(40001, "No permission", ANA, ADVERTISER_UPDATE, **budgets)
    api.world.tamper("UPDATE platform_members SET finance = 'manager'")
    api.refused(40008, "Budgets", ANA, ADVERTISER_UPDATE, **budgets)


def test_closing_is_for_good_and_tells_what_stands_in_the_way(api: Asking, acme: str) -> None:
    one, two, three = (api.world.account(acme) for _ in range(3))
    done = {"disabled_advertiser_ids": [one], "failed_infos": {}}
    assert api.data(ANA, BC_ADVERTISER_DISABLE, bc_id=acme, advertiser_ids=[one]) == done
    assert _info(api, ANA, one)["status"] == "STATUS_DISABLE"
    words = "is closed"
    api.refused(40002, words, ANA, BC_ADVERTISER_DISABLE, bc_id=acme, advertiser_ids=[one])
    api.world.control.suspend(two)
    failed = api.data(ANA, BC_ADVERTISER_DISABLE, bc_id=acme, advertiser_ids=[two])
    assert failed == {"disabled_advertiser_ids": [], "failed_infos": {two: "SUSPENDED"}}
    api.behave(closing="DELIVERING")
    failed = api.data(ANA, BC_ADVERTISER_DISABLE, bc_id=acme, advertiser_ids=[three])
    assert failed["failed_infos"] == {three: "DELIVERING"}
    assert _info(api, ANA, three)["status"] == "STATUS_ENABLE"
    ids = ["7299999999999999999"]
    api.refused(40002, "to the asset(", ANA, BC_ADVERTISER_DISABLE, bc_id=acme, advertiser_ids=ids)


def test_no_bank_is_asked(api: Asking, acme: str) -> None:
    required = api.data(ANA, BC_ADVERTISER_UNIONPAY_INFO_CHECK, license_no="L1")
    assert required == {"unionpay_verification_required": False}
    papers = {"bc_id": acme, "advertiser_id": "1"}
    api.refused(40002, "needs no", ANA, BC_ADVERTISER_UNIONPAY_INFO_SUBMIT, **papers)
